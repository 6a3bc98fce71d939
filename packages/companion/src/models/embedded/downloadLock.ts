/** Lets one companion download at a time: a file with its process id, touched while it works. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { processLives } from '../../processLives';
import { systemCode } from '../../systemError';

/** Milliseconds between touches, and after which an untouched lock is a dead process's. */
const TOUCH = 5_000;
const DEAD_AFTER = 30_000;

/** Whether a living process holds the lock. */
export function isHeld(file: string, now: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && now - found.mtimeMs < DEAD_AFTER && processLives(holderOf(file));
}

/** Takes the lock; `null` when another process holds it, else the function that gives it back. */
export function takeLock(file: string, now: number): (() => void) | null {
  if (isHeld(file, now)) {
    return null;
  }
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      return null; // another one was faster
    }
    throw error;
  }
  const timer = setInterval(() => {
    const time = new Date();
    utimesSync(file, time, time);
  }, TOUCH);
  timer.unref();
  return () => {
    clearInterval(timer);
    rmSync(file, { force: true });
  };
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return 0;
    }
    throw error;
  }
}
