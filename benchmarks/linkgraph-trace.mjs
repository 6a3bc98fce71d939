// What Chromium's own trace says of a page's thread: its longest task, at any length and to the microsecond.

/** What to trace: every task of a thread, and the page's marks. */
export const CATEGORIES = ['toplevel', 'blink.user_timing'];

const TASK = 'ThreadControllerImpl::RunTask';

/**
 * The longest task of the page between two of its marks, in milliseconds; tasks at either are among them.
 *
 * @param trace as Chromium writes it
 * @throws Error when the marks or the tasks are not in the trace
 */
export function longestTask(trace, from, to) {
  const events = JSON.parse(trace).traceEvents;
  const mark = wanted =>
    events.find(event => event.name === wanted && event.cat.includes('timing'));
  const [begins, ends] = [mark(from), mark(to)];
  if (begins === undefined || ends === undefined) {
    throw new Error(`The trace does not have the marks “${from}” and “${to}”.`);
  }
  const here = event => event.pid === begins.pid && event.tid === begins.tid;
  const tasks = events.filter(
    ({ name: kind, ts, dur, ...event }) =>
      kind === TASK && here(event) && dur !== undefined && ts + dur > begins.ts && ts < ends.ts
  );
  if (tasks.length === 0) {
    throw new Error(`The trace has no tasks between “${from}” and “${to}”.`);
  }
  return Math.max(...tasks.map(({ dur }) => dur)) / 1000;
}
