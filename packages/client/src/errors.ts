/** The two answers of a door that a caller treats apart from every other refusal: no answer, and a stale command. */
import { UserError, type JournalEntry } from '@lockstep/protocol';

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

/** Statuses of a proxy whose companion is away: what was sent reached nobody. */
const AWAY = new Set([502, 503, 504]);

/** True when nobody heard what was sent, so that it may be sent again. */
export function isOffline(error: unknown): boolean {
  return error instanceof UserError && AWAY.has(error.status);
}
