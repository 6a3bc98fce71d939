/** Why something stronger than a draft is proposed: every cause has its name and its words. */
import type { Because, Cause } from '@lockstep/protocol';
import type { Given, Journey, Outcome } from './journey';
import { priorAfter, WORTH_ASKING, WORTH_UNCHECKED } from './prior';
import { firstSentence, score } from './words';

/** A cause by its name, with the sentence that is shown. */
export interface Reason {
  because: Because;
  words: string;
}

/** Failures that have a name of their own as causes. */
const NAMED: Partial<Record<Cause, Because>> = {
  'too-long': 'too-long',
  unable: 'unable',
  timeout: 'timeout',
  'model-missing': 'model-missing',
  'no-model': 'no-model'
};

/** Why a stronger model is proposed, with both numbers; `null` when the draft stays. */
export function reasonToEscalate(
  { given, error }: Outcome,
  { prior: before, task }: Pick<Journey, 'prior' | 'task'>
): Reason | null {
  if (given === null) {
    const because = NAMED[error.why] ?? 'failed';
    switch (error.why) {
      case 'stopped':
        return null;
      case 'no-model':
        return { because, words: 'There is no local model to ask.' };
      default:
        return { because, words: `No local model answered: ${firstSentence(error.message)}` };
    }
  }
  const prior = priorAfter(task.kind, task.brief.question, before, given.text);
  const { value, words, threshold } = given.confidence;
  if (prior.gain < WORTH_ASKING || given.remembered !== null) {
    return null;
  }
  if (value === null) {
    return prior.gain < WORTH_UNCHECKED
      ? null
      : {
          because: 'unchecked',
          words:
            'The local draft could not be checked, and larger models are clearly better at this kind of question.'
        };
  }
  if (value >= threshold) {
    return null;
  }
  const invalid = wrongWith(given) !== null;
  const wrong = invalid ? ` (${words})` : '';
  return {
    because: invalid ? 'invalid-output' : 'low-confidence',
    words: `The local draft scored ${score(value)}, below ${score(threshold)}${wrong}.`
  };
}

/** What failed checks say against an answer. */
export function wrongWith({ confidence }: Given): string | null {
  const failed = confidence.checks.filter(({ passed }) => passed === false);
  return failed.length === 0 ? null : failed.map(({ words }) => words).join(', ');
}
