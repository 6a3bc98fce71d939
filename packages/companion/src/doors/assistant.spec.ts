/** The assistant's doors inside Jupyter, on the real parts, with a scripted model. */
import { startFakeOllama } from '@lockstep/fake-models';
import type { FakeModels } from '@lockstep/fake-models';
import {
  ChatView,
  DEFAULT_SETTINGS,
  Refusal,
  RunView,
  assistantRoutes,
  routes
} from '@lockstep/protocol';
import type { ChatEvent, LaunchConfig, RunObservation, ServerFrame } from '@lockstep/protocol';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCompanion } from '../cli/companion';
import type { EngineDeps } from '../contract';
import { createLog } from '../log';
import { PageSocket } from '../testing/page';
import { launchConfig, NOTEBOOK, raw, temporaryFolder } from '../testing/parts';
import type { RawAnswer } from '../testing/parts';
import { scriptedEngine } from '../testing/scriptedEngine';
import { PROMPT_BODY } from './assistantChats';

const ANN = {
  Authorization: 'Bearer the-bearer',
  'X-Lockstep-User': 'ann',
  'Content-Type': 'application/json'
};
const KEY = 'sk-ant-api03-Zx8Kq2LmNp4Rt6Vw9Yb1Cd3Ef5Gh7Jk0Lm2Np4Qr6St8Uv0Wx2Yz4Ab6Cd8Ef';
const MAIL = 'ann.lee@example.org';

let folder: string;
let remove: () => void;
let config: LaunchConfig;
let deps: EngineDeps;
let logged: string[];
let stop: AbortController;
let ended: Promise<number>;
let ollama: FakeModels;
const pages: PageSocket[] = [];

async function start(): Promise<void> {
  stop = new AbortController();
  await new Promise((resolve, reject) => {
    ended = runCompanion({
      config,
      createEngine(given) {
        deps = given;
        return scriptedEngine(given);
      },
      environment: { OLLAMA_HOST: ollama.url },
      log: createLog('debug', 'test', line => logged.push(line)),
      print: resolve,
      signal: stop.signal
    });
    ended.catch(reject);
  });
}

async function end(): Promise<void> {
  await Promise.all(pages.splice(0).map(page => page.close()));
  stop.abort();
  await ended;
}

beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  config = { ...launchConfig(folder), python: join(folder, 'no-python') };
  logged = [];
  ollama = await startFakeOllama();
  await start();
});

afterEach(async () => {
  await end();
  await ollama.close();
  remove();
});

function ask(method: string, path: string, body?: unknown): Promise<RawAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return raw({ socketPath: join(folder, 'c.sock') }, method, path, ANN, text);
}

async function openPage(): Promise<PageSocket> {
  const page = new PageSocket(`ws+unix://${join(folder, 'c.sock')}:/ws`, ANN);
  pages.push(page);
  return page.opened();
}

function codeOf(answer: RawAnswer): [number, string] {
  return [answer.status, Refusal.parse(answer.json()).code];
}

async function createChat(notebook: string | null = null): Promise<string> {
  const answer = await ask('POST', '/chats', { notebook });
  return ChatView.parse(answer.json()).summary.chat;
}

function question(text: string, id = 'question0001'): object {
  return { id, text, attachments: [], notebook: null };
}

function run(changes: Partial<RunObservation> = {}): RunObservation {
  return {
    kind: 'run',
    id: 'k:1',
    at: Date.now(),
    notebook: 'a.ipynb',
    kernel: 'k',
    via: 'notebook',
    cell: { id: 'c', index: 0 },
    count: 1,
    language: 'python',
    label: 'Load',
    code: 'x = 1',
    cut: false,
    status: 'done',
    took: 5,
    error: null,
    outputs: [],
    step: null,
    ...changes
  };
}

/** A chat as a page holds it: the latest snapshot with what followed, each append at its place. */
function textOf(frames: readonly ServerFrame[]): string {
  let texts = new Map<string, string>();
  const take = (event: ChatEvent): void => {
    if (event.type === 'snapshot') {
      texts = new Map();
      event.view.messages.forEach(message => take({ type: 'message', message }));
    } else if (event.type === 'message' && event.message.role === 'assistant') {
      texts.set(event.message.id, event.message.parts.map(({ text }) => text).join(''));
    } else if (event.type === 'append') {
      const before = texts.get(event.message) ?? '';
      expect(event.from).toBe(before.length);
      texts.set(event.message, before + event.text);
    }
  };
  frames.forEach(frame => frame.type === 'chat' && frame.events.forEach(take));
  return [...texts.values()].join('|');
}

