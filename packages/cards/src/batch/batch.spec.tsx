/** A batch on screen: what is named before it starts, what its board shows and does, by mouse and by keys. */
import { Companion } from '@lockstep/client';
import type { BatchRowState, BatchState, InputFace, Plan } from '@lockstep/protocol';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { planOfSteps, planStep } from '../scriptedPlan';
import { Board, changeBetween } from './board';
import { FITS, ordered, ordinal } from './order';
import { BatchSession } from './session';
import { BatchSetup } from './setup';
import { SetupView } from './setupView';

// jsdom lays nothing out, and a row is drawn where there is room for it.
const size = { clientHeight: 600, clientWidth: 1000 };
for (const [name, value] of Object.entries(size)) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value });
}

/** A companion that answers each path as told, and keeps what it was sent. */
function companion(answers: Record<string, unknown>): {
  client: Companion;
  sent: [string, unknown][];
} {
  const sent: [string, unknown][] = [];
  const client = new Companion({
    fetch: (path, init = {}) => {
      if (typeof init.body === 'string') {
        sent.push([path, JSON.parse(init.body)]);
      }
      return Promise.resolve(
        new Response(
          JSON.stringify(init.method === 'POST' ? (answers[path] ?? {}) : { batches: [] }),
          { status: 200 }
        )
      );
    },
    openSocket: () => ({
      readyState: 0,
      binaryType: 'arraybuffer',
      onopen: null,
      onmessage: null,
      onclose: null,
      send: () => undefined,
      close: () => undefined
    })
  });
  return { client, sent };
}

const country: InputFace = {
  id: 'country',
  label: 'Country',
  type: 'choice',
  choices: ['Belgium', 'Estonia'].map(v => ({ t: 'str', v })),
  initial: { t: 'str', v: 'Belgium' },
  required: true,
  asked: false
};
const plan: Plan = planOfSteps([
  planStep('choose', 1, 'Choose', { inputs: [country] }),
  planStep('save', 2, 'Save', { effects: [{ kind: 'writes', name: 'out.csv' }] })
]);

function row(number: number, more: Partial<BatchRowState>): BatchRowState {
  return {
    row: number,
    name: `Name ${number}`,
    values: { choose: { country: { t: 'str', v: `Country ${number}` } } },
    status: 'queued',
    run: null,
    step: null,
    startedAt: null,
    took: null,
    problem: null,
    results: [],
    retries: 0,
    ...more
  };
}

const state: BatchState = {
  batch: 'batch0001',
  seq: 9,
  name: 'One run per country',
  app: 'a'.repeat(64),
  title: 'Sites',
  notebook: 'sites.ipynb',
  source: { kind: 'table', name: 'countries.csv' },
  columns: [{ step: 'choose', input: 'country', label: 'Country', number: false }],
  steps: [
    { id: 'choose', title: 'Choose', number: 1 },
    { id: 'save', title: 'Save', number: 2 }
  ],
  secrets: [],
  allowed: ['save'],
  total: 4,
  parallel: 2,
  createdAt: 0,
  changedAt: 0,
  phase: 'running',
  pausedBy: null,
  rows: [
    row(1, {
      status: 'done',
      run: 'run00001',
      took: 41_000,
      results: [{ column: 'Links', text: '1402', number: true }]
    }),
    row(2, { status: 'failed', run: 'run00002', took: 2_000, problem: 'Step 2: no label' }),
    row(3, { status: 'running', run: 'run00003', step: 'save', startedAt: 0 }),
    row(4, {})
  ]
};

async function press(name: string | RegExp): Promise<void> {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
    await Promise.resolve();
  });
}

test('wrong cells are named, and it starts only when they are left out and the effect is allowed', async () => {
  const { client, sent } = companion({ '/batches': { state } });
  let started: BatchState | null = null;
  const setup = new BatchSetup(
    client,
    plan,
    made => (started = made),
    () => undefined
  );
  render(<SetupView setup={setup} />);
  expect(screen.getByRole('status').textContent).toBe('Next: choose a table.');
  fireEvent.change(screen.getByLabelText(/Or paste rows/), {
    target: { value: 'country\nBelgium\nAtlantis\nEstonia' }
  });
  await press('Use these rows');
  expect(screen.getByText(/Atlantis is not a choice of Country/)).toBeTruthy();
  expect(screen.getByRole('button', { name: /Start/ }).hasAttribute('disabled')).toBe(true);
  fireEvent.click(screen.getByLabelText('Leave it out and run the others'));
  expect(screen.getByRole('status').textContent).toMatch(/^Next: confirm/);
  fireEvent.click(screen.getByLabelText('Step 2 writes out.csv, 2 times: once for each row.'));
  await press('Start 2 runs');
  await act(() => Promise.resolve());
  const body = sent.find(([path]) => path === '/batches')?.[1];
  expect(body).toMatchObject({
    name: 'One run per country',
    allowed: ['save'],
    rows: [
      { row: 1, values: { choose: { country: { t: 'str', v: 'Belgium' } } } },
      { row: 3, values: { choose: { country: { t: 'str', v: 'Estonia' } } } }
    ]
  });
  expect(started).toEqual(state);
});

