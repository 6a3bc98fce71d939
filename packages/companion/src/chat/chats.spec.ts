/** Chats as a page sees them: questions, answers that stream, stopping, waiting for a model, restarts. */
import { ChatEvent } from '@lockstep/protocol';
import type { ChatMessage, RouteBody, StoredObservation } from '@lockstep/protocol';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chats } from '../assistant';
import { silentLog } from '../log';
import type { Store } from '../store';
import { temporaryFolder, testStore } from '../testing/parts';
import { createChats } from './chats';
import {
  KEY_ERROR,
  openNotebook,
  PREVIEW,
  recordedRun,
  recordOf,
  roomOf,
  type RoutedCall,
  ScriptedModels
} from './testing';

let folder: string;
let remove: () => void;
let store: Store;
let models: ScriptedModels;
let chats: Chats;
let time = 1_000;
let ids = 0;

function start(observations: readonly StoredObservation[] = []): Chats {
  return createChats({
    store: store.assistant,
    record: recordOf(observations),
    models,
    log: silentLog(),
    now: () => time,
    id: () => `id${String(++ids).padStart(8, '0')}`
  });
}

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  store = testStore(folder);
  models = new ScriptedModels();
  time = 1_000;
  ids = 0;
  chats = start();
});

afterEach(async () => {
  await chats.close();
  store.close();
  remove();
});

/** Lets what was emitted be taken in. */
const settle = () => sleep(0).then(() => sleep(0));

const question = (changes: Partial<RouteBody<'prompt'>> = {}): RouteBody<'prompt'> => ({
  id: `question${++ids}`,
  text: 'Why?',
  attachments: [],
  notebook: null,
  ...changes
});

const newChat = (notebook: string | null = null) => chats.create({ notebook }).summary.chat;

/** The sentence with which something is refused. */
function refusalOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}

type Assistant = Extract<ChatMessage, { role: 'assistant' }>;

function answerOf(chat: string, id: string, of = chats): Assistant {
  const found = of.view(chat).messages.find(message => message.id === id);
  if (found?.role !== 'assistant') {
    throw new Error('There is no such answer.');
  }
  return found;
}

/** Asks, and waits until the router has the task. */
async function ask(
  chat: string,
  changes: Partial<RouteBody<'prompt'>> = {}
): Promise<{ answer: string; call: RoutedCall }> {
  const arrival = models.arrival();
  const answer = chats.prompt(chat, question(changes));
  return { answer, call: await arrival };
}

/** A page: what it shows after all that it was told, by the rules of the channel. */
class Page {
  readonly phases: string[] = [];
  readonly texts = new Map<string, string>();
  readonly removed: string[] = [];
  messages = new Map<string, ChatMessage>();
  readonly events: ChatEvent[] = [];
  title = '';
  deleted = false;

  constructor(chat: string) {
    this.following = chats.follow(chat, events => {
      events.forEach(event => {
        this.take(ChatEvent.parse(event));
      });
    });
  }

  dispose(): void {
    this.following.dispose();
  }

  private take(event: ChatEvent): void {
    this.events.push(event);
    switch (event.type) {
      case 'snapshot':
        event.view.messages.forEach(message => {
          this.hold(message);
        });
        this.title = event.view.summary.title;
        break;
      case 'message':
        this.hold(event.message);
        break;
      case 'append': {
        const key = `${event.message} ${event.by}`;
        const text = this.texts.get(key) ?? '';
        if (text.length !== event.from) {
          throw new Error(`Text from ${event.from} came when ${text.length} were there.`);
        }
        this.texts.set(key, text + event.text);
        break;
      }
      case 'phase':
        this.phases.push(event.phase);
        break;
      case 'removed':
        this.removed.push(...event.messages);
        break;
      case 'summary':
        this.title = event.summary.title;
        break;
      case 'deleted':
        this.deleted = true;
    }
  }

  private hold(message: ChatMessage): void {
    this.messages.set(message.id, message);
    if (message.role === 'assistant') {
      message.parts.forEach(({ by, text }) => this.texts.set(`${message.id} ${by}`, text));
    }
  }

  private readonly following: { dispose(): void };
}

