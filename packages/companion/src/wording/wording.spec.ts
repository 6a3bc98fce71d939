/** Proposed words, from the command line and inside Jupyter, on the real parts, with scripted models. */
import { startFakeAnthropic, startFakeOllama } from '@lockstep/fake-models';
import type { FakeModels } from '@lockstep/fake-models';
import { Refusal, assistantRoutes } from '@lockstep/protocol';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Checked } from '../cli/checked';
import { runCompanion } from '../cli/companion';
import { silentLog } from '../log';
import {
  NOTEBOOK,
  launchConfig,
  raw,
  temporaryFolder,
  testStore,
  testTerminal
} from '../testing/parts';
import type { RawAnswer, TestTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';
import { scriptedEngine } from '../testing/scriptedEngine';
import { isLocalOnly } from './localOnly';

const KEY = 'sk-ant-a-key-of-a-person-0123456789';
const SECRET = 'correct-horse-battery';
const REPLY = JSON.stringify({
  steps: [
    { step: 'choose', title: 'Choose a **country**', help: 'Its letters are counted below.' },
    { step: 'count', title: 'Count', help: '' },
    { step: 'invented', title: 'Do more', help: '' }
  ]
});
const PROPOSED = [
  { step: 'choose', title: 'Choose a country', help: 'Its letters are counted below.' }
];

let folder: string;
let remove: () => void;
let terminal: TestTerminal;
let ollama: FakeModels;
let anthropic: FakeModels;

beforeEach(async () => {
  ({ folder, remove } = temporaryFolder());
  ollama = await startFakeOllama();
  anthropic = await startFakeAnthropic({ key: KEY });
  terminal = testTerminal(folder, {
    OLLAMA_HOST: ollama.url,
    ANTHROPIC_BASE_URL: anthropic.url,
    LOCKSTEP_CONFIG: JSON.stringify({ ...launchConfig(folder), python: join(folder, 'none') })
  });
  write(NOTEBOOK);
});

afterEach(async () => {
  await Promise.all([ollama.close(), anthropic.close()]);
  remove();
});

function write(notebook: object): void {
  writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(notebook));
}

/** The notebook with a secret, an output and other metadata. */
function changed(metadata: object = {}, tags: string[] = []): object {
  const secret = {
    cell_type: 'code',
    id: 's',
    metadata: { tags },
    source: `TOKEN = "${SECRET}"\nprint(TOKEN)`,
    outputs: [{ output_type: 'stream', name: 'stdout', text: 'what was printed' }],
    execution_count: 1
  };
  return {
    ...NOTEBOOK,
    metadata: { ...NOTEBOOK.metadata, ...metadata },
    cells: [...NOTEBOOK.cells, secret]
  };
}

function suggest(...flags: string[]): Promise<number> {
  return runScripted(['check', '--suggest', 'small.ipynb', ...flags], {
    terminal
  });
}

function printed(): string {
  return terminal.lines.join('\n');
}

function bodies(of: FakeModels, path: string): string {
  return of.requests
    .filter(request => request.path === path)
    .map(({ raw: text }) => text)
    .join('\n');
}

function setMode(mode: 'auto' | 'ask'): void {
  const store = testStore(launchConfig(folder).state);
  store.assistant.settings.write({ mode });
  store.close();
}

describe('check --suggest', () => {
  it('prints words for the steps that are there, as plain text, and changes nothing', async () => {
    const before = readFileSync(join(folder, 'small.ipynb'), 'utf8');
    ollama.script([{ pieces: [REPLY] }]);
    expect(await suggest()).toBe(0);
    expect(terminal.lines.slice(-3).map(line => line.trim())).toEqual([
      'choose (now "Choose")',
      'title: Choose a country',
      'help: Its letters are counted below.'
    ]);
    expect(readFileSync(join(folder, 'small.ipynb'), 'utf8')).toBe(before);
    expect(readdirSync(folder)).not.toContain('small.app.yaml');
  });

  it('prints the same as JSON', async () => {
    ollama.script([{ pieces: ['```json\n', REPLY, '\n```'] }]);
    expect(await suggest('--json')).toBe(0);
    expect(z.array(Checked).parse(JSON.parse(printed()))[0]?.proposals).toEqual(PROPOSED);
  });

  it('asks for JSON of one form, with code, and without outputs and secrets', async () => {
    write(changed());
    ollama.script([{ pieces: [REPLY] }]);
    await suggest();
    const asked = bodies(ollama, '/api/chat');
    expect(asked).toContain('n = len(country)');
    expect(asked).toContain('"enum":["choose","count","show"');
    expect(asked).not.toContain(SECRET);
    expect(asked).not.toContain('what was printed');
  });

  it('says that nothing is proposed when a model answers otherwise', async () => {
    ollama.script([{ pieces: ['Certainly.'] }]);
    expect(await suggest()).toBe(0);
    expect(printed()).toContain('No other words are proposed.');
  });

  it('tells the check, then the remedy that the chat gives, where no model answers', async () => {
    terminal.environment['OLLAMA_HOST'] = '127.0.0.1:47811';
    expect(await suggest()).toBe(1);
    expect(printed()).toContain('small.ipynb: 3 steps');
    expect(terminal.complaints).toEqual([expect.stringMatching(/Ollama is not running/)]);
  });

  it.each([
    ['in the mode "ask"', 'ask', NOTEBOOK],
    ['of a notebook marked as local-only', 'auto', changed({ lockstep: { localOnly: true } })],
    ['of a notebook with a cell marked so', 'auto', changed({}, ['lockstep-local-only'])]
  ] as const)('sends nothing away %s, however poor the answer', async (_, mode, notebook) => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    write(notebook);
    setMode(mode);
    ollama.script([{ pieces: ['no JSON'], logprobs: [-9] }]);
    expect(await suggest()).toBeLessThan(2);
    expect(bodies(anthropic, '/v1/messages')).toBe('');
  });

  it('asks a cloud model in the mode "auto", with a ledger entry and without the secret', async () => {
    terminal.environment['ANTHROPIC_API_KEY'] = KEY;
    write(changed());
    setMode('auto');
    ollama.script([{ pieces: ['no JSON'], logprobs: [-9] }]);
    anthropic.script([{ pieces: [REPLY] }]);
    await suggest('--json');
    expect(z.array(Checked).parse(JSON.parse(printed()))[0]?.proposals).toEqual(PROPOSED);
    expect(bodies(anthropic, '/v1/messages')).not.toContain(SECRET);
    const store = testStore(launchConfig(folder).state);
    expect([...store.assistant.ledger.rows()].length).toBe(2);
    store.close();
  });
});

