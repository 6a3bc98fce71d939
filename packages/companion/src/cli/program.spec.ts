import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { HeadlessOptions } from '../contract';
import { NOTEBOOK, launchConfig, temporaryFolder, testTerminal, writePage } from '../testing/parts';
import type { TestTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';
import { wrapText } from './terminal';

let folder: string;
let remove: () => void;
let terminal: TestTerminal;
let headless: HeadlessOptions | null;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  terminal = testTerminal(folder, { DB_PASSWORD: 'hunter2' });
  headless = null;
  writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(NOTEBOOK));
});

afterEach(() => {
  remove();
});

function run(...argv: string[]): Promise<number> {
  return runScripted(argv, {
    terminal,
    runHeadless(options) {
      headless = options;
      return Promise.resolve(0);
    }
  });
}

/** Gives the commands with kernels what Python would. */
function launch(changed: Partial<ReturnType<typeof launchConfig>> = {}): void {
  const file = join(folder, 'launch.json');
  writeFileSync(file, JSON.stringify({ ...launchConfig(folder), ...changed }));
  terminal.environment['LOCKSTEP_CONFIG'] = file;
}

describe('convert', () => {
  it('prints the definition as YAML, and as JSON when asked, the same each time', async () => {
    expect(await run('convert', 'small.ipynb')).toBe(0);
    expect(terminal.lines.join('\n')).toMatch(/^format: 1\ntitle: Small app\n/);
    const before = terminal.lines.splice(0);
    await run('convert', 'small.ipynb');
    expect(terminal.lines.splice(0)).toEqual(before);
    expect(await run('convert', 'small.ipynb', '--json')).toBe(0);
    expect(JSON.parse(terminal.lines.join('\n'))).toMatchObject({ format: 1, title: 'Small app' });
  });

  it('takes the overlay beside the notebook, or the one that is named', async () => {
    writeFileSync(join(folder, 'small.app.yaml'), 'title: Beside\n');
    writeFileSync(join(folder, 'other.yaml'), 'title: Named\n');
    await run('convert', 'small.ipynb');
    await run('convert', 'small.ipynb', '--overlay', 'other.yaml');
    expect(terminal.lines.map(text => /title: (\w+)/.exec(text)?.[1])).toEqual(['Beside', 'Named']);
  });

  it.each([
    ['nope.ipynb', 2, /^There is no file nope\.ipynb\.$/],
    ['small.ipynb/x', 2, /^There is no file small\.ipynb\/x\.$/],
    ['.', 2, /is a folder/],
    ['broken.ipynb', 2, /^broken\.ipynb: .*line 2.*\.$/],
    ['list.ipynb', 2, /^list\.ipynb: .*\.$/],
    ['empty.ipynb', 2, /^empty\.ipynb: .*\.$/]
  ])('says what is wrong with %s in one sentence, with status %i', async (name, status, words) => {
    writeFileSync(join(folder, 'broken.ipynb'), '{"cells":\n oops');
    writeFileSync(join(folder, 'list.ipynb'), '[1, 2]');
    writeFileSync(join(folder, 'empty.ipynb'), '');
    expect(await run('convert', name)).toBe(status);
    expect(terminal.complaints).toEqual([expect.stringMatching(words)]);
    expect(terminal.lines).toEqual([]);
  });

  it('says that a file may not be read', async () => {
    chmodSync(join(folder, 'small.ipynb'), 0);
    const root = process.geteuid?.() === 0;
    // Modes do not bind root, so as root this is done as a user without rights who owns the folder's path.
    chmodSync(folder, 0o755);
    if (root) {
      process.seteuid?.(65_534);
    }
    try {
      expect(await run('convert', 'small.ipynb')).toBe(2);
    } finally {
      if (root) {
        process.seteuid?.(0);
      }
    }
    expect(terminal.complaints).toEqual([expect.stringContaining('may not be read')]);
  });
});