describe('an answer', () => {
  test('goes through its phases and keeps text, record and what the model saw', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { answer, call } = await ask(chat, { text: 'Hello?' });
    await call.task.context(roomOf(1_000), call.signal);
    call.emit({ type: 'loading' }, { type: 'reading', left: 2_000 });
    call.begin();
    call.say('Yes');
    call.say(', it is.');
    call.done();
    await settle();
    expect(page.phases).toEqual(['reading', 'loading', 'reading', 'writing']);
    expect(answerOf(chat, answer)).toMatchObject({
      phase: 'done',
      progress: null,
      saw: true,
      parts: [{ by: 'draft', model: 'qwen2.5-coder:1.5b', text: 'Yes, it is.' }],
      record: { id: call.task.id }
    });
    expect(page.messages.get(answer)).toEqual(answerOf(chat, answer));
    expect(chats.seen(chat, answer).parts.at(-1)).toMatchObject({ text: 'Hello?' });
    expect(chats.view(chat).context).toMatchObject({ window: 1_000 });
    expect(page.title).toBe('Hello?');
  });

  test('a request that comes twice asks once', async () => {
    const chat = newChat();
    const body = question();
    const first = chats.prompt(chat, body);
    await settle();
    expect(chats.prompt(chat, body)).toBe(first);
    await settle();
    expect(models.calls).toHaveLength(1);
    expect(chats.view(chat).messages).toHaveLength(2);
  });

  test('a cloud answer stands beside the draft', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.begin();
    call.say('Draft.');
    call.begin('cloud');
    call.say('Better.', 'cloud');
    call.done();
    await settle();
    expect(answerOf(chat, answer).parts.map(({ by, text }) => [by, text])).toEqual([
      ['draft', 'Draft.'],
      ['cloud', 'Better.']
    ]);
  });

  test('a second model of the same place begins anew', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { answer, call } = await ask(chat);
    call.begin();
    call.say('Half an ans');
    call.begin();
    call.say('Whole.');
    call.done();
    await settle();
    expect(answerOf(chat, answer).parts.map(({ text }) => text)).toEqual(['Whole.']);
    expect(page.texts.get(`${answer} draft`)).toBe('Whole.');
  });

  test('that fails says why, and keeps what was there', async () => {
    const chat = newChat();
    const before = await ask(chat);
    before.call.fail('timeout', 'The model took too long. Retry.');
    await settle();
    expect(answerOf(chat, before.answer)).toMatchObject({
      phase: 'failed',
      problem: { cause: 'timeout', message: 'The model took too long. Retry.' }
    });
    const within = await ask(chat);
    within.call.begin();
    within.call.say('Half');
    within.call.fail('broken', 'The model ended.');
    await settle();
    expect(answerOf(chat, within.answer)).toMatchObject({
      phase: 'cut-off',
      parts: [{ text: 'Half' }]
    });
  });

  test('whose router breaks ends with a sentence, and the next question is answered', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.say('text before its answer began');
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'failed', problem: { cause: 'broken' } });
    const next = await ask(chat);
    next.call.begin();
    next.call.done();
    await settle();
    expect(answerOf(chat, next.answer).phase).toBe('done');
  });
});

describe('streaming', () => {
  test('4,000 chunks reach pages that come at any moment without a dropped or doubled character', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(3_999), { minLength: 1, maxLength: 6 }),
        async (pieces, moments) => {
          const chat = newChat();
          const pages = [new Page(chat)];
          const { answer, call } = await ask(chat);
          call.begin();
          let whole = '';
          // UTF-16 halves as well: a stream may be cut anywhere.
          const text = pieces.join('') || 'x';
          for (let chunk = 0; chunk < 4_000; chunk += 1) {
            const piece = text.charAt(chunk % text.length);
            whole += piece;
            call.say(piece);
            if (chunk % 100 === 0) {
              time += 5;
              await sleep(0);
            }
            if (moments.includes(chunk)) {
              await sleep(0);
              pages.push(new Page(chat));
            }
          }
          call.done();
          await settle();
          // A half that has no other half at the very end is never told.
          const told = whole.isWellFormed() ? whole : whole.slice(0, -1);
          for (const page of pages) {
            expect(page.texts.get(`${answer} draft`)).toBe(told);
            page.dispose();
          }
          expect(answerOf(chat, answer).parts[0]?.text).toBe(told);
        }
      ),
      { numRuns: 12 }
    );
  });

  test('text is gathered: fewer events than chunks', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { call } = await ask(chat);
    call.begin();
    for (let chunk = 0; chunk < 1_000; chunk += 1) {
      call.say('word ');
    }
    await sleep(40);
    const appends = page.events.filter(({ type }) => type === 'append');
    expect(appends.length).toBeLessThan(20);
    call.done();
    await settle();
  });

  test('a page that leaves is told nothing more', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { call } = await ask(chat);
    page.dispose();
    const before = page.events.length;
    call.begin();
    call.say('Later.');
    call.done();
    await settle();
    expect(page.events).toHaveLength(before);
  });
});

