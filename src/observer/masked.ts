/** An observation without secrets, as it may wait in the browser. */
import type { Observation } from '@lockstep/protocol';
import { headOf } from './text';

/** Applies a mask to every text that code, outputs or people wrote. */
export function masked(
  observation: Observation,
  maskSecrets: (text: string) => string
): Observation {
  // A mask must not make a text longer than its place in the record.
  const mask = (text: string): string => headOf(maskSecrets(text), text.length);
  switch (observation.kind) {
    case 'note':
      return { ...observation, text: mask(observation.text) };
    case 'run': {
      const { error, step } = observation;
      return {
        ...observation,
        label: mask(observation.label),
        code: mask(observation.code),
        error: error && {
          name: mask(error.name),
          message: mask(error.message),
          traceback: mask(error.traceback)
        },
        outputs: observation.outputs.map(output => ({ ...output, text: mask(output.text) })),
        step: step && {
          ...step,
          inputs: step.inputs.map(({ label, value }) => ({ label, value: mask(value) }))
        }
      };
    }
    case 'kernel':
    case 'gap':
      return observation;
  }
}
