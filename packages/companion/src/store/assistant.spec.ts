import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder, testStore } from '../testing/parts';
import { DATABASE_FILE } from './database';
import type { Store } from './index';
import { LEDGER_KEY_FILE } from './ledgerRows';
import { MIGRATIONS } from './migrations';
import { answer, assistantContract, intent, settle } from './testing/assistantContract';

const CHAT = 'chat00000001';
let folder: string;
let remove: () => void;
const opened: Store[] = [];

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});

afterEach(() => {
  opened.splice(0).forEach(store => store.close());
  remove();
});

function open(options: Parameters<typeof testStore>[1] = {}): Store {
  const store = testStore(folder, options);
  opened.push(store);
  return store;
}

function close(store: Store): void {
  opened.splice(opened.indexOf(store), 1);
  store.close();
}

function change(sql: string): void {
  const database = new DatabaseSync(join(folder, DATABASE_FILE));
  database.exec(sql);
  database.close();
}

assistantContract({ open, close, change });

describe('chats of two processes', () => {
  it('leave the answers of another living process alone', () => {
    const { chats } = open({ holder: 'here', pid: 1, lives: () => true }).assistant;
    chats.create({ chat: CHAT, title: 'One', notebook: null, at: 1 });
    chats.put(CHAT, answer('answer001', 'writing'), 2);
    const other = open({ holder: 'there', pid: 2, lives: () => true }).assistant;
    expect(other.chats.unfinished()).toEqual([]);
  });
});

describe("the ledger's rows", () => {
  it('say who holds what is not settled, and whether they live', () => {
    const here = open({ holder: 'here', pid: 1, lives: () => true }).assistant.ledger;
    const there = open({ holder: 'there', pid: 2, lives: pid => pid === 2 }).assistant.ledger;
    here.append({ row: 1, entry: intent('a'), mac: 'm' });
    there.append({ row: 2, entry: intent('b'), mac: 'n' });
    there.append({ row: 3, entry: intent('c'), mac: 'o' });
    there.append({ row: 4, entry: settle('c'), mac: 'p' });
    expect(there.open().map(({ entry, holder, alive }) => [entry.id, holder, alive])).toEqual([
      ['a', 'here', false],
      ['b', 'there', true]
    ]);
    opened.pop()?.close();
    expect(here.open().map(({ alive }) => alive)).toEqual([true, false]);
  });

  it('carry no chain over a row whose bytes were changed, however they still read', () => {
    const { ledger } = open().assistant;
    ledger.append({ row: 1, entry: intent('a'), mac: 'm' });
    const raw = new DatabaseSync(join(folder, DATABASE_FILE));
    const change = raw.prepare('UPDATE ledger SET entry = ?');
    const text = String(raw.prepare('SELECT entry FROM ledger').get()?.['entry']);
    for (const changed of [` ${text}`, `${text.slice(0, -1)},"x":1}`, text.slice(1), '']) {
      change.run(changed);
      expect([...ledger.rows()]).toEqual([expect.objectContaining({ row: 1, mac: '' })]);
    }
    change.run(text);
    expect([...ledger.rows()]).toEqual([{ row: 1, entry: intent('a'), mac: 'm' }]);
    raw.close();
  });

  it('are chained with one private key, whoever makes it first', () => {
    const first = open({ holder: 'a' }).assistant.ledger;
    const second = open({ holder: 'b' }).assistant.ledger;
    expect(second.key).toHaveLength(32);
    expect(first.key).toEqual(second.key);
    expect(statSync(join(folder, LEDGER_KEY_FILE)).mode & 0o777).toBe(0o600);
    opened.splice(0).forEach(store => store.close());
    expect(Buffer.from(open().assistant.ledger.key)).toEqual(Buffer.from(first.key));
    writeFileSync(join(folder, LEDGER_KEY_FILE), 'short');
    expect(() => open({ holder: 'c' }).assistant.ledger.key).toThrow(/damaged/);
  });
});

describe('a store of schema 1', () => {
  it('keeps its data and gains the assistant, after a copy was made', () => {
    const old = open({ migrations: MIGRATIONS.slice(0, 1) });
    old.runs.createRun({
      run: 'run00000001',
      app: 'a',
      owner: 'ann',
      notebook: 'a.ipynb',
      root: '/nb',
      createdAt: 5
    });
    opened.pop()?.close();
    const { runs, assistant } = open();
    expect(runs.run('run00000001')?.owner).toBe('ann');
    assistant.memory.set('name', 'Ann', 1);
    expect(assistant.memory.items()).toHaveLength(1);
  });
});