const finished = (frames: readonly ServerFrame[]): boolean =>
  frames.some(
    frame =>
      frame.type === 'chat' &&
      frame.events.some(
        event =>
          event.type === 'message' &&
          event.message.role === 'assistant' &&
          event.message.phase === 'done'
      )
  );

describe('calibration', () => {
  it('is shown, learns from thumbs of answers that had a score, and goes back to a state', async () => {
    ollama.script([{ pieces: ['Be', 'cause.'], logprobs: [-0.1, -0.2] }]);
    const chat = await createChat();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `chat/${chat}`, since: 0 });
    await ask('POST', `/chats/${chat}/prompt`, question('Why is it so?'));
    await page.until(finished);
    const { messages } = ChatView.parse((await ask('GET', `/chats/${chat}`)).json());
    const answer = messages.find(({ role }) => role === 'assistant');
    const task = answer?.role === 'assistant' ? (answer.record?.id ?? '') : '';
    expect((await ask('POST', '/calibration/label', { task, good: true })).status).toBe(200);
    expect(codeOf(await ask('POST', '/calibration/label', { task: 'none', good: true }))).toEqual([
      404,
      'answer-unscored'
    ]);
    const read = assistantRoutes.readCalibration.reply;
    const refit = await ask('POST', '/calibration/change', { action: 'refit' });
    expect(read.parse(refit.json()).snapshots).toMatchObject([{ id: 1, reason: 'asked' }]);
    const back = { action: 'restore', snapshot: null };
    expect((await ask('POST', '/calibration/change', back)).status).toBe(200);
    const { held, groups } = read.parse((await ask('GET', '/calibration')).json());
    expect([held, groups.length]).toEqual([true, 1]);
    const gone = { action: 'restore', snapshot: 77 };
    expect(codeOf(await ask('POST', '/calibration/change', gone))).toEqual([
      404,
      'calibration-unknown'
    ]);
  });
});

