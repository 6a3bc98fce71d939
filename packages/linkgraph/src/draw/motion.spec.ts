/** Movements take their time, unless motion is reduced. */
import { Motion } from './motion';

test('a movement goes from start to end in 0.3 s and ends once', () => {
  const motion = new Motion(() => false);
  const seen: number[] = [];
  const done = jest.fn();
  motion.start('camera', 1_000, at => seen.push(at), done);
  for (const now of [990, 1_000, 1_150, 1_300, 1_400]) {
    motion.advance(now);
  }
  expect(seen).toEqual([0, 0, 0.5, 1]);
  expect(done).toHaveBeenCalledTimes(1);
  expect(motion.active).toBe(false);
});

test('a movement of the same name takes over', () => {
  const motion = new Motion(() => false);
  const first = jest.fn();
  const second = jest.fn();
  motion.start('camera', 0, first);
  motion.start('camera', 0, second);
  motion.advance(100);
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledTimes(1);
});

test('with reduced motion everything is at its end at once', () => {
  const motion = new Motion(() => true);
  const step = jest.fn();
  const done = jest.fn();
  motion.start('camera', 0, step, done);
  expect(step.mock.calls).toEqual([[1]]);
  expect(done).toHaveBeenCalled();
  expect(motion.active).toBe(false);
});
