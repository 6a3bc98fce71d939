import { expectedWaits } from './forecast';

test('expected waits go by the kernels that come free first, and stop where nobody knows', () => {
  expect(expectedWaits([30, 10], [5, 100, 5, 5])).toEqual([10, 15, 30, 35]);
  expect(expectedWaits([null, 10], [5, null, 5])).toEqual([10, 15, null]);
  expect(expectedWaits([null], [5])).toEqual([null]);
});
