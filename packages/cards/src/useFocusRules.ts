/** Keeps the keyboard where the work is: what vanished hands its focus on, and nobody's typing is interrupted. */
import type { RunState, StepState } from '@lockstep/protocol';
import { activeStep } from '@lockstep/workflow';
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import {
  bringIntoView,
  cancelButton,
  cardAround,
  cardOf,
  entryOf,
  headOf,
  holdInView,
  isControl,
  isInView,
  problemOf,
  promptField
} from './place';

interface Held {
  node: Element;
  step: string;
}

/**
 * Moves focus and view after each change of the run's state.
 *
 * @returns to be called before a change is drawn: it notes who has the focus while that node still stands
 */
export function useFocusRules(root: RefObject<HTMLElement>, state: RunState): () => void {
  const held = useRef<Held | null>(null);
  const shown = useRef<RunState | null>(null);
  const release = useRef<() => void>(() => undefined);

  useEffect(() => () => release.current(), []);

  useLayoutEffect(() => {
    const had = held.current;
    const before = shown.current;
    held.current = null;
    shown.current = state;
    const node = root.current;
    if (!node) {
      return;
    }
    if (had && before) {
      handOn(node, had, before, state);
    }
    const active = activeStep(state);
    const card = active && cardOf(node, active.id);
    if (card && isNews(active.id, before, state, card) && !isBusyElsewhere(node, card)) {
      release.current();
      release.current = holdInView(card);
    }
  }, [root, state]);

  return useCallback(() => {
    const place = root.current;
    const node = document.activeElement;
    const step = place && place.contains(node) ? cardAround(node)?.dataset.step : undefined;
    held.current = node && step !== undefined ? { node, step } : null;
  }, [root]);
}

/** Whether the active card is another one, or has changed its state where the reader can see it. */
function isNews(id: string, before: RunState | null, state: RunState, card: HTMLElement): boolean {
  return (
    before === null ||
    activeStep(before)?.id !== id ||
    (before.steps[id]?.status !== state.steps[id]?.status && isInView(card))
  );
}

/** Whether somebody types in another card. */
function isBusyElsewhere(root: HTMLElement, card: HTMLElement): boolean {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  return isControl(focused) && !card.contains(focused);
}

function handOn(root: HTMLElement, had: Held, before: RunState, state: RunState): void {
  const was = before.steps[had.step];
  const own = state.steps[had.step];
  const card = cardOf(root, had.step);
  if (!was || !own || !card) {
    return;
  }
  const target = targetOf(root, card, had, before, was, state, own);
  if (target) {
    target.focus({ preventScroll: true });
    const around = cardAround(target);
    if (around) {
      bringIntoView(around);
    }
  }
}

/** Who takes the focus after a change, `null` when it may stay. */
function targetOf(
  root: HTMLElement,
  card: HTMLElement,
  had: Held,
  before: RunState,
  was: StepState,
  state: RunState,
  own: StepState
): HTMLElement | null {
  const underWay = was.status === 'running' || was.status === 'queued';
  if (underWay && own.status === 'done') {
    const next = activeStep(state);
    const nextCard = next && cardOf(root, next.id);
    return nextCard ? (cancelButton(nextCard) ?? entryOf(nextCard)) : headOf(card);
  }
  if (underWay && own.status === 'failed') {
    return problemOf(card) ?? headOf(card);
  }
  if (own.prompt && own.prompt.prompt !== was.prompt?.prompt) {
    return promptField(card);
  }
  const stopped = state.replay?.stopped;
  if (stopped?.step === had.step && before.replay?.stopped?.step !== had.step) {
    return entryOf(card);
  }
  const lost = !had.node.isConnected || had.node.matches(':disabled');
  return lost ? (cancelButton(card) ?? headOf(card)) : null;
}
