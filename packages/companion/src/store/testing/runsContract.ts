/** What every database under the store must do: the same tests for a SQLite file and for PostgreSQL. */
import { convert } from '@lockstep/converter';
import { UserError } from '@lockstep/protocol';
import type { AppDefinition, JournalEntry, RunEvent } from '@lockstep/protocol';
import { appendEntry, planOf } from '@lockstep/workflow';
import { NOTEBOOK } from '../../testing/parts';
import type { Store } from '../index';
import type { StoreMaker } from './maker';

const RUN = 'run00000001';

const definition: AppDefinition = convert(NOTEBOOK, { name: 'small' }).definition;

/** Stores an app and a run of it; gives the app's version. */
export function putRun(store: Store, run = RUN): string {
  const app = store.definitions.put(definition, { path: 'small.ipynb', root: '/nb' });
  store.runs.createRun({
    run,
    app,
    owner: 'ann',
    notebook: 'small.ipynb',
    root: '/nb',
    createdAt: 5
  });
  return app;
}

/** Entries of a journal, chained. */
export function entries(
  run: string,
  events: RunEvent[],
  after: JournalEntry | null = null
): JournalEntry[] {
  let last = after;
  return events.map((event, index) => {
    last = appendEntry(last, { run, at: 1000 + index, by: 'person', event });
    return last;
  });
}

/** The first event of such a run. */
export function created(app: string): RunEvent {
  const plan = planOf(definition, app, 'small.ipynb');
  return { type: 'run-created', name: 'One', plan, values: {} };
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof UserError ? error.code : String(error);
  }
}

/** Declares the tests. */
export function runsContract({ open, close, change }: StoreMaker): void {
  describe('runs and apps', () => {
    it('keeps a run, its journal and its definition when it is closed and opened again', () => {
      const first = open();
      const app = putRun(first);
      const journal = entries(RUN, [created(app), { type: 'renamed', name: 'Zwei 😀' }]);
      first.runs.append(journal);
      close(first);
      const second = open();
      expect(second.runs.journal(RUN, 0)).toEqual(journal);
      expect(second.runs.journal(RUN, 1)).toEqual(journal.slice(1));
      expect(second.runs.run(RUN)).toMatchObject({ owner: 'ann', app });
      expect(second.definitions.get(app)).toEqual({
        app,
        definition,
        path: 'small.ipynb',
        root: '/nb'
      });
    });

    it('lists runs by owner and by notebook, newest first', () => {
      const store = open();
      putRun(store);
      putRun(store, 'run00000002');
      expect(store.runs.runs({ owner: 'ann' }).map(({ run }) => run)).toEqual(['run00000002', RUN]);
      expect(store.runs.runs({ owner: 'bob' })).toEqual([]);
      expect(store.runs.runs({ notebook: 'small.ipynb', root: '/other' })).toEqual([]);
    });

    it('gives the newest version of each notebook', () => {
      let at = 1;
      const store = open({ now: () => (at += 1) });
      const later = { ...definition, title: 'Later' };
      store.definitions.put(definition, { path: 'a.ipynb', root: '/nb' });
      store.definitions.put(later, { path: 'a.ipynb', root: '/nb' });
      expect(store.definitions.latest('/nb').map(found => found.definition.title)).toEqual([
        'Later'
      ]);
      store.definitions.put(definition, { path: 'a.ipynb', root: '/nb' });
      expect(store.definitions.latest('/nb').map(found => found.definition.title)).toEqual([
        'Small app'
      ]);
    });

    it('knows how long a step usually takes, from earlier runs of the same step', () => {
      const store = open();
      const app = putRun(store);
      const [step] = planOf(definition, app, 'small.ipynb').steps;
      const id = step?.id ?? '';
      store.runs.append(
        entries(RUN, [
          created(app),
          ...[30, 10, 20].map((took): RunEvent => ({ type: 'step-done', step: id, took }))
        ])
      );
      expect(store.runs.durations(app)).toEqual({ [step?.content ?? '']: 20 });
    });

    it('says which entry of a journal is damaged', () => {
      const store = open();
      const app = putRun(store);
      store.runs.append(entries(RUN, [created(app), { type: 'finalized' }]));
      close(store);
      change("UPDATE journal SET event = '{' WHERE seq = 2");
      expect(() => open().runs.journal(RUN, 0)).toThrow(/damaged at entry 2/);
    });

    it('writes all entries of a batch or none', () => {
      const store = open();
      const app = putRun(store);
      const [first, second] = entries(RUN, [created(app), { type: 'finalized' }]);
      const gap = { ...(second as JournalEntry), seq: 7 };
      expect(codeOf(() => store.runs.append([first as JournalEntry, gap]))).toBe('run-elsewhere');
      expect(store.runs.journal(RUN, 0)).toEqual([]);
    });

    it('keeps blobs once, under the hash of their bytes', () => {
      const { blobs } = open();
      const bytes = new TextEncoder().encode('hello');
      const ref = blobs.put(bytes);
      expect(ref).toEqual({
        blob: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        bytes: 5
      });
      expect(blobs.put(bytes)).toEqual(ref);
      expect([...(blobs.read(ref.blob) ?? [])]).toEqual([...bytes]);
      expect(blobs.read('0'.repeat(64))).toBeNull();
      expect(blobs.read('../../etc/passwd')).toBeNull();
    });
  });

  describe('two companions on one store', () => {
    it('share it, but a run has one of them', () => {
      const first = open({ holder: 'first' });
      const second = open({ holder: 'second', lives: () => true });
      const app = putRun(first);
      expect(first.runs.takeLease(RUN, 'first')).toBe(true);
      expect(first.runs.takeLease(RUN, 'first')).toBe(true);
      expect(second.runs.takeLease(RUN, 'second')).toBe(false);
      expect(codeOf(() => second.runs.append(entries(RUN, [created(app)])))).toBe('run-elsewhere');
      first.runs.append(entries(RUN, [created(app)]));
      expect(second.runs.journal(RUN, 0)).toHaveLength(1);
      first.runs.dropLeases('first');
      expect(second.runs.takeLease(RUN, 'second')).toBe(true);
    });

    it('leave kernels of another Jupyter server alone', () => {
      const first = open({ holder: 'first', pid: 111, server: 'there' });
      const second = open({ holder: 'second', lives: () => false, server: 'here' });
      putRun(first);
      first.runs.kernelTaken(RUN, 'kernel-1');
      expect(second.runs.strayKernels()).toEqual([]);
    });
  });
}
