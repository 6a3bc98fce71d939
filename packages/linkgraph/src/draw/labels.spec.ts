/** Labels never overlap, and the first in line has the first right to its place. */
import * as fc from 'fast-check';

import { placeLabels, type Candidate } from './labels';

const size = { width: 400, height: 300 };
const measure = (text: string) => text.length * 6;
const label = (text: string, x: number, y: number): Candidate => ({
  text,
  strong: false,
  x,
  y,
  gap: 5,
  where: 'beside'
});

test('no two labels overlap, none leaves the canvas, none covers what is taken', () => {
  const one = fc.record({
    text: fc.string({ minLength: 1, maxLength: 20 }),
    strong: fc.boolean(),
    x: fc.integer({ min: -20, max: 420 }),
    y: fc.integer({ min: -20, max: 320 }),
    gap: fc.integer({ min: 0, max: 9 }),
    where: fc.constantFrom('beside' as const, 'over' as const)
  });
  const legend = { x: 250, y: 0, width: 150, height: 120 };
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), candidates => {
      const placed = placeLabels(candidates, size, measure, [legend]);
      const boxes = placed.map(({ x, y, width }) => ({ x, y: y - 11, width, height: 15 }));
      boxes.forEach((a, at) => {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(size.width);
        for (const b of [...boxes.slice(at + 1), legend]) {
          const apart =
            a.x + a.width <= b.x ||
            b.x + b.width <= a.x ||
            a.y + a.height <= b.y ||
            b.y + b.height <= a.y;
          expect(apart).toBe(true);
        }
      });
    })
  );
});

test('the first label stays where it is whatever follows', () => {
  const first = label('Home', 100, 100);
  expect(placeLabels([first, label('Other', 102, 102)], size, measure)[0]).toEqual({
    text: 'Home',
    strong: false,
    x: 105,
    y: 104,
    width: 24
  });
});

test('without room to the right a label goes to the left, without room there it is left out', () => {
  const edge = placeLabels([label('At the edge', 395, 50)], size, measure);
  expect(edge[0]?.x).toBe(395 - 5 - 66);
  const both = [label('A long name', 200, 50), label('A long name', 200, 51), label('B', 200, 52)];
  expect(placeLabels(both, size, measure).map(({ x }) => x)).toEqual([205, 129]);
});

test('no more labels than asked for', () => {
  const many = Array.from({ length: 20 }, (_, at) => label('x', 50, at * 15 + 5));
  expect(placeLabels(many, size, measure, [], 4)).toHaveLength(4);
});
