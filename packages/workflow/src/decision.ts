/** What a decision is, and the refusals that several rules share. */
import type { Actor, Plan, Refusal, RunEvent, RunState } from '@lockstep/protocol';
import { stepUnderWay, type StepView } from './select';
import { nameOf } from './showValue';

/** What a decision may look at beside the state. */
export interface DecideContext {
  by: Actor;
  /** Whether the value behind a secret's mark is still held in memory. Default: it is. */
  known?: (step: string, input: string) => boolean;
  /** `migrate`: the plan of the version asked for. */
  plan?: Plan;
  /** `attach`, `accept-kernel`: whether the run's author asks, in JupyterLab, where the notebook has a kernel. */
  shared?: boolean;
  /** `clone`: the id of the new run. */
  into?: string;
}

export type Decision = { events: RunEvent[] } | { refusal: Refusal };

/** A decision that refuses. */
export function refuse(code: string, message: string, field?: string): Decision {
  return { refusal: field === undefined ? { code, message } : { code, message, field } };
}

/** Why a run that a step runs or waits in does nothing else now; `null` when it is quiet. */
export function busyLine(state: RunState): string | null {
  const busy = stepUnderWay(state);
  return busy && `${nameOf(busy.plan)} is under way. Next: wait for it, or cancel it.`;
}

/** The decision, unless a step runs or waits. */
export function whenQuiet(state: RunState, decision: () => Decision): Decision {
  const busy = busyLine(state);
  return busy === null ? decision() : refuse('run-busy', busy);
}

/** The refusal of a step whose gate does not hold. */
export function stepClosed(step: StepView, by: StepView): Decision {
  return refuse(
    'step-closed',
    `${nameOf(step.plan)} opens when ${nameOf(by.plan).toLowerCase()} is done. Next: finish ${nameOf(by.plan).toLowerCase()}, ${by.plan.title}.`
  );
}
