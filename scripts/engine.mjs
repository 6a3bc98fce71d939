// Installs the local model's engine (node-llama-cpp) into jupyterlab_lockstep_local, as the extra `local` would.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { localPackage } from './places.mjs';
import { run, RunFailed } from './run.mjs';
import { hashOf, isFresh, mark } from './stamps.mjs';

/** The package of node-llama-cpp that holds the CPU binaries of a system. */
const binaries = {
  'darwin arm64': 'mac-arm64-metal',
  'darwin x64': 'mac-x64',
  'linux arm': 'linux-armv7l',
  'linux arm64': 'linux-arm64',
  'linux x64': 'linux-x64',
  'win32 arm64': 'win-arm64',
  'win32 x64': 'win-x64'
};

const modules = join(localPackage, 'node_modules');
const stamps = join(modules, '.lockstep.json');
const here = `${process.platform} ${process.arch}`;
const hash = () =>
  hashOf('jupyterlab_lockstep_local/package.json', 'jupyterlab_lockstep_local/package-lock.json') +
  here;

/** Whether the engine is there as its lock file says; never for a system that it does not know. */
export const engineIsFresh = () =>
  !(here in binaries) || (existsSync(modules) && isFresh(stamps, 'engine', hash()));

/** Why there is no engine, in one sentence; undefined when there is one. */
export function engineMissing() {
  if (!(here in binaries)) {
    return `the local model's engine has no binaries for ${here}`;
  }
  return engineIsFresh() ? undefined : "the local model's engine could not be installed";
}

/** Installs it and says so; without it everything but the local model works, so a failure is only told. */
export async function installEngine(progress, end) {
  let problem;
  await progress.step("The local model's engine", async report => {
    try {
      await install(end.signal);
      return true;
    } catch (error) {
      if (!(error instanceof RunFailed)) {
        throw error;
      }
      if (!end.signal.aborted) {
        problem = /E404|ETARGET|EBADPLATFORM/.test(error.output)
          ? `The registry has no engine of the local model for ${here}.`
          : 'The engine of the local model could not be fetched; the next start tries again.';
        report('not installed');
      }
      return false;
    }
  });
  if (problem) {
    progress.say(`${problem} All else works; Ollama is used when it runs.`);
  }
}

/**
 * By `npm install` rather than `npm ci`: the lock file cannot name the binaries of every system, because not every
 * registry has them all. Optional packages would bring 340 MB for graphics cards; scripts would try to compile.
 */
async function install(signal) {
  const { version } = JSON.parse(readFileSync(join(localPackage, 'package-lock.json'), 'utf8'))
    .packages['node_modules/node-llama-cpp'];
  const wanted = `@node-llama-cpp/${binaries[here]}@${version}`;
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const network = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const how = ['--no-save', '--omit=optional', '--ignore-scripts'];
  const args = ['install', ...how, ...quiet, ...network, wanted];
  const npm = process.env.npm_execpath;
  const options = { cwd: localPackage, signal };
  await (npm
    ? run(process.execPath, [npm, ...args], options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' }));
  mark(stamps, 'engine', hash());
}