test('lines without a header are a list: one run for each item', async () => {
  const { client } = companion({});
  const setup = new BatchSetup(
    client,
    plan,
    () => undefined,
    () => undefined
  );
  await act(() => Promise.resolve());
  setup.choose('Pasted rows', 'Estonia\nBelgium\n');
  expect(setup.snapshot()).toMatchObject({ ready: 2, problems: [], table: { kind: 'list' } });
});

test('the board shows counts, results, causes and places, and sends what is pressed', async () => {
  const { client, sent } = companion({ '/batches/batch0001/commands': { seq: 10 } });
  const opened: string[] = [];
  const session = new BatchSession(client, state);
  render(
    <Board session={session} host={{ openRun: run => opened.push(run), save: () => undefined }} />
  );
  expect(screen.getByText('2 of 4 finished')).toBeTruthy();
  const bar = screen.getByRole('progressbar', { name: 'Batch' });
  expect(bar.getAttribute('aria-valuetext')).toBe('2 of 4 finished, 1 of them failed');
  const rows = screen.getAllByRole('row').slice(1);
  expect(rows.map(one => one.textContent)).toEqual([
    '1Country 1Done41 s1,402',
    '2Country 2Failed2.0 sStep 2: no labelOpen runRetry',
    expect.stringMatching(/^3Country 3Running.*Step 2 of 2, Save$/),
    '4Country 4Queued1st in line'
  ]);
  expect(screen.getByText(/Next: retry the one failed row now, or after the rest/)).toBeTruthy();
  await press('Retry, row 2, Name 2');
  await press('Pause');
  expect(sent.map(([, body]) => body)).toEqual([
    { command: { type: 'retry', rows: [2] } },
    { command: { type: 'pause' } }
  ]);
  await press('Open run, row 2, Name 2');
  expect(opened).toEqual(['run00002']);
  session.dispose();
});

test('arrows move through the rows, Space selects, Enter opens the run', () => {
  const { client } = companion({});
  const opened: string[] = [];
  const compared: string[][] = [];
  const session = new BatchSession(client, state);
  render(
    <Board
      session={session}
      host={{
        openRun: run => opened.push(run),
        compare: (left, right) => compared.push([left, right]),
        save: () => undefined
      }}
    />
  );
  const grid = screen.getByRole('grid', { name: 'Rows' });
  const keys = (...all: string[]): void =>
    all.forEach(key => void fireEvent.keyDown(grid, { key }));
  keys(' ', 'ArrowDown', ' ', 'Enter');
  expect(opened).toEqual(['run00002']);
  expect(within(grid).getAllByRole('row', { selected: true })).toHaveLength(2);
  fireEvent.click(screen.getByRole('button', { name: 'Compare two runs' }));
  expect(compared).toEqual([['run00001', 'run00002']]);
  keys('End');
  const active = grid.getAttribute('aria-activedescendant') ?? '';
  expect(document.getElementById(active)?.textContent).toMatch(/^4/);
  session.dispose();
});

test('a batch that lost its secrets asks for them, and goes on with the answer', async () => {
  const { client, sent } = companion({ '/batches/batch0001/commands': { seq: 10 } });
  const session = new BatchSession(client, {
    ...state,
    phase: 'paused',
    pausedBy: 'secret',
    secrets: [{ step: 'choose', input: 'token', label: 'Token' }]
  });
  render(<Board session={session} host={{ openRun: () => undefined, save: () => undefined }} />);
  fireEvent.change(screen.getByLabelText('Token'), { target: { value: 'open-sesame' } });
  await press('Answer');
  expect(sent.at(-1)?.[1]).toEqual({
    command: { type: 'resume' },
    secrets: { choose: { token: { t: 'str', v: 'open-sesame' } } }
  });
  session.dispose();
});

test('of many rows those that failed stand first, and only those in sight are on the page', () => {
  const { client } = companion({});
  const rows = Array.from({ length: 10_000 }, (_, at) =>
    row(at + 1, at === 9_000 ? { status: 'failed', problem: 'Step 1: x' } : {})
  );
  expect(ordered(rows.slice(0, FITS))).toEqual(rows.slice(0, FITS));
  const session = new BatchSession(client, { ...state, rows, total: 10_000 });
  render(<Board session={session} host={{ openRun: () => undefined, save: () => undefined }} />);
  const shown = screen.getAllByRole('row');
  expect(shown[1]?.textContent).toMatch(/^9001/);
  expect(shown.length).toBeLessThan(100);
  expect([1, 2, 3, 11, 12, 13, 22, 1402].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 11th 12th 13th 22nd 1,402nd'
  );
  session.dispose();
});

test('a change is told in one sentence, several as their number', () => {
  const [first, second, third, fourth] = state.rows;
  if (!first || !second || !third || !fourth) {
    throw new Error('The state has four rows.');
  }
  const one = { ...state, rows: [first, second, { ...third, status: 'done' as const }, fourth] };
  expect(changeBetween(state, one)).toBe('Row 3, Name 3, is done. 3 of 4 finished.');
  const two = { ...one, rows: [...one.rows.slice(0, 3), { ...fourth, status: 'failed' as const }] };
  expect(changeBetween(state, two)).toBe('2 rows ended. 4 of 4 finished, 2 of them failed.');
  expect(changeBetween(two, two)).toBeNull();
});
