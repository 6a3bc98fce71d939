/** The part of a journal entry that makes state. */
import type { JournalEntry } from '@lockstep/protocol';

/** Who caused it and its place in the hash chain do not matter to the reducer. */
export type Fact = Pick<JournalEntry, 'run' | 'seq' | 'at' | 'event'>;