describe('a chat', () => {
  it('streams its answer to every page: a snapshot first, then each piece once', async () => {
    const pieces = Array.from({ length: 300 }, (_, index) => `${index} `);
    ollama.script([{ pieces }]);
    const chat = await createChat();
    const channel = `chat/${chat}`;
    const page = await openPage();
    page.say({ type: 'subscribe', channel, since: 0 });
    await page.until(frames => frames.some(({ type }) => type === 'subscribed'));
    expect(page.frames.map(({ type }) => type)).toEqual(['chat', 'subscribed']);
    const asked = await ask('POST', `/chats/${chat}/prompt`, question('Count.'));
    expect(asked.status).toBe(200);
    const late = await openPage();
    late.say({ type: 'subscribe', channel, since: 0 });
    // Subscribing anew begins again with all there is.
    await late.until(frames => frames.length > 0);
    late.say({ type: 'subscribe', channel, since: 0 });
    await page.until(finished);
    await late.until(frames => textOf(frames) === pieces.join(''));
    expect(textOf(page.frames)).toBe(pieces.join(''));
  });

  it('is there after a restart, and its answer asked once however often the page repeats itself', async () => {
    ollama.script([{ pieces: ['Forty-two.'] }]);
    const chat = await createChat('a.ipynb');
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `chat/${chat}`, since: 0 });
    const first = await ask('POST', `/chats/${chat}/prompt`, question('What is it?'));
    const second = await ask('POST', `/chats/${chat}/prompt`, question('What is it?'));
    expect(second.json()).toEqual(first.json());
    await page.until(finished);
    await end();
    await start();
    const { messages } = ChatView.parse((await ask('GET', `/chats/${chat}`)).json());
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(messages[1]).toMatchObject({ phase: 'done', parts: [{ text: 'Forty-two.' }] });
    const { chats } = assistantRoutes.listChats.reply.parse(
      (await ask('POST', '/chats/query', { notebook: 'a.ipynb' })).json()
    );
    expect(chats).toMatchObject([{ chat, messages: 2 }]);
  });

  it('can be renamed, read before a message, and deleted for every page', async () => {
    const chat = await createChat();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `chat/${chat}`, since: 0 });
    const posted = await ask('POST', `/chats/${chat}/post`, { role: 'notice', text: 'Hello.' });
    const { message } = assistantRoutes.post.reply.parse(posted.json());
    expect((await ask('POST', `/chats/${chat}/rename`, { title: 'Mine' })).status).toBe(200);
    expect((await ask('GET', `/chats/${chat}/before/${message}`)).json()).toEqual({
      messages: [],
      more: false
    });
    await ask('POST', `/chats/${chat}/delete`, {});
    await page.until(frames =>
      frames.some(
        frame => frame.type === 'chat' && frame.events.some(({ type }) => type === 'deleted')
      )
    );
    expect(codeOf(await ask('GET', `/chats/${chat}`))).toEqual([404, 'chat-unknown']);
  });

  it('that does not exist is 404 at every door and refused as a channel', async () => {
    const chat = 'nochat000000';
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['GET', '/before/message00001'],
      ['GET', '/seen/message00001'],
      ['POST', '/rename', { title: 'x' }],
      ['POST', '/delete', {}],
      ['POST', '/stop', {}],
      ['POST', '/prompt', question('x')],
      ['POST', '/post', { role: 'user', text: 'x' }],
      ['POST', '/retry/message00001', {}],
      ['POST', '/decide/message00001', { preview: 'p', decision: 'send-once' }]
    ];
    for (const [method, path, body] of calls) {
      expect(codeOf(await ask(method, `/chats/${chat}${path}`, body))).toEqual([
        404,
        'chat-unknown'
      ]);
    }
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `chat/${chat}`, since: 0 });
    await page.until(frames => frames.some(({ type }) => type === 'refused'));
    expect(page.frames).toMatchObject([{ type: 'refused', refusal: { code: 'chat-unknown' } }]);
  });

  it('takes no decision about a preview that is not open', async () => {
    ollama.script([{ pieces: ['Yes.'] }]);
    const chat = await createChat();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `chat/${chat}`, since: 0 });
    const asked = await ask('POST', `/chats/${chat}/prompt`, question('Well?'));
    const { answer } = assistantRoutes.prompt.reply.parse(asked.json());
    await page.until(finished);
    const decided = await ask('POST', `/chats/${chat}/decide/${answer}`, {
      preview: 'gone',
      decision: 'send-once'
    });
    expect(codeOf(decided)).toEqual([409, 'preview-gone']);
  });

  it('refuses a question of the wrong form or above its size', async () => {
    const chat = await createChat();
    const path = `/chats/${chat}/prompt`;
    expect(codeOf(await ask('POST', path, { ...question('x'), code: '1' }))).toEqual([
      400,
      'bad-request'
    ]);
    expect(codeOf(await ask('POST', path, question('x'.repeat(9_000))))).toEqual([
      400,
      'bad-request'
    ]);
    const large = await ask('POST', path, question('x'.repeat(PROMPT_BODY)));
    expect(codeOf(large)).toEqual([413, 'too-large']);
  });
});

