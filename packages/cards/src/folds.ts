/** Which cards are folded: a person's word first, then the framework's rules, then a model's. */
import type { PlanStep, RunState, StepState } from '@lockstep/protocol';
import { activeStep, isOpen } from '@lockstep/workflow';

/** What this page folded or unfolded, by {@link foldKey}. */
export type Folds = Readonly<Record<string, boolean>>;

/** From so many steps on, done cards fold by themselves. */
const MANY = 40;

/** A locked card that was opened to read ahead folds again when it opens, so both have a key of their own. */
export function foldKey(state: RunState, step: string): string {
  const locked = state.steps[step]?.status === 'idle' && !isOpen(state, step);
  return locked ? `${step} locked` : step;
}

/** @param foldFinished the setting: a finished card folds when the next one opens */
export function isFolded(
  state: RunState,
  step: PlanStep,
  own: StepState,
  folds: Folds,
  foldFinished: boolean
): boolean {
  const key = foldKey(state, step.id);
  const chosen = folds[key];
  if (chosen !== undefined) {
    return chosen;
  }
  if (key !== step.id || own.folded === 'user') {
    return true;
  }
  if (own.opened === 'user') {
    return false;
  }
  return byFramework(state, step, own, foldFinished) || own.folded !== null;
}

function byFramework(
  state: RunState,
  step: PlanStep,
  own: StepState,
  foldFinished: boolean
): boolean {
  const settled = own.status === 'done' || own.status === 'cold' || own.status === 'skipped';
  const active = activeStep(state)?.id;
  const folds = step.kind === 'setup' || foldFinished || state.plan.steps.length >= MANY;
  // With nothing left to do the last card stays open: its result is what the run was for.
  const last = state.plan.steps.at(-1)?.id === step.id;
  return settled && active !== step.id && folds && !(last && active === undefined);
}
