/** The next-action line of a card, for every status. */
import { clock } from '@lockstep/protocol';
import type { PlanStep } from '@lockstep/protocol';
import { TAKE_OR_LEAVE } from './attach';
import { reachOf } from './reach';
import { rangeOf, replayedSteps, replayLeft } from './replayWords';
import { stopsReplay } from './next';
import { stepOf } from './select';
import { duration, roughly } from './showValue';
import type { CardFacts } from './wordsFacts';

/** What happened and what comes next, one line. */
export function lineOf(facts: CardFacts): string {
  return kernelLine(facts) ?? ownLine(facts);
}

/** On the notebook's kernel: what stands before a step that could run otherwise. */
function kernelLine({ step, look, open, asks, unclean, wanting }: CardFacts): string | null {
  if (!open || ['done', 'queued', 'running', 'waiting'].includes(look)) {
    return null;
  }
  const unready = wanting !== null || (step.plan.effects.length > 0 && !step.state.confirmed);
  // What to change after a failure matters more.
  return asks ?? (unclean && !unready && look !== 'failed' ? TAKE_OR_LEAVE : null);
}

function ownLine(facts: CardFacts): string {
  const { step, look } = facts;
  switch (look) {
    case 'locked':
      return facts.closed
        ? `Next: finish ${inSentence(facts.closed.plan)}, ${facts.closed.plan.title}.`
        : '';
    case 'ready':
      return readyLine(facts);
    case 'queued':
      return facts.behindReplay
        ? `Next: nothing to do. Runs with the new value when ${replayed(facts)} replayed${about(replayLeft(facts.state))}.`
        : `Next: nothing to do. Starts by itself ${waitOf(facts)}.`;
    case 'running':
      return runningLine(facts);
    case 'waiting':
      return waitingLine(facts);
    case 'done':
      return doneLine(facts);
    case 'stale':
      return staleLine(facts);
    case 'cold':
      if (step.state.status === 'queued') {
        const effect = step.plan.effects.find(({ kind }) => kind !== 'installs');
        return `Next: nothing to do. ${capital(effect?.kind ?? 'writes')} ${effect?.name ?? 'outside its kernel'}, so the replay stops here and asks.`;
      }
      if (facts.restoreFirst !== null) {
        return `Next: nothing to do.${restoreNote(facts)}`;
      }
      return `Next: nothing to do. Replays with your stored values before ${facts.after ? inSentence(facts.after.plan) : 'the next run'}${about(step.state.result?.took)}.`;
    case 'failed':
      return facts.open ? failedLine(facts) : opensLine(facts);
    case 'cancelled': {
      if (!facts.open) {
        return opensLine(facts);
      }
      const cut = step.state.cancelCause !== 'person';
      return `${cut ? 'Interrupted when the kernel stopped. ' : ''}Next: run again. ${keptBefore(facts)}${replayNote(facts)}`.trim();
    }
    case 'skipped':
      return facts.after
        ? `Next: go on to ${inSentence(facts.after.plan)}, or run this step after all.`
        : 'Next: export or finalize this run, or run this step after all.';
  }
}

function waitOf({ waits, left }: CardFacts): string {
  return waits === null
    ? 'when the kernel is free'
    : `${left === null ? '' : `in about ${roughly(left)}, `}when a kernel is free`;
}

/** "step 4", "set-up", inside a sentence. */
export function inSentence(step: Pick<PlanStep, 'number'>): string {
  return step.number === null ? 'set-up' : `step ${step.number}`;
}

function readyLine(facts: CardFacts): string {
  const { step, wanting } = facts;
  const { plan, state: own } = step;
  if (plan.kind === 'setup') {
    return startLine(facts);
  }
  if (wanting !== null) {
    return `Next: correct ${wanting}, then run.`;
  }
  const action =
    plan.effects.length > 0 && !own.confirmed
      ? 'Next: confirm, then run.'
      : plan.inputs.some(input => !input.asked)
        ? 'Next: check the values, then run.'
        : 'Next: run this step.';
  return action + replayNote(facts);
}

/** Set-up most often needs no decision; where it holds fields, it is checked like any step. */
function startLine({ step, wanting }: CardFacts): string {
  const { plan } = step;
  const installs = plan.effects.filter(effect => effect.kind === 'installs');
  const what = installs.map(effect => effect.name ?? 'packages').join(', ');
  if (what !== '') {
    return `Next: confirm, then start. Set-up installs ${what}.`;
  }
  if (wanting !== null) {
    return `Next: correct ${wanting}, then start.`;
  }
  return plan.inputs.some(input => !input.asked)
    ? 'Next: check the values, then start.'
    : 'Next: start.';
}

function runningLine({ step, state }: CardFacts): string {
  const { plan, state: own } = step;
  if (own.replayed) {
    const results = own.result ? `the results of ${clock(own.result.at)}` : 'the earlier results';
    const stop = state.queue
      .flatMap(id => stepOf(state, id) ?? [])
      .find(other => other.state.replayed && stopsReplay(other.plan));
    const asks = stop ? ` The replay stops at ${inSentence(stop.plan)} and asks.` : '';
    return `Next: wait, or cancel and keep ${results}.${asks}`;
  }
  return plan.number === null || plan.number === 1
    ? 'Next: wait, or cancel.'
    : `Next: wait, or cancel and keep what ${upTo(plan.number - 1)} gave.`;
}

function waitingLine({ step, stoppedAt, stoppedInput }: CardFacts): string {
  const { plan } = step;
  if (stoppedAt === 'effects') {
    const effect = plan.effects[0];
    return `${plan.number === null ? 'Set-up' : `Step ${plan.number}`} ${effect?.kind ?? 'writes'} ${effect?.name ?? 'outside its kernel'}. Next: keep its old result, or repeat it.`;
  }
  if (stoppedAt === 'secret') {
    const label = plan.inputs.find(input => input.id === stoppedInput)?.label ?? 'the secret';
    return `Next: enter ${label} again; it was not stored.`;
  }
  return 'Next: answer to go on.';
}

