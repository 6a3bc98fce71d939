/** A GGUF file of one's own: taken when it is one, refused with what to do when it is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownFile } from './ownFile';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-gguf-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is named by its content', () => {
  const file = join(folder, 'mine.gguf');
  writeFileSync(file, 'GGUF one');
  const first = ownFile(file);
  expect(first).toMatchObject({ problem: null, name: 'mine', bytes: 8, file });
  writeFileSync(file, 'GGUF other');
  const second = ownFile(file);
  expect(second).toMatchObject({ problem: null });
  expect('digest' in first && 'digest' in second && first.digest !== second.digest).toBe(true);
});

it('may be named from the home folder', () => {
  expect(ownFile('~/no-such.gguf').problem).toContain(join(homedir(), 'no-such.gguf'));
});

it.each([
  ['nothing', () => undefined, /cannot be read \(ENOENT\)/],
  ['a folder', (file: string) => mkdtempSync(file), /is not a file|ENOENT/],
  ['another format', (file: string) => writeFileSync(file, 'PK zip'), /does not begin with "GGUF"/],
  ['an empty file', (file: string) => writeFileSync(file, ''), /does not begin with "GGUF"/]
])('refuses %s', (_, make, sentence) => {
  const file = join(folder, 'mine.gguf');
  make(file);
  expect(ownFile(file).problem).toMatch(sentence);
  expect(ownFile(file).problem).toMatch(/Name a/);
});
