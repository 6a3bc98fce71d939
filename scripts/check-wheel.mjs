// Checks the wheel as its user gets it: a clean environment, no Node on PATH, lists, doctor, run, serve.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { engineMissing } from './engine.mjs';
import { packEngine, packWheel } from './pack-wheel.mjs';
import { examples, inRoot, python } from './places.mjs';
import { freePort } from './ports.mjs';
import { run, RunFailed, UserError } from './run.mjs';

const notebook = 'link-web.ipynb';
const windows = process.platform === 'win32';

/**
 * Installs the wheel beside the tested JupyterLab and what the example imports; pip resolves, and takes the
 * extra `local` from the wheel that was packed for it.
 */
async function install(wheel, engine, home) {
  const environment = join(home, 'venv');
  await run(python, ['-m', 'venv', '--without-pip', environment]);
  const programs = join(environment, windows ? 'Scripts' : 'bin');
  const target = join(programs, windows ? 'python.exe' : 'python');
  const how = ['--quiet', '--no-compile', '--constraint', inRoot('requirements.lock')];
  const jupyterlab = /^jupyterlab==.*$/m.exec(readFileSync(inRoot('requirements.lock'), 'utf8'))[0];
  const ours = engine ? [`${wheel}[local]`, '--find-links', dirname(engine)] : [wheel];
  const wanted = [...ours, jupyterlab, 'pandas', 'matplotlib'];
  await run(python, ['-m', 'pip', '--python', target, 'install', ...how, ...wanted]);
  return programs;
}

/** The environment of a user who has nothing but this installation. */
function bareEnvironment(programs, home) {
  const env = { HOME: home, LANG: process.env.LANG ?? 'C.UTF-8', PATH: programs };
  for (const kind of ['CONFIG', 'DATA', 'RUNTIME']) {
    env[`JUPYTER_${kind}_DIR`] = join(home, kind.toLowerCase());
  }
  return windows
    ? { ...process.env, ...env, PATH: [programs, process.env.SystemRoot].join(delimiter) }
    : env;
}

/** Runs `jupyter …`; its output must hold each of the patterns. */
async function jupyter(args, options, ...patterns) {
  const output = await run(join(options.programs, 'jupyter'), args, options);
  // eslint-disable-next-line no-control-regex -- the lists colour their words
  const plain = output.replace(/\x1b\[\d+m/g, '');
  for (const pattern of patterns) {
    if (!pattern.test(plain)) {
      throw new UserError(`"jupyter ${args.join(' ')}" does not say ${pattern}:\n${plain}`);
    }
  }
}

/** Serves the example, reads its page as a browser would, and ends the server. */
async function served(options) {
  const port = await freePort(18000);
  const args = ['lockstep', 'serve', notebook, '--port', String(port), '--no-token'];
  const child = spawn(join(options.programs, 'jupyter'), args, options);
  const said = [];
  const address = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        said.push(line);
        const [found] = /http:\/\/\S+/.exec(line) ?? [];
        if (found) {
          resolve(found);
        }
      });
    }
    child.on('error', reject);
    child.on('exit', status =>
      reject(new UserError(`serve ended with ${status}:\n${said.join('\n')}`))
    );
  });
  const ended = new Promise(resolve => child.on('exit', resolve));
  try {
    const reply = await fetch(await address, { signal: AbortSignal.timeout(30_000) });
    const html = await reply.text();
    if (!reply.ok || !/<script type="module"/.test(html)) {
      throw new UserError(`serve: GET / gave ${reply.status}:\n${html.slice(0, 500)}`);
    }
  } finally {
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 15_000).unref();
    await ended;
  }
}

async function inCleanEnvironment(home, withEngine) {
  const wheel = await packWheel();
  const programs = await install(wheel, withEngine ? await packEngine() : undefined, home);
  const folder = join(home, 'work');
  cpSync(examples, folder, { recursive: true });
  const options = { cwd: folder, env: bareEnvironment(programs, home), programs };

  await jupyter(['labextension', 'list'], options, /jupyterlab-lockstep v\S+\s+enabled\s+OK/);
  await jupyter(['server', 'extension', 'list'], options, /jupyterlab_lockstep\s+.*OK/);
  const localModel = withEngine ? /Local model\s+fine\s+Engine in / : /Local model\s+fine/;
  await jupyter(['lockstep', 'doctor'], options, localModel);
  const out = join(home, 'out');
  mkdirSync(out);
  await jupyter(['lockstep', 'run', notebook, '--out', out], options);
  if (!readdirSync(out).some(name => name.endsWith('.ipynb'))) {
    throw new UserError(`"jupyter lockstep run --out" left no executed notebook in ${out}.`);
  }
  await served(options);
}

/** The check `wheel` of `npm test`. */
export async function checkWheel() {
  if (!existsSync(join(examples, notebook))) {
    return { passed: 0, failed: 1, output: `There is no ${join(examples, notebook)}.` };
  }
  const home = mkdtempSync(join(tmpdir(), 'lockstep-wheel-'));
  const missing = engineMissing();
  try {
    await inCleanEnvironment(home, !missing);
    return { passed: 1, failed: 0, notRun: missing ? [`the extra local: ${missing}`] : [] };
  } catch (error) {
    if (error instanceof RunFailed) {
      return { passed: 0, failed: 1, output: `${error.message}\n${error.output}` };
    }
    if (error instanceof UserError) {
      return { passed: 0, failed: 1, output: error.message };
    }
    throw error;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
