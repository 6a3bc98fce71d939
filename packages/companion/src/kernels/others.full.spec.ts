/** Kernels on servers that are not ours: a plain jupyter_server and a kernel gateway, in environments of their own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileValue, LaunchConfig } from '@lockstep/protocol';
import { freePortFrom } from '../cli/ports';
import { createEngine } from '../engine/engine';
import { runHeadless } from '../engine/headless';
import { appOf, notebookJson } from '../engine/testing/notebook';
import { openTestStore, testDeps } from '../engine/testing/server';
import { Walker } from '../engine/testing/walking';
import { silentLog } from '../log';
import { testTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';
import { jupyterKernels } from './jupyter';

jest.setTimeout(60_000);

const TOKEN = 'somebody-elses';
const NEVER = new AbortController().signal;

const SERVERS = [
  {
    name: 'jupyter_server 2.21',
    packages: ['jupyter_server==2.21.*', 'ipykernel'],
    options: (port: number, root: string) => [
      '-m',
      'jupyter_server',
      '--no-browser',
      '--allow-root',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${root}`,
      `--IdentityProvider.token=${TOKEN}`
    ]
  },
  {
    name: 'jupyter-kernel-gateway 3',
    packages: ['jupyter-kernel-gateway==3.*', 'ipykernel'],
    options: (port: number) => [
      '-m',
      'kernel_gateway',
      `--KernelGatewayApp.port=${port}`,
      '--KernelGatewayApp.port_retries=0',
      `--KernelGatewayApp.auth_token=${TOKEN}`
    ]
  }
];

const APP = appOf([
  '# One',
  'x = 41\nname = input("Name? ")\nprint(x, name)',
  '# Two',
  'import time\ntime.sleep(x if x == 40 else 0)\nprint(x + 1)',
  '# Dies',
  'import os\nos.kill(os.getpid(), 9)'
]);

/** Python of an environment that holds these packages; made once, outside our lock files. */
function environment(name: string, packages: readonly string[]): string {
  const make = `import('./benchmarks/peers.mjs').then(({ pythonPeers }) =>
    console.log(pythonPeers(${JSON.stringify(`kernels-${name.replace(/[^a-z]+/g, '-')}`)}, ${JSON.stringify(packages)})))`;
  return execFileSync(process.execPath, ['-e', make], { encoding: 'utf8' }).trim();
}

/** Whether a program may be given folders of its own, so that it sees another machine's. */
const canPart = spawnSync('unshare', ['-m', 'true']).status === 0;

/** A command that finds an empty folder where this machine has a full one. */
const without = (folder: string, command: readonly string[]): string[] => [
  '-m',
  'sh',
  '-c',
  'mount -t tmpfs none "$1" && shift && exec "$@"',
  'sh',
  folder,
  ...command
];