describe('the record', () => {
  it('reaches every page: the latest first, then what is told, once', async () => {
    await ask('POST', '/observations', { observations: [run()] });
    const page = await openPage();
    page.say({ type: 'subscribe', channel: 'record', since: 0 });
    await page.until(frames => frames.length === 2);
    const told = await ask('POST', '/observations', {
      observations: [run(), run({ id: 'k:2' })]
    });
    expect(told.json()).toEqual({ stored: 1 });
    await page.until(frames => frames.length === 3);
    expect(
      page.frames.map(frame =>
        frame.type === 'record'
          ? [frame.whole, frame.observations.map(({ n, observation }) => [n, observation.id])]
          : frame.type
      )
    ).toEqual([[true, [[1, 'k:1']]], 'subscribed', [false, [[2, 'k:2']]]]);
    const forgotten = await ask('POST', '/observations/forget', { notebook: null });
    expect(forgotten.json()).toEqual({ forgotten: 2 });
    await page.until(frames => frames.at(-1)?.type === 'record' && frames.length === 4);
    expect(page.frames.at(-1)).toMatchObject({ whole: true, observations: [] });
  });

  it('hears of the steps of Guided Apps from the engine', async () => {
    const page = await openPage();
    page.say({ type: 'subscribe', channel: 'record', since: 0 });
    await page.until(frames => frames.some(({ type }) => type === 'subscribed'));
    deps.observe?.({
      run: 'run00000001',
      notebook: 'a.ipynb',
      language: 'python',
      step: {
        id: 'count',
        kind: 'step',
        title: 'Count',
        parts: [],
        optional: false,
        effects: [],
        number: 2,
        cells: 1,
        inputs: [],
        flow: { defines: [], maybe: [], uses: [], mutates: [], opaque: false },
        content: 'c'
      },
      values: {},
      cell: 'c2',
      kernel: 'k',
      request: 'm1',
      execution: 'e',
      code: 'n = 1',
      at: Date.now(),
      status: 'failed',
      took: 3,
      error: { name: 'ValueError', message: 'no' },
      outputs: [],
      by: 'person',
      replayed: false,
      clean: text => text
    });
    await page.until(frames => frames.some(frame => frame.type === 'record' && !frame.whole));
    const { observations } = assistantRoutes.queryRecord.reply.parse(
      (
        await ask('POST', '/observations/query', { notebook: 'a.ipynb', before: null, limit: 9 })
      ).json()
    );
    expect(observations).toMatchObject([
      { n: 1, observation: { id: 'k:m1', via: 'app', step: { title: 'Count' } } }
    ]);
  });

  it('hears once of another model, and of a file that a run was given', async () => {
    const tiers = { ...DEFAULT_SETTINGS.tiers, basic: { provider: 'ollama', model: 'tiny' } };
    await ask('POST', '/settings', { tiers });
    await ask('POST', '/settings', { tiers, retention: 30 });
    const source = { path: 'small.ipynb', notebook: NOTEBOOK, diskIds: [] };
    const { plan } = routes.openApp.reply.parse((await ask('POST', '/apps/open', source)).json());
    const { state } = RunView.parse((await ask('POST', '/runs', { app: plan.app })).json());
    await raw(
      { socketPath: join(folder, 'c.sock') },
      'POST',
      `/runs/${state.run}/uploads/pages.csv`,
      { ...ANN, 'Content-Type': 'application/octet-stream' },
      'a,b'
    );
    const { observations } = assistantRoutes.queryRecord.reply.parse(
      (await ask('POST', '/observations/query', { notebook: null, before: null, limit: 9 })).json()
    );
    expect(
      observations.map(({ observation: one }) =>
        one.kind === 'event' ? [one.event, one.text, one.notebook] : one.kind
      )
    ).toEqual([
      ['file-imported', 'Gave the run the file “pages.csv”.', 'small.ipynb'],
      ['models-changed', 'Changed the models: basic is now tiny.', null]
    ]);
  });

  it('ends what a dead companion left running', async () => {
    const step = { run: 'run99999999', step: 's', title: 'Gone', inputs: [] };
    await ask('POST', '/observations', {
      observations: [
        run({ status: 'running', via: 'app', step }),
        run({ id: 'k:2', status: 'running' })
      ]
    });
    await end();
    await start();
    const page = await openPage();
    page.say({ type: 'subscribe', channel: 'record', since: 0 });
    const statuses = (frames: readonly ServerFrame[]): string[] =>
      frames
        .flatMap(frame => (frame.type === 'record' ? frame.observations : []))
        .map(({ observation }) =>
          observation.kind === 'run' ? `${observation.id} ${observation.status}` : ''
        );
    await page.until(frames => statuses(frames).includes('k:1 cancelled'));
    // What a page observes, the page ends.
    expect(statuses(page.frames)).toContain('k:2 running');
  });
});

