/** Clocks that nobody sets: they begin at the time of day and then only go on, whatever becomes of that. */
import { uptime } from 'node:os';

/** Milliseconds since 1970, to a fraction of one; stands still while the machine sleeps. For pauses and durations. */
export function whileAwake(): () => number {
  return () => performance.timeOrigin + performance.now();
}

/** Milliseconds since 1970, to the second; goes on while the machine sleeps. For days. */
export function throughSleep(): () => number {
  const began = Date.now() - uptime() * 1_000;
  return () => began + uptime() * 1_000;
}