describe.each(SERVERS)('on $name', ({ name, packages, options }) => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-others-'));
  const root = join(folder, 'root');
  let config: LaunchConfig;
  let end: () => Promise<void>;

  beforeAll(async () => {
    mkdirSync(root);
    const python = environment(name, packages);
    const port = await freePortFrom(19_300, '127.0.0.1');
    const server = spawn(python, options(port, root), { cwd: root, stdio: 'ignore' });
    end = () =>
      new Promise(resolve => {
        server.once('exit', () => resolve());
        server.kill('SIGTERM');
      });
    config = {
      instance: 'test',
      jupyter: { url: `http://127.0.0.1:${port}/`, token: TOKEN, elsewhere: true },
      root: '/',
      state: join(folder, 'state'),
      page: '',
      python,
      versions: {},
      log: 'error',
      transport: 'theirs'
    };
    // The environment may have to be made first.
  }, 300_000);

  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a run asks, is answered, goes on after its kernel died, and leaves no kernel', async () => {
    const store = openTestStore(config, 'first');
    const engine = createEngine({ ...testDeps(config, store, 'first'), warmKernels: 1 });
    const seen: string[] = [];
    try {
      await engine.recover();
      expect(engine.kernels().problem).toBeNull();
      expect(engine.kernels().specs).toContain('python3');
      const app = store.definitions.put(APP, { path: `${root.slice(1)}/test.ipynb`, root: '/' });
      engine.keepWarm([app]);
      const { state } = await engine.create({ app, owner: 'me', by: 'person', published: true });
      const run = new Walker(engine, state.run);
      await run.send({ type: 'run-step', step: 'one' });
      const asked = await run.until(({ steps }) => !!steps.one?.prompt);
      await run.send({
        type: 'answer-prompt',
        step: 'one',
        prompt: asked.steps.one?.prompt?.prompt ?? '',
        value: { t: 'str', v: 'Ada' }
      });
      await run.quiet();
      expect(run.printed('one')).toBe('Name? 41 Ada\n'.slice(6));
      expect((await run.runStep('two')).status).toBe('done');
      expect(await run.runStep('dies')).toMatchObject({ cancelCause: 'kernel-died' });
      expect((await run.runStep('two')).status).toBe('done');
      expect(run.printed('two')).toBe('42\n');
      seen.push(...store.runs.strayKernels().map(({ kernel }) => kernel));
    } finally {
      await engine.close();
    }
    expect(seen).toEqual([]);
    expect(store.runs.strayKernels()).toEqual([]);
    store.close();
  });

  test('kernels that a dead companion left are ended, also where the server lists none', async () => {
    const before = openTestStore(config, 'dead');
    const kernels = jupyterKernels(config.jupyter ?? { url: '', token: '' }, silentLog());
    const lease = await kernels.start(
      { run: 'pool', kernelspec: 'python3', language: 'python', folder: '' },
      kernel => before.runs.kernelTaken('pool', kernel),
      NEVER
    );
    before.close();
    const store = openTestStore(config, 'next');
    const engine = createEngine(testDeps(config, store, 'next'));
    await engine.recover();
    expect(store.runs.strayKernels()).toEqual([]);
    const left = await fetch(`${config.jupyter?.url}api/kernels/${lease.kernel}`, {
      headers: { Authorization: `token ${TOKEN}` }
    });
    expect(left.status).toBe(404);
    await lease.end();
    await engine.close();
    store.close();
  });

  test('run --kernels goes from the command line to the executed notebook', async () => {
    const cells = ['# Test', '## Count', 'rows = 5\nprint(rows + 1)', '## Show', 'print(rows * 2)'];
    const notebook = join(root, 'line.ipynb');
    writeFileSync(notebook, JSON.stringify(notebookJson(cells)));
    const launch = join(folder, 'launch.json');
    // The private server that Python would start: nobody is there, so that only the other one can have answered.
    const nobody = { url: 'http://localhost/', socket: join(folder, 'nobody.sock'), token: 'own' };
    writeFileSync(
      launch,
      JSON.stringify({ ...config, jupyter: nobody, state: join(folder, 'line'), transport: 'ours' })
    );
    const terminal = testTerminal(root, { LOCKSTEP_CONFIG: launch, GATEWAY_TOKEN: TOKEN });
    const line = (...more: string[]): Promise<number> =>
      runScripted(
        ['run', notebook, '--set', 'rows=7', '--kernels', config.jupyter?.url ?? '', ...more],
        { terminal, engine: () => Promise.resolve({ createEngine, runHeadless }) }
      );
    const out = join(folder, 'out');
    const status = await line('--kernels-token', 'env:GATEWAY_TOKEN', '--out', out);
    expect([status, terminal.complaints]).toEqual([0, []]);
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
    const executed = files.find(file => file.endsWith('.ipynb')) ?? 'none.ipynb';
    const text = readFileSync(join(out, executed), 'utf8');
    expect(text).toContain('rows = 7');
    expect(text).toContain('"8\\n');
    expect(text).toContain('"14\\n');
    expect(text + terminal.lines.join()).not.toContain(TOKEN);
    expect(await line()).not.toBe(0);
    expect(terminal.complaints.join()).toContain('--kernels-token');
  });

  const parted = canPart ? test : test.skip;
  const why = canPart ? '' : ', not run: no program may be given folders of its own here (unshare)';
  parted(`a kernel that can't see a run's folder reads no upload, and says so${why}`, async () => {
    const state = join(folder, 'hidden');
    mkdirSync(state);
    const python = environment(name, packages);
    const port = await freePortFrom(19_340, '127.0.0.1');
    const far = spawn('unshare', without(state, [python, ...options(port, root)]), {
      cwd: root,
      stdio: 'ignore'
    });
    const gone = new Promise(resolve => far.once('exit', resolve));
    const there = {
      ...config,
      state,
      jupyter: { url: `http://127.0.0.1:${port}/`, token: TOKEN, elsewhere: true }
    };
    const store = openTestStore(there, 'far');
    const engine = createEngine(testDeps(there, store, 'far'));
    try {
      await engine.recover();
      writeFileSync(join(root, 'sizes.csv'), 'theirs');
      const definition = appOf(['# Read', 'DATA = "sizes.csv"\nprint(open(DATA).read())']);
      const app = store.definitions.put(definition, {
        path: `${root.slice(1)}/t.ipynb`,
        root: '/'
      });
      const { state: begun } = await engine.create({
        app,
        owner: 'me',
        by: 'person',
        published: false
      });
      const run = new Walker(engine, begun.run);
      const file: FileValue = { t: 'file', v: 'ab'.repeat(16), name: 'mine.csv' };
      const { blob, bytes } = store.blobs.put(Buffer.from('mine'));
      store.runs.addUpload(run.run, { upload: file.v, name: file.name, bytes, blob, at: 1 });
      await run.send({ type: 'set-inputs', step: 'read', values: { DATA: file } });
      const refused = await run.runStep('read');
      expect([refused.status, refused.error?.message]).toEqual([
        'failed',
        expect.stringContaining('works on another machine')
      ]);
      const own = { t: 'str' as const, v: join(root, 'sizes.csv') };
      await run.send({ type: 'set-inputs', step: 'read', values: { DATA: own } });
      expect((await run.runStep('read')).error).toBeNull();
      expect(run.printed('read')).toBe('theirs\n');
    } finally {
      await engine.close();
      store.close();
      far.kill('SIGTERM');
      await gone;
    }
  });

  test('a wrong token, and an address without a Jupyter server, are a sentence each', async () => {
    const jupyter = config.jupyter ?? { url: '', token: '' };
    const wrong = jupyterKernels({ ...jupyter, token: 'wrong' }, silentLog());
    await expect(wrong.specs(NEVER)).rejects.toMatchObject({ code: 'jupyter-refused' });
    await expect(wrong.specs(NEVER)).rejects.toThrow('--kernels-token');
    const lost = jupyterKernels({ ...jupyter, url: `${jupyter.url}nowhere/` }, silentLog());
    await expect(lost.specs(NEVER)).rejects.toMatchObject({ code: 'jupyter-unclear' });
  });
});
