import { startFakeAnthropic, startFakeOllama } from '@lockstep/fake-models';
import type { FakeModels } from '@lockstep/fake-models';
import { DEFAULT_SETTINGS, ModelsView, RoutePlan, RouteRecord } from '@lockstep/protocol';
import type { RunObservation } from '@lockstep/protocol';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { NOTEBOOK, launchConfig, temporaryFolder, testStore, testTerminal } from '../testing/parts';
import type { TestTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';

const KEY = 'sk-ant-a-key-of-a-person-0123456789';
const Asked = z.object({
  answer: z.nullable(z.string()),
  phase: z.string(),
  record: z.nullable(RouteRecord)
});

let folder: string;
let remove: () => void;
let terminal: TestTerminal;
let interrupt: AbortController;
let ollama: FakeModels;
let anthropic: FakeModels;

beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  interrupt = new AbortController();
  ollama = await startFakeOllama();
  anthropic = await startFakeAnthropic({ key: KEY });
  terminal = testTerminal(folder, {
    OLLAMA_HOST: ollama.url,
    ANTHROPIC_BASE_URL: anthropic.url,
    // As the glue gives it to commands without a door.
    LOCKSTEP_CONFIG: JSON.stringify({ ...launchConfig(folder), python: join(folder, 'none') })
  });
});

afterEach(async () => {
  await Promise.all([ollama.close(), anthropic.close()]);
  remove();
});

function run(...argv: string[]): Promise<number> {
  return runScripted(argv, {
    terminal,
    untilInterrupted: () => interrupt.signal
  });
}

function printed(): string {
  return terminal.lines.join('\n');
}

/** What the models were asked in chat. */
function questions(of: FakeModels, path: string): string[] {
  return of.requests.filter(request => request.path === path).map(({ raw }) => raw);
}