describe('the queue', () => {
  test('a chat answers one question at a time, in order', async () => {
    const chat = newChat();
    const first = await ask(chat, { text: 'One' });
    const second = chats.prompt(chat, question({ text: 'Two' }));
    await settle();
    expect(models.calls).toHaveLength(1);
    expect(answerOf(chat, second).phase).toBe('queued');
    first.call.done();
    await settle();
    expect(models.calls.map(({ task }) => task.brief.question)).toEqual(['One', 'Two']);
  });

  test('two chats use the machine one after the other', async () => {
    const [a, b] = [newChat(), newChat()];
    const first = await ask(a);
    chats.prompt(b, question());
    await settle();
    expect(models.calls).toHaveLength(1);
    first.call.done();
    await settle();
    expect(models.calls).toHaveLength(2);
  });

  test('a person who thinks about a preview keeps no other chat waiting', async () => {
    const [a, b] = [newChat(), newChat()];
    const first = await ask(a);
    chats.prompt(b, question());
    void first.call.ask();
    await settle();
    expect(models.calls).toHaveLength(2);
  });

  test('deleting a chat ends its answers and tells its pages', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { call } = await ask(chat);
    chats.prompt(chat, question());
    chats.delete(chat);
    await settle();
    expect(call.signal.aborted).toBe(true);
    expect(page.deleted).toBe(true);
    expect(models.calls).toHaveLength(1);
    expect(refusalOf(() => chats.view(chat))).toMatchObject({ code: 'chat-unknown' });
  });
});

describe('Stop', () => {
  test('takes a queued question back', async () => {
    const [a, b] = [newChat(), newChat()];
    const first = await ask(a);
    const second = chats.prompt(b, question());
    chats.stop(b);
    expect(answerOf(b, second)).toMatchObject({ phase: 'stopped', problem: null });
    first.call.done();
    await settle();
    expect(models.calls).toHaveLength(1);
  });

  test.each(['reading', 'loading', 'writing'] as const)(
    'while it is %s reaches the router at once and keeps the text',
    async phase => {
      const chat = newChat();
      const page = new Page(chat);
      const { answer, call } = await ask(chat);
      if (phase === 'loading') {
        call.emit({ type: 'loading' });
      } else if (phase === 'writing') {
        call.begin();
        call.say('Half an');
      }
      await settle();
      expect(answerOf(chat, answer).phase).toBe(phase);
      chats.stop(chat);
      expect(call.signal.aborted).toBe(true);
      expect(answerOf(chat, answer).phase).toBe('stopped');
      await settle();
      const stopped = answerOf(chat, answer);
      expect(stopped).toMatchObject({ phase: 'stopped', problem: null });
      expect(stopped.record).toMatchObject({ cause: 'stopped' });
      expect(stopped.parts.map(({ text }) => text)).toEqual(phase === 'writing' ? ['Half an'] : []);
      expect(page.messages.get(answer)).toEqual(stopped);
    }
  );

  test('withdraws a preview, and nothing is sent', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.begin();
    call.say('Draft.');
    const decision = call.ask();
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'asking', preview: PREVIEW });
    chats.stop(chat);
    expect(await decision).toBe('keep-local');
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({
      phase: 'stopped',
      preview: null,
      parts: [{ text: 'Draft.' }]
    });
  });

  test('then the next question is answered', async () => {
    const chat = newChat();
    await ask(chat);
    const arrival = models.arrival();
    const second = chats.prompt(chat, question());
    chats.stop(chat);
    const call = await arrival;
    call.begin();
    call.done();
    await settle();
    expect(answerOf(chat, second).phase).toBe('done');
  });

  test('without an answer does nothing', () => {
    const chat = newChat();
    chats.stop(chat);
    expect(chats.view(chat).messages).toEqual([]);
  });
});

