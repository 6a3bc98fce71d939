/** Which pages and links an export holds: all, or a selection and the links between its pages. */
import { LinkFlag, TEMPLATE_LINK, type LinkGraph } from '../contract/graph';

/** Pages in the order to be written, and the links between them. */
export interface Chosen {
  readonly pages: Uint32Array;
  readonly linkCount: number;
  /** Calls with each link: by the order of {@link pages}, then by target. */
  eachLink(visit: (from: number, to: number, link: number) => void): void;
}

/** @param pages absent: all, in the order of their numbers */
export function choose(graph: LinkGraph, pages: Uint32Array | undefined): Chosen {
  const { pageCount, linkCount, outStart, outTo } = graph;
  if (pages === undefined) {
    const all = Uint32Array.from({ length: pageCount }, (_, page) => page);
    return { pages: all, linkCount, eachLink: walk(graph, all, undefined) };
  }
  const known = new Uint8Array(pageCount);
  const wanted = pages.filter(page => {
    const first = page < pageCount && known[page] === 0;
    known[page] = 1;
    return first;
  });
  let inside = 0;
  for (const page of wanted) {
    for (let link = outStart[page] ?? 0; link < (outStart[page + 1] ?? 0); link += 1) {
      inside += known[outTo[link] ?? 0] ?? 0;
    }
  }
  return { pages: wanted, linkCount: inside, eachLink: walk(graph, wanted, known) };
}

/** How a link came to count as one of a menu or footer; empty for an editorial one. */
export function templateOf(flags: number): '' | 'declared' | 'inferred' {
  if ((flags & TEMPLATE_LINK) === 0) {
    return '';
  }
  return (flags & LinkFlag.declaredTemplate) === 0 ? 'inferred' : 'declared';
}

function walk(
  { outStart, outTo }: LinkGraph,
  pages: Uint32Array,
  known: Uint8Array | undefined
): Chosen['eachLink'] {
  return visit => {
    for (const from of pages) {
      for (let link = outStart[from] ?? 0; link < (outStart[from + 1] ?? 0); link += 1) {
        const to = outTo[link] ?? 0;
        if (known === undefined || known[to] === 1) {
          visit(from, to, link);
        }
      }
    }
  };
}
