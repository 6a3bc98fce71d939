/** `lockstep run` on a real kernel: exit status, words, files; and what it says when it cannot go on. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalEntry } from '@lockstep/protocol';
import { verifyJournal } from '@lockstep/workflow';
import type { HeadlessOptions } from '../contract';
import { runHeadless } from './headless';
import { useServer } from './testing/live';
import { notebookJson } from './testing/notebook';
import { openTestStore, projectPython, testDeps } from './testing/server';

jest.setTimeout(40_000);

const server = useServer();
let count = 0;

interface Outcome {
  status: number;
  printed: string[];
  complained: string[];
}

async function run(cells: string[], options: Partial<HeadlessOptions> = {}): Promise<Outcome> {
  const notebook = join(server.root, `notebook-${++count}.ipynb`);
  writeFileSync(notebook, JSON.stringify(notebookJson(['# Test', ...cells])));
  return runFile(notebook, options);
}

async function runFile(notebook: string, options: Partial<HeadlessOptions> = {}): Promise<Outcome> {
  const holder = `headless-${count}`;
  const store = openTestStore(server.config, holder);
  const printed: string[] = [];
  const complained: string[] = [];
  try {
    const status = await runHeadless({
      notebook,
      set: [],
      secrets: [],
      json: false,
      print: line => void printed.push(line),
      complain: line => void complained.push(line),
      deps: testDeps(server.config, store, holder),
      signal: new AbortController().signal,
      ...options
    });
    return { status, printed, complained };
  } finally {
    store.close();
  }
}

test('a whole run: values set, questions answered, notebook and pictures written, valid and runnable', async () => {
  const out = join(server.root, 'out');
  const { status, printed, complained } = await run(
    [
      '## Choose',
      'country = "France"\nlimit = 3',
      '## Ask',
      'from getpass import getpass\nage = int(input("Age? "))\nkey = getpass("Key: ")',
      '## Report',
      'import matplotlib.pyplot as plt\nplt.plot([1, limit]); plt.show()\nprint(country, limit, age, key)'
    ],
    {
      set: [
        { name: 'country', value: 'Côte' },
        { name: 'limit', value: '7' },
        { name: 'age', value: '41' }
      ],
      secrets: [{ name: 'key', value: 'open-sesame' }],
      out
    }
  );
  expect(complained).toEqual([]);
  expect(status).toBe(0);
  expect(printed[0]).toMatch(/^Step 1 · Choose: done in /);
  expect(printed.slice(0, 3)).toHaveLength(3);
  const files = readdirSync(out).sort();
  expect(files).toEqual([
    expect.stringMatching(/^notebook-\d+-files$/),
    expect.stringMatching(/^notebook-\d+\.executed\.ipynb$/),
    expect.stringMatching(/^notebook-\d+\.journal\.jsonl$/),
    expect.stringMatching(/^notebook-\d+\.report\.html$/)
  ]);
  expect(readdirSync(join(out, files[0] ?? ''))).toEqual(['pictures']);
  const executed = join(out, files[1] ?? '');
  const text = readFileSync(executed, 'utf8');
  expect(text).not.toContain('open-sesame');
  expect(text).toContain('limit = 7');
  expect(text).toContain('## Choose');
  expect(text).toContain('Côte 7 41 ••••');
  execFileSync(projectPython(), [
    '-c',
    'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))',
    executed
  ]);
});

test('with json each line is an event, and together they are the journal', async () => {
  const { status, printed } = await run(['## Step', 'print(1)'], { json: true });
  expect(status).toBe(0);
  const entries = printed.map(line => JournalEntry.parse(JSON.parse(line)));
  expect(verifyJournal(entries)).toEqual({ good: entries.length, problem: null });
  expect(entries.at(-1)?.event.type).toBe('step-done');
});

test('an exported notebook runs again without Lockstep', async () => {
  const out = join(server.root, 'again');
  await run(['## Step', 'size = 3', '## Next', 'print(size * 2)'], {
    set: [{ name: 'size', value: '21' }],
    out
  });
  const [file = ''] = readdirSync(out);
  const script = [
    'import nbformat, sys',
    'book = nbformat.read(sys.argv[1], as_version=4)',
    'code = "\\n".join(c.source for c in book.cells if c.cell_type == "code")',
    'exec(code)'
  ].join('\n');
  expect(execFileSync(projectPython(), ['-c', script, join(out, file)]).toString()).toBe('42\n');
});

test.each([
  [
    'an unknown name',
    { name: 'speed', value: '1' },
    /^There is no input speed\. The inputs are: size \(int\)\./
  ],
  ['a wrong type', { name: 'size', value: 'many' }, /^size: “many” is not a whole number\./]
])('%s is bad use, said before anything runs', async (_, set, sentence) => {
  const { status, complained, printed } = await run(['## Step', 'size = 3', 'print(size)'], {
    set: [set]
  });
  expect({ status, printed }).toEqual({ status: 2, printed: [] });
  expect(complained).toEqual([expect.stringMatching(sentence)]);
});

test('a step that fails ends the run with its place and reason', async () => {
  const { status, printed, complained } = await run([
    '## Good',
    'x = 1',
    '## Bad',
    'x / 0',
    '## Never',
    'x'
  ]);
  expect(status).toBe(1);
  expect(printed.at(-1)).toBe('Step 2 · Bad: failed');
  expect(complained).toEqual([
    'Step 2 · Bad failed in cell 1, line 1. ZeroDivisionError: division by zero'
  ]);
});

test('a question that nothing answers ends the run with a sentence', async () => {
  const { status, complained } = await run(['## Ask', 'age = input("Age? ")', 'print(age)']);
  expect(status).toBe(1);
  expect(complained[0]).toBe(
    'Step 1 · Ask: it asks “Age?”, and nobody is there to answer. Give it with --set age=value.'
  );
});

test('Ctrl-C cancels the step that runs', async () => {
  const controller = new AbortController();
  const notebook = join(server.root, 'endless.ipynb');
  writeFileSync(
    notebook,
    JSON.stringify(
      notebookJson(['# Test', '## Endless', 'print("on", flush=True)\nwhile True: pass'])
    )
  );
  const { status, complained } = await runFile(notebook, {
    json: true,
    signal: controller.signal,
    print: line => {
      if (line.includes('output-added')) {
        controller.abort();
      }
    }
  });
  expect(status).toBe(1);
  expect(complained).toEqual(['Step 1 · Endless: cancelled.']);
});

test('broken JSON, a missing file and a folder that cannot be written are one sentence each', async () => {
  const broken = join(server.root, 'broken.ipynb');
  writeFileSync(broken, '{"cells": [');
  for (const [notebook, options] of [
    [broken, {}],
    [join(server.root, 'none.ipynb'), {}],
    [broken.replace('broken', 'notebook-1'), { out: join(broken, 'out') }]
  ] as const) {
    const { status, complained, printed } = await runFile(notebook, options);
    expect(status).toBeGreaterThan(0);
    expect({ complained: complained.length, printed }).toEqual({ complained: 1, printed: [] });
  }
});