describe('the door for words', () => {
  let stop: AbortController;
  let ended: Promise<number>;

  beforeEach(async () => {
    stop = new AbortController();
    await new Promise((resolve, reject) => {
      ended = runCompanion({
        config: { ...launchConfig(folder), python: join(folder, 'none') },
        createEngine: scriptedEngine,
        environment: terminal.environment,
        log: silentLog(),
        print: resolve,
        signal: stop.signal
      });
      ended.catch(reject);
    });
  });

  afterEach(async () => {
    stop.abort();
    await ended;
  });

  function ask(body: object, scope = 'Bearer the-bearer'): Promise<RawAnswer> {
    const headers = { Authorization: scope, 'Content-Type': 'application/json' };
    return raw(
      { socketPath: join(folder, 'c.sock') },
      'POST',
      '/apps/wording',
      headers,
      JSON.stringify(body)
    );
  }

  const live = { path: 'small.ipynb', notebook: NOTEBOOK, diskIds: ['c1', 'c2', 'c3'] };

  it('proposes for the notebook as it is in the page, with its overlay, and says which model did', async () => {
    writeFileSync(
      join(folder, 'small.app.yaml'),
      'steps:\n  choose:\n    title: Choose a country\n'
    );
    ollama.script([{ pieces: [REPLY] }]);
    const answer = await ask(live);
    const { proposals, record } = assistantRoutes.proposeWording.reply.parse(answer.json());
    expect(proposals).toEqual([{ step: 'choose', help: 'Its letters are counted below.' }]);
    expect(record).toMatchObject({ kind: 'title', bytes: 0 });
  });

  it('refuses what its schema does not hold, and whoever is no author', async () => {
    expect((await ask({ ...live, model: 'any' })).status).toBe(400);
    expect((await ask(live, 'Bearer another')).status).toBe(401);
    expect((await ask({ ...live, path: '../out.ipynb' })).status).toBe(400);
    expect(ollama.requests.filter(({ path }) => path === '/api/chat')).toEqual([]);
  });

  it('refuses with a sentence where there is nothing to name', async () => {
    const answer = await ask({ ...live, notebook: { cells: [] } });
    expect(Refusal.parse(answer.json()).code).toBe('no-code');
  });

  it('refuses with the remedy where no model answers', async () => {
    await ollama.close();
    const answer = await ask(live);
    expect(answer.status).toBe(503);
    expect(Refusal.parse(answer.json()).message).toMatch(/Ollama is not running/);
    ollama = await startFakeOllama();
  });
});

describe('what an author marked as local', () => {
  it.each([
    ['a whole notebook', { metadata: { lockstep: { localOnly: true } }, cells: [] }],
    ['a cell', { cells: [{ metadata: { tags: ['lockstep-local-only'] } }] }],
    [
      'a cell of format 3',
      { worksheets: [{ cells: [{ metadata: { tags: ['lockstep-local-only'] } }] }] }
    ],
    ['what cannot be read', { metadata: { lockstep: { localOnly: 'yes' } } }],
    ['damaged text', '{"cells": [']
  ])('%s stays here', (_, notebook) => {
    expect(isLocalOnly(notebook)).toBe(true);
  });

  it.each([[{ cells: [{ metadata: { tags: ['a'] } }, {}] }], ['{"cells": [], "metadata": {}}']])(
    'anything else may be asked about: %j',
    notebook => {
      expect(isLocalOnly(notebook)).toBe(false);
    }
  );
});
