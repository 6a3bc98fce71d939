/** A run's working folder on real kernels: what it reads, imports and writes there, and what never changes elsewhere. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useEngine } from './testing/live';
import { appOf } from './testing/notebook';
import { Walker } from './testing/walking';

jest.setTimeout(30_000);

const { server, store, engine } = useEngine();
const folder = join(server.root, 'project', 'notebooks');

beforeAll(() => {
  mkdirSync(join(folder, 'parts'), { recursive: true });
  mkdirSync(join(server.root, 'project', 'data'));
  writeFileSync(join(folder, 'sizes.csv'), 'size\n3\n');
  writeFileSync(join(folder, 'out.txt'), 'of the author');
  writeFileSync(join(folder, 'large.bin'), Buffer.alloc(5_000_000));
  writeFileSync(join(folder, 'local_words.py'), 'GREETING = "from a module"\n');
  writeFileSync(join(folder, 'parts', '__init__.py'), 'PART = "of a package"\n');
  writeFileSync(join(server.root, 'project', 'data', 'above.txt'), 'from above');
});

async function begin(...cells: string[]): Promise<Walker> {
  const app = store.definitions.put(appOf(cells), {
    path: 'project/notebooks/test.ipynb',
    root: server.root
  });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  return new Walker(engine, state.run);
}

async function allow(run: Walker, step: string): Promise<void> {
  await run.send({ type: 'confirm', step, allowed: true });
  expect((await run.runStep(step)).status).toBe('done');
}

/** Every file of the notebook's folder with its content. */
function contents(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => statSync(join(folder, name)).isFile())
      .map(name => [name, readFileSync(join(folder, name), 'latin1')])
  );
}

test('relative reads and local modules work, and the folder has its name', async () => {
  const run = await begin(
    '# Read',
    'import os, sys\nfrom local_words import GREETING\nfrom parts import PART',
    'print(open("sizes.csv").read().split(), GREETING, PART, os.path.getsize("large.bin"))',
    'print(open("../data/above.txt").read(), os.path.basename(os.getcwd()))'
  );
  expect((await run.runStep('read')).status).toBe('done');
  expect(run.printed('read')).toBe(
    "['size', '3'] from a module of a package 5000000\nfrom above notebooks\n"
  );
});

test('what a run writes is its own: the notebook’s folder and other runs do not have it', async () => {
  const before = contents();
  const cells = [
    '# Write',
    'mark = "one"',
    'with open("out.txt", "w") as file:\n    file.write(mark)\nopen(f"fresh-{mark}.txt", "w").close()',
    '# Look',
    'import glob\nprint(open("out.txt").read(), sorted(glob.glob("fresh-*")))'
  ];
  const one = await begin(...cells);
  const two = await begin(...cells);
  await two.send({ type: 'set-inputs', step: 'write', values: { mark: { t: 'str', v: 'two' } } });
  await allow(one, 'write');
  await allow(two, 'write');
  await one.runStep('look');
  await two.runStep('look');
  expect(one.printed('look')).toBe("one ['fresh-one.txt']\n");
  expect(two.printed('look')).toBe("two ['fresh-two.txt']\n");
  expect(contents()).toEqual(before);
});

test('a new kernel of the run finds what the run wrote, and what changed beside the notebook', async () => {
  const run = await begin(
    '# Write',
    'with open("kept.txt", "a") as file:\n    file.write("kept,")',
    '# Look',
    'print(open("kept.txt").read(), open("sizes.csv").read().split())'
  );
  await allow(run, 'write');
  writeFileSync(join(folder, 'sizes.csv'), 'size\n4\n5\n');
  await run.send({ type: 'restart-kernel' });
  await run.runStep('look');
  await run.send({ type: 'resume-replay', step: 'write', choice: 'repeat' });
  await run.quiet();
  expect(run.printed('look')).toBe("kept,kept, ['size', '4', '5']\n");
});

test('nothing of the move is in the notebook’s names, history or counter', async () => {
  const run = await begin(
    '# See',
    'print([n for n in dir() if not n.startswith("_")], get_ipython().execution_count, _i, __)'
  );
  await run.runStep('see');
  expect(run.printed('see')).toBe("['In', 'Out', 'exit', 'get_ipython', 'open', 'quit'] 2  \n");
});

test('what a step wrote is told with its bytes, once for each change, and no link is followed', async () => {
  const run = await begin(
    '# Write',
    'import os\nfor name in ("a.txt", "out.txt"):\n    with open(name, "w") as file:\n        file.write("new " + name)',
    'os.makedirs("deep/er")\nwith open("deep/er/b.txt", "w") as file:\n    file.write("b")\nos.symlink("/etc/hostname", "host.txt")',
    '# Rest',
    'print(1)'
  );
  await allow(run, 'write');
  expect(run.step('write').files?.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['a.txt', 9],
    ['out.txt', 11],
    ['deep/er/b.txt', 1]
  ]);
  const [first] = run.step('write').files ?? [];
  expect(Buffer.from(store.blobs.read(first?.blob ?? '') ?? []).toString()).toBe('new a.txt');
  await run.runStep('rest');
  expect(run.step('rest').files).toBeUndefined();
  expect(run.events('files-written')).toHaveLength(1);
});

test('an upload lies in the run’s folder before its step runs, and a clone has it too', async () => {
  const run = await begin('# Read', 'DATA = "sizes.csv"\nprint(DATA, open(DATA).read())');
  const [input] = run.state.plan.steps.flatMap(({ inputs }) => inputs);
  expect(input).toMatchObject({ id: 'DATA', type: 'path' });
  const value = { t: 'file' as const, v: 'ab'.repeat(16), name: 'my own.csv' };
  const set = { type: 'set-inputs' as const, step: 'read', values: { DATA: value } };
  await expect(run.send(set)).rejects.toMatchObject({ code: 'upload-unknown' });
  const { blob, bytes } = store.blobs.put(Buffer.from('mine'));
  store.runs.addUpload(run.run, { upload: value.v, name: value.name, bytes, blob, at: 1 });
  await expect(
    run.send({ ...set, values: { DATA: { ...value, name: 'other.csv' } } })
  ).rejects.toMatchObject({ code: 'upload-unknown' });
  await run.send(set);
  expect((await run.runStep('read')).status).toBe('done');
  expect(run.printed('read')).toBe('uploaded/abababab/my own.csv mine\n');
  expect(run.step('read').files).toBeUndefined();

  const reply = await engine.command(run.run, {
    expectedSeq: null,
    command: { type: 'clone' },
    by: 'person'
  });
  const copy = new Walker(engine, ('run' in reply ? reply.run : null) ?? '');
  await copy.runStep('read');
  expect(copy.printed('read')).toBe('uploaded/abababab/my own.csv mine\n');
});
