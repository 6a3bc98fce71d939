// `npm test`: sets up, runs each check in order, says how long each took and closes with the sum.
import './require-node.mjs';

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Progress } from './progress.mjs';
import { command, UserError } from './run.mjs';
import { setUp } from './setup.mjs';

const help = `Usage: npm test -- [options] [check…]

Runs all checks, or only those named.

  --quick    the inner loop: format, lint, types, import rule, jest without real kernels
  --full     the heavy ones too (npm run test:full)
  --help     show this`;

function options(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
      }
    });
    return { ...values, names: positionals };
  } catch (error) {
    throw new UserError(`${error.message}\n\n${help}`);
  }
}

/** One check, told as it goes. A check that ends with a sentence instead of a count failed. */
async function runCheck(check, context) {
  const { progress } = context;
  let result;
  await progress.step(check.name, async report => {
    try {
      result = await check.run({ ...context, report });
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      result = { passed: 0, failed: 1, output: error.message };
    }
    const counts = result.passed + result.failed > 1 && `${result.passed} passed`;
    const bad = result.failed > 0 && `${result.failed} failed`;
    report([counts, bad, result.says].filter(Boolean).join(', '));
    return result.failed === 0;
  });
  if (result.failed > 0) {
    progress.say(`${result.output ?? ''}\n`);
  }
  return result;
}

/** Neighbouring checks of one group run side by side, two at a time; others stand alone. */
function groups(checks) {
  const found = [];
  for (const check of checks) {
    const last = found.at(-1);
    if (check.group && last?.[0].group === check.group) {
      last.push(check);
    } else {
      found.push([check]);
    }
  }
  return found;
}

async function runGroup(group, context) {
  const waiting = [...group];
  const results = new Map();
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      results.set(check, await runCheck(check, context));
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return results;
}

async function runAll(chosen, context) {
  const sum = { passed: 0, failed: 0, notRun: [] };
  let buildFailed = false;
  for (const group of groups(chosen)) {
    const pointless = group.filter(({ needsBuild }) => needsBuild && buildFailed);
    sum.notRun.push(...pointless.map(({ name }) => `${name}: the build failed`));
    const rest = group.filter(check => !pointless.includes(check));
    for (const [check, { passed, failed, notRun = [] }] of await runGroup(rest, context)) {
      buildFailed ||= check.name === 'build' && failed > 0;
      sum.passed += passed;
      sum.failed += failed;
      sum.notRun.push(...notRun);
    }
  }
  return sum;
}

await command(async args => {
  const { quick, full, names, help: helpWanted } = options(args);
  if (helpWanted) {
    console.log(help);
    return 0;
  }
  const progress = new Progress();
  await setUp(progress, 'test');
  const { checks } = await import('./checks.mjs'); // some need what was just installed
  const unknown = names.find(name => !checks.some(check => check.name === name));
  if (unknown) {
    const known = checks.map(check => check.name).join(', ');
    throw new UserError(`There is no check named "${unknown}". There are: ${known}.`);
  }
  const chosen = checks.filter(({ name, quick: fast, heavy }) =>
    names.length > 0 ? names.includes(name) : (fast || !quick) && (full || !heavy)
  );
  const reports = mkdtempSync(join(tmpdir(), 'lockstep-test-'));
  try {
    const { passed, failed, notRun } = await runAll(chosen, { full, quick, progress, reports });
    if (notRun.length > 0) {
      console.log(`${notRun.length} not run:\n${notRun.map(reason => `  ${reason}`).join('\n')}`);
    }
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
});
