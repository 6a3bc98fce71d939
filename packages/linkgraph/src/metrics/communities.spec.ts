import fc from 'fast-check';
import { anyCase } from './arbitrary.testing';
import { graphOf, type Pair } from './graph.testing';
import { measure } from './measure';

/** Cliques of these sizes, each tied to the next by one link. */
function cliques(...sizes: readonly number[]): { pages: number; pairs: Pair[]; of: number[] } {
  const pairs: Pair[] = [];
  const of: number[] = [];
  sizes.forEach((size, clique) => {
    const first = of.length;
    for (let a = 0; a < size; a += 1) {
      of.push(clique);
      for (let b = 0; b < size; b += 1) {
        pairs.push([first + a, first + b]);
      }
    }
    if (first > 0) {
      pairs.push([first - 1, first]);
    }
  });
  return { pages: of.length, pairs, of };
}

describe('communities', () => {
  it('are the cliques of a chain of cliques, the largest first', () => {
    const { pages, pairs, of } = cliques(5, 9, 7);
    const { community, counts } = measure(graphOf(pages, pairs), { home: 0 });
    expect(counts.communities).toBe(3);
    expect(Array.from(community)).toEqual(of.map(clique => [2, 0, 1][clique]));
  });

  it('are the same for the same seed', () => {
    fc.assert(
      fc.property(anyCase, ({ graph, options }) => {
        expect(measure(graph, options).community).toEqual(measure(graph, options).community);
      })
    );
  });

  it('are numbered by falling size without gaps, and never reach over two components', () => {
    fc.assert(
      fc.property(anyCase, ({ graph, options }) => {
        const { community, component, counts } = measure(graph, options);
        const sizes: number[] = [];
        const componentOf = new Map<number, number | undefined>();
        community.forEach((label, page) => {
          sizes[label] = (sizes[label] ?? 0) + 1;
          componentOf.set(label, componentOf.get(label) ?? component[page]);
          expect(component[page]).toBe(componentOf.get(label));
        });
        const ofCounted = sizes.slice(0, counts.communities);
        expect(ofCounted).toEqual(ofCounted.toSorted((a, b) => b - a));
        expect(sizes.slice(counts.communities).every(size => size === 1)).toBe(true);
        expect(sizes.includes(0)).toBe(false);
      })
    );
  });

  it('never lose modularity to one community a component', () => {
    fc.assert(
      fc.property(anyCase, ({ graph }) => {
        const options = { home: 0, rankExternal: true };
        const { community, component } = measure(graph, options);
        const all = 2 * graph.linkCount;
        const modularity = (label: Uint32Array): number => {
          let inside = 0;
          const total = new Float64Array(graph.pageCount);
          for (let to = 0; to < graph.pageCount; to += 1) {
            for (let at = graph.inStart[to] ?? 0; at < (graph.inStart[to + 1] ?? 0); at += 1) {
              const a = label[to] ?? 0;
              const b = label[graph.inFrom[at] ?? 0] ?? 0;
              inside += a === b ? 2 : 0;
              total[a] = (total[a] ?? 0) + 1;
              total[b] = (total[b] ?? 0) + 1;
            }
          }
          return all === 0 ? 0 : inside / all - total.reduce((sum, t) => sum + (t / all) ** 2, 0);
        };
        expect(modularity(community)).toBeGreaterThanOrEqual(modularity(component) - 1e-9);
      })
    );
  });
});
