// How soon Stop reaches a model's socket: before its headers, while it loads, and in mid-answer.
import { fromSource } from '../scripts/from-source.mjs';
import { median, printTable } from './table.mjs';

const RUNS = 50;
const BAR = 100;
/** Milliseconds after which a request is surely under way, and for which its model would go on. */
const UNDER_WAY = 20;
const FOR_EVER = 60_000;

const { createAnthropic, createOllama, createOpenAi } = await fromSource('@lockstep/router');
const { startFakeAnthropic, startFakeOllama, startFakeOpenAi } =
  await fromSource('@lockstep/fake-models');

const now = () => Date.now();
const kinds = [
  {
    name: 'Ollama',
    start: startFakeOllama,
    model: 'qwen2.5-coder:1.5b',
    over: url => createOllama({ url: () => url, local: fetch, now })
  },
  {
    name: 'Anthropic',
    start: startFakeAnthropic,
    model: 'claude-haiku-5-5',
    over: url => createAnthropic({ key: () => 'not-a-key', baseUrl: url, now })
  },
  {
    name: 'OpenAI-compatible',
    start: startFakeOpenAi,
    model: 'qwen2.5-coder-7b',
    over: url => createOpenAi({ server: { url, models: [] }, key: () => null, local: fetch, now })
  }
];
const phases = [
  { name: 'while it loads', answer: { pieces: ['a'], loading: FOR_EVER }, at: /loading|reading/ },
  { name: 'in mid-answer', answer: { pieces: ['a', 'b'], between: FOR_EVER }, at: /text/ }
];

/** Milliseconds from Stop to the moment at which the server saw its socket close. */
async function stopped({ start, model, over }, { answer, at }) {
  const fake = await start();
  fake.script([answer]);
  const request = {
    model,
    turns: [{ role: 'user', text: 'Why?' }],
    maxOutput: 100,
    contextWindow: 4_096,
    logprobs: false,
    temperature: 0
  };
  const stop = new AbortController();
  let pressed = 0;
  try {
    for await (const { type } of over(fake.url).stream(request, fetch, stop.signal)) {
      if (at.test(type)) {
        setTimeout(() => {
          pressed = now();
          stop.abort();
        }, UNDER_WAY);
      }
    }
  } catch (error) {
    if (error.why !== 'stopped') {
      throw error;
    }
  }
  const seen = await fake.seen(({ path }) => /chat$|completions$|messages$/.test(path));
  await fake.left(seen);
  await fake.close();
  return seen.closedAt - pressed;
}

const rows = [];
for (const kind of kinds) {
  for (const phase of phases) {
    const times = [];
    for (let run = 0; run < RUNS; run += 1) {
      times.push(await stopped(kind, phase));
    }
    const what = `${kind.name}, ${phase.name}`;
    const figure = { unit: 'ms', beside: 'bar', theirs: BAR };
    rows.push({ what: `${what}: median`, ours: median(times), ...figure });
    rows.push({ what: `${what}: worst`, ours: Math.max(...times), ...figure });
  }
}
printTable(`Stop reaches the model's socket (${RUNS} runs each)`, rows);
