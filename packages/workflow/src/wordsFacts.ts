/** The facts a card's words are made from, gathered once. */
import type { RunState, Wait } from '@lockstep/protocol';
import { kernelAsks } from './attach';
import {
  activeStep,
  closedBy,
  isOpen,
  missingInputs,
  stepOf,
  stepsBefore,
  type StepView
} from './select';
import { stopsReplay } from './next';
import { walkTo } from './walk';

/** What words depend on beside the state. */
export interface WordContext {
  /** Milliseconds since 1970. */
  now: number;
  /** Usual duration of each step in milliseconds, by step id. */
  usual: Record<string, number>;
  /** Label of a field whose text is no value. */
  invalid?: string | null;
  /** Whether the host has a chat that can be asked about a failed step. */
  chat?: boolean;
}

export interface CardFacts {
  state: RunState;
  step: StepView;
  look:
    | 'locked'
    | 'ready'
    | 'queued'
    | 'running'
    | 'waiting'
    | 'done'
    | 'stale'
    | 'cold'
    | 'failed'
    | 'cancelled'
    | 'skipped';
  open: boolean;
  /** The step that must be done first, when closed. */
  closed: StepView | null;
  before: StepView | null;
  after: StepView | null;
  /** Whether the run's attention is at this step or before it. */
  isActive: boolean;
  /** Queued behind steps that are replayed. */
  behindReplay: boolean;
  /** The run's place among those that wait for a kernel, where this step is the one to have it. */
  waits: Wait | null;
  /** Milliseconds until then, as far as anybody knows. */
  left: number | null;
  /** Where a replay waits, when it waits here. */
  stoppedAt: 'effects' | 'secret' | null;
  stoppedInput: string | null;
  /** Steps that must be replayed before this one could run now, and how long they took in milliseconds. */
  replayFirst: StepView[];
  replayTook: number;
  /** The step whose saved names are restored before this one could run now. */
  restoreFirst: StepView | null;
  /** On the notebook's kernel: why nothing runs there now. */
  asks: string | null;
  /** On the notebook's kernel: whether it may hold more than the steps before this one leave. */
  unclean: boolean;
  /** A required field without a value, or text that is none. */
  wanting: string | null;
  /** Whether there is a chat to ask. */
  chat: boolean;
}

/** The facts of one card. */
export function factsOf(state: RunState, id: string, context: WordContext): CardFacts {
  const step = stepOf(state, id);
  if (!step) {
    throw new Error(`The run has no step ${id}.`);
  }
  const open = isOpen(state, id);
  const stopped = state.replay?.stopped?.step === id ? state.replay.stopped : null;
  const waits = state.queue[0] === id ? (state.wait ?? null) : null;
  const at = state.plan.steps.findIndex(other => other.id === id);
  const next = state.plan.steps[at + 1];
  const isQuiet = step.state.status !== 'running' && step.state.status !== 'queued';
  const again = step.state.status === 'cold';
  const clean = open && isQuiet && state.epoch > 0 ? walkTo(state, id, again) : null;
  const unclean = state.attached !== undefined && clean?.fresh === true;
  const walk = unclean ? walkTo(state, id, again, { anyway: true }) : clean;
  const restores = walk?.restore ?? null;
  const replayFirst = (walk?.replay ?? [])
    .filter(other => other !== restores && other !== id)
    .flatMap(other => stepOf(state, other) ?? []);
  return {
    state,
    step,
    look: lookOf(step, open, stopped !== null),
    open,
    closed: closedBy(state, id),
    before: stepsBefore(state, id).at(-1) ?? null,
    after: next ? stepOf(state, next.id) : null,
    isActive: activeStep(state)?.id === id,
    behindReplay: step.state.status === 'queued' && state.replay?.target === id,
    waits,
    left: typeof waits?.until === 'number' ? Math.max(0, waits.until - context.now) : null,
    stoppedAt: stopped?.at ?? null,
    stoppedInput: stopped?.input ?? null,
    replayFirst,
    restoreFirst: restores === null ? null : stepOf(state, restores),
    replayTook: replayFirst.reduce((sum, other) => sum + (other.state.result?.took ?? 0), 0),
    asks: kernelAsks(state),
    unclean,
    chat: context.chat ?? false,
    wanting: context.invalid ?? missingInputs(state, id)[0]?.label ?? null
  };
}

function lookOf(
  { plan, state: own }: StepView,
  open: boolean,
  stopped: boolean
): CardFacts['look'] {
  if (stopped || (own.status === 'running' && own.prompt)) {
    return 'waiting';
  }
  if (own.status === 'queued' && own.replayed && !own.confirmed && stopsReplay(plan)) {
    // The replay will stop here and ask: it does not wait for its turn like the others.
    return 'cold';
  }
  return own.status === 'idle' ? (open ? 'ready' : 'locked') : own.status;
}
