/** Colours as themes write them, as numbers. */
import { parseColour, withAlpha } from './colour';

test.each([
  ['#fff', [1, 1, 1, 1]],
  ['#0072b2', [0, 114 / 255, 178 / 255, 1]],
  [' #E69F00 ', [230 / 255, 159 / 255, 0, 1]],
  ['#00000080', [0, 0, 0, 128 / 255]],
  ['#f008', [1, 0, 0, 136 / 255]],
  ['rgb(255, 0, 51)', [1, 0, 0.2, 1]],
  ['rgba(0, 0, 0, 0.87)', [0, 0, 0, 0.87]],
  ['rgb(0 0 0 / 54%)', [0, 0, 0, 0.54]],
  ['hsl(120, 100%, 50%)', [0, 1, 0, 1]],
  ['hsla(-120deg 100% 50% / 0.5)', [0, 0, 1, 0.5]],
  ['white', [1, 1, 1, 1]]
])('%s', (css, numbers) => {
  const parsed = parseColour(css);
  expect(parsed).toHaveLength(4);
  numbers.forEach((part, at) => expect(parsed?.[at]).toBeCloseTo(part, 6));
});

test.each(['', 'color-mix(in srgb, red, blue)', '#12', '#12345', 'rgb(1, 2)', 'rgb(a, b, c)'])(
  'what is no such colour is said to be none: "%s"',
  css => {
    expect(parseColour(css)).toBeUndefined();
  }
);

test('a colour is written with another alpha', () => {
  expect(withAlpha([1, 0.5, 0, 1], 0.25)).toBe('rgba(255, 128, 0, 0.25)');
});
