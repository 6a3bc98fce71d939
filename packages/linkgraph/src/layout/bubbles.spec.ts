/** The far view: how many pages and links each disc and tie stands for, and that neighbours leave each other room. */
import { NO_CATEGORY, type CategoryColumn } from '../contract/graph';
import type { Layout } from '../contract/draw';
import { graphOf } from '../metrics/graph.testing';
import { bubbles } from './index';

function column(labels: readonly string[], codes: readonly number[]): CategoryColumn {
  return { kind: 'category', name: 'segment', labels, codes: Uint16Array.from(codes) };
}

function layoutOf(...places: readonly (readonly [number, number])[]): Layout {
  return { placement: 'force', positions: Float32Array.from(places.flat()), rings: [], halo: 0 };
}

const FIVE = layoutOf([-0.5, 0], [-0.5, 0.2], [0.5, 0], [0.5, 0.4], [0, -0.9]);

test('a disc stands for the pages of a word, a tie for the links between two', () => {
  const graph = graphOf(5, [
    [0, 1],
    [0, 2],
    [1, 2],
    [3, 0],
    [4, 3]
  ]);
  const { bubbles: found, ties } = bubbles(
    graph,
    FIVE,
    column(['a', 'b'], [0, 0, 1, 1, NO_CATEGORY]),
    Uint8Array.of(3, 4)
  );
  expect(found.map(({ label, pages, colour }) => ({ label, pages, colour }))).toEqual([
    { label: 'a', pages: 2, colour: 3 },
    { label: 'b', pages: 2, colour: 4 },
    { label: 'none', pages: 1, colour: 255 }
  ]);
  expect([found[0]?.x, found[0]?.y]).toEqual([expect.closeTo(-0.5), expect.closeTo(0.1)]);
  expect(ties).toEqual([
    { from: 0, to: 1, links: 2 },
    { from: 1, to: 0, links: 1 },
    { from: 2, to: 1, links: 1 }
  ]);
});

test('discs of much the same size do not overlap', () => {
  const places = Array.from({ length: 100 }, (_, page): [number, number] => [
    page < 50 ? page / 60 : page / 60 - 0.7,
    (page % 7) / 10
  ]);
  const codes = places.map((_, page) => (page < 50 ? 0 : 1));
  const { bubbles: found } = bubbles(
    graphOf(100, []),
    layoutOf(...places),
    column(['a', 'b'], codes),
    Uint8Array.of(0, 1)
  );
  const [a, b] = found;
  expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThanOrEqual(
    (a?.radius ?? 9) + (b?.radius ?? 9) - 1e-9
  );
});

test('many words: the smallest share one disc, and every page is in one', () => {
  const codes = Array.from({ length: 300 }, (_, page) => Math.floor(Math.sqrt(page * 40)));
  const labels = Array.from({ length: 110 }, (_, code) => `w${String(code)}`);
  const places = codes.map((code): [number, number] => [code / 200, 0]);
  const { bubbles: found } = bubbles(
    graphOf(300, []),
    layoutOf(...places),
    column(labels, codes),
    new Uint8Array(110)
  );
  expect(found).toHaveLength(40);
  expect(found.at(-1)?.label).toMatch(/^\d+ others$/);
  expect(found.reduce((sum, { pages }) => sum + pages, 0)).toBe(300);
});

test('an empty graph has no discs', () => {
  const empty = bubbles(graphOf(0, []), layoutOf(), column([], []), new Uint8Array());
  expect(empty).toEqual({ bubbles: [], ties: [] });
});
