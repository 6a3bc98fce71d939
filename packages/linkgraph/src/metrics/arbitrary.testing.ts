/** Small random graphs and options for property tests. */
import fc from 'fast-check';
import type { LinkGraph } from '../contract/graph';
import type { MeasureOptions } from '../contract/measure';
import { graphOf, type Pair } from './graph.testing';

const MOST_PAGES = 12;

/** Up to a dozen pages, some of other hosts; links of all kinds, some said several times. */
export const anyGraph: fc.Arbitrary<LinkGraph> = fc
  .integer({ min: 1, max: MOST_PAGES })
  .chain(pageCount => {
    const page = fc.integer({ min: 0, max: pageCount - 1 });
    const link: fc.Arbitrary<Pair> = fc.tuple(
      page,
      page,
      fc.integer({ min: 0, max: 15 }),
      fc.integer({ min: 1, max: 3 })
    );
    return fc.record({
      pageCount: fc.constant(pageCount),
      pairs: fc.array(link, { maxLength: 3 * pageCount }),
      external: fc.subarray(Array.from({ length: pageCount }, (_, at) => at))
    });
  })
  .map(({ pageCount, pairs, external }) =>
    graphOf(pageCount, pairs, { external: external.slice(0, Math.ceil(external.length / 3)) })
  );

/** Options for a graph of so many pages; home may be none. */
export function anyOptions(pageCount: number): fc.Arbitrary<MeasureOptions> {
  return fc.record({
    home: fc.integer({ min: -1, max: pageCount - 1 }),
    damping: fc.constantFrom(0, 0.5, 0.85, 0.95),
    templateWeight: fc.constantFrom(0, 0.25, 1),
    nofollowPassesRank: fc.boolean(),
    rankExternal: fc.boolean(),
    seed: fc.nat()
  });
}

/** A graph with options for it. */
export const anyCase = anyGraph.chain(graph =>
  fc.record({ graph: fc.constant(graph), options: anyOptions(graph.pageCount) })
);