describe('run', () => {
  it('gives values as typed and secrets from the environment', async () => {
    launch();
    const argv = ['run', 'small.ipynb', '--set', 'country=a=b', '--set', 'n=', '--secret'];
    expect(await run(...argv, 'password=env:DB_PASSWORD', '--out', 'results', '--json')).toBe(0);
    expect(headless).toMatchObject({
      notebook: 'small.ipynb',
      set: [
        { name: 'country', value: 'a=b' },
        { name: 'n', value: '' }
      ],
      secrets: [{ name: 'password', value: 'hunter2' }],
      out: 'results',
      json: true
    });
  });

  it.each([
    [['--set', 'country'], 'name=value'],
    [['--set', '=5'], 'name=value'],
    [['--secret', 'password=hunter2'], 'NAME=env:VAR'],
    [['--secret', 'password=env:NOT_THERE'], 'NOT_THERE']
  ])('refuses %j as bad use and never repeats a secret', async (flags, words) => {
    launch();
    expect(await run('run', 'small.ipynb', ...flags)).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringContaining(words)]);
    expect(terminal.complaints.join()).not.toContain('hunter2');
  });

  it('says how to start it when Python did not', async () => {
    expect(await run('run', 'small.ipynb')).toBe(1);
    expect(terminal.complaints).toEqual([expect.stringContaining('jupyter lockstep')]);
  });

  it('says that the store cannot be written', async () => {
    launch({ state: join(folder, 'small.ipynb') });
    expect(await run('run', 'small.ipynb')).toBe(1);
    expect(terminal.complaints).toEqual([expect.stringContaining('a file is in its place')]);
  });
});

describe('doctor', () => {
  it('is content when everything is there', async () => {
    writePage(folder);
    const jupyter = createServer((request, response) => {
      const right =
        request.headers.authorization === 'token t' && request.url === '/b/api/kernelspecs';
      response.writeHead(right ? 200 : 403).end('{"kernelspecs":{"python3":{}}}');
    });
    const socket = join(folder, 'j.sock');
    await new Promise<void>(resolve => jupyter.listen(socket, resolve));
    launch({ jupyter: { url: 'http://localhost/b/', socket, token: 't' } });
    expect(await run('doctor')).toBe(0);
    expect(terminal.lines.join('\n')).toMatch(/Kernels +fine +python3/);
    terminal.lines.length = 0;
    expect(await run('doctor', '--json')).toBe(0);
    await new Promise(resolve => jupyter.close(resolve));
    expect(JSON.parse(terminal.lines.join('\n'))).toHaveProperty('items');
  });

  it('names each thing that is missing with its remedy, and one sentence for an old JupyterLab', async () => {
    launch({ versions: { jupyterlab: '4.5.1' } });
    expect(await run('doctor')).toBe(1);
    const text = terminal.lines.join('\n');
    expect(text).toContain(
      'JupyterLab 4.5.1 is not supported: Lockstep needs JupyterLab 4.6 or a later 4.'
    );
    expect(text).toContain(`${process.execPath} -m pip install jupyter_server`);
    expect(text).toContain('npm run build');
    expect(text).toMatch(/4 of 8 need work/);
  });
});

describe('bad use', () => {
  it.each([
    [['frobnicate'], /frobnicate/],
    [['convert'], /notebook/],
    [['convert', 'small.ipynb', '--colour'], /--colour/],
    [['serve', 'small.ipynb', '--port', 'eighty'], /1 to 65535/],
    [['serve', 'small.ipynb', '--max-kernels', '0'], /whole number/],
    [['serve', 'small.ipynb', '--token', 'short'], /8 characters/]
  ])('%j ends with 2 and one sentence', async (argv, words) => {
    expect(await run(...argv)).toBe(2);
    expect(terminal.complaints).toHaveLength(1);
    expect(terminal.complaints[0]).toMatch(words);
    expect(terminal.complaints[0]).toMatch(/[.?)]$/);
  });

  it('nothing at all prints the help and ends with 2', async () => {
    expect(await run()).toBe(2);
    expect(terminal.complaints.join('\n')).toContain('Usage: lockstep');
  });
});

describe('help', () => {
  it.each(['convert', 'check', 'run', 'serve', 'doctor'])('of %s has an example', async command => {
    expect(await run(command, '--help')).toBe(0);
    expect(terminal.lines.join('\n')).toContain(`lockstep ${command}`);
    expect(terminal.lines.join('\n')).toContain('Examples:');
  });

  it('lists what people use, not what Jupyter starts', async () => {
    expect(await run('--help')).toBe(0);
    expect(terminal.lines.join('\n')).toContain('serve');
    expect(terminal.lines.join('\n')).not.toContain('companion');
    expect(await run('--version')).toBe(0);
  });
});

describe('wrapping', () => {
  it('breaks between words, keeps the indent, and leaves a pipe alone', () => {
    expect(wrapText('one two three', 9, 2)).toBe('  one two\n  three');
    expect(wrapText('one two three', null, 2)).toBe('  one two three');
    expect(wrapText('unbreakable', 4)).toBe('unbreakable');
  });
});