describe('ask', () => {
  it('prints the answer as it comes, and the badge below', async () => {
    ollama.script([{ pieces: ['A left join ', 'keeps every row ', 'of the left table.'] }]);
    expect(await run('ask', 'What does a left join keep?')).toBe(0);
    expect(printed()).toMatch(/^A left join keeps every row of the left table\.\n/);
    expect(terminal.lines.at(-1)).toMatch(/^qwen2\.5-coder:1\.5b \(basic, local\) · .* · \$0$/);
    expect(anthropic.requests).toHaveLength(0);
  });

  it('prints one object with answer and route record', async () => {
    ollama.script([{ pieces: ['Every row.'] }]);
    expect(await run('ask', 'What does it keep?', '--json')).toBe(0);
    const { answer, phase, record } = Asked.parse(JSON.parse(printed()));
    expect([answer, phase]).toEqual(['Every row.', 'done']);
    expect(record).toMatchObject({ mode: 'local-only', bytes: 0, price: 0 });
  });

  it('knows the notebook that is named, and its recorded runs from wherever Jupyter was started', async () => {
    writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(NOTEBOOK));
    const store = testStore(launchConfig(folder).state);
    const failed: RunObservation = {
      kind: 'run',
      id: 'k:1',
      at: Date.now(),
      notebook: `${folder.split('/').at(-1)}/small.ipynb`,
      kernel: 'k',
      via: 'notebook',
      cell: { id: 'c2', index: 4 },
      count: 2,
      language: 'python',
      label: 'Count',
      code: 'n = len(country)',
      cut: false,
      status: 'failed',
      took: 4,
      error: { name: 'TypeError', message: 'object of type NoneType has no len()', traceback: '' },
      outputs: [],
      step: null
    };
    store.assistant.observations.put([failed]);
    store.close();
    ollama.script([{ pieces: ['Because it is None.'] }]);
    expect(await run('ask', 'Why did it fail?', '--notebook', 'small.ipynb')).toBe(0);
    const [asked = ''] = questions(ollama, '/api/chat');
    expect(asked).toContain('NoneType has no len()');
    expect(asked).toContain('country = \\"France\\"');
  });

  it('shows on a terminal what would be sent, and keeps it when nobody says yes', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    ollama.script([{ pieces: ['perhaps'], logprobs: [-3] }]);
    for (const answer of ['n', '', 'perhaps']) {
      terminal.answers.push(answer);
      expect(await run('ask', 'Prove it in code.', '--mode', 'ask')).toBe(0);
    }
    // Nobody there at all.
    expect(await run('ask', 'Prove it in code.', '--mode', 'ask')).toBe(0);
    expect(terminal.asked).toEqual(Array(4).fill('Send it? [y/N] '));
    const told = terminal.complaints.join('\n');
    expect(terminal.complaints.at(-1)).toBe('Nobody is here to decide, so nothing is sent.');
    expect(told).toMatch(/would get exactly these \d+ bytes/);
    expect(told).not.toContain(KEY);
    expect(questions(anthropic, '/v1/messages')).toEqual([]);
  });

  it('sends exactly what was shown after a yes, and the ledger says so', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    ollama.script([{ pieces: ['perhaps'], logprobs: [-3] }]);
    anthropic.script([{ pieces: ['Certainly', '.'] }]);
    terminal.answers.push('y');
    expect(await run('ask', 'Prove it in code.', '--mode', 'ask')).toBe(0);
    expect(printed()).toContain('Certainly.');
    const [sent] = questions(anthropic, '/v1/messages');
    expect(terminal.complaints).toContain(sent);
    terminal.lines.length = 0;
    expect(await run('ledger')).toBe(0);
    expect(printed()).toMatch(/call of claude.* at 127\.0\.0\.1/);
    expect(printed()).toMatch(/answered: \$/);
    expect(printed()).toContain('2 rows, none changed since it was written.');
  });

  it('changes the mode for itself only', async () => {
    ollama.script([{ pieces: ['Yes.'] }]);
    await run('ask', 'Well?', '--mode', 'auto');
    const store = testStore(launchConfig(folder).state);
    expect(store.assistant.settings.read()).toEqual(DEFAULT_SETTINGS);
    expect(store.assistant.chats.list(null)).toEqual([]);
    expect(store.assistant.routes.latest(5)).toMatchObject([{ mode: 'auto' }]);
    store.close();
  });

  it('says in a sentence that no model answers, instead of waiting for one', async () => {
    terminal.environment['OLLAMA_HOST'] = '127.0.0.1:47811';
    expect(await run('ask', 'Well?')).toBe(1);
    expect(terminal.complaints.at(-1)).toMatch(/Ollama is not running/);
    expect(terminal.complaints.at(-1)).not.toMatch(/Looks again/);
  });

  it('stops at Ctrl-C, with the status of one', async () => {
    ollama.script([{ pieces: ['one ', 'two'], fault: { kind: 'hang', after: 1 } }]);
    const status = run('ask', 'Count.');
    while (ollama.requests.every(({ path }) => path !== '/api/chat')) {
      await new Promise(setImmediate);
    }
    interrupt.abort();
    expect(await status).toBe(130);
  });

  it.each([
    [['ask', ' '], /There is no question/],
    [['ask', 'x', '--notebook', 'none.ipynb'], /There is no file none\.ipynb/],
    [['ask', 'x', '--mode', 'always'], /local-only/]
  ])('refuses %j as bad use', async (argv, words) => {
    expect(await run(...argv)).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringMatching(words)]);
  });

  it('keeps keys out of everything but their header', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    ollama.script([{ pieces: ['perhaps'], logprobs: [-3] }]);
    anthropic.script([{ pieces: ['Certainly', '.'] }]);
    terminal.answers.push('y');
    await run('ask', `Why is my key ${KEY} refused?`, '--mode', 'auto', '--json');
    const state = launchConfig(folder).state;
    const kept = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
      .join('');
    const bodies = [...ollama.requests, ...anthropic.requests].map(({ raw }) => raw).join('');
    expect(kept + bodies + printed() + terminal.complaints.join('')).not.toContain(KEY);
  });
});