describe('a decision', () => {
  async function asking(notebook: string | null = null) {
    const chat = newChat(notebook);
    const { answer, call } = await ask(chat);
    const decided = call.ask();
    await settle();
    return { chat, answer, call, decided };
  }

  test('reaches the router, and the preview goes', async () => {
    const { chat, answer, decided, call } = await asking();
    chats.decide(chat, answer, { preview: PREVIEW.id, decision: 'send-once' });
    expect(await decided).toBe('send-once');
    expect(answerOf(chat, answer).preview).toBeNull();
    call.done();
    await settle();
    expect(answerOf(chat, answer).phase).toBe('done');
  });

  test('about a preview that is gone is refused', async () => {
    const { chat, answer } = await asking();
    const decide = (preview: string) => () =>
      chats.decide(chat, answer, { preview, decision: 'send-once' });
    const gone = { code: 'preview-gone', status: 409 };
    expect(refusalOf(decide('another'))).toMatchObject(gone);
    decide(PREVIEW.id)();
    expect(refusalOf(decide(PREVIEW.id))).toMatchObject(gone);
  });

  test('"Always for this notebook" is kept in the settings', async () => {
    const { chat, answer, decided } = await asking('a.ipynb');
    chats.decide(chat, answer, { preview: PREVIEW.id, decision: 'always' });
    expect(await decided).toBe('always');
    expect(models.settings().alwaysNotebooks).toEqual(['a.ipynb']);
  });
});

describe('without a model', () => {
  async function waiting() {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.fail('no-model', 'No model answers. Run "ollama serve".');
    await settle();
    return { chat, answer };
  }

  test('the question waits with its remedies, and is sent when a model answers', async () => {
    const { chat, answer } = await waiting();
    expect(answerOf(chat, answer)).toMatchObject({
      phase: 'queued',
      problem: {
        cause: 'no-model',
        message:
          'No model answers. Run "ollama serve". Looks again by itself and sends your question when a model answers.'
      }
    });
    const arrival = models.arrival();
    models.appear(true);
    const call = await arrival;
    call.begin();
    call.say('Here.');
    call.done();
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'done', problem: null });
    expect(models.watched).toBe(false);
  });

  test('a model that is shown but does not answer is not asked in a circle', async () => {
    await waiting();
    models.appear(true);
    await settle();
    models.calls[1]?.fail('not-running', 'Ollama does not answer.');
    await settle();
    expect(models.calls).toHaveLength(2);
    models.appear(false);
    models.appear(true);
    await settle();
    expect(models.calls).toHaveLength(3);
  });

  test('Stop takes the question back', async () => {
    const { chat, answer } = await waiting();
    chats.stop(chat);
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'stopped', problem: null });
    models.appear(true);
    await settle();
    expect(models.calls).toHaveLength(1);
    expect(models.watched).toBe(false);
  });

  test('Try again asks at once', async () => {
    const { chat, answer } = await waiting();
    const arrival = models.arrival();
    expect(chats.retry(chat, answer)).toBe(answer);
    await arrival;
  });

  test('questions wait in order', async () => {
    const { chat } = await waiting();
    chats.prompt(chat, question({ text: 'Second' }));
    await settle();
    expect(models.calls).toHaveLength(1);
    models.appear(true);
    await settle();
    models.calls[1]?.done();
    await settle();
    expect(models.calls.map(({ task }) => task.brief.question)).toEqual(['Why?', 'Why?', 'Second']);
  });
});

describe('after the process died', () => {
  test('what was being written is cut off and kept, what was queued is asked', async () => {
    const [a, b] = [newChat(), newChat()];
    const writing = await ask(a, { text: 'One' });
    const queued = chats.prompt(b, question({ text: 'Two' }));
    writing.call.begin();
    writing.call.say('Half an answer');
    // The text is stored within a second; then the process is gone without another word.
    await sleep(1_100);
    const dead = store;
    store = testStore(folder, { holder: 'the next', lives: () => false });
    models = new ScriptedModels();
    const arrival = models.arrival();
    const later = start();
    later.recover();
    expect(answerOf(a, writing.answer, later)).toMatchObject({
      phase: 'cut-off',
      parts: [{ text: 'Half an answer' }],
      problem: {
        message:
          'Lockstep ended while this answer was written. What was there is kept. Retry asks again.'
      }
    });
    const call = await arrival;
    expect(call.task.brief.question).toBe('Two');
    // Which cells were marked is not known any more, so nothing of it may leave.
    expect(call.task.sensitivity).toBe('high');
    call.begin();
    call.done();
    await settle();
    expect(answerOf(b, queued, later).phase).toBe('done');
    await later.close();
    store.close();
    store = dead;
  });

  test('closing keeps what was there and leaves the queue for the next process', async () => {
    const [a, b] = [newChat(), newChat()];
    const writing = await ask(a);
    const queued = chats.prompt(b, question());
    writing.call.begin();
    writing.call.say('Half');
    await settle();
    await chats.close();
    expect(writing.call.signal.aborted).toBe(true);
    expect(answerOf(a, writing.answer)).toMatchObject({
      phase: 'cut-off',
      parts: [{ text: 'Half' }]
    });
    expect(answerOf(b, queued).phase).toBe('queued');
  });
});

