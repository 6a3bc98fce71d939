/** What a question is about: its kind, and the run that it asks after. Plain words, so that it can be foretold. */
import type { Attachment, StoredObservation, TaskKind } from '@lockstep/protocol';
import { type RecordedRun, runsOf } from './material';

/** Words of a question about an error that has just happened. */
const ASKS_WHY =
  /\b(?:why|what|how|fix|wrong|error|exception|fails?|failed|broke|broken|explain|happen(?:ed|s)?|problem|cause|mean|help|solve|traceback|warum|wieso|weshalb)\b|^\s*\?+\s*$/i;
/** Longest question that counts as one about the latest error. */
const SHORT = 160;
/** A wish for code. */
const ASKS_CODE =
  /^\W*(?:(?:can|could|would) you |now |then )?(?:write|add|change|rewrite|refactor|create|generate|implement|convert|make|replace|plot|draw|sort|group|merge|filter|draft)\b|\b(?:code|snippet|function|script|regex|regular expression|query|cell) (?:that|to|for|which)\b/i;
/** A wish for a change of code that is there. */
const ASKS_PATCH =
  /^\W*(?:(?:can|could|would) you |now |then )?(?:change|rewrite|refactor|fix|replace|rename|simplify|optimi[sz]e|speed up)\b/i;
/** A wish to be told what an output says. */
const ASKS_SUMMARY =
  /\b(?:summari[sz]e|summary|in short|what (?:does|do) (?:this|that|these|the) (?:output|table|plot|chart|figure|result)s?\b)/i;
/** A wish for a way to go rather than for the next piece of it. */
const ASKS_PLAN =
  /\b(?:make a plan|plan (?:for|of|how)|how (?:should|would|do) (?:i|we) (?:approach|go about|start|proceed)|which steps|what steps|strategy|roadmap)\b/i;
/** A run by its number, as answers name it. */
const NAMES_RUN = /\brun (\d{1,9})\b/i;

/** The run that an attachment stands for: a run by its id, or the latest of a Guided App's step. */
export function attachedRun(
  { kind, ref }: Attachment,
  record: readonly StoredObservation[],
  get: (id: string) => RecordedRun | null
): RecordedRun | null {
  switch (kind) {
    case 'run':
      return get(ref);
    case 'step':
      return runsOf(record).findLast(({ run }) => run.step?.step === ref) ?? null;
    case 'cell':
      return runsOf(record).findLast(({ run }) => run.cell?.id === ref) ?? null;
    case 'text':
      return null;
  }
}

/** The latest run that ended by itself, if it failed: runs that a failure cancelled do not hide it. */
export function latestFailure(record: readonly StoredObservation[]): RecordedRun | null {
  const ended = runsOf(record).findLast(
    ({ run }) => run.status === 'done' || run.status === 'failed'
  );
  return ended?.run.status === 'failed' ? ended : null;
}

/** Whether a question without an attachment is about the error that has just happened. */
export function asksWhy(question: string): boolean {
  return question.length <= SHORT && ASKS_WHY.test(question);
}

/**
 * The run that a question asks after: an attached one, else one that it names, else the failure that has just
 * happened when the question is about it.
 *
 * @param attached runs of the attachments, in their order
 */
export function focusOf(
  question: string,
  attached: readonly RecordedRun[],
  record: readonly StoredObservation[]
): RecordedRun | null {
  const number = NAMES_RUN.exec(question)?.[1];
  const named =
    number === undefined
      ? undefined
      : runsOf(record).findLast(({ stored }) => stored.n === Number(number));
  const failed = attached.find(({ run }) => run.status === 'failed');
  return failed ?? attached[0] ?? named ?? (asksWhy(question) ? latestFailure(record) : null);
}

/** The first that fits names the kind. */
const ASKED = [
  ['plan', ASKS_PLAN],
  ['patch', ASKS_PATCH],
  ['code', ASKS_CODE],
  ['summary', ASKS_SUMMARY]
] as const;

/** What kind of task the question is; priors and calibration are kept for each kind. */
export function kindOf(
  question: string,
  focus: RecordedRun | null,
  isAttached: boolean
): Exclude<TaskKind, 'json' | 'title'> {
  if (focus?.run.status === 'failed' && (isAttached || asksWhy(question))) {
    return 'explain-error';
  }
  const asked = ASKED.find(([, words]) => words.test(question));
  return asked?.[0] ?? 'chat';
}