function doneLine(facts: CardFacts): string {
  const { step, after, state } = facts;
  if (!after) {
    return 'Next: export or finalize this run.';
  }
  if (after.state.status === 'idle' || after.state.status === 'queued') {
    return `Next: ${inSentence(after.plan)}, ${after.plan.title}.`;
  }
  if (!step.plan.inputs.some(input => !input.asked && !input.fixed)) {
    return 'Nothing to change here.';
  }
  const { stale, stay } = reachOf(state, step.plan.id);
  const turns =
    stale.length > 0 ? ` ${capital(list(stale))} ${stale.length > 1 ? 'turn' : 'turns'} stale` : '';
  const stays =
    stay.length > 0
      ? `${turns === '' ? ` ${capital(list(stay))}` : `; ${list(stay)}`} ${stay.length > 1 ? 'stay' : 'stays'}`
      : '';
  return `Change a value to look elsewhere.${turns}${stays}${turns + stays === '' ? '' : '.'}`;
}

/** A step that ran before and waits for an earlier one now. */
function opensLine({ closed }: CardFacts): string {
  return closed ? `Next: opens when ${inSentence(closed.plan)} is done.` : '';
}

function staleLine(facts: CardFacts): string {
  const { step, open, wanting } = facts;
  if (!open) {
    return opensLine(facts);
  }
  if (wanting !== null) {
    return `Next: correct ${wanting}, then run.`;
  }
  if (step.plan.effects.length > 0 && !step.state.confirmed) {
    return `Next: confirm, then run again.${replayNote(facts)}`;
  }
  const took = step.state.result ? ` Took ${duration(step.state.result.took)} last time.` : '';
  const cause = step.state.reasons[0]?.cause ?? 'input';
  const anew = ['input', 'rerun', 'reverted'].includes(cause) ? ' with the new values' : '';
  return `Next: run again${anew}.${took}${replayNote(facts)}`;
}

function failedLine(facts: CardFacts): string {
  const input = blamedInput(facts);
  const otherwise = facts.chat
    ? 'Next: retry, or ask the chat.'
    : 'Next: retry, or change a value.';
  const next = input ? `Next: change ${input.label}.` : otherwise;
  return `${next} ${keptBefore(facts)}${replayNote(facts)}`.trim();
}

/**
 * The input that is to blame for a failure: the one that the failing line reads, as the engine found, else one that
 * the error's text names; this step's own before earlier ones.
 */
export function blamedInput({
  step,
  state
}: CardFacts): { step: string; id: string; label: string } | null {
  const read = step.state.error?.input;
  const face = read && stepOf(state, read.step)?.plan.inputs.find(({ id }) => id === read.input);
  if (read && face && !face.asked && !face.fixed) {
    return { step: read.step, id: face.id, label: face.label };
  }
  const text = step.state.error?.message.toLowerCase() ?? '';
  const at = state.plan.steps.findIndex(({ id }) => id === step.plan.id);
  for (const plan of state.plan.steps.slice(0, at + 1).reverse()) {
    const named = plan.inputs.find(
      input =>
        !input.asked &&
        !input.fixed &&
        (text.includes(input.label.toLowerCase()) || text.includes(input.id.toLowerCase()))
    );
    if (named) {
      return { step: plan.id, id: named.id, label: named.label };
    }
  }
  return null;
}

function keptBefore({ step }: CardFacts): string {
  const { number } = step.plan;
  return number === null || number === 1
    ? ''
    : `${capital(upTo(number - 1))} ${number === 2 ? 'is' : 'are'} kept.`;
}

/** "Restores 3 values saved with step 4, then replays step 5." */
function restoreNote({ restoreFirst, replayFirst, replayTook, step }: CardFacts): string {
  if (restoreFirst === null) {
    return '';
  }
  const { plan, state: own } = restoreFirst;
  const count = own.checkpoint?.count ?? 0;
  const what = `${count} ${count === 1 ? 'value' : 'values'} saved with ${plan.id === step.plan.id ? 'it' : inSentence(plan)}`;
  const also =
    replayFirst.length === 0
      ? ''
      : `, and replays ${rangeOf(replayFirst.map(one => one.plan))}${about(replayTook)}`;
  return ` Restores ${what}${also}, before the next run.`;
}

function replayNote(facts: CardFacts): string {
  const { replayFirst, replayTook, restoreFirst } = facts;
  if (restoreFirst !== null) {
    return restoreNote(facts);
  }
  if (replayFirst.length === 0) {
    return '';
  }
  const what = rangeOf(replayFirst.map(({ plan }) => plan));
  return ` Replays ${what} first, about ${roughly(replayTook)}.`;
}

/** "steps 1 to 3 are". */
function replayed({ state }: CardFacts): string {
  const range = rangeOf(replayedSteps(state));
  return `${range} ${range.startsWith('steps') ? 'are' : 'is'}`;
}

function upTo(number: number): string {
  return number === 1 ? 'step 1' : `steps 1 to ${number}`;
}

/** "steps 2, 4 and 5". */
function list(steps: readonly PlanStep[]): string {
  const numbers = steps.flatMap(step => step.number ?? []);
  const last = numbers.at(-1);
  return numbers.length === 1
    ? `step ${last}`
    : `steps ${numbers.slice(0, -1).join(', ')} and ${last}`;
}

function about(ms: number | undefined): string {
  return ms === undefined || ms === 0 ? '' : `, about ${roughly(ms)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
