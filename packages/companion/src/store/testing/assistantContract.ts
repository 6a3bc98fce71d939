/** What the assistant's part of every database must do: the same tests for a SQLite file and for PostgreSQL. */
import { DEFAULT_SETTINGS, UserError } from '@lockstep/protocol';
import type { ChatMessage, LedgerEntry, RouteRecord, Seen } from '@lockstep/protocol';
import type { StoreMaker } from './maker';

const CHAT = 'chat00000001';

export function user(id: string, text = id): ChatMessage {
  return { role: 'user', id, at: 5, text, attachments: [] };
}

export function answer(id: string, phase: 'queued' | 'writing' | 'asking' | 'done'): ChatMessage {
  return {
    role: 'assistant',
    id,
    at: 6,
    answers: null,
    phase,
    progress: null,
    parts: [],
    preview: null,
    record: null,
    problem: null,
    saw: false
  };
}

export function intent(id: string): LedgerEntry {
  return {
    type: 'intent',
    id,
    at: 1,
    what: 'call',
    name: 'claude',
    host: 'api.anthropic.com',
    notebook: null,
    bytes: 9,
    hash: 'h',
    held: 100,
    reason: 'hard'
  };
}

export function settle(id: string): LedgerEntry {
  return {
    type: 'settle',
    id,
    at: 2,
    outcome: 'answered',
    cause: null,
    usage: null,
    bytesBack: 3,
    price: 40
  };
}

