/** What leaves through a door for its caller: a participant gets a run without the traces of its code. */
import type { JournalEntry, RunView } from '@lockstep/protocol';
import { forParticipant, stateForParticipant } from '@lockstep/workflow';
import type { Caller } from './door';

/** Journal entries as `caller` may see them. */
export function entriesFor(caller: Caller, entries: JournalEntry[]): JournalEntry[] {
  return caller.scope === 'author' ? entries : entries.map(forParticipant);
}

/** A run as `caller` may see it. */
export function viewFor(caller: Caller, view: RunView): RunView {
  return caller.scope === 'author' ? view : { ...view, state: stateForParticipant(view.state) };
}
