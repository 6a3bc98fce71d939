/** What a change of a step's values would do to the steps after it, said before it happens. */
import type { PlanStep, RunState } from '@lockstep/protocol';
import { dependentsOf } from './flow';
import { skippedSteps } from './settle';

/** Which steps would turn stale if a value of this one changed, and which would stay. */
export function reachOf(state: RunState, id: string): { stale: PlanStep[]; stay: PlanStep[] } {
  const reached = dependentsOf(state.plan, id, skippedSteps(state));
  const at = state.plan.steps.findIndex(step => step.id === id);
  const ran = state.plan.steps.slice(at + 1).filter(step => state.steps[step.id]?.result);
  return {
    stale: ran.filter(step => reached.has(step.id)),
    stay: ran.filter(step => !reached.has(step.id))
  };
}