describe('models', () => {
  it('says what there is and what answers next', async () => {
    expect(await run('models')).toBe(0);
    expect(printed()).toMatch(/^qwen2\.5-coder:1\.5b answers next, with a window of \d+ tokens\./);
    expect(printed()).toContain(`Ollama runs at ${ollama.url} with 1 model.`);
    expect(await run('models', '--json')).toBe(0);
  });

  it('is a finding when nothing can answer', async () => {
    terminal.environment['OLLAMA_HOST'] = '127.0.0.1:47811';
    expect(await run('models', '--json')).toBe(1);
    expect(ModelsView.parse(JSON.parse(printed())).next).toBeNull();
  });
});

describe('ledger', () => {
  it('says that nothing left while nothing did', async () => {
    expect(await run('ledger')).toBe(0);
    expect(printed()).toContain('Nothing has left this machine.');
  });

  it('finds a row that was changed', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    ollama.script([{ pieces: ['perhaps'], logprobs: [-3] }]);
    await run('ask', 'Prove it in code.', '--mode', 'ask');
    expect(await run('ledger', 'verify')).toBe(0);
    const raw = new DatabaseSync(join(launchConfig(folder).state, 'lockstep.sqlite'));
    raw.exec(`UPDATE ledger SET entry = replace(entry, '"bytes":', '"bytes":1') WHERE row = 1`);
    raw.close();
    terminal.lines.length = 0;
    expect(await run('ledger', 'verify', '--json')).toBe(1);
    expect(JSON.parse(printed())).toMatchObject({ rows: 1, broken: 1 });
  });

  /** One call that left. */
  async function sendOnce(): Promise<void> {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    ollama.script([{ pieces: ['perhaps'], logprobs: [-3] }]);
    anthropic.script([{ pieces: ['Certainly.'] }]);
    terminal.answers.push('y');
    await run('ask', 'Prove it in code.', '--mode', 'ask');
    terminal.lines.length = 0;
  }

  it('keeps what was sent, agrees with the way out, and finds a text that was changed', async () => {
    await sendOnce();
    expect(await run('ledger', 'verify')).toBe(0);
    expect(printed()).toContain('1 request kept as sent.');
    expect(printed()).toMatch(/The way out counted 1 request with \d+ bytes, as the ledger does\./);
    terminal.lines.length = 0;
    await run('ledger', '--json');
    const { rows } = z
      .object({ rows: z.array(z.object({ entry: z.looseObject({ id: z.string() }) })) })
      .parse(JSON.parse(printed()));
    const id = rows.at(-1)?.entry.id ?? '';
    terminal.lines.length = 0;
    expect(await run('ledger', 'sent', id)).toBe(0);
    expect(printed()).toBe(questions(anthropic, '/v1/messages')[0]);
    const raw = new DatabaseSync(join(launchConfig(folder).state, 'lockstep.sqlite'));
    raw.exec(`UPDATE sent SET body = replace(body, 'Prove', 'Prose')`);
    expect(await run('ledger', 'sent', id)).toBe(1);
    expect(await run('ledger', 'verify')).toBe(1);
    expect(printed()).toContain('What row 1 sent is not as it was kept, or is gone.');
    raw.exec('UPDATE departures SET bytes = bytes + 1');
    raw.close();
    expect(await run('ledger', 'verify')).toBe(1);
    expect(printed()).toContain('The way out and the ledger disagree');
    expect(await run('ledger', 'sent', 'none')).toBe(1);
    expect(await run('ledger', 'sent')).toBe(2);
  });

  it('is exported whole, as a table and as JSON', async () => {
    await sendOnce();
    expect(await run('ledger', 'export')).toBe(0);
    const [head, intent, settle] = printed().split('\n');
    expect(head).toMatch(/^row,type,id,at,day,what,name,host,notebook,task,bytes/);
    expect(intent).toMatch(/^1,intent,/);
    expect(settle).toMatch(/^2,settle,/);
    terminal.lines.length = 0;
    await run('ledger', 'export', '--json');
    expect(JSON.parse(printed())).toMatchObject([{ row: 1 }, { row: 2 }]);
  });

  it('shows budgets, and what the same tokens would have cost elsewhere', async () => {
    await sendOnce();
    await run('ledger');
    expect(printed()).toMatch(/Today: \$[\d.]+ of \$1\.00 spent, then it asks/);
    expect(printed()).toMatch(/Today 0 of 1 answer came from this machine, for \$/);
    expect(printed()).toMatch(/by claude-opus-5\.5, at prices of 2026-10 without a cache\./);
  });
});

