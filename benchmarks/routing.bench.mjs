// What a long history costs: the decision, the ledger and the price of a question after 10 times as many calls and runs.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fromSource } from '../scripts/from-source.mjs';
import { median, printTable, timed } from './table.mjs';

/** Calls in the ledger, route records and recorded runs of the shorter history. */
const HISTORY = 1_000;
const TIMES = 10;
const RUNS = 30;

const { openAssistant } = await fromSource('packages/companion/src/cli/openAssistant.ts');
const { explainQuestion } = await fromSource('packages/companion/src/chat/explain.ts');
const { startFakeOllama } = await fromSource('@lockstep/fake-models');

const log = { child: () => log, debug() {}, info() {}, warn() {}, error() {} };
const ollama = await startFakeOllama();
const root = mkdtempSync(join(tmpdir(), 'lockstep-routing-'));

function opened(folder) {
  const config = {
    instance: 'bench',
    root,
    state: join(root, folder),
    page: root,
    python: process.execPath,
    versions: { lockstep: '0', jupyterlab: '0', jupyter_server: '0' },
    log: 'error',
    transport: 'ours'
  };
  const key = 'sk-ant-a-key-that-is-sent-nowhere-0123456789';
  return openAssistant(config, { OLLAMA_HOST: ollama.url, ANTHROPIC_API_KEY: key }, log);
}

/** One call and its settlement. */
function call({ models: { ledger } }, at) {
  const { id } = ledger.intend(
    {
      what: 'call',
      name: 'claude-haiku-5.5',
      host: 'api.anthropic.com',
      notebook: 'a.ipynb',
      task: randomBytes(6).toString('hex'),
      bytes: 800,
      hash: '',
      masked: 0,
      held: 1,
      reason: 'The local draft scored 0.62, below 0.85.'
    },
    'x'.repeat(800)
  );
  const usage = { promptTokens: 200, outputTokens: 50 };
  ledger.settle(id, {
    ...{ outcome: 'answered', cause: null, usage, bytesOut: 800, bytesBack: 900, price: 1 }
  });
  return { id, at };
}

const observed = n => ({
  kind: 'run',
  id: `k:${n}`,
  at: Date.now() - 1_000 * (100_000 - n),
  notebook: 'a.ipynb',
  kernel: 'k',
  via: 'notebook',
  cell: { id: `c${n % 40}`, index: n % 40 },
  count: n,
  language: 'python',
  label: `Cell ${n}`,
  code: `links_${n % 40} = links.merge(sites, on="url", how="left")\nlinks_${n % 40}.head()`,
  cut: false,
  status: 'done',
  took: 4,
  error: null,
  outputs: [{ kind: 'stdout', mimeTypes: [], text: `${n} rows`, characters: 9 }],
  step: null
});

/** Figures of a history of so many calls, records and runs. */
async function measured(size) {
  const { assistant, close } = opened(String(size));
  const { store, record, models } = assistant;
  store.settings.write({ mode: 'ask' });
  store.ledger.transaction(() => {
    for (let n = 0; n < size; n += 1) {
      const { id, at } = call(assistant, n);
      store.departures.leaves({ intent: id, host: 'api.anthropic.com', bytes: 800 });
      store.routes.put({
        ...{ id, at, kind: 'code', notebook: 'a.ipynb', mode: 'auto', sensitivity: 'normal' },
        ...{ steps: [], calls: [], chosen: null, confidence: null, reason: '', took: 1 },
        ...{ price: 1, bytes: 800, cause: null }
      });
    }
    store.observations.put(Array.from({ length: size }, (_, n) => observed(n)));
  });
  const sources = { store, record, models };
  const notebook = {
    ...{ path: 'a.ipynb', language: 'python', left: 0, active: null, localOnly: false },
    cells: Array.from({ length: 40 }, (_, n) => ({
      ...{ id: `c${n}`, kind: 'code', source: observed(n).code, output: '', ran: true, tags: [] }
    }))
  };
  const asked = { text: 'Write a regex that removes notes in brackets.', notebook };
  let plan = null;
  const explain = async () => {
    const { signal } = new AbortController();
    plan = await explainQuestion(sources, models.router, asked, Date.now(), signal);
  };
  const options = { runs: RUNS, warm: 5 };
  const decision = median(await timed(explain, options));
  const pair = median(await timed(() => void call(assistant, Date.now()), options));
  const view = median(await timed(() => models.ledgerView(), { runs: 5 }));
  await close();
  const cloud = plan.tiers.find(({ tier }) => tier === 'cloud');
  return { decision, pair, view, bytes: cloud.bytes, price: cloud.price.about };
}

try {
  const short = await measured(HISTORY);
  const long = await measured(HISTORY * TIMES);
  const row = (what, key, unit) => ({
    what,
    ours: long[key],
    unit,
    beside: `after ${HISTORY}`,
    theirs: short[key]
  });
  printTable(`A question after ${HISTORY * TIMES} calls and runs (median of ${RUNS} runs)`, [
    row('its plan: record, context, rules, tiers, work order', 'decision', 'ms'),
    row('an intent and its settlement, both on disk', 'pair', 'ms'),
    row('the view of the ledger, checked before', 'view', 'ms'),
    row('what would be sent', 'bytes', 'bytes'),
    row('what it would cost', 'price', 'millionths of a dollar')
  ]);
} finally {
  await ollama.close();
  rmSync(root, { recursive: true, force: true });
}
