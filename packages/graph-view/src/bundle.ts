/** An output of `link_graph()`, as what a view is opened with. */
import { GraphBundle, UserError } from '@lockstep/protocol';
import type { Look } from './explorationState';
import type { Remembered } from './host';

/**
 * Reads an output's data.
 *
 * @throws UserError when it is of another version, or not what `link_graph()` writes
 */
export function readBundle(data: unknown): GraphBundle {
  const read = GraphBundle.safeParse(data);
  if (!read.success) {
    throw new UserError(
      'bad-request',
      'This output was written by another version of Lockstep. Run its cell again.'
    );
  }
  return read.data;
}

/** What Python was told of how to read the graph; absent where it was told nothing. */
export function requestOf({ request }: GraphBundle): Remembered['request'] {
  const told = Object.entries(request ?? {}).filter(([, value]) => typeof value === 'string');
  return told.length > 0 ? Object.fromEntries(told) : undefined;
}

/** How Python wants it drawn at first. */
export function lookOf({ view }: GraphBundle): Partial<Look> {
  return view ?? {};
}
