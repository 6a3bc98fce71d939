/** One run for every state of a card, made by the real rules: what the specs compare and screenshots show. */
import type { Plan } from '@lockstep/protocol';
import { crawls, linkWeb } from './scriptedPlan';
import { NOON, ScriptedRun, printed } from './scriptedRun';

/** A run and the card in it that shows a state. */
export interface Scene {
  name: string;
  note: string;
  step: string;
  run: ScriptedRun;
  /** When the card is looked at, milliseconds since 1970. */
  now: number;
}

const MINUTE = 60_000;

/** A run of the link web with its first `count` steps done, on French sites. */
export function atStep(count: number, plan: Plan = linkWeb): ScriptedRun {
  const run = new ScriptedRun(plan, 'r0000001', { communities: 38_000, report: 2_000 });
  run.now = NOON - 40 * MINUTE;
  run.finish('setup', 900, printed('1,285 sites, 7,524 links\n'));
  void run.send({
    type: 'set-inputs',
    step: 'choose',
    values: { country: { t: 'str', v: 'France' } }
  });
  const took = [300, 500, 100, 38_000, 4_000, 700, 200];
  const said = [
    '85 sites\n',
    'WWF 0.0306\n',
    '22 types in 8 groups\n',
    '5 communities, modularity 0.41\n'
  ];
  plan.steps.slice(1, count + 1).forEach((step, at) => {
    void run.send({ type: 'confirm', step: step.id, allowed: true });
    run.finish(step.id, took[at], printed(said[at] ?? `${step.title}\n`));
  });
  run.change({ refusal: null });
  run.now = NOON;
  return run;
}

function scene(name: string, note: string, step: string, run: ScriptedRun, later = 0): Scene {
  return { name, note, step, run, now: NOON + later };
}

const seedLines = [121, 122, 123, 124]
  .map((seed, at) => `seed ${seed} of 200   modularity 0.4${at + 8}   ${at + 4} groups`)
  .join('\n');

/** Every state of the step card. Built anew on each call. */
export function cardScenes(): Scene[] {
  const id = 'communities';
  const prompt = atStep(4).begin('names');
  prompt.print('names', 'Group 1 has 24 sites, most of them around Cité des Sciences.\n');
  prompt.happen({
    type: 'prompt-asked',
    step: 'names',
    prompt: 'p1',
    text: 'Name for group 1: ',
    secret: false,
    input: 'name'
  });
  const queued = atStep(3);
  void queued.send({ type: 'run-step', step: id });
  const stale = atStep(4);
  void stale.send({ type: 'set-inputs', step: id, values: { seeds: { t: 'int', v: '300' } } });
  const later = atStep(6);
  void later.send({
    type: 'set-inputs',
    step: 'choose',
    values: { country: { t: 'str', v: 'Belgium' } }
  });
  const cold = atStep(4);
  void cold.send({ type: 'restart-kernel' });
  const failed = atStep(3).begin(id);
  failed.fail(id, 200, {
    name: 'ValueError',
    message:
      'No site is left to group.\nMinimum degree is 70, and the best linked French site has 62 links.',
    cell: 0,
    line: 4
  });
  const cancelled = atStep(3).begin(id);
  cancelled.happen({ type: 'step-cancelled', step: id, took: 12_000, cause: 'person' });
  const skipped = atStep(3);
  void skipped.send({ type: 'skip', step: id });
  return [
    scene('Locked', 'folded by default', id, atStep(2)),
    scene('Ready', 'all conditions hold', id, atStep(3)),
    scene('Ready, asks first', 'a step that writes, sends or deletes', 'report', atStep(6)),
    scene('Queued', 'the kernel is not free yet', id, queued),
    scene('Running', 'progress read from the output or learned', id, running(), 24_000),
    scene('Waiting for you', 'the kernel asked with input()', 'names', prompt),
    scene('Done', 'reply and idle have both arrived', id, atStep(4)),
    scene('Done, a later step is active', 'its values can still change', 'choose', atStep(4)),
    scene('Stale', 'a value of it changed', id, stale),
    scene('Stale, not yet open', 'an earlier step runs first', 'names', later),
    scene('Cold', 'done, but its kernel is gone', id, cold),
    scene('Failed', 'the cell raised an error', id, failed),
    scene('Cancelled', 'stopped by you', id, cancelled),
    scene('Skipped', 'only where the step is optional', id, skipped)
  ];
}

function running(): ScriptedRun {
  const run = atStep(3).begin('communities');
  return run.print('communities', seedLines);
}

/** A replay on clean ground, stopped where it asks. */
export function replayScenes(): Scene[] {
  return [
    scene('Replay running', 'on clean ground', 'read', reading(), 6_000),
    scene('Replay stopped at effects', 'keep or repeat', 'save', stopped('save')),
    scene('Replay stopped at a secret', 'asked again', 'sign-in', stopped('sign-in'))
  ];
}

/** All five steps done, then a value of step 4 changed and the whole run started on a new kernel. */
function replaying(): ScriptedRun {
  const run = new ScriptedRun(crawls);
  run.now = NOON - 40 * MINUTE;
  void run.send({ type: 'set-inputs', step: 'sign-in', values: { key: { t: 'str', v: 'abc' } } });
  for (const step of crawls.steps) {
    void run.send({ type: 'confirm', step: step.id, allowed: true });
    run.finish(step.id, step.id === 'read' ? 14_000 : 800);
  }
  run.now = NOON;
  void run.send({ type: 'restart-kernel' });
  void run.send({ type: 'set-inputs', step: 'risen', values: { lost: { t: 'int', v: '10' } } });
  run.begin('risen');
  return run;
}

/** The replay at its second step, which is read again from a known secret. */
function reading(): ScriptedRun {
  const run = replaying();
  endUntil(run, 'read');
  return run.start().print('read', '43 % 36,100 of 83,863 pages\n');
}

function stopped(at: 'save' | 'sign-in'): ScriptedRun {
  const run = replaying();
  endUntil(run, at);
  return run.happen({
    type: 'replay-stopped',
    step: at,
    at: at === 'save' ? 'effects' : 'secret',
    input: at === 'save' ? null : 'key'
  });
}

/** Ends one step after the other until `step` is next. */
function endUntil(run: ScriptedRun, step: string): void {
  while (run.snapshot().state.queue[0] !== step) {
    run.end(800).start();
  }
  run.end(800);
}
