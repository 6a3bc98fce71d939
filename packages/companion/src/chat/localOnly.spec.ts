/** What is marked local-only makes a question sensitive, or is kept out of it. */
import { keepLocal, LOCAL_ONLY_TAG, type Used } from './localOnly';
import { asRun } from './material';
import { openNotebook, recordedRun } from './testing';

const notebook = openNotebook(['a = 1', 'salary = load_salaries()\nprint(salary)', 'c = 3']);
const open = {
  ...notebook,
  cells: notebook.cells.map((cell, at) => (at === 1 ? { ...cell, tags: [LOCAL_ONLY_TAG] } : cell))
};
const marked = recordedRun(2, { code: 'salary = load_salaries()\nprint(salary)' });
const plain = recordedRun(1, { code: 'a = 1' });

function used(changes: Partial<Used> = {}): Used {
  return {
    mode: 'ask',
    open,
    record: [plain, marked],
    focus: null,
    attached: { runs: [], cells: [], texts: [] },
    tainted: false,
    listed: false,
    ...changes
  };
}

const asRecorded = (stored: typeof plain) => {
  const run = asRun(stored);
  if (run === null) {
    throw new Error('That is no run.');
  }
  return run;
};

test('a question about something else may leave, without the marked cell and its runs', () => {
  const kept = keepLocal(used());
  expect(kept.sensitivity).toBe('normal');
  expect(kept.record).toEqual([plain]);
  expect(kept.open?.cells.map(({ source }) => source)).toEqual(['a = 1', '', 'c = 3']);
  expect(kept.withheld).toBe(1);
});

const copy = recordedRun(9, { cell: null, via: 'console', code: 'salary = load_salaries()' });

test.each<[string, Partial<Used>]>([
  ['the marked cell is attached', { attached: { runs: [], cells: ['cell-2'], texts: [] } }],
  ['a run of it is attached', { attached: { runs: [asRecorded(marked)], cells: [], texts: [] } }],
  ['a piece of it is attached', { attached: { runs: [], cells: [], texts: ['load_salaries()'] } }],
  ['its run is asked after', { focus: asRecorded(marked) }],
  ['a copy of it in a console is asked after', { focus: asRecorded(copy) }],
  ['the cursor is in it', { open: { ...open, active: 'cell-2' } }],
  ['the notebook says so', { open: { ...open, localOnly: true } }],
  ['the settings say so', { listed: true }],
  ['the chat came out of it', { tainted: true }],
  ['nothing else is asked than this machine', { mode: 'local-only' }],
  ['its notebook is not known any more', { open: 'lost' }],
  ['its notebook is closed, and its runs are on record', { open: null }]
])('stays here, whole, when %s', (_, changes) => {
  const kept = keepLocal(used(changes));
  expect(kept.sensitivity).toBe('high');
  expect(kept.record).toEqual([plain, marked]);
  expect(kept.withheld).toBe(0);
});

test('without marks, and with nothing on record, a question is like any other', () => {
  expect(keepLocal(used({ open: notebook, record: [plain] })).sensitivity).toBe('normal');
  expect(keepLocal(used({ open: null, record: [] })).sensitivity).toBe('normal');
});

test('a run of a cell that the page did not send may be marked', () => {
  const beyond = recordedRun(7, { cell: { id: 'cell-700', index: 699 } });
  const kept = keepLocal(used({ open: { ...notebook, left: 300 }, record: [plain, beyond] }));
  expect(kept.record).toEqual([plain]);
});
