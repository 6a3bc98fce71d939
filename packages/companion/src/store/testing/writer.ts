/** For tests: a process of its own that writes to a run of its own and to one that others write to at the same time. */
import { type JournalEntry, UserError } from '@lockstep/protocol';
import { appendEntry } from '@lockstep/workflow';
import { silentLog } from '../../log';
import { openStore } from '../index';

const [folder = '', holder = '', url = '', thread = '', common = '', times = '0'] =
  process.argv.slice(2);
const postgres = { address: { url, place: 'the database of a test' }, thread };
const store = openStore({ folder, holder, server: '', log: silentLog(), postgres });
const own = `own${holder}`.padEnd(12, '0');
store.runs.createRun({ run: own, app: 'a', owner: holder, notebook: 'n', root: '/', createdAt: 1 });
store.runs.takeLease(own, holder);

/** Adds an entry after the last one, however often another process was faster. */
function add(run: string, known: JournalEntry | null, name: string): JournalEntry {
  let last = known;
  for (;;) {
    const entry = appendEntry(last, {
      run,
      at: Date.now(),
      by: 'person',
      event: { type: 'renamed', name }
    });
    try {
      store.runs.append([entry]);
      return entry;
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'run-elsewhere') {
        throw error;
      }
      last = store.runs.journal(run, last?.seq ?? 0).at(-1) ?? last;
    }
  }
}

let mine: JournalEntry | null = null;
let shared: JournalEntry | null = null;
for (let time = 0; time < Number(times); time++) {
  mine = add(own, mine, `${holder} ${time}`);
  shared = add(common, shared, `${holder} ${time}`);
}
process.stdout.write(own);
store.close();
