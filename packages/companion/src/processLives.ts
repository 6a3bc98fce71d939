/** Whether a process of this machine lives. */
import { systemCode } from './systemError';

/** @param pid what cannot be a process id belongs to nobody */
export function processLives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return systemCode(error) === 'EPERM';
  }
}
