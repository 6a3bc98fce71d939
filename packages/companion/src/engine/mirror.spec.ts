import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirror, type Traces } from './mirror';

let home: string;
let from: string;
let to: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-mirror-'));
  from = join(home, 'notebooks');
  to = join(home, 'run', 'notebooks');
  mkdirSync(from);
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const made = (known: Traces = {}, written: string[] = []): Promise<Traces> =>
  mirror(
    { from, to, known, written: path => written.includes(path), never: join(from, 'state') },
    new AbortController().signal
  );

const isLink = (path: string): boolean => lstatSync(join(to, path)).isSymbolicLink();

test('small files are copied, large ones linked unless they are known to be written', async () => {
  const large = Buffer.alloc(5_000_000);
  writeFileSync(join(from, 'small.csv'), 'a');
  writeFileSync(join(from, 'large.bin'), large);
  writeFileSync(join(from, 'result.bin'), large);
  const traces = await made({}, ['result.bin']);
  expect([isLink('small.csv'), isLink('large.bin'), isLink('result.bin')]).toEqual([
    false,
    true,
    false
  ]);
  expect(Object.keys(traces)).toEqual(['result.bin', 'small.csv']);
});

test('what a run makes for itself, and the state folder, are not mirrored; tools’ folders are linked', async () => {
  for (const folder of ['__pycache__', '.ipynb_checkpoints', 'state', '.git', 'data']) {
    mkdirSync(join(from, folder));
    writeFileSync(join(from, folder, 'x'), '');
  }
  await made();
  expect(
    ['__pycache__', '.ipynb_checkpoints', 'state'].map(name => existsSync(join(to, name)))
  ).toEqual([false, false, false]);
  expect([isLink('.git'), isLink('data'), isLink('data/x')]).toEqual([true, false, false]);
});

test('a folder with very many files is linked whole, and a link stays one', async () => {
  mkdirSync(join(from, 'many'));
  for (let n = 0; n < 1_001; n += 1) {
    writeFileSync(join(from, 'many', `${n}`), '');
  }
  symlinkSync('/etc', join(from, 'elsewhere'));
  await made();
  expect([isLink('many'), isLink('elsewhere')]).toEqual([true, true]);
});

test('a copy follows its source until the run changes it', async () => {
  writeFileSync(join(from, 'followed.csv'), 'old');
  writeFileSync(join(from, 'changed.csv'), 'old');
  const first = await made();
  writeFileSync(join(to, 'changed.csv'), 'of the run');
  writeFileSync(join(to, 'new.csv'), 'of the run');
  for (const name of ['followed.csv', 'changed.csv', 'new.csv']) {
    writeFileSync(join(from, name), 'newer');
  }
  await made(first);
  expect(
    ['followed.csv', 'changed.csv', 'new.csv'].map(name => readFileSync(join(to, name), 'utf8'))
  ).toEqual(['newer', 'of the run', 'of the run']);
});
