import fc from 'fast-check';
import { linksOf } from '../join/raw.testing';
import { denseCluster } from './cluster';
import { factsOf } from './facts';
import { measuredOf, namesAt } from './measured.testing';

type Link = readonly [from: string, to: string];

/** Everybody links to everybody. */
function clique(label: string, size: number): Link[] {
  const names = Array.from({ length: size }, (_, n) => `${label}${n}`);
  return names.flatMap(from => names.filter(to => to !== from).map(to => [from, to] as const));
}

function clusterOf(links: readonly Link[]): string[] {
  const measured = measuredOf(linksOf(links), []);
  // Menus are inferred from shares of a site; in graphs as small as these everything would be one.
  const graph = { ...measured.graph, outFlags: measured.graph.outFlags.map(() => 0) };
  const found = denseCluster(factsOf({ ...measured, graph }));
  return namesAt(measured, found?.pages ?? []).sort();
}

describe('a dense cluster', () => {
  it('needs nine pages that link both ways', () => {
    expect(clusterOf(clique('a', 8))).toEqual([]);
    expect(clusterOf(clique('a', 9))).toHaveLength(9);
    expect(clusterOf(clique('a', 12).filter(([from, to]) => from < to))).toEqual([]);
  });

  it('is found inside a larger group that is not dense', () => {
    const chained = ['a', 'b', 'c', 'd'].flatMap((label, n, all): Link[] => {
      const next = all[n + 1];
      const bridge: Link[] = next === undefined ? [] : [[`${label}0`, `${next}0`]];
      return [...clique(label, 14), ...bridge, ...bridge.map(([one, two]): Link => [two, one])];
    });
    const loose: Link[] = Array.from({ length: 40 }, (_, n): Link => [`x${n}`, `a${n % 14}`]);
    const both = [...chained, ...loose, ...loose.map(([one, two]): Link => [two, one])];
    expect(clusterOf(both).every(name => /^[a-d]/.test(name))).toBe(true);
  });

  it('does not depend on the order of links', () => {
    const links = [...clique('a', 10), ...clique('b', 11), ['a0', 'b0'] as const];
    fc.assert(
      fc.property(fc.shuffledSubarray(links, { minLength: links.length }), shuffled => {
        expect(clusterOf(shuffled)).toHaveLength(21);
      }),
      { numRuns: 5 }
    );
  });
});
