/** Where a run of a Guided App stands, as text for a model: what answers "where am I, what next?". */
import type { PlanStep, RunState } from '@lockstep/protocol';
import {
  activeStep,
  countDone,
  nameOf,
  runLine,
  stepWords,
  type WordContext
} from '@lockstep/workflow';
import { cut } from './cut';

/** Steps that are listed; an app with more says how many. */
const MOST_STEPS = 60;
/** Characters of a name or title. */
const NAME = 120;

/** `Step 2, Count`, or `Set-up`. */
export function titled(step: PlanStep): string {
  return step.number === null ? nameOf(step) : `${nameOf(step)}, ${cut(step.title, NAME)}`;
}

/** The steps of a run in order, a line each, as `tell` says it. */
export function listSteps({ plan }: RunState, tell: (step: PlanStep) => string): string[] {
  const more = plan.steps.length - MOST_STEPS;
  return [
    'Its steps, in order; a later one opens when those before it are done:',
    ...plan.steps.slice(0, MOST_STEPS).map(tell),
    ...(more > 0 ? [`and ${more} more steps.`] : [])
  ];
}

/**
 * The run in a sentence with its next action, then each step with its status: the words that the cards show. No
 * values, no results and no errors: those are in the record.
 */
export function standingOf(state: RunState, context: WordContext): string {
  const { done, steps } = countDone(state);
  const active = activeStep(state)?.id;
  return [
    `The Guided App of this notebook, run “${cut(state.name, NAME)}”: ${done} of ${steps} steps done.`,
    `Where it stands: ${runLine(state, context)}`,
    ...listSteps(state, step => {
      const { word, reason } = stepWords(state, step.id, context);
      const here = step.id === active ? 'The person is here.' : '';
      return `- ${titled(step)}: ${[`${word}.`, here, reason].filter(Boolean).join(' ')}`;
    })
  ].join('\n');
}
