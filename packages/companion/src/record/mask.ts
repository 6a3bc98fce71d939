/** An observation without secrets: every text that code, a kernel or a person wrote goes through the mask. */
import {
  MAX_CODE,
  MAX_EVENT_TEXT,
  MAX_OUTPUT_TEXT,
  MAX_TRACEBACK,
  type Observation,
  type RunObservation
} from '@lockstep/protocol';
import { clip } from './clip';

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/** The same observation, fit to be stored. Ids, kernels and paths stay: they name things. */
export function maskObservation(observation: Observation, mask: Mask): Observation {
  switch (observation.kind) {
    case 'run':
      return maskRun(observation, mask);
    case 'note':
      return { ...observation, text: clip(mask(observation.text), MAX_OUTPUT_TEXT) };
    case 'event': {
      const { run, step } = observation;
      return {
        ...observation,
        text: clip(mask(observation.text), MAX_EVENT_TEXT),
        run: run && { ...run, name: clip(mask(run.name), 200) },
        step: step && { ...step, title: clip(mask(step.title), 500) }
      };
    }
    case 'kernel':
    case 'gap':
      return observation;
  }
}

function maskRun(run: RunObservation, mask: Mask): RunObservation {
  const { error, step } = run;
  return {
    ...run,
    label: clip(mask(run.label), 200),
    code: clip(mask(run.code), MAX_CODE),
    error:
      error === null
        ? null
        : {
            name: clip(mask(error.name), 200),
            message: clip(mask(error.message), MAX_OUTPUT_TEXT),
            traceback: clip(mask(error.traceback), MAX_TRACEBACK)
          },
    outputs: run.outputs.map(output => ({
      ...output,
      text: clip(mask(output.text), MAX_OUTPUT_TEXT)
    })),
    step:
      step === null
        ? null
        : {
            ...step,
            title: clip(mask(step.title), 500),
            inputs: step.inputs.map(({ label, value }) => ({
              label: clip(mask(label), 200),
              value: clip(maskInput(label, value, mask), 500)
            }))
          }
  };
}

/** A field named "API key" makes a secret of a value that is none by its looks. */
function maskInput(label: string, value: string, mask: Mask): string {
  const prefix = `${label} = `;
  const both = mask(prefix + value);
  return both.startsWith(prefix) ? both.slice(prefix.length) : mask(value);
}