describe('messages', () => {
  test('editing a question removes it and all after it', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const first = question({ text: 'First' });
    const arrival = models.arrival();
    const answer = chats.prompt(chat, first);
    const call = await arrival;
    const edited = question({ text: 'Edited', replaces: first.id });
    const again = models.arrival();
    const next = chats.prompt(chat, edited);
    await again;
    expect(call.signal.aborted).toBe(true);
    expect(page.removed).toEqual([first.id, answer]);
    expect(chats.view(chat).messages.map(({ id }) => id)).toEqual([edited.id, next]);
    expect(chats.view(chat).summary.title).toBe('First');
  });

  test('retrying asks again below', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.fail('timeout', 'Too long.');
    await settle();
    const arrival = models.arrival();
    const second = chats.retry(chat, answer);
    const again = await arrival;
    expect(again.task).toMatchObject({ brief: { question: 'Why?' }, fresh: true });
    expect(
      chats
        .view(chat)
        .messages.slice(-2)
        .map(({ id }) => id)
    ).toEqual([answer, second]);
    expect(refusalOf(() => chats.retry(chat, second))).toMatchObject({ code: 'answer-under-way' });
    again.done();
    await settle();
    expect(refusalOf(() => chats.retry(chat, second))).toMatchObject({ code: 'not-to-retry' });
  });

  test('posted ones stand as they are; hidden context reaches the model only', async () => {
    const chat = newChat();
    chats.post(chat, { role: 'notice', text: 'Kernel restarted.', level: 'warning' });
    chats.post(chat, { role: 'assistant', text: '**Look** here.' });
    chats.post(chat, { role: 'hidden', text: 'The graph has 85 sites.' });
    const { call } = await ask(chat);
    const turns = await call.task.context(roomOf(1_000), call.signal);
    const roles = chats.view(chat).messages.map(({ role }) => role);
    expect(roles).toEqual(['notice', 'assistant', 'user', 'assistant']);
    expect(turns[0]?.text).toContain('The graph has 85 sites.');
    expect(turns.slice(1).map(({ text }) => text)).toEqual(['**Look** here.', 'Why?']);
  });

  test('older ones are read before one', () => {
    const chat = newChat();
    const ids = Array.from({ length: 60 }, (_, at) =>
      chats.post(chat, { role: 'notice', text: `Notice ${at}` })
    );
    const view = chats.view(chat);
    expect(view.more).toBe(true);
    expect(view.messages).toHaveLength(50);
    const older = chats.older(chat, view.messages[0]?.id ?? '');
    expect(older.messages.map(({ id }) => id)).toEqual(ids.slice(0, 10));
    expect(older.more).toBe(false);
  });
});

describe('introduction', () => {
  async function greeted() {
    const chat = newChat();
    const arrival = models.arrival();
    chats.introduce(chat, true);
    const call = await arrival;
    expect(call.task).toMatchObject({ mode: 'local-only' });
    call.begin();
    call.say('Hello. What is your name, and your favourite colour?');
    call.done();
    await settle();
    return chat;
  }
  const kept = () =>
    Object.fromEntries(store.assistant.memory.items().map(({ key, value }) => [key, value]));

  test('the assistant greets once, and keeps the answer, saying so', async () => {
    const chat = await greeted();
    chats.introduce(chat, true);
    await settle();
    expect(models.calls).toHaveLength(1);
    const { call } = await ask(chat, { text: 'Ada, and teal' });
    expect(kept()).toEqual({ name: 'Ada', 'favourite colour': 'teal' });
    const notices = chats.view(chat).messages.filter(({ role }) => role === 'notice');
    expect(notices).toMatchObject([
      { text: 'Kept: name = Ada, favourite colour = teal. Change them under Memory.' }
    ]);
    const turns = await call.task.context(roomOf(1_000), call.signal);
    expect(turns[0]?.text).toContain('name: Ada');
  });

  test('closing it without a greeting asks no model', async () => {
    chats.introduce(null, false);
    await settle();
    expect(store.assistant.memory.introduced()).toBe(true);
    expect(models.calls).toHaveLength(0);
  });
});

