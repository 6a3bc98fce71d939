/** Where a run of a Guided App stands, as text for a model: what answers "where am I, what next?". */
import type { RunState } from '@lockstep/protocol';
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

/**
 * The run in a sentence with its next action, then each step with its status: the words that the cards show. No
 * values, no results and no errors: those are in the record.
 */
export function standingOf(state: RunState, context: WordContext): string {
  const { plan } = state;
  const { done, steps } = countDone(state);
  const active = activeStep(state)?.id;
  const lines = plan.steps.slice(0, MOST_STEPS).map(step => {
    const { word, reason } = stepWords(state, step.id, context);
    const title = step.number === null ? '' : `, ${cut(step.title, NAME)}`;
    const here = step.id === active ? 'The person is here.' : '';
    return `- ${nameOf(step)}${title}: ${[`${word}.`, here, reason].filter(Boolean).join(' ')}`;
  });
  const more = plan.steps.length - lines.length;
  return [
    `The Guided App of this notebook, run “${cut(state.name, NAME)}”: ${done} of ${steps} steps done.`,
    `Where it stands: ${runLine(state, context)}`,
    'Its steps, in order; a later one opens when those before it are done:',
    ...lines,
    ...(more > 0 ? [`and ${more} more steps.`] : [])
  ].join('\n');
}
