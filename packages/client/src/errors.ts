/** What comes of asking a door: refusals to show, and two that a caller treats apart: no answer, a stale command. */
import { UserError, type JournalEntry, type Refusal } from '@lockstep/protocol';

/** A command was decided on an older state of the run (409). `entries` are the events missed, in order. */
export class ConflictError extends Error {
  constructor(
    readonly entries: readonly JournalEntry[],
    message: string
  ) {
    super(message);
    this.name = 'ConflictError';
  }
}

/** `code` of the error for a companion that did not answer. */
export const OFFLINE = 'offline';

/** The companion did not answer: the network, Jupyter's server or the companion itself is away. */
export function offlineError(): UserError {
  return new UserError(
    OFFLINE,
    'Connection lost, so nothing was sent. Your values are kept here. Next: try again when the connection is back.',
    503
  );
}

/**
 * Does what a view asks for.
 *
 * @param ended what comes later than this is nobody's to see
 * @returns the refusal to show, `null` when it was done or nobody waits for it any more
 * @throws whatever is no `UserError`: a bug
 */
export async function refusalOf(
  work: () => Promise<void>,
  ended: AbortSignal
): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (ended.aborted) {
      return null;
    }
    if (!(error instanceof UserError)) {
      throw error;
    }
    return error.toRefusal();
  }
}

/** Statuses of a proxy whose companion is away: what was sent reached nobody. */
const AWAY = new Set([502, 503, 504]);

/** True when nobody heard what was sent, so that it may be sent again. */
export function isOffline(error: unknown): boolean {
  return error instanceof UserError && AWAY.has(error.status);
}
