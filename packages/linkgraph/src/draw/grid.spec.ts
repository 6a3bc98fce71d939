/** The grid finds what looking at every page would find. */
import * as fc from 'fast-check';

import { Grid } from './grid';

function gridOf(positions: Float32Array): Grid {
  const work = Grid.build(positions);
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

const places = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 400 })
  .map(all => Float32Array.from(all.slice(0, all.length & ~1)));
const coordinate = fc.double({ min: -1.2, max: 1.2, noNaN: true });
const everyPage = () => true;

test('the nearest page is found, or none when none is within reach', () => {
  fc.assert(
    fc.property(places, coordinate, coordinate, (positions, x, y) => {
      const apart = (page: number) =>
        Math.hypot((positions[2 * page] ?? 0) - x, (positions[2 * page + 1] ?? 0) - y);
      const all = Array.from({ length: positions.length / 2 }, (_, page) => apart(page));
      const least = Math.min(...all);
      const found = gridOf(positions).nearest(x, y, 0.3, everyPage);
      expect(found === undefined ? Infinity : apart(found)).toBe(least <= 0.3 ? least : Infinity);
    })
  );
});

test('hidden pages are not found', () => {
  const grid = gridOf(Float32Array.from([0, 0, 0.05, 0]));
  expect(grid.nearest(0, 0, 0.1, page => page !== 0)).toBe(1);
  expect(grid.nearest(0, 0, 0.1, () => false)).toBeUndefined();
});

test('of two pages as near, the one whose own disc reaches further is found', () => {
  const grid = gridOf(Float32Array.from([-0.05, 0, 0.05, 0]));
  expect(grid.nearest(0, 0, 0.1, everyPage, page => (page === 1 ? 0.02 : 0))).toBe(1);
});

test('a box drawn as a polygon holds exactly the pages inside it', () => {
  fc.assert(
    fc.property(places, coordinate, coordinate, (positions, x, y) => {
      const [left, right, top, bottom] = [x - 0.3, x + 0.3, y - 0.2, y + 0.4];
      const polygon = [left, top, right, top, right, bottom, left, bottom];
      const expected = Array.from({ length: positions.length / 2 }, (_, page) => page).filter(
        page => {
          const px = positions[2 * page] ?? 0;
          const py = positions[2 * page + 1] ?? 0;
          return px > left && px < right && py > top && py < bottom;
        }
      );
      const found = gridOf(positions).within(polygon, everyPage);
      // Places exactly on an edge may fall on either side.
      const onEdge = (page: number) =>
        [left, right].includes(positions[2 * page] ?? 0) ||
        [top, bottom].includes(positions[2 * page + 1] ?? 0);
      expect([...found].filter(page => !onEdge(page))).toEqual(
        expected.filter(page => !onEdge(page))
      );
    })
  );
});

test('a lasso with a bay leaves out what lies in the bay', () => {
  const grid = gridOf(Float32Array.from([0, 0.5, 0, -0.5]));
  const horseshoe = [
    -0.6, -0.8, 0.6, -0.8, 0.6, 0.8, 0.2, 0.8, 0.2, 0, -0.2, 0, -0.2, 0.8, -0.6, 0.8
  ];
  expect([...grid.within(horseshoe, everyPage)]).toEqual([1]);
  expect([...grid.within([0, 0, 1, 1], everyPage)]).toEqual([]);
});

test('counting the whole map counts every page that has a place', () => {
  const positions = Float32Array.from([0, 0, NaN, 1, 0.5, -0.5, Infinity, 0]);
  const grid = gridOf(positions);
  expect(grid.count({ left: -9, right: 9, top: -9, bottom: 9 })).toBe(2);
  expect(grid.count({ left: 2, right: 3, top: -1, bottom: 1 })).toBe(0);
  expect(grid.bounds).toEqual({ left: 0, top: -0.5, right: 0.5, bottom: 0 });
});

test('pages on one spot, and no page at all, make a grid too', () => {
  expect(gridOf(new Float32Array(2_000)).nearest(0, 0, 0.1, everyPage)).toBeDefined();
  expect(gridOf(new Float32Array(0)).nearest(0, 0, 0.1, everyPage)).toBeUndefined();
});
