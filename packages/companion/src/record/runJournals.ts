/** From the journals of an author's runs to the record: each event once, also when a process died before it told it. */
import { type JournalEntry, type RunState, tellAlone } from '@lockstep/protocol';
import type { ObservationStore, RecordKeeper } from '../assistant';
import type { JournalListener, RunStore } from '../contract';
import type { Log } from '../log';
import { eventOf } from './runEvents';

export interface RunJournalsDeps {
  runs: Pick<RunStore, 'run' | 'journal'>;
  /** How far each run was told. */
  marks: Pick<ObservationStore, 'toldUpTo' | 'tellUpTo'>;
  record: Pick<RecordKeeper, 'observe'>;
  log: Log;
}

/** Owners of participants: what they do on a served page is theirs, and is in no author's record. */
const PARTICIPANT = /^(?:browser|user):/;

/** Tells a record what the journals of runs say. What fails here is logged, and no run hears of it. */
export function runJournals({ runs, marks, record, log }: RunJournalsDeps): JournalListener {
  /** `null` for a run that belongs to no author. */
  function notebookOf(run: string): string | null {
    const row = runs.run(run);
    return row === null || PARTICIPANT.test(row.owner) ? null : row.notebook;
  }

  function tell(run: string, entries: readonly JournalEntry[], state: RunState): void {
    const last = entries.at(-1);
    const notebook = last === undefined ? null : notebookOf(run);
    if (last === undefined || notebook === null) {
      return;
    }
    const events = entries.flatMap(entry => eventOf(entry, notebook, state) ?? []);
    if (events.length > 0) {
      record.observe(events);
      // Told again after a crash between the two, they are the same observations.
      marks.tellUpTo(run, last.seq);
    }
  }

  const alone = (run: string, work: () => void): void =>
    tellAlone(work, err => log.error({ err, run }, 'The record could not be told of a run.'));

  return {
    begun: run => alone(run, () => marks.tellUpTo(run, 0)),

    written: (run, entries, state) => alone(run, () => tell(run, entries, state)),

    opened: (run, state) =>
      alone(run, () => {
        const told = marks.toldUpTo(run);
        if (told === null) {
          // From before runs were recorded, or of another program: what it did is history.
          marks.tellUpTo(run, state.seq);
        } else if (told < state.seq) {
          tell(run, runs.journal(run, told), state);
        }
      })
  };
}
