/** What a batch does next in the run of one row, where no person looks at its cards. Pure. */
import type { PlanStep, RunCommand, RunState, Value } from '@lockstep/protocol';
import { nextQueued, stopsReplay } from '../next';
import { stepOf, type StepView, stepUnderWay } from '../select';
import { nameOf } from '../showValue';

/** What holds for the row beside its run. */
export interface RowContext {
  /** The secrets of the batch, by step and input. */
  secrets: Record<string, Record<string, Value>>;
  /** Steps with effects that may run. */
  allowed: readonly string[];
  /** A person asked for this attempt, so a step that was cut off may run again. */
  retried: boolean;
  /** Steps whose run this attempt asked for. */
  asked: ReadonlySet<string>;
  /** Steps that this attempt gave their secrets. */
  given: ReadonlySet<string>;
  /** Why commands were refused in this attempt, by {@link moveKey}. */
  refused: ReadonlyMap<string, string>;
}

export type RowMove =
  | { kind: 'send'; command: RunCommand }
  /** Something is under way in the run. */
  | { kind: 'wait'; step: string | null }
  | { kind: 'done' }
  | { kind: 'failed'; step: string | null; problem: string }
  /** The same, once the step under way has been cancelled. */
  | { kind: 'give-up'; step: string; problem: string };

/** The next move, from the run as it is now. */
export function rowMove(state: RunState, context: RowContext): RowMove {
  const stopped = state.replay?.stopped;
  if (stopped) {
    return atStop(state, stopped, context);
  }
  const busy = stepUnderWay(state);
  if (busy !== null || nextQueued(state) !== null) {
    return underWay(busy, context);
  }
  const next = state.plan.steps.find(({ id }) => {
    const status = state.steps[id]?.status;
    return status !== 'done' && status !== 'cold' && status !== 'skipped';
  });
  if (next === undefined) {
    return { kind: 'done' };
  }
  if (state.status !== 'open') {
    return fail(next, `the run is ${state.status}. Open it and make it go on, then retry.`);
  }
  return withoutSecret(state, context) ?? begin(next, state, context);
}

/** What names a command among the refused ones. */
export function moveKey(command: RunCommand): string {
  return `${command.type} ${'step' in command ? command.step : ''}`;
}

/**
 * The secrets of the batch, for steps that are still to run and once in each attempt: a secret is always news and
 * would turn a finished step stale. The row's own values the run was made with; they are a person's to correct.
 */
function withoutSecret(state: RunState, { secrets, given, refused }: RowContext): RowMove | null {
  for (const step of state.plan.steps) {
    const own = state.steps[step.id];
    const passed = own?.status === 'done' || own?.status === 'cold' || own?.status === 'skipped';
    const values = secrets[step.id];
    if (values !== undefined && !passed && !given.has(step.id)) {
      const command: RunCommand = { type: 'set-inputs', step: step.id, values };
      const refusal = refused.get(moveKey(command));
      return refusal === undefined ? { kind: 'send', command } : fail(step, refusal);
    }
  }
  return null;
}

function begin(step: PlanStep, state: RunState, context: RowContext): RowMove {
  const own = state.steps[step.id];
  if (context.asked.has(step.id) && own) {
    if (own.status === 'failed') {
      return { kind: 'failed', step: step.id, problem: `${nameOf(step)}: ${errorOf(own.error)}` };
    }
    if (own.status === 'cancelled') {
      return fail(
        step,
        own.cancelCause === 'kernel-died'
          ? 'the kernel died while it ran. It may have run out of memory.'
          : 'it was cancelled.'
      );
    }
  }
  const cutOff = own?.status === 'cancelled' && own.cancelCause !== 'left-queue';
  if (cutOff && !context.retried && stopsReplay(step)) {
    return fail(step, 'it was cut off and may have done its work. Retry runs it again.');
  }
  const run: RunCommand = { type: 'run-step', step: step.id };
  const refusal = context.refused.get(moveKey(run));
  if (refusal !== undefined) {
    return fail(step, refusal);
  }
  if (step.effects.length > 0 && own?.confirmed !== true) {
    return context.allowed.includes(step.id)
      ? { kind: 'send', command: { type: 'confirm', step: step.id, allowed: true } }
      : fail(step, 'it was not allowed for this batch.');
  }
  return { kind: 'send', command: run };
}

/** A replayed step asks again for a secret that left memory; the batch may hold it. */
function underWay(busy: StepView | null, { secrets, refused }: RowContext): RowMove {
  const prompt = busy?.state.prompt ?? null;
  if (busy === null || prompt === null) {
    return { kind: 'wait', step: busy?.plan.id ?? null };
  }
  const step = busy.plan.id;
  const value = prompt.input === null ? undefined : secrets[step]?.[prompt.input];
  const command: RunCommand | null =
    value === undefined ? null : { type: 'answer-prompt', step, prompt: prompt.prompt, value };
  if (command !== null && !refused.has(moveKey(command))) {
    return { kind: 'send', command };
  }
  return {
    kind: 'give-up',
    step,
    problem: `${nameOf(busy.plan)}: it asks “${prompt.text.trim().slice(0, 100)}”, and no column answers.`
  };
}

/** A replay never repeats an effect unseen: it keeps the old result, or the row stops and a person decides. */
function atStop(
  state: RunState,
  stopped: { step: string; at: 'effects' | 'secret'; input: string | null },
  { secrets, refused }: RowContext
): RowMove {
  const { step, at, input } = stopped;
  const plan = stepOf(state, step)?.plan;
  if (at === 'effects') {
    const keep: RunCommand = { type: 'resume-replay', step, choice: 'keep' };
    return refused.has(moveKey(keep))
      ? giveUp(plan, step, 'later steps need what it made, so it would act again. Open the run.')
      : { kind: 'send', command: keep };
  }
  const value = input === null ? undefined : secrets[step]?.[input];
  if (input === null || value === undefined) {
    return giveUp(plan, step, `${input ?? 'a secret'} is needed again; it was not stored.`);
  }
  const command: RunCommand = { type: 'set-inputs', step, values: { [input]: value } };
  return refused.has(moveKey(command))
    ? giveUp(plan, step, 'its secret was refused.')
    : { kind: 'send', command };
}

function giveUp(plan: PlanStep | undefined, step: string, what: string): RowMove {
  return { kind: 'give-up', step, problem: `${plan ? nameOf(plan) : step}: ${what}` };
}

function fail(step: PlanStep, what: string): RowMove {
  return { kind: 'failed', step: step.id, problem: `${nameOf(step)}: ${what}` };
}

/** Longest text of an error in a row, in characters. */
const LONGEST_ERROR = 300;

function errorOf(
  error: { name: string; message: string; cell: number | null } | null | undefined
): string {
  if (!error) {
    return 'it failed.';
  }
  const [line = ''] = error.message.trim().split('\n');
  // A message of one word, as a KeyError's, says little without its name.
  const text = error.cell !== null && !/\s/.test(line) ? `${error.name}: ${line}` : line;
  return text.length > LONGEST_ERROR ? `${text.slice(0, LONGEST_ERROR)}…` : text;
}
