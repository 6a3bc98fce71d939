/** The badge's second line: why this answer stands, in one line. */
import { clock, money } from '@lockstep/protocol';
import type { Escalated } from './escalate';
import type { Given, Outcome } from './journey';
import type { PolicyDecision } from './policy';
import { clause, firstSentence, score, times } from './words';

/** What is known when a task ends. */
export interface Ended {
  outcome: Outcome;
  /** What became of each proposal, in their order. */
  results: readonly Escalated[];
  best: Given | null;
  /** Why something stronger was proposed. */
  why: string | null;
  policy: PolicyDecision;
}

/** Such as "Confidence 0.91: columns exist, 546 found in run 14" or "From cache: same question at 10:05". */
export function reasonFor({ outcome, results, best, why, policy }: Ended): string {
  const last = results.at(-1);
  if (best === null) {
    const error = last?.type === 'failed' ? last.error : outcome.error;
    return error === null ? 'No answer' : clause(firstSentence(error.message));
  }
  const local = best === outcome.given;
  if (last?.type === 'failed') {
    const tried = last.attempts > 1 ? `, tried ${times(last.attempts)}` : '';
    const which = local ? 'Local answer' : 'Earlier answer';
    return `${which} as fallback: ${clause(firstSentence(last.error.message))}${tried}`;
  }
  const sent = results.findLast(result => result.type === 'answered');
  if (sent !== undefined) {
    const how = sent.asked
      ? sent.always
        ? 'Sent, always from now on'
        : 'Sent once'
      : 'Sent by your rules';
    return `${how}: ${lower(clause(sent.why))}. ${money(sent.held)} held, ${money(sent.price)} settled`;
  }
  if (last?.type === 'kept') {
    return `Kept local: you decided so. ${checked(best)}`;
  }
  return why !== null && policy.mode !== 'local-only' && !policy.cloud
    ? `${checked(best)}. Kept local: ${policy.words}`
    : checked(best);
}

/** What was checked: never a bare number. */
function checked({ confidence: { value, words, checks }, remembered }: Given): string {
  if (remembered !== null) {
    return `From cache: same question at ${clock(remembered)}`;
  }
  return value === null ||
    (checks.every(({ passed }) => passed === null) && words.startsWith('no test'))
    ? `Not checked: ${words}`
    : `Confidence ${score(value)}: ${words}`;
}

const lower = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
