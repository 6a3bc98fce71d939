/** The first state of a run, and the state a view shows before there is one. */
import type { Plan, PlanStep, RunState, StepState, StoredValues } from '@lockstep/protocol';

/** A step that never ran, with the notebook's own values. */
export function freshStep(step: PlanStep, values: StoredValues, at: number): StepState {
  const own: StoredValues = {};
  for (const input of step.inputs) {
    const value = values[input.id] ?? input.initial;
    if (value !== undefined) {
      own[input.id] = value;
    }
  }
  return {
    status: 'idle',
    before: null,
    folded: null,
    values: own,
    choices: {},
    outputs: [],
    answers: [],
    result: null,
    turn: null,
    generation: 0,
    reasons: [],
    keptDespite: [],
    prompt: null,
    error: null,
    replayed: false,
    same: null,
    cancelCause: null,
    confirmed: false,
    since: at,
    startedAt: null
  };
}

/** The state of a run that was just created. */
export function initialState(fields: {
  run: string;
  name: string;
  plan: Plan;
  values: Record<string, StoredValues>;
  clonedFrom: string | null;
  at: number;
}): RunState {
  const { run, name, plan, values, clonedFrom, at } = fields;
  return {
    run,
    name,
    status: 'open',
    underArchive: 'open',
    seq: 0,
    decisive: 0,
    createdAt: at,
    changedAt: at,
    clonedFrom,
    epoch: 0,
    ground: [],
    queue: [],
    replay: null,
    proposals: [],
    plan,
    steps: Object.fromEntries(
      plan.steps.map(step => [step.id, freshStep(step, values[step.id] ?? {}, at)])
    )
  };
}

/** What a view shows of an app before a run exists: every step idle, with the notebook's values. */
export function previewState(plan: Plan): RunState {
  return initialState({ run: '', name: plan.title, plan, values: {}, clonedFrom: null, at: 0 });
}
