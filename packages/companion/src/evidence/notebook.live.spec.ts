/** The executed notebook against Python's nbformat and nbclient: valid, faithful, and the same when it is run again. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { runHeadless } from '../engine/headless';
import {
  openTestStore,
  projectPython,
  startServer,
  testDeps,
  type TestServer
} from '../engine/testing/server';

jest.setTimeout(60_000);

let server: TestServer;

beforeAll(() => {
  server = startServer();
});

afterAll(() => server.close());

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
    language_info: { name: 'python', file_extension: '.py' },
    foreign: { keep: ['me'] }
  },
  cells: [
    {
      cell_type: 'markdown',
      id: 'intro',
      metadata: { slideshow: { slide_type: 'slide' } },
      source: '# Sites\n\n![p](attachment:p.png)',
      attachments: { 'p.png': { 'image/png': PIXEL } }
    },
    { cell_type: 'raw', id: 'latex', metadata: { format: 'text/latex' }, source: '\\newpage' },
    { cell_type: 'markdown', id: 'choose', metadata: {}, source: '## Choose' },
    {
      cell_type: 'code',
      id: 'values',
      metadata: { tags: ['mine'] },
      source: 'LIMIT = 3\nAPI_KEY = "xy-original-secret"\nprint(LIMIT)',
      execution_count: 9,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }]
    },
    { cell_type: 'markdown', id: 'work', metadata: {}, source: '## Work' },
    {
      cell_type: 'code',
      id: 'table',
      metadata: {},
      source:
        'import sys\nfrom IPython.display import display, HTML\nprint("a", LIMIT); print("b", file=sys.stderr)\ndisplay(HTML(f"<b>{LIMIT}</b>"))\n[n * n for n in range(LIMIT)]',
      execution_count: null,
      outputs: []
    }
  ]
};

const Executed = z.object({
  metadata: z.looseObject({
    foreign: z.unknown(),
    lockstep: z.looseObject({ values: z.unknown() })
  }),
  cells: z.array(z.looseObject({ id: z.string(), source: z.string(), metadata: z.unknown() }))
});

async function run(notebook: string, out: string): Promise<number> {
  const store = openTestStore(server.config, 'evidence');
  try {
    return await runHeadless({
      notebook,
      set: [{ name: 'LIMIT', value: '7' }],
      secrets: [{ name: 'API_KEY', value: 'xy-given-secret' }],
      out,
      json: false,
      print: () => undefined,
      complain: line => {
        throw new Error(line);
      },
      deps: testDeps(server.config, store, 'evidence'),
      signal: new AbortController().signal
    });
  } finally {
    store.close();
  }
}

/** Validates a file, runs it again, and prints the outputs before and after. */
const AGAIN = `
import json, sys, nbformat, nbclient
book = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(book)
before = [cell.get("outputs") for cell in book.cells]
nbclient.NotebookClient(book, timeout=60, kernel_name="python3").execute()
after = [cell.get("outputs") for cell in book.cells]
print(json.dumps([before, after]))
`;

test('it keeps the notebook, shows the values used, validates, and gives the same when it is run again', async () => {
  const notebook = join(server.root, 'sites.ipynb');
  writeFileSync(notebook, JSON.stringify(NOTEBOOK));
  const out = join(server.root, 'out');
  expect(await run(notebook, out)).toBe(0);
  const file = join(out, 'sites.executed.ipynb');
  const text = readFileSync(file, 'utf8');
  const { metadata, cells } = Executed.parse(JSON.parse(text));
  expect(metadata.foreign).toEqual({ keep: ['me'] });
  expect(cells.map(({ id }) => id)).toEqual([
    'intro',
    'latex',
    'choose',
    'values',
    'work',
    'table'
  ]);
  expect(cells[0]).toEqual(NOTEBOOK.cells[0]);
  expect(cells[1]).toEqual(NOTEBOOK.cells[1]);
  expect(cells[3]?.source).toBe('LIMIT = 7\nAPI_KEY = "[secret]"\nprint(LIMIT)');
  expect(cells[3]?.metadata).toMatchObject({ tags: ['mine'], lockstep: { cell: 0 } });
  expect(text).not.toMatch(/xy-(original|given)-secret/);
  const [before, after] = z
    .tuple([z.unknown(), z.unknown()])
    .parse(JSON.parse(execFileSync(projectPython(), ['-c', AGAIN, file], { encoding: 'utf8' })));
  expect(after).toEqual(before);
  expect(JSON.stringify(before)).toContain('[0, 1, 4, 9, 16, 25, 36]');
});
