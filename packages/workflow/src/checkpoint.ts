/** Checkpoints: when one can stand for a replay, and which steps it covers. */
import { canonicalJson, type RunState } from '@lockstep/protocol';
import { basisOf } from './settle';
import { stepOf, stepsBefore, type StepView } from './select';

/**
 * The latest step whose checkpoint gives everything that the steps from `target` on read, `null` where none does.
 *
 * @param again whether the target itself may be the one
 */
export function checkpointFor(state: RunState, target: string, again: boolean): string | null {
  const own = stepOf(state, target);
  const candidates = [...stepsBefore(state, target), ...(again && own ? [own] : [])];
  return candidates.findLast(step => isUsable(state, step))?.plan.id ?? null;
}

/**
 * Whether the kernel holds what the steps up to this one left, each run once and in order, and nothing else: only then
 * is what it holds worth saving. Of the notebook's kernel nobody knows that.
 */
export function groundIsExact(state: RunState, id: string): boolean {
  const order = state.plan.steps.map(step => step.id);
  const limit = order.indexOf(id);
  let last = -1;
  return (
    !state.attached &&
    state.ground.every(({ step, turn, ended }) => {
      const at = order.indexOf(step);
      const next = at > last && at <= limit;
      last = at;
      return next && ended === 'done' && turn === state.steps[step]?.turn;
    })
  );
}

/** Whether a step that waits to be restored still can be: values may change while it waits. */
export function canRestore(state: RunState, id: string): boolean {
  const step = stepOf(state, id);
  return step !== null && isUsable(state, step);
}

/** The steps that count as run when a checkpoint is restored: those before it but set-up, and itself. */
export function coveredBy(state: RunState, step: string): StepView[] {
  const own = stepOf(state, step);
  return [...stepsBefore(state, step), ...(own ? [own] : [])].filter(
    ({ plan, state: one }) => plan.kind !== 'setup' && one.status !== 'skipped'
  );
}

/** Whether it belongs to the result that stands, and nothing of what it covers has changed since. */
function isUsable(state: RunState, { plan, state: own }: StepView): boolean {
  const saved = own.checkpoint;
  return (
    plan.checkpoint === true &&
    saved !== undefined &&
    own.result !== null &&
    saved.why === null &&
    saved.hash !== null &&
    saved.turn === own.turn &&
    saved.app === state.plan.app &&
    // It holds set-up's names too, so that nothing before it may have changed, whether the step depends on it or not.
    canonicalJson(own.result.basis) === canonicalJson(basisOf(state, plan.id)) &&
    canonicalJson(own.result.values) === canonicalJson(own.values) &&
    coveredBy(state, plan.id).every(({ state: { status, before } }) =>
      ['done', 'cold'].includes(
        status === 'queued' || status === 'running' ? (before ?? '') : status
      )
    )
  );
}