/** Declares the tests. */
export function assistantContract({ open, close, change }: StoreMaker): void {
  describe('calibration at rest', () => {
    it('keeps one label an answer and source, oldest first, and states by number', () => {
      const { calibration } = open().assistant;
      const key = { digest: 'd', quantisation: 'Q4_K_M', kind: 'code' as const };
      const label = { task: 't1', at: 1, key, raw: 0.25, source: 'ran' as const, good: true };
      calibration.addLabel(label);
      calibration.addLabel({ ...label, at: 3, good: false });
      calibration.addLabel({ ...label, at: 2, source: 'thumb' });
      expect(calibration.labels(9)).toEqual([
        { ...label, at: 2, source: 'thumb' },
        { ...label, at: 3, good: false }
      ]);
      expect(calibration.labels(1)).toMatchObject([{ source: 'ran' }]);
      const none = { bins: [], count: 0, base: null, ece: null, auroc: null, brier: null };
      const figures = { ...none, baseBrier: null };
      const state = {
        at: 5,
        reason: 'asked' as const,
        held: false,
        answers: 2,
        noise: { thumb: 0.1, replay: 0.1, ran: 0.1, undone: 0.1, regenerated: 0.1, edited: 0.1 },
        fit: { '[]': { logSlope: 0.1, shift: -1.5 } },
        before: figures,
        after: figures
      };
      calibration.addSnapshot(state);
      calibration.addSnapshot({ ...state, held: true });
      expect(calibration.snapshots(9)).toEqual([
        { ...state, held: true, id: 2 },
        { ...state, id: 1 }
      ]);
    });
  });

  describe('chats at rest', () => {
    it('keep their messages in order, and what the screen does not show apart', () => {
      const { chats } = open().assistant;
      chats.create({ chat: CHAT, title: 'One', notebook: 'a.ipynb', at: 1 });
      chats.put(CHAT, user('question1'), 10);
      chats.putHidden(CHAT, 'hidden-01', 'The person likes blue.', 11);
      chats.put(CHAT, answer('answer001', 'writing'), 12);
      chats.put(CHAT, answer('answer001', 'done'), 13);
      expect(chats.messages(CHAT, null, 10)).toEqual({
        messages: [user('question1'), answer('answer001', 'done')],
        more: false
      });
      expect(chats.turns(CHAT)).toEqual([
        { hidden: false, message: user('question1') },
        { hidden: true, id: 'hidden-01', text: 'The person likes blue.' },
        { hidden: false, message: answer('answer001', 'done') }
      ]);
      expect(chats.message(CHAT, 'answer001')).toEqual(answer('answer001', 'done'));
      expect(chats.message(CHAT, 'hidden-01')).toBeNull();
      expect(chats.message('anotherchat', 'answer001')).toBeNull();
      expect(chats.summary(CHAT)).toEqual({
        chat: CHAT,
        title: 'One',
        notebook: 'a.ipynb',
        at: 13,
        messages: 2
      });
    });

    it('give older messages in pages without gap or repeat', () => {
      const { chats } = open().assistant;
      chats.create({ chat: CHAT, title: 'One', notebook: null, at: 1 });
      const ids = Array.from({ length: 25 }, (_, index) => `message-${index}`);
      ids.forEach(id => chats.put(CHAT, user(id), 2));
      const read: string[] = [];
      let before: string | null = null;
      for (let more = true; more;) {
        const page = chats.messages(CHAT, before, 10);
        read.unshift(...page.messages.map(({ id }) => id));
        before = read[0] ?? null;
        more = page.more;
      }
      expect(read).toEqual(ids);
    });

    it('lose a message with all after it when it is cut, and go on behind the rest', () => {
      const { chats } = open().assistant;
      chats.create({ chat: CHAT, title: 'One', notebook: null, at: 1 });
      ['message-a', 'message-b', 'message-c'].forEach(id => chats.put(CHAT, user(id), 2));
      chats.putHidden(CHAT, 'hidden-01', 'x', 2);
      expect(chats.cut(CHAT, 'message-b')).toEqual(['message-b', 'message-c', 'hidden-01']);
      expect(chats.cut(CHAT, 'message-b')).toEqual([]);
      chats.put(CHAT, user('message-d'), 3);
      expect(chats.messages(CHAT, null, 9).messages.map(({ id }) => id)).toEqual([
        'message-a',
        'message-d'
      ]);
    });

    it('take everything with them when they are deleted', () => {
      const { chats } = open().assistant;
      chats.create({ chat: CHAT, title: 'One', notebook: null, at: 1 });
      chats.put(CHAT, answer('answer001', 'done'), 2);
      const seen: Seen = { model: 'm', parts: [], tokens: 1, window: 2, count: 'counted' };
      chats.putSeen('answer001', seen);
      chats.putUse(CHAT, { used: 1, window: 2 });
      expect([chats.seen('answer001'), chats.use(CHAT)]).toEqual([seen, { used: 1, window: 2 }]);
      chats.delete(CHAT);
      expect([chats.summary(CHAT), chats.seen('answer001'), chats.use(CHAT)]).toEqual([
        null,
        null,
        null
      ]);
      expect(chats.turns(CHAT)).toEqual([]);
    });

    it('tell after a crash which answers were under way, and only those', () => {
      const first = open();
      const { chats } = first.assistant;
      chats.create({ chat: CHAT, title: 'One', notebook: null, at: 1 });
      chats.put(CHAT, user('question1'), 2);
      chats.put(CHAT, answer('answer001', 'done'), 2);
      chats.put(CHAT, answer('answer002', 'writing'), 2);
      chats.put(CHAT, answer('answer003', 'asking'), 2);
      close(first);
      const { chats: again } = open({ holder: 'next' }).assistant;
      expect(again.unfinished().map(({ message }) => message.id)).toEqual([
        'answer002',
        'answer003'
      ]);
    });

    it('do not take over a message of another chat', () => {
      const { chats } = open().assistant;
      chats.create({ chat: CHAT, title: 'One', notebook: null, at: 1 });
      chats.create({ chat: 'chat00000002', title: 'Two', notebook: null, at: 1 });
      chats.put(CHAT, user('question1'), 2);
      expect(() => chats.put('chat00000002', user('question1', 'other'), 3)).toThrow(UserError);
      expect(chats.messages(CHAT, null, 5).messages).toEqual([user('question1')]);
    });
  });

  describe('settings and memory at rest', () => {
    it('change one at a time, and survive what this release cannot read', () => {
      const store = open();
      const { settings } = store.assistant;
      expect(settings.read()).toEqual(DEFAULT_SETTINGS);
      expect(settings.write({ mode: 'ask' })).toEqual({ ...DEFAULT_SETTINGS, mode: 'ask' });
      settings.write({ threshold: 0.5 });
      change(`INSERT INTO settings VALUES ('retention', '"for ever"'), ('later', 'not json')`);
      expect(settings.read()).toEqual({ ...DEFAULT_SETTINGS, mode: 'ask', threshold: 0.5 });
    });

    it('keep, change and delete what the person said, and whether they were asked', () => {
      const { memory } = open().assistant;
      memory.set('name', 'Ann', 1);
      memory.set('colour', 'green', 2);
      memory.set('colour', 'blue', 3);
      expect(memory.items()).toEqual([
        { key: 'colour', value: 'blue', at: 3 },
        { key: 'name', value: 'Ann', at: 1 }
      ]);
      memory.set('colour', null, 4);
      expect(memory.items().map(({ key }) => key)).toEqual(['name']);
      expect(memory.introduced()).toBe(false);
      memory.setIntroduced();
      memory.setIntroduced();
      expect(memory.introduced()).toBe(true);
    });

    it('keep route records, newest first', () => {
      const { routes } = open().assistant;
      const record = (id: string, at: number): RouteRecord => ({
        id,
        at,
        kind: 'chat',
        notebook: null,
        mode: 'local-only',
        sensitivity: 'normal',
        steps: [],
        calls: [],
        chosen: null,
        confidence: null,
        reason: 'r',
        took: 1,
        price: 0,
        bytes: 0,
        cause: null
      });
      routes.put(record('a', 1));
      routes.put(record('b', 2));
      expect(routes.latest(5).map(({ id }) => id)).toEqual(['b', 'a']);
      expect(routes.latest(1)).toHaveLength(1);
    });
  });

  describe('rows of the ledger', () => {
    it('come back as they were written, in order', () => {
      const { ledger } = open().assistant;
      expect(ledger.head()).toBeNull();
      const rows = Array.from({ length: 1_200 }, (_, index) => ({
        row: index + 1,
        entry: intent(`i${index}`),
        mac: `m${index}`
      }));
      ledger.transaction(() => rows.forEach(row => ledger.append(row)));
      expect([...ledger.rows()]).toEqual(rows);
      expect([...ledger.rows(1_150)]).toEqual(rows.slice(1_149));
      expect(ledger.head()).toEqual(rows.at(-1));
    });
  });
}
