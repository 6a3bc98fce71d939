/** An observation without secrets, as it may wait in the browser. */
import {
  MAX_CODE,
  MAX_EVENT_TEXT,
  MAX_OUTPUT_TEXT,
  MAX_TRACEBACK,
  type Observation
} from '@lockstep/protocol';
import { headOf } from './text';

/** Applies a mask to every text that code, outputs or people wrote; a mask may be longer than what it hides. */
export function masked(
  observation: Observation,
  maskSecrets: (text: string) => string
): Observation {
  const mask = (text: string, most: number): string => headOf(maskSecrets(text), most);
  switch (observation.kind) {
    case 'note':
      return { ...observation, text: mask(observation.text, MAX_OUTPUT_TEXT) };
    case 'run': {
      const { error, step, outputs } = observation;
      return {
        ...observation,
        label: mask(observation.label, 200),
        code: mask(observation.code, MAX_CODE),
        error: error && {
          name: mask(error.name, 200),
          message: mask(error.message, MAX_OUTPUT_TEXT),
          traceback: mask(error.traceback, MAX_TRACEBACK)
        },
        outputs: outputs.map(output => ({ ...output, text: mask(output.text, MAX_OUTPUT_TEXT) })),
        step: step && {
          ...step,
          inputs: step.inputs.map(({ label, value }) => ({ label, value: mask(value, 500) }))
        }
      };
    }
    case 'event': {
      const { run, step, text } = observation;
      return {
        ...observation,
        text: mask(text, MAX_EVENT_TEXT),
        run: run && { ...run, name: mask(run.name, 200) },
        step: step && { ...step, title: mask(step.title, 500) }
      };
    }
    case 'kernel':
    case 'gap':
      return observation;
  }
}
