/** A clock for the few leaves that show passing time, so that nothing else is drawn again. */
import { useEffect, useState } from 'react';

/** How often passing time is shown anew, in milliseconds. */
const TICK = 1000;

/** The time of `read`, renewed each second while `ticking`. */
export function useNow(read: () => number, ticking: boolean): number {
  const [, turn] = useState(0);
  useEffect(() => {
    if (!ticking) {
      return undefined;
    }
    const timer = setInterval(() => turn(count => count + 1), TICK);
    return () => clearInterval(timer);
  }, [ticking]);
  return read();
}
