/** Camera maths: what lies under the pointer stays there, and what fits is on show. */
import * as fc from 'fast-check';

import {
  between,
  boundsOnShow,
  fit,
  mapX,
  mapY,
  panBy,
  screenX,
  screenY,
  zoomAbout
} from './camera';

const size = { width: 800, height: 500 };
const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
const camera = fc.record({
  x: coordinate,
  y: coordinate,
  scale: fc.double({ min: 100, max: 100_000, noNaN: true })
});
const pixel = fc.record({
  x: fc.double({ min: 0, max: 800, noNaN: true }),
  y: fc.double({ min: 0, max: 500, noNaN: true })
});

test('a pixel and its place on the map are one', () => {
  fc.assert(
    fc.property(camera, pixel, (at, { x, y }) => {
      expect(screenX(at, size, mapX(at, size, x))).toBeCloseTo(x, 6);
      expect(screenY(at, size, mapY(at, size, y))).toBeCloseTo(y, 6);
    })
  );
});

test('what lies under the pointer stays there while zooming', () => {
  fc.assert(
    fc.property(
      camera,
      pixel,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (at, pointer, factor) => {
        const next = zoomAbout(at, size, factor, pointer, 250);
        expect(mapX(next, size, pointer.x)).toBeCloseTo(mapX(at, size, pointer.x), 6);
        expect(mapY(next, size, pointer.y)).toBeCloseTo(mapY(at, size, pointer.y), 6);
      }
    )
  );
});

test('zooming ends before the picture is a dot or a single point', () => {
  const start = { x: 0, y: 0, scale: 250 };
  const middle = { x: 400, y: 250 };
  expect(zoomAbout(start, size, 1e-9, middle, 250).scale).toBe(100);
  expect(zoomAbout(start, size, 1e9, middle, 250).scale).toBe(1_250_000);
});

test('dragging moves the map with the pointer', () => {
  const moved = panBy({ x: 0, y: 0, scale: 100 }, 50, -20);
  expect(screenX(moved, size, 0)).toBeCloseTo(450);
  expect(screenY(moved, size, 0)).toBeCloseTo(230);
});

test('all of a box fits into the canvas, in the middle', () => {
  fc.assert(
    fc.property(coordinate, coordinate, coordinate, coordinate, (a, b, c, d) => {
      const box = {
        left: Math.min(a, b),
        right: Math.max(a, b),
        top: Math.min(c, d),
        bottom: Math.max(c, d)
      };
      const shown = boundsOnShow(fit(box, size), size);
      expect(shown.left).toBeLessThanOrEqual(box.left);
      expect(shown.right).toBeGreaterThanOrEqual(box.right);
      expect(shown.top).toBeLessThanOrEqual(box.top);
      expect(shown.bottom).toBeGreaterThanOrEqual(box.bottom);
    })
  );
});

test('a flight starts at its start, ends at its end, and is always somewhere', () => {
  fc.assert(
    fc.property(camera, camera, fc.double({ min: 0, max: 1, noNaN: true }), (start, end, at) => {
      expect(between(start, end, 1)).toEqual(end);
      expect(between(start, end, 0).scale).toBeCloseTo(start.scale, 3);
      expect(between(start, end, 0).x).toBeCloseTo(start.x, 6);
      const way = between(start, end, at);
      expect(Number.isFinite(way.x + way.y + way.scale)).toBe(true);
      expect(way.scale).toBeGreaterThan(0);
    })
  );
});
