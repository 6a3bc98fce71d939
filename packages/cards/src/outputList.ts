/** Keeps a node's children in step with a list of outputs: what did not change stays, text grows in place. */
import type { Output } from '@lockstep/protocol';
import type { ReadBlob } from './host';

/** One output on the page. */
export interface Drawn {
  node: HTMLElement;
  /** Shows another output in the same node; `false` when it cannot. */
  update?: (output: Output) => boolean;
  dispose?: () => void;
}

/** Draws one output. */
export type DrawOutput = (output: Output, readBlob: ReadBlob) => Drawn;

interface Entry {
  output: Output;
  drawn: Drawn;
}

const lists = new WeakMap<HTMLElement, { draw: DrawOutput; entries: Entry[] }>();

/**
 * Shows `outputs` in `node`, in order. Called again it changes only what differs by identity. Returns how to
 * take everything down.
 */
export function drawOutputs(
  node: HTMLElement,
  outputs: readonly Output[],
  readBlob: ReadBlob,
  draw: DrawOutput
): () => void {
  const known = lists.get(node);
  const before = known?.draw === draw ? known.entries : [];
  if (known && known.draw !== draw) {
    known.entries.forEach(remove);
  }
  const entries = outputs.map((output, at) => {
    const old = before[at];
    if (old && (old.output === output || old.drawn.update?.(output))) {
      return { output, drawn: old.drawn };
    }
    const entry = { output, drawn: draw(output, readBlob) };
    if (old) {
      old.drawn.node.replaceWith(entry.drawn.node);
      old.drawn.dispose?.();
    } else {
      node.append(entry.drawn.node);
    }
    return entry;
  });
  before.slice(outputs.length).forEach(remove);
  lists.set(node, { draw, entries });
  return () => {
    lists.get(node)?.entries.forEach(remove);
    lists.delete(node);
  };
}

function remove({ drawn }: Entry): void {
  drawn.node.remove();
  drawn.dispose?.();
}
