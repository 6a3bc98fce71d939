/** The reducer: journal in, state out. Pure, reads no clock, and never refuses: an event is a fact. */
import type { RunEvent, RunState, StepState, WrittenFile } from '@lockstep/protocol';
import { askedAgain, reduceAttach } from './attach';
import { canRestore } from './checkpoint';
import type { Fact } from './fact';
import { freshStep, initialState } from './initial';
import { migrated } from './migrate';
import { reduceOutput } from './reduceOutput';
import { emptyQueue, reduceStep, restored, unrestored } from './reduceStep';
import { settle } from './settle';

/** Events that no decision depends on: they do not make a client's `expectedSeq` old. */
const INDECISIVE: ReadonlySet<RunEvent['type']> = new Set([
  'output-added',
  'output-appended',
  'output-replaced',
  'outputs-cleared',
  'kernel-awaited',
  'choices-read',
  'cell-begun',
  'progress-told',
  'files-written',
  'folded'
]);

/** Events by which nobody changed anything. */
const IDLE: ReadonlySet<RunEvent['type']> = new Set(['kernel-awaited', 'choices-read', 'folded']);

/**
 * The state after one more fact.
 *
 * @throws Error when the first fact of a run is not `run-created`, or a later one is
 */
export function reduce(state: RunState | null, fact: Fact): RunState {
  const { event, run, seq, at } = fact;
  if (event.type === 'run-created') {
    if (state) {
      throw new Error(`Run ${run} was created twice.`);
    }
    const { name, plan, values } = event;
    const first = initialState({
      run,
      name,
      plan,
      values,
      clonedFrom: event.clonedFrom ?? null,
      at
    });
    return { ...first, seq, decisive: seq };
  }
  if (!state) {
    throw new Error(`The journal of run ${run} does not begin with its creation.`);
  }
  return {
    ...withoutWait(apply(state, event, fact)),
    seq,
    decisive: INDECISIVE.has(event.type) ? state.decisive : seq,
    changedAt: IDLE.has(event.type) ? state.changedAt : at
  };
}

/** The state that a whole journal gives. */
export function replayJournal(entries: readonly Fact[]): RunState {
  let state: RunState | null = null;
  for (const entry of entries) {
    state = reduce(state, entry);
  }
  if (!state) {
    throw new Error('An empty journal has no state.');
  }
  return state;
}

/** Nobody waits for a kernel once a step runs or the queue is empty. */
function withoutWait(state: RunState): RunState {
  if (state.wait === undefined || (state.queue.length > 0 && !isRunning(state))) {
    return state;
  }
  const { wait: _, ...rest } = state;
  return rest;
}

function isRunning({ steps }: RunState): boolean {
  return Object.values(steps).some(({ status }) => status === 'running');
}

/** The state with one step changed. */
function withStep(state: RunState, id: string, change: Partial<StepState>): RunState {
  const step = state.steps[id];
  return step ? { ...state, steps: { ...state.steps, [id]: { ...step, ...change } } } : state;
}

function apply(
  state: RunState,
  event: Exclude<RunEvent, { type: 'run-created' }>,
  fact: Fact
): RunState {
  switch (event.type) {
    case 'inputs-set': {
      const values = { ...state.steps[event.step]?.values, ...event.values };
      const set = settle(withStep(state, event.step, { values }));
      const waits = set.replay?.restore;
      return waits === undefined || canRestore(set, waits) ? set : unrestored(set, waits, fact.at);
    }
    case 'confirmed':
      return withStep(state, event.step, { confirmed: event.allowed });
    case 'kernel-awaited': {
      const { place, of, wait } = event;
      return { ...state, wait: { place, of, until: wait === null ? null : fact.at + wait } };
    }
    case 'output-added':
    case 'output-appended':
    case 'output-replaced':
    case 'outputs-cleared':
      return reduceOutput(state, event);
    case 'checkpoint-saved':
      return withStep(state, event.step, { checkpoint: event.checkpoint });
    case 'checkpoint-restored':
      return restored(state, event.step, fact.at);
    case 'checkpoint-dropped':
      return unrestored(state, event.step, fact.at);
    case 'progress-told': {
      const { step, cell, fraction, label } = event;
      return withStep(state, step, {
        bar: fraction === null ? undefined : { cell, fraction, label }
      });
    }
    case 'cell-begun':
      return withStep(state, event.step, { cell: event.cell });
    case 'reverted':
      return reverted(state, event.step, fact.at);
    case 'epoch-raised':
      // What waits was planned for the namespace that is gone.
      return settle(emptyQueue({ ...state, ...askedAgain(state), epoch: event.epoch, ground: [] }));
    case 'attached':
    case 'detached':
    case 'kernel-accepted':
    case 'kernel-used':
    case 'ground-taken':
      return reduceAttach(state, event, fact.seq);
    case 'migrated':
      return migrated(state, event.plan, fact.at);
    case 'renamed':
      return { ...state, name: event.name };
    case 'finalized':
      return { ...state, status: 'finalized', underArchive: 'finalized' };
    case 'reopened':
      return { ...state, status: 'open', underArchive: 'open' };
    case 'archived':
      return { ...state, status: 'archived' };
    case 'restored':
      return { ...state, status: state.underArchive };
    case 'cloned':
      return state;
    case 'proposed': {
      const { proposal, step, values, why } = event;
      return { ...state, proposals: [...state.proposals, { proposal, step, values, why }] };
    }
    case 'proposal-settled':
      return {
        ...state,
        proposals: state.proposals.filter(({ proposal }) => proposal !== event.proposal)
      };
    case 'files-written':
      return withStep(state, event.step, {
        files: laterFiles(state.steps[event.step]?.files ?? [], event.files),
        moreFiles: event.more
      });
    case 'choices-read':
      return withStep(state, event.step, { choices: event.choices });
    case 'folded':
      return withStep(state, event.step, { folded: event.folded, opened: event.opened });
    default:
      return reduceStep(state, event, fact);
  }
}

/** Files of an execution: a replay tells again of those that it wrote anew. */
function laterFiles(before: readonly WrittenFile[], now: readonly WrittenFile[]): WrittenFile[] {
  const names = new Set(now.map(({ name }) => name));
  return [...before.filter(({ name }) => !names.has(name)), ...now];
}

/** Back to before a step: it and all later ones never ran; their values stay. */
function reverted(state: RunState, id: string, at: number): RunState {
  const from = state.plan.steps.findIndex(step => step.id === id);
  const steps = { ...state.steps };
  for (const step of state.plan.steps.slice(Math.max(from, 0))) {
    const own = steps[step.id];
    if (own) {
      const { values, choices, generation } = own;
      steps[step.id] = { ...freshStep(step, {}, at), values, choices, generation };
    }
  }
  return settle({ ...state, steps });
}
