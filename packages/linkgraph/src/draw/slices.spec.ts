/** Long work is done in turns, in order, and can be replaced. */
import { Slices, type Work } from './slices';

/** A clock that stands still but for each turn's own time, and runs what is asked for when told to. */
class HandClock {
  time = 0;
  private waiting: (() => void)[] = [];
  now = () => this.time;
  soon = (work: () => void) => void this.waiting.push(work);
  close = () => {
    this.waiting = [];
  };

  /** One turn of the page; whether there was anything to do. */
  turn(): boolean {
    const work = this.waiting.shift();
    work?.();
    return work !== undefined;
  }
}

function* steps(clock: HandClock, name: string, count: number, done: string[]): Work {
  for (let step = 0; step < count; step++) {
    clock.time += 3;
    done.push(`${name}${step}`);
    yield;
  }
}

test('a turn ends after its time, and the work goes on in the next', () => {
  const clock = new HandClock();
  const slices = new Slices(clock);
  const done: string[] = [];
  slices.run('a', steps(clock, 'a', 5, done));
  expect(done).toEqual([]);
  clock.turn();
  expect(done).toEqual(['a0', 'a1', 'a2']);
  expect(slices.busy()).toBe(true);
  while (clock.turn()) {
    // until all is done
  }
  expect(done).toHaveLength(5);
  expect(slices.busy('a')).toBe(false);
});

test('work is done in order, and replaced by work of its name', () => {
  const clock = new HandClock();
  const slices = new Slices(clock);
  const done: string[] = [];
  slices.run('a', steps(clock, 'old', 9, done));
  slices.run('b', steps(clock, 'b', 1, done));
  slices.run('a', steps(clock, 'new', 1, done));
  while (clock.turn()) {
    // until all is done
  }
  expect(done).toEqual(['b0', 'new0']);
});

test('nothing goes on after the end', () => {
  const clock = new HandClock();
  const slices = new Slices(clock);
  const done: string[] = [];
  slices.run('a', steps(clock, 'a', 9, done));
  clock.turn();
  slices.dispose();
  slices.run('b', steps(clock, 'b', 9, done));
  expect(clock.turn()).toBe(false);
  expect(done).toEqual(['a0', 'a1', 'a2']);
});
