/** The examples, as a reader of the README tries them: each runs from its first step to its report. */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runHeadless } from './headless';
import { useServer } from './testing/live';
import { openTestStore, testDeps } from './testing/server';

jest.setTimeout(60_000);

const server = useServer();

beforeAll(() => {
  cpSync(resolve('examples'), server.root, { recursive: true });
});

/** Runs an example; gives its exit status, what it said, and the texts of what it wrote, by name. */
async function run(
  name: string,
  set: Record<string, string> = {}
): Promise<{ status: number; said: string; files: Record<string, string> }> {
  const out = join(server.root, 'out', name);
  const said: string[] = [];
  const store = openTestStore(server.config, name);
  try {
    const status = await runHeadless({
      notebook: join(server.root, `${name}.ipynb`),
      set: Object.entries(set).map(([name, value]) => ({ name, value })),
      secrets: [],
      out,
      json: false,
      print: line => void said.push(line),
      complain: line => void said.push(line),
      deps: testDeps(server.config, store, name),
      signal: new AbortController().signal
    });
    const names = readdirSync(out, { recursive: true, encoding: 'utf8' });
    const texts = names.filter(file => /\.(html|ipynb|jsonl)$/.test(file));
    return {
      status,
      said: said.join('\n'),
      files: Object.fromEntries(texts.map(file => [file, readFileSync(join(out, file), 'utf8')]))
    };
  } finally {
    store.close();
  }
}

const fileNamed = (files: Record<string, string>, name: string): string =>
  Object.entries(files).find(([file]) => file.endsWith(name))?.[1] ?? '';

test('competitors: a typed list becomes a ranking and a report', async () => {
  const { status, said, files } = await run('competitors');
  expect({ status, said }).toMatchObject({ status: 0 });
  expect(fileNamed(files, 'competitors.html')).toMatch(/Nordkamm is number \d of 4/);
});

test('competitors: a table takes the place of the list', async () => {
  const { status, said, files } = await run('competitors', { FROM_TABLE: 'true', WORDS: '1' });
  expect({ status, said }).toMatchObject({ status: 0 });
  expect(fileNamed(files, 'competitors.html')).toContain('Steinhof');
});

test('health records: figures leave in the report, names do not', async () => {
  const { status, said, files } = await run('health-records', {
    MISSING_PRESSURE: "ward's median"
  });
  expect({ status, said }).toMatchObject({ status: 0 });
  const report = fileNamed(files, 'returns.html');
  expect(report).toMatch(/came back within 30 days/);
  const records = readFileSync(join(server.root, 'data', 'health-records.csv'), 'utf8');
  const people = records
    .split('\n')
    .slice(1, -1)
    .map(line => line.split(',')[1] ?? '');
  expect(people.length).toBe(240);
  expect(people.filter(name => report.includes(name))).toEqual([]);
});

test('a run leaves the folder of the example as it was', () => {
  const files = (folder: string): string[] =>
    readdirSync(folder).filter(name => name !== 'out' && !name.startsWith('.'));
  const committed = files(resolve('examples')).filter(name => name !== 'report.html');
  expect(files(server.root)).toEqual(committed);
});