describe('route', () => {
  it('says what would happen and why, and asks nobody', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    expect(await run('route', '--explain', 'Prove it in code.', '--mode', 'ask')).toBe(0);
    expect(printed()).toMatch(/^A question of kind \w[\w-]*, sensitivity normal, mode ask\./);
    expect(printed()).toMatch(/basic {5}qwen2\.5-coder:1\.5b: answers first/);
    expect(printed()).toMatch(/cloud {5}claude-haiku.*asks you first: about \$[\d.]+, \d+ bytes/);
    expect(printed()).toMatch(/This month: \$0 of \$20\.00 spent, then it stops/);
    expect(questions(ollama, '/api/chat')).toEqual([]);
    expect(anthropic.requests).toEqual([]);
    expect(printed()).not.toContain(KEY);
  });

  it('says why nothing would leave', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    expect(await run('route', 'Prove it in code.', '--json')).toBe(0);
    const plan = RoutePlan.parse(JSON.parse(printed()));
    expect([plan.cloud, plan.policy]).toEqual([false, 'mode local-only']);
    expect(plan.tiers.map(({ words }) => words)).toContain('never: mode local-only');
  });

  it('is a finding where no local model could answer, and bad use without a question', async () => {
    terminal.environment['OLLAMA_HOST'] = '127.0.0.1:47811';
    expect(await run('route', 'Well?')).toBe(1);
    expect(printed()).toMatch(/basic {5}no local model can answer now/);
    expect(await run('route', ' ')).toBe(2);
  });
});

describe('models pull', () => {
  it('asks first, then has Ollama fetch it, with progress, and the ledger says so', async () => {
    expect(await run('models', 'pull', 'tiny:1b')).toBe(1);
    expect(terminal.complaints.at(-1)).toBe(
      'Nobody is here to decide, so nothing is fetched. Add --yes.'
    );
    terminal.answers.push('y');
    expect(await run('models', 'pull', 'tiny:1b')).toBe(0);
    expect(terminal.asked).toEqual(Array(2).fill('Fetch it? [y/N] '));
    expect(terminal.lines.at(-1)).toMatch(/^tiny:1b is here/);
    expect(terminal.steps.join()).toMatch(/tiny:1b: pulling \w+, 50 %/);
    await run('ledger');
    expect(printed()).toMatch(/download of tiny:1b at registry\.ollama\.ai/);
  });

  it('says what Ollama said where it has no such model', async () => {
    expect(await run('models', 'pull', 'no-such', '--yes', '--json')).toBe(1);
    expect(terminal.complaints.at(-1)).toMatch(
      /^Ollama could not fetch no-such: .*file does not exist/
    );
    await run('ledger', '--json');
    expect(printed()).toContain('"outcome": "failed"');
  });

  it('offers the built-in ones where Ollama does not run, and names what is missing', async () => {
    terminal.environment['OLLAMA_HOST'] = '127.0.0.1:47811';
    expect(await run('models', 'pull', 'tiny:1b', '--yes')).toBe(2);
    expect(terminal.complaints.at(-1)).toMatch(
      /^The built-in model is one of qwen2\.5-coder:1\.5b/
    );
    expect(await run('models', 'pull', 'qwen2.5-coder:0.5b', '--yes')).toBe(1);
    expect(terminal.complaints.at(-1)).toMatch(/engine of the local model is not installed/);
  });
});
