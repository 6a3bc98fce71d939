/** What a view draws: the run's state with this page's own unsent values and folds laid over it. */
import type { Refusal, RunState, StoredValues, Value } from '@lockstep/protocol';
import type { ConnectionState } from './connection';

/** One moment of a session. A new object after each change, the same one in between. */
export interface RunSnapshot {
  /** Values typed here stand in it at once, also while the connection is away. */
  state: RunState;
  /** Usual duration of each step in milliseconds, from earlier runs. */
  usual: Record<string, number>;
  connection: ConnectionState;
  /** A command is on its way. */
  busy: boolean;
  /** Why the last command was not carried out; cleared by the next one. */
  refusal: Refusal | null;
}

/** Values that the companion has not taken yet, by step and input. Secrets are among them, so they never leave memory. */
export type Drafts = ReadonlyMap<string, Readonly<Record<string, Value>>>;

/** Folds made before a run exists, by step. */
export type Folds = ReadonlyMap<string, boolean>;

/** The state with drafts and folds in place. Statuses are left alone: only the companion decides those. */
export function layOver(state: RunState, drafts: Drafts, folds: Folds): RunState {
  if (drafts.size === 0 && folds.size === 0) {
    return state;
  }
  const steps = { ...state.steps };
  for (const id of new Set([...drafts.keys(), ...folds.keys()])) {
    const step = steps[id];
    if (!step) {
      continue;
    }
    const folded = folds.get(id);
    steps[id] = {
      ...step,
      values: { ...step.values, ...masked(state, id, drafts.get(id) ?? {}) },
      folded: folded === undefined ? step.folded : folded ? 'user' : null
    };
  }
  return { ...state, steps };
}

/** Values as a journal would hold them: a secret is only marked. */
function masked(
  state: RunState,
  step: string,
  values: Readonly<Record<string, Value>>
): StoredValues {
  const inputs = state.plan.steps.find(item => item.id === step)?.inputs ?? [];
  const secrets = new Set(inputs.filter(item => item.type === 'secret').map(item => item.id));
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, secrets.has(id) ? { secret: true } : value])
  );
}
