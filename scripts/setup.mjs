// Sets the clone up: .venv, node_modules and the local model's engine from their lock files. What is up to date is
// skipped.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { engineIsFresh, installEngine } from './engine.mjs';
import { findPython } from './find-python.mjs';
import { inRoot, python, root, venv } from './places.mjs';
import { explain, run, RunFailed, UserError } from './run.mjs';
import { hashOf, isFresh, mark } from './stamps.mjs';

const venvStamps = inRoot('.venv', '.lockstep.json');
const locks = { start: 'requirements.lock', test: 'requirements-test.lock' };

/**
 * Makes the clone ready to build, and for `test` ready to be tested as well.
 * Throws UserError with one sentence for what a person can mend.
 */
export async function setUp(progress, goal = 'start') {
  const python = pythonIsFresh(goal);
  const node = nodeIsFresh();
  const engine = engineIsFresh();
  if (python && node && engine) {
    return;
  }
  checkWritable();
  const base = python ? undefined : findPython();
  // All wait for the network and the disk: together they take little longer than one. The first
  // that fails ends the others, but for the engine: without it everything else works.
  const end = new AbortController();
  const work = [];
  if (!python) {
    work.push(
      progress.step('Python packages into .venv', report => installPython(base, goal, report, end))
    );
  }
  if (!node) {
    work.push(progress.step('npm packages', report => installNode(report, end)));
  }
  if (!engine) {
    work.push(installEngine(progress, end));
  }
  const results = await Promise.allSettled(work.map(step => step.catch(error => stop(end, error))));
  if (results.some(result => result.status === 'rejected')) {
    throw end.signal.reason;
  }
}

function stop(end, error) {
  end.abort(error); // the first reason stays
  throw error;
}

function checkWritable() {
  try {
    accessSync(root, constants.W_OK);
    const probe = inRoot('.lockstep-probe');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch {
    throw new UserError(
      `${root} can't be written to. Copy the clone to a folder of your own, then run this again.`
    );
  }
}

function pythonIsFresh(goal) {
  const fresh = name => isFresh(venvStamps, locks[name], hashOf(locks[name]));
  return (goal === 'test' ? fresh('test') : fresh('start') || fresh('test')) && venvRuns();
}

/** A .venv dies when the Python beneath it is removed. */
const venvRuns = () => existsSync(python) && spawnSync(python, ['-c', '']).status === 0;

async function installPython(base, goal, report, { signal }) {
  try {
    if (!venvRuns()) {
      rmSync(venv, { recursive: true, force: true });
      await run(base, ['-m', 'venv', venv], { signal });
    }
    let collected = 0;
    const args = ['-m', 'pip', 'install', '--retries', '2', '--disable-pip-version-check'];
    await run(python, [...args, '-r', locks[goal]], {
      signal,
      onLine: line => {
        collected += /^(Collecting|Requirement already)/.test(line) ? 1 : 0;
        report(line.startsWith('Installing') ? 'unpacking' : `${collected} found`);
      }
    });
    report('');
  } catch (error) {
    throw explain('Installing the Python packages', error);
  }
  mark(venvStamps, locks[goal], hashOf(locks[goal]));
}

/**
 * Whether node_modules holds what package-lock.json says, by npm's own record of what it put there
 * (written last, so an interrupted installation leaves none). Packages for other systems may lack.
 */
function nodeIsFresh() {
  const record = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(record)) {
    return false;
  }
  const { packages: installed } = JSON.parse(readFileSync(record, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    const there = installed[path];
    return (
      !path.includes('node_modules/') || (there ? link || there.version === version : optional)
    );
  });
}

const unreachable = /failed with (EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ENETUNREACH)/;

async function installNode(report, end) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=http'];
  const network = ['--prefer-offline', '--fetch-retries=2', '--fetch-retry-mintimeout=1000'];
  const args = ['ci', ...quiet, ...network];
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  const npm = process.env.npm_execpath;
  let fetched = 0;
  const onLine = line => {
    if (/ fetch GET 2/.test(line)) {
      fetched += 1;
      report(`${fetched} fetched`);
    } else if (fetched === 0 && unreachable.test(line)) {
      // npm would try each of a thousand packages, for minutes.
      end.abort(explain('Installing the npm packages', new RunFailed('npm ci', 1, line)));
    }
  };
  const options = { env, onLine, signal: end.signal };
  try {
    await (npm
      ? run(process.execPath, [npm, ...args], options)
      : run('npm', args, { ...options, shell: process.platform === 'win32' }));
  } catch (error) {
    throw explain('Installing the npm packages', error);
  }
  report('');
}
