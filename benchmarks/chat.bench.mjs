// The chat beside the model: what it adds before the first token, and its work for each piece of a long answer.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as tick } from 'node:timers/promises';

import { fromSource } from '../scripts/from-source.mjs';
import { median, printTable } from './table.mjs';

const QUESTIONS = 15;
const CHUNKS = 100;
const ROUNDS = 20;
const RUNS = 7;
const PIECE = 'word ';
const FIRST_TOKEN_BAR = 50;

const { createChats } = await fromSource('packages/companion/src/chat/chats.ts');
const { KEY_ERROR, openNotebook, recordedRun, roomOf, ScriptedModels } = await fromSource(
  'packages/companion/src/chat/testing.ts'
);
const { openStore } = await fromSource('packages/companion/src/store/index.ts');
const { silentLog } = await fromSource('packages/companion/src/log.ts');

const id = () => randomBytes(10).toString('hex');
const lines = (n, count) => Array.from({ length: count }, (_, at) => `x${n}_${at} = ${at}`);

/** Eighty runs with code and outputs, the last of which failed. */
const runs = Array.from(
  { length: 80 },
  (_, at) =>
    recordedRun(at + 1, {
      code: lines(at, 30).join('\n'),
      outputs: [{ kind: 'stdout', mimeTypes: [], text: 'row\n'.repeat(300), characters: 1_200 }],
      ...(at === 79 ? { error: KEY_ERROR } : {})
    }).observation
);
/** A hundred cells of which half ran. */
const cells = Array.from({ length: 100 }, (_, at) => lines(at, 20).join('\n'));
const notebook = openNotebook(cells);
notebook.cells.forEach((cell, at) => (cell.ran = at < 50));

async function withChats(work) {
  const folder = mkdtempSync(join(tmpdir(), 'lk-'));
  const log = silentLog();
  const store = openStore({ folder, holder: 'bench', server: 'here', log });
  store.assistant.observations.put(runs);
  const models = new ScriptedModels();
  const chats = createChats({
    store: store.assistant,
    record: store.assistant.observations,
    models,
    log,
    now: Date.now,
    id
  });
  try {
    return await work(chats, models);
  } finally {
    await chats.close();
    store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Asks, and gives what the router got with the answer's id; `told` hears all events. */
async function ask(chats, models, told) {
  const { chat } = chats.create({ notebook: 'a.ipynb' }).summary;
  const following = chats.follow(chat, told);
  const arrival = models.arrival();
  const at = performance.now();
  chats.prompt(chat, { id: id(), text: 'Why?', attachments: [], notebook });
  return { at, call: await arrival, following };
}

/** Milliseconds from the question to its first text on a page, of a model that needs none itself. */
const firstTokens = () =>
  withChats(async (chats, models) => {
    const times = [];
    for (let question = 0; question < QUESTIONS; question += 1) {
      let shown;
      const first = new Promise(resolve => (shown = resolve));
      const { at, call, following } = await ask(chats, models, events => {
        if (events.some(({ type }) => type === 'append')) {
          shown(performance.now());
        }
      });
      await call.task.context(roomOf(2_048), call.signal);
      call.begin();
      call.say(PIECE);
      times.push((await first) - at);
      call.done();
      await tick();
      following.dispose();
    }
    return times;
  });

/** Microseconds of each piece when the answer is that long: taken in, told to a page, kept for storing. */
const pieces = characters =>
  withChats(async (chats, models) => {
    let told = () => undefined;
    const { call, following } = await ask(chats, models, events => {
      if (events.some(({ type, phase }) => type === 'phase' && phase === 'loading')) {
        told(performance.now());
      }
    });
    call.begin();
    call.say('x'.repeat(characters));
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // A phase is told at once, after all pieces before it.
      const taken = new Promise(resolve => (told = resolve));
      const start = performance.now();
      for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
        call.say('.');
      }
      call.emit({ type: 'loading' });
      times.push((1_000 * ((await taken) - start)) / CHUNKS);
    }
    call.done();
    await tick();
    following.dispose();
    return median(times);
  });

const LENGTHS = [1_000, 10_000, 100_000];
const measured = new Map(LENGTHS.map(length => [length, []]));
// In turns, so that what warms up or slows down meets all lengths alike.
for (let run = -2; run < RUNS; run += 1) {
  for (const length of LENGTHS) {
    const time = await pieces(length);
    if (run >= 0) {
      measured.get(length).push(time);
    }
  }
}
const [short, long, longest] = LENGTHS.map(length => median(measured.get(length)));

printTable(
  `Chat: 80 runs on record, 100 cells open, store on disk; medians of ${QUESTIONS} questions and of ${RUNS} × ${ROUNDS} × ${CHUNKS} pieces`,
  [
    {
      what: 'first token, beyond the model’s own',
      ours: median(await firstTokens()),
      unit: 'ms',
      beside: 'bar',
      theirs: FIRST_TOKEN_BAR
    },
    {
      what: 'a piece at 10,000 characters',
      ours: long,
      unit: 'µs',
      beside: 'at 1,000',
      theirs: short
    },
    {
      what: 'a piece at 100,000 characters',
      ours: longest,
      unit: 'µs',
      beside: 'at 1,000',
      theirs: short
    }
  ]
);
