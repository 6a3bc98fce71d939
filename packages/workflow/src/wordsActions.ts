/** The buttons of a card, for every status: at most three, the primary one last. */
import type { CardFacts } from './wordsFacts';
import { blamedInput, inSentence } from './wordsLine';

export type ActionId =
  | 'start'
  | 'run'
  | 'run-again'
  | 'cancel'
  | 'leave-queue'
  | 'answer'
  | 'go-to-step'
  | 'go-to-input'
  | 'ask-chat'
  | 'retry'
  | 'replay'
  | 'skip'
  | 'run-skipped'
  | 'run-anyway'
  | 'show-change'
  | 'show-earlier'
  | 'repeat'
  | 'keep';

/** What begins a step. */
const STARTS: ReadonlySet<ActionId> = new Set([
  'start',
  'run',
  'run-again',
  'retry',
  'run-skipped'
]);

/** A button on a card. `step` and `input` say where a "Go to" goes. */
export interface Action {
  id: ActionId;
  label: string;
  primary: boolean;
  enabled: boolean;
  step?: string;
  input?: string;
}

/** The buttons in order. `ask-chat` is offered only where the host has a chat. */
export function actionsOf(facts: CardFacts): Action[] {
  return facts.state.status === 'open'
    ? ownActions(facts).map(action => onNotebookKernel(action, facts))
    : [];
}

/** What runs code waits for the author's word on the notebook's kernel, or is that word. */
function onNotebookKernel(action: Action, { asks, unclean }: CardFacts): Action {
  const starts = STARTS.has(action.id);
  if ((starts && asks !== null) || (action.id === 'replay' && (asks !== null || unclean))) {
    return { ...action, enabled: false };
  }
  return unclean && starts ? { ...action, id: 'run-anyway', label: 'Run anyway' } : action;
}

function ownActions(facts: CardFacts): Action[] {
  const { step, look } = facts;
  const needsConfirm = step.plan.effects.length > 0 && !step.state.confirmed;
  const runnable = facts.open && facts.wanting === null && !needsConfirm;
  switch (look) {
    case 'locked':
      return facts.closed
        ? [go(facts.closed.plan.id, `Go to ${inSentence(facts.closed.plan)}`, false)]
        : [];
    case 'ready': {
      const skip = step.plan.optional ? [button('skip', 'Skip')] : [];
      return step.plan.kind === 'setup'
        ? [button('start', 'Start', true, facts.wanting === null && !needsConfirm)]
        : [...skip, button('run', 'Run', true, runnable)];
    }
    case 'queued':
      // Behind a replay there is nothing to leave: cancelling the replay does it.
      return facts.behindReplay ? [] : [button('leave-queue', 'Leave queue')];
    case 'running':
      return [button('cancel', 'Cancel')];
    case 'waiting':
      return waiting(facts);
    case 'done':
      return done(facts);
    case 'stale': {
      const cause = step.state.reasons[0]?.cause;
      const shown = cause !== 'notebook' && cause !== 'detached';
      const change = shown ? [button('show-change', 'Show change')] : [];
      return facts.open
        ? [...change, button('run-again', 'Run again', true, runnable)]
        : [button('show-earlier', 'Show earlier result')];
    }
    case 'cold':
      // Queued in a replay that will stop here: there is nothing to press yet.
      return step.state.status === 'queued'
        ? []
        : [button('replay', 'Replay now', false, facts.open)];
    case 'failed': {
      const input = blamedInput(facts);
      const retry = button('retry', 'Retry', !input, runnable);
      const chat = button('ask-chat', 'Ask the chat');
      return input
        ? [
            chat,
            retry,
            { ...go(input.step, `Go to ${input.label}`, true, 'go-to-input'), input: input.id }
          ]
        : [chat, retry];
    }
    case 'cancelled':
      return [button('run-again', 'Run again', true, runnable)];
    case 'skipped':
      return [button('run-skipped', 'Run it', false, runnable), ...next(facts)];
  }
}

function waiting({ stoppedAt, step }: CardFacts): Action[] {
  const cancel = button('cancel', 'Cancel');
  if (stoppedAt === 'effects') {
    return [
      cancel,
      button('repeat', 'Repeat it', false, step.state.confirmed),
      button('keep', 'Keep its old result', true)
    ];
  }
  return [cancel, button('answer', 'Answer', true)];
}

function done(facts: CardFacts): Action[] {
  const { step, after } = facts;
  const again = button('run-again', 'Run again');
  if (!after) {
    return [again];
  }
  if (after.state.status === 'idle') {
    return [again, ...next(facts)];
  }
  // Steps after it were run: running it again with the same values gives nothing new.
  return step.plan.inputs.some(input => !input.asked && !input.fixed)
    ? [{ ...again, enabled: false }]
    : [];
}

function next({ after }: CardFacts): Action[] {
  return after ? [go(after.plan.id, `Go to ${inSentence(after.plan)}`, true)] : [];
}

function button(id: ActionId, label: string, primary = false, enabled = true): Action {
  return { id, label, primary, enabled };
}

function go(step: string, label: string, primary: boolean, id: ActionId = 'go-to-step'): Action {
  return { ...button(id, label, primary), step };
}