describe('what may leave', () => {
  const SECRET = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-AA';

  test('secrets in cells, attachments and questions never reach a turn or the store', async () => {
    const chat = newChat('a.ipynb');
    const { call } = await ask(chat, {
      text: `Why is ${SECRET} refused?`,
      notebook: openNotebook([`key = "${SECRET}"`]),
      attachments: [{ kind: 'text', ref: 'paste', label: 'Paste', text: `token ${SECRET}` }]
    });
    const turns = await call.task.context(roomOf(4_000), call.signal);
    const { brief, evidence } = call.task;
    const everything = JSON.stringify([turns, brief, evidence.texts, chats.view(chat)]);
    expect(everything).not.toContain(SECRET);
    expect(everything).toContain('[secret]');
  });

  test('the brief holds the failing run and the question, not the notebook', async () => {
    const failing = recordedRun(2, { error: KEY_ERROR, code: "sites['degree']" });
    await chats.close();
    chats = start([recordedRun(1, { code: 'private = 1' }), failing]);
    const chat = newChat('a.ipynb');
    const { call } = await ask(chat, {
      notebook: openNotebook(['private = 1', "sites['degree']", 'secret_plan = 3'])
    });
    expect(call.task).toMatchObject({ kind: 'explain-error', notebook: 'a.ipynb' });
    const brief = JSON.stringify(call.task.brief);
    expect(brief).toContain("sites['degree']");
    expect(brief).toContain("KeyError: 'degree'");
    expect(brief).not.toContain('private');
    expect(brief).not.toContain('secret_plan');
    expect(call.task.evidence.names).toEqual(['private']);
    expect(call.task.evidence.texts.map(({ label }) => label)).toEqual([
      'run 1',
      'run 2',
      'the question'
    ]);
  });

  test('names of a kernel that was new since are no evidence', async () => {
    await chats.close();
    const restarted = (kernel: string, at: number): StoredObservation => ({
      n: null,
      observation: {
        kind: 'kernel',
        id: `${kernel} ${at}`,
        at,
        notebook: 'a.ipynb',
        kernel,
        event: 'restarted'
      }
    });
    chats = start([
      recordedRun(1, { code: 'gone = 1' }),
      restarted('kernel', 1_500),
      recordedRun(2, { code: 'here = 1' }),
      restarted('of an app', 2_500)
    ]);
    const { call } = await ask(newChat('a.ipynb'), { notebook: openNotebook([]) });
    expect(call.task.evidence.names).toEqual(['here']);
  });

  test('a step’s failure in a Guided App is explained with its inputs', async () => {
    await chats.close();
    const step = {
      run: 'run00000001',
      step: 's4',
      title: 'Find communities',
      inputs: [{ label: 'Seeds', value: '200' }]
    };
    chats = start([recordedRun(1, { via: 'app', step, error: KEY_ERROR }), recordedRun(2)]);
    const { call } = await ask(newChat('a.ipynb'), {
      text: 'Tell me about this step',
      notebook: openNotebook(['x']),
      attachments: [{ kind: 'step', ref: 's4', label: 'Find communities', text: 'It failed.' }]
    });
    expect(call.task).toMatchObject({ kind: 'explain-error', sensitivity: 'normal' });
    const turns = await call.task.context(roomOf(1_000), call.signal);
    expect(turns[0]?.text).toContain('step "Find communities" with Seeds = 200');
    expect(turns[0]?.text).toContain(KEY_ERROR.traceback);
    expect(JSON.stringify(call.task.brief)).toContain('KeyError');
  });

  test('the person’s own instructions stand in place of the built-in ones', async () => {
    models.writeSettings({ systemPrompt: 'Answer in French.' });
    const { call } = await ask(newChat());
    const turns = await call.task.context(roomOf(1_000), call.signal);
    expect(turns[0]?.text.startsWith('Answer in French.')).toBe(true);
    expect(turns[0]?.text).not.toContain('You are Lockstep');
  });

  test('an answer that saw what must stay here makes the chat stay here', async () => {
    const chat = newChat('a.ipynb');
    const first = await ask(chat, { notebook: openNotebook(['x'], { localOnly: true }) });
    expect(first.call.task.sensitivity).toBe('high');
    first.call.begin();
    first.call.say('x is one.');
    first.call.done();
    await settle();
    const second = await ask(chat, { notebook: openNotebook(['x']) });
    expect(second.call.task.sensitivity).toBe('high');
  });
});
