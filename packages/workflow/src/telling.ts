/** What goes to the author when a participant tells them of a step: the same on the page, before, and in the companion. */
import { UserError, isSecretMark } from '@lockstep/protocol';
import type { RunState, Telling } from '@lockstep/protocol';
import { stepOf, stepsBefore } from './select';
import { showValue } from './showValue';
import { stepWords } from './words';

/** Longest value, and longest error, that goes along, in characters. */
const LONGEST_VALUE = 200;
const LONGEST_ERROR = 2_000;

/** Most values that go along. */
const MOST_VALUES = 30;

/**
 * The step, its error, its values and those of the steps before it; no output, no traceback, no secret.
 *
 * @throws UserError `no-step` (404) when the run has no such step
 */
export function tellingOf(state: RunState, step: string, words: string): Telling {
  const found = stepOf(state, step);
  if (found === null) {
    throw new UserError(
      'no-step',
      'This step is gone. Look at the newest version of the app.',
      404
    );
  }
  const { plan, state: own } = found;
  // The nearest first: what a step stands on was entered in the steps before it.
  const shown = [found, ...stepsBefore(state, step).reverse()].flatMap(view =>
    view.plan.inputs.flatMap(({ id, label, type }) => {
      const value = view.state.values[id];
      return value === undefined || type === 'secret' || isSecretMark(value)
        ? []
        : [{ label: cut(label, LONGEST_VALUE), value: cut(showValue(value), LONGEST_VALUE) }];
    })
  );
  return {
    name: cut(state.name, LONGEST_VALUE),
    number: plan.number,
    title: cut(plan.title, LONGEST_VALUE),
    status: stepWords(state, step, { now: state.changedAt, usual: {} }).word,
    error:
      own.error === null ? null : cut(`${own.error.name}: ${own.error.message}`, LONGEST_ERROR),
    values: shown.slice(0, MOST_VALUES),
    words: words.trim()
  };
}

/** At most `most` UTF-16 units, never half of a character. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
