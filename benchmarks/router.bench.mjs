// What the router itself takes before a model is asked, and what it takes to find what must not travel.
import { fromSource } from '../scripts/from-source.mjs';
import { median, printTable } from './table.mjs';

const RUNS = 200;
const WARM = 50;
const BAR = 1;
/** Characters of one observation's output, and of the data of one question. */
const OUTPUT = 20_000;
const DATA = 6_000;

const { createRouter, createEgress } = await fromSource('@lockstep/router');
const { maskSecrets, detect } = await fromSource('@lockstep/privacy');

const LINES = [
  'links = links.merge(sites, on="url", how="left")',
  '0   https://example.org/a/index.html   BE   1,024   0.93125',
  'Traceback (most recent call last): KeyError: "url"',
  'def clean(names): return [name.strip() for name in names if name]',
  'Mean of 7,524 rows, 546 without a match; write to ada@example.org.'
];
const textOf = length =>
  Array.from({ length: Math.ceil(length / 40) }, (_, n) => LINES[n % LINES.length])
    .join('\n')
    .slice(0, length);

let asked = 0;
const provider = {
  id: 'ollama',
  host: '127.0.0.1:11434',
  models: async () => [{ model: 'qwen2.5-coder:1.5b', place: 'local', bytes: 1e9 }],
  capabilities: async () => ({
    contextWindow: 8_192,
    maxOutput: 2_048,
    logprobs: true,
    jsonSchema: true,
    readingSpeed: 150,
    digest: 'd'
  }),
  countTokens: async () => null,
  health: async () => ({ fine: true, cause: null, message: null, ms: 0 }),
  async *stream() {
    asked = performance.now();
    yield { type: 'text', text: 'x' };
    yield { type: 'end', usage: null, finish: 'stop' };
  }
};

const settings = {
  mode: 'auto',
  threshold: 0.85,
  tiers: { basic: null, medium: null, cloud: null, frontier: null },
  budgets: { day: 0, notebook: 0 },
  localOnlyNotebooks: [],
  alwaysNotebooks: []
};
const router = createRouter({
  providers: [provider],
  settings: () => settings,
  egress: createEgress(() => Promise.reject(new Error('Nothing is sent here.'))),
  ledger: null,
  keep: () => undefined,
  now: () => performance.now(),
  id: () => 'id'
});

const data = textOf(DATA);
const turns = [
  { role: 'system', text: 'Answer from the record.' },
  { role: 'user', text: data }
];

/** Milliseconds from the question to the request to the model. */
async function decision(n) {
  const task = {
    id: `t${n}`,
    kind: 'chat',
    notebook: 'a.ipynb',
    sensitivity: 'normal',
    maxOutput: 256,
    fresh: true,
    context: async () => turns,
    evidence: { language: 'python', names: ['links'], texts: [{ label: 'run 14', text: data }] },
    brief: { question: 'Hello', data: [{ title: 'Run 14', text: data }], form: '' }
  };
  const start = performance.now();
  for await (const event of router.route(task, undefined, new AbortController().signal)) {
    void event;
  }
  return asked - start;
}

const decisions = [];
for (let n = -WARM; n < RUNS; n += 1) {
  const took = await decision(n);
  if (n >= 0) {
    decisions.push(took);
  }
}

function medianOf(work) {
  const times = [];
  for (let n = -WARM; n < RUNS; n += 1) {
    const start = performance.now();
    work();
    if (n >= 0) {
      times.push(performance.now() - start);
    }
  }
  return median(times);
}
const output = textOf(OUTPUT);

printTable(`Router (median of ${RUNS} runs)`, [
  {
    what: `question to request: policy, tiers, cache, prior, ${DATA} characters of data`,
    ours: median(decisions),
    unit: 'ms',
    beside: 'bar',
    theirs: BAR
  },
  {
    what: `masking secrets in ${OUTPUT} characters`,
    ours: medianOf(() => maskSecrets(output)),
    unit: 'ms',
    beside: 'bar',
    theirs: BAR
  },
  {
    what: `finding everything in ${OUTPUT} characters`,
    ours: medianOf(() => detect(output)),
    unit: 'ms',
    beside: 'masking bar',
    theirs: BAR
  }
]);
