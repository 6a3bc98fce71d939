// The checks of `npm test`, in order: each a program and how to count what it found.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { build, link } from './build.mjs';
import { checkOllama } from './check-ollama.mjs';
import { checkWheel } from './check-wheel.mjs';
import { chromium } from './chromium.mjs';
import { engineMissing } from './engine.mjs';
import { cache, inRoot, moduleFile, python, sharedData, wheelNode } from './places.mjs';
import { rKernelMissing } from './r-kernel.mjs';
import { run, RunFailed, UserError } from './run.mjs';
import { fetchWeights } from './weights-fetch.mjs';
import { weights } from './weights.mjs';

/**
 * What a check found. `notRun` holds a reason for each test that could not run, `says` what to
 * print beside its name, `output` what to print when it failed.
 * @typedef {{ passed: number, failed: number, notRun?: string[], says?: string, output?: string }} Result
 */

/** Runs a program; its status is kept, not thrown, so that reports can be read after it. */
async function attempt(program, args, options) {
  try {
    return { fine: true, output: await run(program, args, options) };
  } catch (error) {
    if (!(error instanceof RunFailed)) {
      throw error;
    }
    return { fine: false, output: error.output };
  }
}

/** Counts several programs as one check: the first that fails tells why. */
async function allOf(...programs) {
  for (const [program, ...args] of programs) {
    const { fine, output } = await attempt(program, args);
    if (!fine) {
      return { passed: 0, failed: 1, output };
    }
  }
  return { passed: 1, failed: 0 };
}

const node = (...file) => [process.execPath, moduleFile(...file)];
const styles = ['style/**/*.css', 'packages/*/{src,style}/**/*.css'];

const cached = ['--cache', '--cache-location', join(cache, 'prettier')];

