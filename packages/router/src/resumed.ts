/** An answer that was cut in its middle, begun anew once: what came stays in view, and a seam stands between the two. */
import { failureOf, orAborted, seamAfter } from './answering';
import type { RouteEvent } from './contract';
import type { Journey, Outcome } from './journey';
import { askedOf, pauseBefore, wait } from './patience';
import type { Choice } from './tiers';

/**
 * Makes an attempt, and where it is cut, another below it. The breaker hears how it ended.
 *
 * @param attempt streams one; told the seam where it begins below another
 */
export async function* resumed(
  attempt: (seam: string | null) => AsyncGenerator<RouteEvent, Outcome>,
  choice: Choice,
  { breaker, deps, log, task, signal }: Journey
): AsyncGenerator<RouteEvent, Outcome> {
  let text = '';
  const events = attempt(null);
  let outcome: Outcome | null = null;
  try {
    while (outcome === null) {
      const next = await events.next();
      if (next.done === true) {
        outcome = next.value;
      } else {
        text += next.value.type === 'text' ? next.value.text : '';
        yield next.value;
      }
    }
  } finally {
    if (outcome === null) {
      await events.return({
        given: null,
        error: failureOf(null, AbortSignal.abort()),
        partial: null
      });
    }
  }
  if (outcome.error !== null && text !== '') {
    const failed = { error: outcome.error, attempts: 1, textCame: true, cutBefore: false };
    const pause = pauseBefore(failed, deps.random ?? (() => 0.5));
    if (pause !== null) {
      yield log.step('draft', 'again', `${outcome.error.message} Begun anew.`);
      try {
        await orAborted((deps.wait ?? wait)(pause, signal), signal);
      } catch (thrown) {
        return { given: null, error: failureOf(thrown, signal), partial: outcome.partial };
      }
      outcome = yield* attempt(task.schema === undefined ? seamAfter(text) : null);
    }
  }
  breaker.tell(askedOf(choice), outcome.error);
  return outcome;
}
