/** A whole run without a screen: the body of `lockstep run`. */
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { canonicalJson, type PlanStep, type RunCommand, UserError } from '@lockstep/protocol';
import { duration, nameOf, nextQueued, progressOf, stepUnderWay } from '@lockstep/workflow';
import { convertFile } from '../cli/notebookFile';
import { BadUse } from '../cli/terminal';
import type { Engine, HeadlessOptions } from '../contract';
import { makeOutFolder } from '../evidence/outFolder';
import { recordOf } from '../evidence/record';
import { writeEvidence } from '../evidence/writeEvidence';
import { createEngine, type EngineOptions } from './engine';
import { headlessValues, howToGive } from './headlessValues';

/**
 * Converts the notebook, runs every step in order with the values given, and writes what came of it. A run without
 * a screen has the consent of whoever started it: steps that write, send or delete are allowed.
 *
 * @returns the exit status: 0 when every step is done, 1 when one failed or was cancelled, 2 for bad use
 */
export function runHeadless(
  options: HeadlessOptions,
  engineOptions: EngineOptions = {}
): Promise<number> {
  return statusOf(options, () => walk(options, engineOptions));
}

/** The exit status of `work`; what a person can mend is a sentence, bad use status 2 and the rest 1. */
export async function statusOf(
  { complain }: Pick<HeadlessOptions, 'complain'>,
  work: () => Promise<number>
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    complain(error.message);
    return error instanceof BadUse ? 2 : 1;
  }
}

async function walk(options: HeadlessOptions, engineOptions: EngineOptions): Promise<number> {
  const { deps, out, signal } = options;
  const { definition, original } = await convertFile(
    process.cwd(),
    options.notebook,
    options.overlay
  );
  const values = headlessValues(definition, options.set, options.secrets);
  if (out !== undefined) {
    await makeOutFolder(out);
  }
  const app = deps.definitions.put(definition, {
    ...placeOf(options.notebook, deps.config.root),
    original: original()
  });
  // Nobody looks at fields here.
  const engine = createEngine(deps, { liveChoices: false, ...engineOptions });
  try {
    const { state } = await engine.create({ app, owner: 'cli', by: 'cli', published: false });
    const { run } = state;
    const following = options.json
      ? engine.follow(run, 0, entries =>
          entries.forEach(entry => options.print(canonicalJson(entry)))
        )
      : null;
    try {
      for (const [step, own] of Object.entries(values)) {
        await command(engine, run, { type: 'set-inputs', step, values: own });
      }
      let fine = true;
      for (const step of state.plan.steps) {
        signal.throwIfAborted();
        fine = await runStep(engine, run, step, options);
        if (!fine) {
          break;
        }
      }
      if (out !== undefined) {
        const written = await writeEvidence(recordOf(deps, run), out);
        if (!options.json) {
          written.forEach(file => options.print(`Wrote ${file}`));
        }
      }
      return fine ? 0 : 1;
    } finally {
      following?.dispose();
    }
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      options.complain('Stopped.');
      return 1;
    }
    throw error;
  } finally {
    await engine.close();
  }
}

/** The notebook below the server's root where it is, else below its own folder. */
export function placeOf(notebook: string, root: string): { path: string; root: string } {
  const file = resolve(notebook);
  const inside = relative(root, file);
  return inside === '' || inside.startsWith('..') || resolve(root, inside) !== file
    ? { path: basename(file), root: dirname(file) }
    : { path: inside.split(sep).join('/'), root };
}

async function command(engine: Engine, run: string, wish: RunCommand): Promise<void> {
  await engine.command(run, { expectedSeq: null, command: wish, by: 'cli' });
}

/** Runs one step to its end and says what came of it. */
async function runStep(
  engine: Engine,
  run: string,
  step: PlanStep,
  options: HeadlessOptions
): Promise<boolean> {
  const { id } = step;
  const told = step.number === null ? step.title : `${nameOf(step)} · ${step.title}`;
  if (step.effects.length > 0) {
    await command(engine, run, { type: 'confirm', step: id, allowed: true });
  }
  const cancel = (): void => {
    // The step may end by itself in the same moment; then there is nothing to cancel.
    command(engine, run, { type: 'cancel', step: id }).catch(() => undefined);
  };
  const ended = settled(engine, run, text => {
    options.complain(`${told}: ${text}`);
    cancel();
  });
  await command(engine, run, { type: 'run-step', step: id });
  options.signal.addEventListener('abort', cancel);
  const watching = engine.follow(run, engine.stateOf(run).seq, () => {
    const progress = progressOf(engine.stateOf(run).steps[id]?.outputs ?? []);
    options.progress?.(`${told}: running${progress === null ? '' : `, ${progress.label}`}`);
  });
  options.progress?.(`${told}: running`);
  try {
    await ended;
  } finally {
    options.signal.removeEventListener('abort', cancel);
    watching.dispose();
    options.progress?.(null);
  }
  const own = engine.stateOf(run).steps[id];
  const say = (what: string): void =>
    options.json ? undefined : options.print(`${told}: ${what}`);
  switch (own?.status) {
    case 'done':
      say(`done in ${duration(own.result?.took ?? 0)}`);
      return true;
    case 'failed': {
      const where =
        own.error?.cell === null || own.error === null
          ? ''
          : ` in cell ${own.error.cell + 1}${own.error.line === null ? '' : `, line ${own.error.line}`}`;
      const isSentence = own.error?.cell === null;
      const what = isSentence ? own.error?.message : `${own.error?.name}: ${own.error?.message}`;
      say('failed');
      options.complain(`${told} failed${where}. ${what ?? ''}`.trim());
      return false;
    }
    default:
      say('cancelled');
      if (own?.cancelCause === 'kernel-died') {
        options.complain(`${told}: the kernel died while it ran. It may have run out of memory.`);
      } else if (options.signal.aborted) {
        options.complain(`${told}: cancelled.`);
      }
      return false;
  }
}

/**
 * Fulfils when nothing is under way in the run any more.
 *
 * @param unanswered is told about a question that nobody can answer
 */
function settled(
  engine: Engine,
  run: string,
  unanswered: (sentence: string) => void
): Promise<void> {
  return new Promise(resolve => {
    const from = engine.stateOf(run).seq;
    let begun = false;
    let asked: string | null = null;
    const following = engine.follow(run, from, entries => {
      const state = engine.stateOf(run);
      begun ||= entries.some(({ event }) => event.type === 'steps-queued');
      const busy = stepUnderWay(state);
      const prompt = busy?.state.prompt ?? null;
      if (busy !== null && prompt !== null && prompt.prompt !== asked) {
        asked = prompt.prompt;
        const input = busy.plan.inputs.find(one => one.id === prompt.input);
        const question = `it asks “${prompt.text.trim()}”, and nobody is there to answer.`;
        unanswered(input === undefined ? question : `${question} ${howToGive(input)}`);
      }
      if (begun && busy === null && nextQueued(state) === null) {
        following.dispose();
        resolve();
      }
    });
  });
}