const format = () =>
  allOf(
    [...node('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', ...cached, '.'],
    [python, '-m', 'ruff', 'format', '--check', '--quiet', '--diff', '.']
  );

/** A cache knows a file's own text only, not the types it takes from others: good enough for the inner loop. */
const lint = ({ quick }) =>
  allOf(
    [
      ...node('eslint', 'bin', 'eslint.js'),
      '--max-warnings=0',
      ...(quick ? ['--cache', '--cache-location', join(cache, 'eslint')] : []),
      '.'
    ],
    [...node('stylelint', 'bin', 'stylelint.mjs'), '--allow-empty-input', ...styles],
    [python, '-m', 'ruff', 'check', '--quiet', '.']
  );

const types = () => allOf([...node('typescript', 'lib', 'tsc.js'), '-b']);

const importRule = () =>
  allOf(
    [...node('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), 'src', 'converter', 'packages'],
    [...node('knip', 'bin', 'knip.js'), '--no-progress']
  );

/** Why the specs of the real local model cannot run; undefined when they can. The inner loop leaves them out. */
async function localModelMissing(report) {
  const missing = engineMissing();
  if (missing) {
    return missing;
  }
  try {
    await fetchWeights('0.5b', text => report(`the small model's weights: ${text}`));
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    return `its weights: ${error.message.split('\n', 1)[0]}`;
  } finally {
    report('');
  }
}

async function jest({ full, quick, progress, report, reports }) {
  const file = join(reports, 'jest.json');
  const args = [moduleFile('jest', 'bin', 'jest.js'), '--json', `--outputFile=${file}`, '--silent'];
  // Half of the time is spent waiting for kernels, so two work side by side on two cores already.
  args.push(`--maxWorkers=${Math.max(2, availableParallelism() - 1)}`);
  const missing = quick ? undefined : await localModelMissing(report);
  const withoutR = full ? await rKernelMissing(progress) : undefined;
  const env = {
    ...process.env,
    LOCKSTEP_DATA: sharedData,
    ...(missing ? { LOCKSTEP_MODEL_MISSING: missing } : {}),
    ...(withoutR ? { LOCKSTEP_R_MISSING: withoutR } : {}),
    ...(full ? { LOCKSTEP_FULL: '1' } : {}),
    ...(quick ? { LOCKSTEP_QUICK: '1' } : {})
  };
  const { output } = await attempt(wheelNode(), args, { env });
  if (!existsSync(file)) {
    return { passed: 0, failed: 1, output };
  }
  const found = JSON.parse(readFileSync(file, 'utf8'));
  const tests = found.testResults.flatMap(suite => suite.assertionResults);
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests + found.numRuntimeErrorTestSuites,
    notRun: tests.filter(test => test.status === 'pending').map(test => test.fullName),
    output: output.slice(0, output.lastIndexOf('\n{'))
  };
}

/**
 * The environment of a check under the network guard, for each Node that it starts, and what the guard
 * has to say against its result.
 */
function guardNetwork(reports, name) {
  const log = join(reports, `network-${name}.txt`);
  rmSync(log, { force: true });
  const guard = `--require "${inRoot('scripts', 'network', 'guard.cjs').replaceAll('\\', '/')}"`;
  return {
    env: {
      NODE_OPTIONS: [process.env.NODE_OPTIONS, guard].filter(Boolean).join(' '),
      LOCKSTEP_NETWORK_LOG: log
    },
    judge: result =>
      existsSync(log)
        ? {
            ...result,
            failed: result.failed + 1,
            output: `${result.output}\n${readFileSync(log, 'utf8')}`
          }
        : result
  };
}

async function pytest({ full, reports }) {
  const file = join(reports, 'pytest.xml');
  const which = full ? ['-m', 'full or not full'] : [];
  const network = guardNetwork(reports, 'pytest');
  const env = { ...process.env, ...network.env, LOCKSTEP_DATA: sharedData };
  const args = ['-m', 'pytest', '-q', '-rs', `--junitxml=${file}`, ...which];
  const { fine, output } = await attempt(python, args, { env });
  const [, head] =
    /<testsuite ([^>]*)>/.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
  const count = name => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head ?? '')?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return network.judge({
    passed: count('tests') - failed - count('skipped'),
    failed: fine ? failed : Math.max(failed, 1),
    notRun: output.split('\n').filter(line => line.startsWith('SKIPPED')),
    output
  });
}

/** Titles of the browser tests below a suite of Playwright's report that failed at first. */
function secondTries({ specs = [], suites = [] }) {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'));
  return [...own.map(({ title }) => title), ...suites.flatMap(secondTries)];
}

async function galata({ full, reports, progress }) {
  const browser = await chromium(progress);
  if (browser.missing) {
    return { passed: 0, failed: 0, notRun: [`Galata: ${browser.missing}`] };
  }
  const file = join(reports, 'galata.json');
  const network = guardNetwork(reports, 'galata');
  const env = {
    ...process.env,
    ...network.env,
    LOCKSTEP_CHROMIUM: browser.path,
    LOCKSTEP_DATA: sharedData,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    ...(full ? { LOCKSTEP_FULL: '1' } : {})
  };
  const cli = moduleFile('@playwright', 'test', 'cli.js');
  const args = [cli, 'test', '--config', inRoot('ui-tests'), '--reporter=list,json'];
  const { fine, output } = await attempt(process.execPath, args, { env });
  if (!existsSync(file)) {
    return { passed: 0, failed: 1, output };
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { stats } = report;
  return network.judge({
    passed: stats.expected + stats.flaky,
    failed: fine ? stats.unexpected : Math.max(stats.unexpected, 1),
    notRun: Array.from({ length: stats.skipped }, () => 'a skipped browser test'),
    says:
      stats.flaky > 0
        ? `${stats.flaky} passed at the second try: ${secondTries(report).join('; ')}`
        : undefined,
    output
  });
}

async function built({ progress }) {
  await build(progress);
  await link(progress);
  return { passed: 1, failed: 0 };
}

async function weight() {
  const rows = weights();
  const says = rows.map(
    ({ name, kilobytes, bar }) => `${name} ${kilobytes.toFixed(1)} of ${bar} kB`
  );
  const failed = rows.some(row => !row.fits) ? 1 : 0;
  return { passed: 1 - failed, failed, says: says.join(', '), output: says.join('\n') };
}

/**
 * In the order in which they start. `quick`: part of the inner loop. `group`: neighbours of one group may run side by
 * side: those that only read files, and those beside the browser tests, which take the longest and mostly wait; each
 * has ports and folders of its own. `needsBuild`: makes no sense when the build failed. `heavy`: only with --full, or
 * when it is named.
 */
export const checks = [
  { name: 'format', quick: true, group: 'reads', run: format },
  { name: 'lint', quick: true, group: 'reads', run: lint },
  { name: 'types', quick: true, group: 'reads', run: types },
  { name: 'import rule', quick: true, group: 'reads', run: importRule },
  { name: 'build', run: built },
  { name: 'bundle weight', needsBuild: true, run: weight },
  { name: 'jest', quick: true, run: jest },
  { name: 'Galata', needsBuild: true, group: 'waits', run: galata },
  { name: 'pytest', needsBuild: true, group: 'waits', run: pytest },
  { name: 'wheel', needsBuild: true, group: 'waits', run: checkWheel },
  { name: 'Ollama', heavy: true, run: checkOllama }
];
