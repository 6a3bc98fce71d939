/** Which settled steps still stand: recomputed from values and turns after each event, never patched step by step. */
import type { Basis, RunState, StaleReason, StepState, StoredValue } from '@lockstep/protocol';
import { equalValues } from './equal';
import { changedIn, dependentsOfAll, sliceOf } from './slice';

/** True for a step that has run to its end and was not undone since. */
export function isSettled(step: StepState): boolean {
  return step.status === 'done' || step.status === 'stale' || step.status === 'cold';
}

/** Ids of the steps that a person skipped. */
export function skippedSteps(state: RunState): Set<string> {
  return new Set(
    Object.entries(state.steps)
      .filter(([, step]) => step.status === 'skipped')
      .map(([id]) => id)
  );
}

/** What an execution of a step would stand on now: every earlier step that is not skipped. */
export function basisOf(state: RunState, id: string): Basis {
  const basis: Basis = {};
  for (const { id: earlier } of state.plan.steps) {
    if (earlier === id) {
      break;
    }
    const step = state.steps[earlier];
    if (step && step.status !== 'skipped') {
      basis[earlier] = { generation: step.generation, values: step.values };
    }
  }
  return basis;
}

/** The state with `done`, `stale` and `cold`, and the reasons shown for them, as values and kernel now say. */
export function settle(state: RunState): RunState {
  const skipped = skippedSteps(state);
  const dependents = dependentsOfAll(state.plan, skipped);
  const warm = new Set(
    state.ground
      .filter(entry => entry.ended === 'done' || entry.ended === 'kept')
      .map(entry => `${entry.step} ${entry.turn}`)
  );
  const steps = { ...state.steps };
  for (const { id } of state.plan.steps) {
    const step = steps[id];
    if (!step || !isSettled(step) || !step.result) {
      continue;
    }
    const reasons: StaleReason[] = changes(id, step.result.values, step.values);
    const keptDespite: StepState['keptDespite'] = [];
    const now = basisOf(state, id);
    for (const earlier of new Set([...Object.keys(step.result.basis), ...Object.keys(now)])) {
      const then = step.result.basis[earlier];
      const today = now[earlier];
      const diffs = then && today ? changes(earlier, then.values, today.values) : [];
      // Of a step that is no longer in the plan, or no longer before this one, the slice tells whether it matters.
      const seen = dependents.get(earlier)?.has(id) ?? false;
      if (!seen) {
        keptDespite.push(...diffs.map(({ input }) => ({ step: earlier, input })));
      } else if (diffs.length > 0) {
        reasons.push(...diffs);
      } else if (then?.generation !== today?.generation) {
        reasons.push({ cause: 'rerun', step: earlier });
      }
    }
    const { slice } = step.result;
    const changed = slice && changedIn(slice, sliceOf(state.plan, id, dependents, skipped));
    if (typeof changed === 'string') {
      reasons.unshift({ cause: 'version', step: changed });
    }
    const shared = sharedReason(state, id, step);
    if (shared) {
      reasons.unshift(shared);
    }
    const status = reasons.length > 0 ? 'stale' : warm.has(`${id} ${step.turn}`) ? 'done' : 'cold';
    steps[id] = { ...step, status, reasons, keptDespite };
  }
  return { ...state, steps };
}

function changes(
  step: string,
  from: Record<string, StoredValue>,
  to: Record<string, StoredValue>
): Extract<StaleReason, { cause: 'input' }>[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter(input => !equalValues(from[input] ?? null, to[input] ?? null))
    .map(input => ({
      cause: 'input',
      step,
      input,
      from: from[input] ?? null,
      to: to[input] ?? null
    }));
}

/** Why a result of the notebook's kernel no longer stands, `null` where it does. */
function sharedReason(
  { attached }: RunState,
  id: string,
  { result, turn }: StepState
): StaleReason | null {
  if (result?.attached === undefined) {
    return null;
  }
  if (attached?.since !== result.attached) {
    return { cause: 'detached', step: id };
  }
  return (turn ?? 0) < attached.used ? { cause: 'notebook', step: id } : null;
}
