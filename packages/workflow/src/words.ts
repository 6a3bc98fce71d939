/** The words of a card and of a run's header: one table for every view, list and command line. */
import { clock } from '@lockstep/protocol';
import type { Plan, PlanStep, RunState } from '@lockstep/protocol';
import { type Action, actionsOf } from './wordsActions';
import { type CardFacts, factsOf, type WordContext } from './wordsFacts';
import { lineOf } from './wordsLine';
import { activeStep, countDone, stepOf } from './select';
import { day, duration, roughly, showValue } from './showValue';

/** What a card says: status word, the detail beside it, next-action line, summary when folded, buttons in order. */
export interface CardWords {
  /** The shape of the card: a step status, or what it is shown as. */
  look: CardFacts['look'];
  word: string;
  detail: string;
  line: string;
  summary: string;
  /** Why the step is stale, one sentence; empty otherwise. */
  reason: string;
  actions: Action[];
}

const WORD: Record<CardFacts['look'], string> = {
  locked: 'Locked',
  ready: 'Ready',
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting for you',
  done: 'Done',
  stale: 'Stale',
  cold: 'Cold',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped'
};

/**
 * The words of one card.
 *
 * @param context `now` in milliseconds, `usual` durations by step id, `invalid` the label of a field whose text is
 * no value
 */
export function stepWords(state: RunState, id: string, context: WordContext): CardWords {
  const facts = factsOf(state, id, context);
  return {
    look: facts.look,
    word: WORD[facts.look],
    detail: detailOf(facts, context),
    line: lineOf(facts),
    summary: summaryOf(facts),
    reason: reasonOf(facts),
    actions: actionsOf(facts)
  };
}

/** The one line that says where a run stands and what comes next. */
export function runLine(state: RunState, context: WordContext): string {
  if (state.status === 'finalized') {
    return `Finalized ${day(state.changedAt, context.now)}. Nothing can change it. Next: export, clone, or reopen.`;
  }
  if (state.status === 'archived') {
    return `Archived ${day(state.changedAt, context.now)}. Next: restore it to the list, or export.`;
  }
  if (state.plan.steps.length === 0) {
    return 'This notebook has no code to run.';
  }
  const active = activeStep(state);
  if (!active) {
    return 'Next: export or finalize this run.';
  }
  const words = stepWords(state, active.id, context);
  const name = active.number === null ? 'Set-up' : `Step ${active.number}, ${active.title}`;
  return `${name}: ${words.word.toLowerCase()}. ${words.line}`;
}

/** "Step 4 is ready": where a run stands, for a list. */
export function runPlace(state: RunState, now: number): string {
  if (state.status !== 'open') {
    return `${state.status === 'finalized' ? 'Finalized' : 'Archived'} ${day(state.changedAt, now)}`;
  }
  const active = activeStep(state);
  if (!active) {
    return 'All steps done';
  }
  const { look } = factsOf(state, active.id, { now, usual: {} });
  const name = active.number === null ? 'Set-up' : `Step ${active.number}`;
  if (look === 'waiting') {
    return `Waits at step ${active.number ?? 0}, ${active.title}`;
  }
  return countDone(state).done === 0 && state.epoch === 0 ? 'Not started' : `${name} is ${look}`;
}

function detailOf(facts: CardFacts, { now, usual }: WordContext): string {
  const { step, look } = facts;
  const own = step.state;
  const ran = own.result?.took ?? null;
  switch (look) {
    case 'ready': {
      const about = usual[step.plan.id];
      return about === undefined ? '' : `about ${roughly(about)}`;
    }
    case 'queued':
      return facts.waits === null
        ? facts.behindReplay
          ? 'after the replay'
          : ''
        : `${ordinal(facts.waits.place)} of ${facts.waits.of}`;
    case 'running': {
      const elapsed = duration(now - (own.startedAt ?? now));
      return own.replayed ? `replay, ${elapsed}` : elapsed;
    }
    case 'waiting':
      return `since ${clock(own.since)}`;
    case 'done':
      return own.restored
        ? 'restored'
        : ran === null
          ? ''
          : own.replayed
            ? `replayed, ${duration(ran)}`
            : duration(ran);
    case 'stale':
      return own.result ? `from ${clock(own.result.at)}` : '';
    case 'cold':
      return own.result ? `done ${clock(own.result.at)}` : '';
    case 'failed':
    case 'cancelled':
      return own.startedAt === null ? '' : `after ${duration(own.since - own.startedAt)}`;
    case 'skipped':
      return `by you, ${clock(own.since)}`;
    default:
      return '';
  }
}

/** "1st", "2nd", "11th". */
function ordinal(count: number): string {
  const last = count % 100 >= 11 && count % 100 <= 13 ? 0 : count % 10;
  return `${count}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

function summaryOf({ step, look, closed, state }: CardFacts): string {
  const { plan, state: own } = step;
  if (look === 'locked') {
    return closed ? `Opens when ${opener(closed.plan)} is done` : '';
  }
  if (own.replayed && own.same !== null && look === 'done') {
    return own.same ? 'Same result as before' : 'Differs from before';
  }
  const values = plan.inputs
    .filter(input => !input.asked && own.values[input.id] !== undefined)
    .map(input => `${input.label}: ${showValue(own.values[input.id] ?? null)}`);
  const shown = values.length > 0 ? values.join(' · ') : firstLine(own.outputs);
  const kept = own.keptDespite[0];
  const keptLabel = kept && labelOf(state.plan, kept.step, kept.input);
  return [shown, keptLabel && `Kept: does not use ${keptLabel}`].filter(Boolean).join('. ');
}

function opener(step: Pick<PlanStep, 'number'>): string {
  return step.number === null ? 'set-up' : `step ${step.number}`;
}

/** The first line a step printed, when it is short enough to stand for the rest. */
function firstLine(outputs: CardFacts['step']['state']['outputs']): string {
  const first = outputs.find(output => output.kind === 'stream' && output.name === 'stdout');
  const line = first?.kind === 'stream' ? (first.text.split('\n')[0]?.trim() ?? '') : '';
  return line.length <= 100 ? line : '';
}

function reasonOf({ step, look, state }: CardFacts): string {
  const [reason] = step.state.reasons;
  if (look !== 'stale' || !reason) {
    return '';
  }
  const from = stepOf(state, reason.step)?.plan;
  const where = from ? opener(from) : 'an earlier step';
  switch (reason.cause) {
    case 'input':
      return `${labelOf(state.plan, reason.step, reason.input)} changed${reason.step === step.plan.id ? '' : ` in ${where}`}: ${showValue(reason.from)} → ${showValue(reason.to)}.`;
    case 'rerun':
      return `${where.charAt(0).toUpperCase()}${where.slice(1)} ran again.`;
    case 'reverted':
      return `${where.charAt(0).toUpperCase()}${where.slice(1)} was taken back.`;
    case 'notebook':
      return 'A cell ran in the notebook.';
    case 'detached':
      return 'It ran on the notebook’s kernel, which the run has left.';
    case 'version':
      return reason.step === step.plan.id
        ? 'The app changed in this step.'
        : `The app changed in ${where}.`;
  }
}

function labelOf(plan: Plan, step: string, input: string): string {
  const inputs = plan.steps.find(({ id }) => id === step)?.inputs;
  return inputs?.find(({ id }) => id === input)?.label ?? input;
}
