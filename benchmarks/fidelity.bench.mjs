// Whether a notebook shows the same through `lockstep run` as through nbclient: the shared notebooks, one by one.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { inRoot, python, sharedData } from '../scripts/places.mjs';
import { firstDifference } from './fidelity/outputs.mjs';
import { notRun } from './table.mjs';

/** Milliseconds for a notebook of ours; nbclient has a minute, and ours starts a server beside. */
const PATIENCE = 150_000;

const read = file => JSON.parse(readFileSync(file, 'utf8'));

/** What nbclient makes of a copy of the notebooks: name and problem (`null`: it finished) of each. */
async function nbclient(from, folder) {
  cpSync(from, join(folder, 'work'), { recursive: true });
  const script = inRoot('benchmarks', 'fidelity', 'execute.py');
  const child = spawn(python, [script, join(folder, 'work'), join(folder, 'done')], {
    stdio: ['ignore', 'pipe', 'ignore']
  });
  const all = [];
  for await (const line of createInterface({ input: child.stdout })) {
    all.push(JSON.parse(line));
  }
  return all;
}

/** What ours makes of one: the executed notebook, or why there is none. */
function ours(notebook, folder, name) {
  const out = join(folder, 'out', name);
  try {
    execFileSync(python, ['-m', 'jupyterlab_lockstep', 'run', notebook, '--out', out], {
      env: { ...process.env, LOCKSTEP_STATE: join(folder, 'state') },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PATIENCE
    });
    return { executed: read(join(out, name.replace(/\.ipynb$/, '.executed.ipynb'))) };
  } catch (error) {
    const said = String(error.stderr ?? error.message)
      .trim()
      .split('\n')
      .at(-1);
    return { problem: said.slice(0, 160) };
  }
}

const shared = join(sharedData, 'notebooks');
if (!existsSync(shared)) {
  notRun('notebooks through lockstep run and nbclient', `there is no folder ${shared}`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-fidelity-'));
  try {
    const theirs = await nbclient(shared, join(folder, 'first'));
    await nbclient(shared, join(folder, 'second'));
    cpSync(shared, join(folder, 'ours'), { recursive: true });
    const counts = {
      same: 0,
      differs: 0,
      'runs only with nbclient': 0,
      'neither runs': 0,
      'runs only with ours': 0
    };
    console.log(
      `\n${theirs.length} notebooks, times, addresses, ids, folders and live views of controls aside`
    );
    for (const { notebook, problem } of theirs) {
      const { executed, problem: our } = ours(join(folder, 'ours', notebook), folder, notebook);
      let verdict;
      let why = '';
      if (problem !== null) {
        verdict = executed === undefined ? 'neither runs' : 'runs only with ours';
        why = executed === undefined ? our : problem;
      } else if (executed === undefined) {
        verdict = 'runs only with nbclient';
        why = our;
      } else {
        const [once, again] = ['first', 'second'].map(run => join(folder, run, 'done', notebook));
        const found = firstDifference(
          executed,
          read(once),
          existsSync(again) ? read(again) : read(once)
        );
        verdict = found === null ? 'same' : 'differs';
        why =
          found === null
            ? ''
            : `cell ${found.cell}: ${found.ours.slice(0, 300)} | nbclient: ${found.theirs.slice(0, 300)}`;
      }
      counts[verdict] += 1;
      console.log(
        `${verdict.padEnd(24)}${notebook}${why === '' ? '' : `\n${''.padEnd(24)}${why}`}`
      );
    }
    console.log(
      `\n${Object.entries(counts)
        .map(([what, count]) => `${what}: ${count}`)
        .join(', ')}`
    );
    if (counts.differs + counts['runs only with nbclient'] > 0) {
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
