/** Questions that a view or a rule asks of a run's state. */
import type { InputFace, PlanStep, RunState, StepState } from '@lockstep/protocol';
import { isSecretMark } from '@lockstep/protocol';

/** A step of the plan with its state. */
export interface StepView {
  plan: PlanStep;
  state: StepState;
}

/** The step of that id, or `null`. */
export function stepOf(state: RunState, id: string): StepView | null {
  const plan = state.plan.steps.find(step => step.id === id);
  const own = state.steps[id];
  return plan && own ? { plan, state: own } : null;
}

/** Steps before this one, in order. */
export function stepsBefore(state: RunState, id: string): StepView[] {
  const at = state.plan.steps.findIndex(step => step.id === id);
  return state.plan.steps.slice(0, Math.max(at, 0)).flatMap(plan => {
    const own = state.steps[plan.id];
    return own ? { plan, state: own } : [];
  });
}

/**
 * The first earlier step that keeps this one closed, or `null` when it is open. A `cold` step does not: it is
 * replayed before. Neither does a set-up that never ran, because it needs no decision and is run before.
 */
export function closedBy(state: RunState, id: string): StepView | null {
  return (
    stepsBefore(state, id).find(({ plan, state: step }) => {
      const passed = step.status === 'done' || step.status === 'cold' || step.status === 'skipped';
      const runsBefore =
        plan.kind === 'setup' && (step.status === 'idle' || step.status === 'cancelled');
      const inReplay = step.status === 'queued' || step.status === 'running';
      return !(passed || runsBefore || (inReplay && step.before === 'cold'));
    }) ?? null
  );
}

/** Whether the step's gate holds. */
export function isOpen(state: RunState, id: string): boolean {
  return stepOf(state, id) !== null && closedBy(state, id) === null;
}

/** The step that runs or waits for the kernel, or `null` when nothing is under way. */
export function stepUnderWay(state: RunState): StepView | null {
  const running = state.plan.steps.find(({ id }) => state.steps[id]?.status === 'running');
  const id = running?.id ?? state.queue[0];
  return id === undefined ? null : stepOf(state, id);
}

/**
 * Inputs that a step cannot run without and does not have. `0`, `""`, `false` and empty lists are answers.
 *
 * @param known whether the value behind a secret's mark is still held in memory
 */
export function missingInputs(
  state: RunState,
  id: string,
  known: (step: string, input: string) => boolean = () => true
): InputFace[] {
  const step = stepOf(state, id);
  return (step?.plan.inputs ?? []).filter(input => {
    if (input.asked || !input.required || input.fixed) {
      return false;
    }
    const value = step?.state.values[input.id];
    return value === undefined || (isSecretMark(value) && !known(id, input.id));
  });
}

/**
 * The step a person is at: the one under way, else the first that is open and not passed; `null` when nothing is
 * left to do.
 */
export function activeStep(state: RunState): PlanStep | null {
  const stopped = state.replay?.stopped;
  if (stopped) {
    return stepOf(state, stopped.step)?.plan ?? null;
  }
  const busy = stepUnderWay(state);
  if (busy) {
    return busy.plan;
  }
  return (
    state.plan.steps.find(({ id }) => {
      const status = state.steps[id]?.status;
      return status !== 'done' && status !== 'cold' && status !== 'skipped';
    }) ?? null
  );
}

/** How many steps are passed, set-up not counted. */
export function countDone(state: RunState): { done: number; steps: number } {
  const own = state.plan.steps.filter(step => step.kind === 'step');
  const passed = own.filter(({ id }) => {
    const step = state.steps[id];
    const status =
      step?.status === 'queued' || step?.status === 'running' ? step.before : step?.status;
    return status === 'done' || status === 'cold' || status === 'skipped';
  });
  return { done: passed.length, steps: own.length };
}
