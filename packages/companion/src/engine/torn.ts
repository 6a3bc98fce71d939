/** How it is told that a step was given up for something beyond it: most often a journal that could not be written. */
import { UserError } from '@lockstep/protocol';
import type { EngineParts } from './parts';

/** Tells the person in a sentence, and the log the whole of it. */
export function tellTorn({ log, notify }: EngineParts, run: string, error: unknown): void {
  const { code, message } =
    error instanceof UserError
      ? error
      : {
          code: 'engine-fault',
          message:
            'A step ended because of a fault in Lockstep. Its log says which. Run the step again.'
        };
  notify({ level: 'problem', code, message });
  log.error({ err: error, run }, 'a step was given up');
}
