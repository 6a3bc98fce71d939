import { IdleQueue } from './idle';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('work for idle time', () => {
  it('is done later and in order, with one rest after each slice', () => {
    const done: number[] = [];
    const rested = jest.fn();
    const queue = new IdleQueue<number>(item => done.push(item), rested);
    [1, 2, 3].forEach(item => queue.push(item));
    expect(done).toEqual([]);
    jest.runAllTimers();
    expect(done).toEqual([1, 2, 3]);
    expect(rested).toHaveBeenCalled();
  });

  it('is cut into slices, so that a page stays quick', () => {
    const done: number[] = [];
    const rested = jest.fn();
    const queue = new IdleQueue<number>(item => {
      done.push(item);
      jest.advanceTimersByTime(0);
      jest.setSystemTime(Date.now() + 20);
    }, rested);
    const now = jest.spyOn(performance, 'now').mockImplementation(() => Date.now());
    [1, 2, 3].forEach(item => queue.push(item));
    jest.runAllTimers();
    expect(done).toEqual([1, 2, 3]);
    expect(rested).toHaveBeenCalledTimes(3);
    now.mockRestore();
  });

  it('is done at once when the page goes, and never after its end', () => {
    const done: number[] = [];
    const queue = new IdleQueue<number>(
      item => done.push(item),
      () => undefined
    );
    queue.push(1);
    queue.flush();
    expect(done).toEqual([1]);
    queue.push(2);
    queue.dispose();
    jest.runAllTimers();
    expect(done).toEqual([1]);
  });
});
