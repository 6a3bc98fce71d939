/** What a person is told when something failed, and what is a bug of ours instead. */
import { UserError } from '@lockstep/protocol';
import { TableError } from '@lockstep/linkgraph';

/** A sentence for people; `undefined` when the work was cancelled. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof TableError) {
    return error.code === 'aborted' ? undefined : error.message;
  }
  if (error instanceof UserError) {
    return error.message;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return undefined;
  }
  // Not ours to explain: the engine's own words stand in the console, where the thrown error is logged.
  reportError(error);
  const told = error instanceof Error ? error.message : String(error);
  return `The link graph stopped working: ${told}. Read the files again.`;
}
