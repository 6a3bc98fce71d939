import type { RouteRecord, RunObservation } from '@lockstep/protocol';
import type { Store } from '../store';
import { temporaryFolder, testStore } from '../testing/parts';
import { createLearning, type Learning } from './learning';

const CODE = 'rows = links.merge(sites, on="url")\nrows.dropna(inplace=True)\nprint(len(rows))';
const TEXT = `Merge them first:\n\n\`\`\`python\n${CODE}\n\`\`\`\n`;

let folder: string;
let remove: () => void;
let store: Store;
let learning: Learning;
let now = 0;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  store = testStore(folder);
  now = 1_000;
  learning = createLearning(store.assistant, () => now);
});

afterEach(() => {
  store.close();
  remove();
});

function answer(id: string, changes: Partial<RouteRecord> = {}): RouteRecord {
  const record: RouteRecord = {
    id,
    at: now,
    kind: 'code',
    notebook: 'a.ipynb',
    mode: 'local-only',
    sensitivity: 'normal',
    steps: [],
    calls: [],
    chosen: null,
    confidence: {
      value: 0.7,
      threshold: 0.85,
      words: 'code parses',
      checks: [],
      measured: { raw: 0.7, digest: 'd1', quantisation: 'Q4_K_M' }
    },
    reason: '',
    took: 1,
    price: 0,
    bytes: 0,
    cause: null,
    ...changes
  };
  store.assistant.routes.put(record);
  return record;
}

function run(code: string, changes: Partial<RunObservation> = {}): RunObservation {
  return {
    kind: 'run',
    id: `k:${(now += 1)}`,
    at: now,
    notebook: 'a.ipynb',
    kernel: 'k',
    via: 'notebook',
    cell: { id: 'c', index: 0 },
    count: 1,
    language: 'python',
    label: '',
    code,
    cut: false,
    status: 'done',
    took: 5,
    error: null,
    outputs: [],
    step: null,
    ...changes
  };
}

const told = (): [string, boolean][] =>
  store.assistant.calibration.labels(100).map(({ source, good }) => [source, good]);
const asked = (id: string, question = 'How do I join them?'): void =>
  learning.use.answered({ record: answer(id), question, text: TEXT });

test('code of an answer that runs as it stands counts for it, and one that fails against it', () => {
  asked('t1');
  learning.use.observed(run(`# mine\n${CODE}`));
  expect(told()).toEqual([['ran', true]]);
  learning.use.observed(run(CODE, { status: 'failed' }));
  expect(told()).toEqual([['ran', false]]);
  expect(store.assistant.calibration.labels(1)).toMatchObject([
    { task: 't1', raw: 0.7, key: { digest: 'd1', quantisation: 'Q4_K_M', kind: 'code' } }
  ]);
});

test('code that was changed before it ran, and code that was taken out again, count against it', () => {
  asked('t1');
  learning.use.observed(run(CODE.replace('inplace=True', 'how="all"')));
  expect(told()).toEqual([['edited', false]]);
  learning.use.observed(run('something_else()'));
  expect(told()).toEqual([
    ['edited', false],
    ['undone', false]
  ]);
});

test('a question asked once more counts against the answer before', () => {
  asked('t1');
  asked('t2', 'how do I join them? ');
  expect(store.assistant.calibration.labels(9)).toMatchObject([
    { task: 't1', source: 'regenerated' }
  ]);
  asked('t3', 'And then?');
  expect(told()).toHaveLength(1);
});

test('other notebooks, steps of a guided run, cancelled cells and late runs say nothing', () => {
  asked('t1');
  learning.use.observed(run(CODE, { notebook: 'b.ipynb' }));
  learning.use.observed(run(CODE, { status: 'cancelled' }));
  learning.use.observed(run('x = 1'));
  now += 3 * 3_600_000;
  learning.use.observed(run(CODE));
  expect(told()).toEqual([]);
});

test('a thumb counts once an answer, the later one; an answer without a score has none', () => {
  answer('t1');
  expect(learning.thumb('t1', true)).toBe(true);
  expect(learning.thumb('t1', false)).toBe(true);
  expect(told()).toEqual([['thumb', false]]);
  answer('t2', { confidence: null });
  expect(learning.thumb('t2', true)).toBe(false);
  expect(learning.thumb('never', true)).toBe(false);
});

test('what was learned is there after a restart, with its states to go back to', () => {
  const key = { digest: 'd1', quantisation: 'Q4_K_M', kind: 'code' as const };
  for (let n = 0; n < 45; n += 1) {
    answer(`t${n}`);
    learning.thumb(`t${n}`, n % 3 === 0);
    now += 1;
  }
  const chance = learning.calibration.chance(key, 0.7);
  expect(chance).toBeLessThan(0.6);
  store.close();
  store = testStore(folder);
  learning = createLearning(store.assistant, () => now);
  expect(learning.calibration.chance(key, 0.7)).toBe(chance);
  const { snapshots, groups } = learning.calibration.view();
  expect(snapshots.map(({ id, reason }) => [id, reason])).toEqual([
    [2, 'labels'],
    [1, 'labels']
  ]);
  expect(groups).toMatchObject([{ ...key, answers: 45 }]);
  expect(learning.calibration.restore(null)).toBe(true);
  expect(learning.calibration.chance(key, 0.7)).toBeCloseTo(0.7);
});

test('states older than the latest fifty go', () => {
  answer('t1');
  learning.thumb('t1', true);
  for (let n = 0; n < 60; n += 1) {
    learning.calibration.refit();
  }
  expect(store.assistant.calibration.snapshots(100)).toHaveLength(50);
  expect(store.assistant.calibration.snapshots(1)[0]?.id).toBe(60);
});
