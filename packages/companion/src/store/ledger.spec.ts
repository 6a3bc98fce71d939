/** The ledger of two processes that spend at once: one chain, one budget. */
import { createLedger } from '@lockstep/router';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { bundleForNode } from '../testing/bundle';
import { temporaryFolder, testStore } from '../testing/parts';
import { DATABASE_FILE } from './database';

const BUDGET = 4_000;
const HELD = 30;

let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});

afterEach(() => {
  remove();
});

function ledgerOf(store: ReturnType<typeof testStore>) {
  return createLedger({
    store: store.assistant.ledger,
    budgets: () => ({ day: BUDGET, notebook: BUDGET }),
    now: Date.now,
    id: () => 'id'
  });
}

it('keeps one chain and one budget, however two processes spend at once', async () => {
  const state = join(folder, 'state');
  testStore(state).close();
  const file = join(folder, 'spending.cjs');
  bundleForNode('packages/companion/src/store/testing/spending.ts', file);
  const spend = (holder: string) =>
    promisify(execFile)(process.execPath, [file, state, holder, String(BUDGET), String(HELD)]);
  const told = await Promise.all([spend('one'), spend('two')]);
  const allowed = told.map(({ stdout }) => Number(stdout));
  expect(Math.min(...allowed)).toBeGreaterThan(0);
  const store = testStore(state, { holder: 'three' });
  const ledger = ledgerOf(store);
  const { spent, held } = ledger.spent();
  expect(spent + held).toBeLessThanOrEqual(BUDGET);
  // As much was allowed as there was room for.
  expect(spent + held).toBeGreaterThan(BUDGET - HELD);
  expect(ledger.verify()).toBeNull();
  // Both are gone now, so what they left open counts at its worst case.
  expect(ledger.recover()).toBe(held / HELD);
  expect(ledger.spent()).toMatchObject({ spent: spent + held, held: 0 });
  expect([ledger.verify(), existsSync(join(state, 'ledger.mark'))]).toEqual([null, true]);
  store.close();
}, 60_000);

it('finds rows that were cut off at the end', () => {
  const store = testStore(folder);
  const ledger = ledgerOf(store);
  for (let row = 0; row < 3; row += 1) {
    ledger.kept({ name: 'model', notebook: null, bytes: 1, reason: 'declined' });
  }
  expect(ledger.verify()).toBeNull();
  const raw = new DatabaseSync(join(folder, DATABASE_FILE));
  raw.exec('DELETE FROM ledger WHERE row = 3');
  raw.close();
  expect(ledger.verify()).toBe(3);
  store.close();
});

it('finds a change of any single character of any row', () => {
  const store = testStore(folder);
  const ledger = ledgerOf(store);
  const { id } = ledger.intend(
    {
      ...{ what: 'call', name: 'model', host: 'api.example.com', notebook: 'a.ipynb', bytes: 2 },
      ...{ hash: '', held: 5, reason: 'Kept: že', masked: 0, past: ['day'] }
    },
    '{}'
  );
  ledger.settle(id, { outcome: 'answered', cause: null, usage: null, bytesBack: 1, price: 2 });
  ledger.kept({ name: 'model', notebook: null, bytes: 1, reason: 'declined' });
  const raw = new DatabaseSync(join(folder, DATABASE_FILE));
  raw.exec('PRAGMA synchronous = OFF');
  const missed: string[] = [];
  let tried = 0;
  for (const { row } of store.assistant.ledger.rows()) {
    for (const column of ['entry', 'mac']) {
      const read = raw.prepare(`SELECT ${column} AS text FROM ledger WHERE row = ?`).get(row);
      const write = raw.prepare(`UPDATE ledger SET ${column} = ? WHERE row = ?`);
      const text = String(read?.['text']);
      for (let at = 0; at < text.length; at += 1) {
        const other = String.fromCharCode(text.charCodeAt(at) ^ 1);
        write.run(text.slice(0, at) + other + text.slice(at + 1), row);
        tried += 1;
        if (ledger.verify() === null) {
          missed.push(`row ${row}, ${column}, character ${at}`);
        }
      }
      write.run(text, row);
    }
    raw.prepare('UPDATE ledger SET row = row + 10 WHERE row = ?').run(row);
    expect(ledger.verify()).not.toBeNull();
    raw.prepare('UPDATE ledger SET row = row - 10 WHERE row = ?').run(row + 10);
  }
  raw.close();
  expect([missed, ledger.verify()]).toEqual([[], null]);
  expect(tried).toBeGreaterThan(600);
  store.close();
});

it('keeps what was sent beside its intent, and what the way out counted apart', () => {
  const store = testStore(folder);
  const { id } = ledgerOf(store).intend(
    {
      ...{ what: 'call', name: 'model', host: 'api.example.com', notebook: null, bytes: 2 },
      ...{ hash: '', held: 0, reason: '' }
    },
    '{}'
  );
  const { ledger, departures } = store.assistant;
  expect([ledger.body(id), ledger.body('other')]).toEqual(['{}', null]);
  const request = { intent: id, host: 'api.example.com', bytes: 2 };
  departures.leaves(request);
  expect(() => {
    departures.leaves(request);
  }).toThrow();
  expect(departures.all()).toEqual([request]);
  store.close();
});
