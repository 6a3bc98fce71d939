/** What happened to kernels: restarts, whoever asked for them, and deaths. Pure; told once by kernel and session. */
import type { KernelObservation } from '@lockstep/protocol';
import type { GoneFact } from './facts';

/** How long messages of the old process may still arrive after a restart was asked for, in milliseconds. */
const OLD_NEWS = 1_000;

interface Known {
  /** The session of the kernel's process, new with each start. */
  session: string | null;
  /** A restart that was asked for here and has not come back yet. */
  restarting: number | null;
}

/** What an event means: the end of all runs, and an observation without its notebook. */
export interface Meaning {
  gone: GoneFact | null;
  event: Omit<KernelObservation, 'notebook'> | null;
}

const NOTHING: Meaning = { gone: null, event: null };

/** One a page; keeps two words a kernel. */
export class KernelEvents {
  private readonly kernels = new Map<string, Known>();

  /** A kernel's status as its connection in this page sees it. */
  status(kernel: string, status: string, at: number): Meaning {
    const known = this.known(kernel);
    switch (status) {
      case 'restarting':
        if (known.restarting !== null) {
          return NOTHING;
        }
        known.restarting = at;
        return { gone: { fact: 'gone', kernel, at, how: 'restarted' }, event: null };
      case 'dead':
        return this.died(kernel, known, at);
      case 'idle':
        // A kernel of another language may say the same session after a restart.
        return known.restarting !== null && at - known.restarting >= OLD_NEWS
          ? this.restarted(kernel, known, `${known.restarting}`, at)
          : NOTHING;
      default:
        return NOTHING;
    }
  }

  /** The server's word that a kernel died and that it starts it again. */
  startedAgain(kernel: string, at: number): Meaning {
    const known = this.known(kernel);
    if (known.restarting !== null) {
      return NOTHING;
    }
    known.restarting = at;
    return this.died(kernel, known, at);
  }

  /**
   * The session in a status message of the kernel itself.
   *
   * @param starting whether it says that its process has just begun
   */
  message(kernel: string, session: string, starting: boolean, at: number): Meaning {
    const known = this.known(kernel);
    if (known.session === session) {
      return NOTHING;
    }
    const before = known.session;
    known.session = session;
    if (known.restarting !== null) {
      return this.restarted(kernel, known, session, at);
    }
    if (!starting) {
      return NOTHING;
    }
    if (before === null) {
      return { gone: null, event: observation(kernel, 'started', session, at) };
    }
    const gone: GoneFact = { fact: 'gone', kernel, at, how: 'restarted' };
    return { gone, event: observation(kernel, 'restarted', session, at) };
  }

  private died(kernel: string, known: Known, at: number): Meaning {
    return {
      gone: { fact: 'gone', kernel, at, how: 'died' },
      event: observation(kernel, 'died', known.session ?? `${at}`, at)
    };
  }

  private restarted(kernel: string, known: Known, session: string, at: number): Meaning {
    known.restarting = null;
    return { gone: null, event: observation(kernel, 'restarted', session, at) };
  }

  private known(kernel: string): Known {
    const known = this.kernels.get(kernel) ?? { session: null, restarting: null };
    this.kernels.set(kernel, known);
    return known;
  }
}

function observation(
  kernel: string,
  event: KernelObservation['event'],
  session: string,
  at: number
): Meaning['event'] {
  return { kind: 'kernel', id: `${kernel}:${event}:${session}`, at, kernel, event };
}