describe('models, settings and keys', () => {
  it('show how the models stand, and tell each change', async () => {
    const page = await openPage();
    page.say({ type: 'subscribe', channel: 'models', since: 0 });
    await page.until(frames => frames.some(({ type }) => type === 'models'));
    expect(page.frames.find(({ type }) => type === 'models')).toMatchObject({
      models: {
        mode: 'local-only',
        next: { model: { provider: 'ollama', model: 'qwen2.5-coder:1.5b' } },
        ollama: { running: true, url: ollama.url }
      }
    });
    expect((await ask('POST', '/settings', { mode: 'ask' })).json()).toEqual({
      ...DEFAULT_SETTINGS,
      mode: 'ask'
    });
    await page.until(frames =>
      frames.some(frame => frame.type === 'models' && frame.models.mode === 'ask')
    );
    expect((await ask('GET', '/settings')).json()).toMatchObject({ mode: 'ask' });
    expect(codeOf(await ask('POST', '/settings', { mode: 'never' }))).toEqual([400, 'bad-request']);
  });

  it('keep a key and never give it back', async () => {
    const target = { provider: 'anthropic', host: '' };
    const page = await openPage();
    page.say({ type: 'subscribe', channel: 'models', since: 0 });
    const set = await ask('POST', '/keys', { target, key: KEY });
    expect(set.status).toBe(200);
    await page.until(frames =>
      frames.some(frame => frame.type === 'models' && frame.models.keys.length > 0)
    );
    const answers = [
      set.text,
      (await ask('GET', '/models')).text,
      (await ask('GET', '/settings')).text,
      (await ask('GET', '/memory/export')).text,
      (await ask('GET', '/ledger')).text,
      JSON.stringify(page.frames),
      logged.join('')
    ];
    expect(answers.join('')).not.toContain(KEY);
    expect(readFileSync(join(config.state, 'keys.json'), 'utf-8')).toContain(KEY);
    const removed = await ask('POST', '/keys/remove', { target });
    expect(assistantRoutes.removeKey.reply.parse(removed.json()).keys).toEqual([]);
    expect(readFileSync(join(config.state, 'keys.json'), 'utf-8')).not.toContain(KEY);
  });

  it('start with an empty ledger that holds', async () => {
    const view = assistantRoutes.readLedger.reply.parse((await ask('GET', '/ledger')).json());
    expect(view).toMatchObject({
      ...{ rows: [], records: [], entries: 0, broken: null },
      today: { spent: 0, held: 0, bytes: 0 },
      witness: { counted: { requests: 0, bytes: 0 }, differs: null }
    });
    expect(view.budgets.map(({ name }) => name)).toEqual(['day', 'month']);
    expect(codeOf(await ask('GET', '/ledger/sent/none'))).toEqual([404, 'not-found']);
    expect((await ask('GET', '/ledger/export/json')).json()).toEqual([]);
    expect((await ask('GET', '/ledger/export/csv')).text).toMatch(/^row,type,id,at,/);
  });

  it('says what would happen to a question, and asks no model for it', async () => {
    await ask('POST', '/settings', { mode: 'ask' });
    const plan = assistantRoutes.explainRoute.reply.parse(
      (await ask('POST', '/route/explain', { text: 'Prove it in code.', notebook: null })).json()
    );
    expect(plan).toMatchObject({ mode: 'ask', cloud: true, remembered: null });
    expect(plan.tiers.map(({ tier }) => tier)).toEqual(['basic', 'medium', 'cloud', 'frontier']);
    expect(ollama.requests.filter(({ path }) => path === '/api/chat')).toEqual([]);
  });
});

describe('memory', () => {
  it('is kept, changed, deleted, and exported with everything else as a file', async () => {
    await ask('POST', '/memory', { key: 'name', value: 'Ann' });
    await ask('POST', '/memory', { key: 'colour', value: 'blue' });
    await ask('POST', '/memory', { key: 'colour', value: null });
    const { items, introduced } = assistantRoutes.readMemory.reply.parse(
      (await ask('GET', '/memory')).json()
    );
    expect([items.map(({ key, value }) => [key, value]), introduced]).toEqual([
      [['name', 'Ann']],
      false
    ]);
    await ask('POST', '/memory/introduce', { chat: null, greet: false });
    expect((await ask('GET', '/memory')).json()).toMatchObject({ introduced: true });
    const file = await ask('GET', '/memory/export');
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="lockstep-.*\.json"$/
    );
    expect(file.json()).toMatchObject({ format: 1, memory: [{ key: 'name', value: 'Ann' }] });
  });
});

describe('a secret', () => {
  it('in a cell, an output or a question is in no file, no log and no export; an address is in no log', async () => {
    const text = `${KEY} of ${MAIL}`;
    await ask('POST', '/observations', {
      observations: [
        run({
          code: `k = "${text}"`,
          status: 'failed',
          error: { name: 'E', message: text, traceback: text },
          outputs: [{ kind: 'stdout', mimeTypes: [], text, characters: text.length }]
        })
      ]
    });
    ollama.script([{ pieces: ['It is refused ', `for ${MAIL}.`] }]);
    const chat = await createChat('a.ipynb');
    const page = await openPage();
    page.say({ type: 'subscribe', channel: `chat/${chat}`, since: 0 });
    await ask('POST', `/chats/${chat}/prompt`, question(`Why does ${text} fail?`));
    await page.until(finished);
    const exported = (await ask('GET', '/memory/export')).text;
    await ask('GET', '/no/such/door');
    const kept = readdirSync(config.state, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && existsSync(join(entry.parentPath, entry.name)))
      .map(entry => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
      .join('');
    const told = ollama.requests.map(({ raw: body }) => body).join('');
    const log = logged.join('');
    // Compared here, so that a failure does not print a database.
    const holds = (needle: string): boolean[] =>
      [kept, exported, told, log].map(text => text.includes(needle));
    expect(holds(KEY)).toEqual([false, false, false, false]);
    expect(holds(KEY.slice(24, 64))).toEqual([false, false, false, false]);
    expect(holds(MAIL)).toEqual([true, true, true, false]);
  });
});
