/** Parts for specs of the engine: places and findings that can be told beforehand, and files that live in memory. */
import type { Bubble, Layout } from '../contract/draw';
import type { ExplainPart, LayoutPart } from '../contract/parts';
import type { Source } from '../contract/table';

/** Every page at its number; refining moves all pages to the right, twice. */
export const LAYOUT: LayoutPart = {
  place: (graph, _metrics, _segment, placement): Layout => ({
    placement,
    positions: Float32Array.from({ length: graph.pageCount * 2 }, (_, at) => at / 1000),
    rings: placement === 'rings' ? [0.5, 1] : [],
    halo: 0
  }),
  async refine(_graph, _metrics, layout, _options, onLayout, signal) {
    let last = layout;
    for (let round = 0; round < 2; round += 1) {
      await new Promise(resolve => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      last = { ...last, positions: last.positions.map((place, at) => place + ((at + 1) % 2)) };
      onLayout(last);
    }
    return last;
  },
  bubbles(graph, _layout, groups, colourOf) {
    const bubbles = groups.labels.map((label, code): Bubble => {
      const pages = groups.codes.filter(each => each === code).length;
      return { label, pages, x: 0, y: 0, radius: 1, colour: colourOf[code] ?? 255 };
    });
    return { bubbles, ties: graph.linkCount === 0 ? [] : [{ from: 0, to: 0, links: 1 }] };
  }
};

/** One finding: pages that link to nobody. */
export const EXPLAIN: ExplainPart = {
  findings({ metrics }) {
    const pages = Uint32Array.from(metrics.linksOut.keys()).filter(
      page => metrics.linksOut[page] === 0
    );
    return [
      {
        id: 'dead-ends',
        kind: 'dead-ends',
        question: 'broken',
        title: 'Dead ends',
        count: pages.length,
        sentence: 'Link to nobody, so readers stop here.',
        query: 'links out is 0',
        pages,
        linkFrom: [],
        weight: 1
      }
    ];
  },
  compare: (before, after) => ({
    pages: {
      before: before.graph.pageCount,
      after: after.graph.pageCount,
      added: Uint32Array.of(0),
      lost: { count: 0, names: [] }
    },
    links: {
      before: before.graph.linkCount,
      after: after.graph.linkCount,
      added: 0,
      lost: 0
    },
    sunk: [],
    risen: [],
    sentence: 'Compared.'
  }),
  reading: (_measured, found, { expected, format, title }) =>
    `${format}: ${title}, ${found.length} findings, ${expected.length} expected`
};

/** A file in memory that gives its bytes in pieces. */
export function sourceOf(name: string, content: string | Uint8Array, piece = 1 << 16): Source {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    open() {
      let at = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at >= bytes.length) {
            controller.close();
            return;
          }
          controller.enqueue(bytes.subarray(at, at + piece));
          at += piece;
        }
      });
      return Promise.resolve(stream);
    }
  };
}
