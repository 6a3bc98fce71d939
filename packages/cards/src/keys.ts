/** The cards' keys: which key on which place does what. */
import type { KeyboardEvent } from 'react';
import { bringIntoView, cancelButton, cardAround, headOf, isControl, runButton } from './place';

/** Handles a key pressed anywhere in the Guided App; what it does not know goes on to the browser. */
export function handleKey(event: KeyboardEvent<HTMLElement>, rename: () => void): void {
  const root = event.currentTarget;
  const target = event.target instanceof Element ? event.target : null;
  const here = cardAround(target) ?? root.querySelector<HTMLElement>('[aria-current="step"]');
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey && !mod && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    take(event);
    neighbour(root, cardAround(target), event.key === 'ArrowDown' ? 1 : -1);
  } else if (mod && event.key === 'Enter' && here) {
    take(event);
    runButton(here)?.click();
  } else if (mod && event.key === '.') {
    take(event);
    (cancelIn(here) ?? cancelIn(root))?.click();
  } else if (event.key === 'F2' && !isControl(target)) {
    take(event);
    rename();
  }
}

function take(event: KeyboardEvent<HTMLElement>): void {
  event.preventDefault();
  event.stopPropagation();
}

function cancelIn(place: HTMLElement | null): HTMLButtonElement | null {
  return place && cancelButton(place);
}

/** Focuses the head of the card before or after; from outside the cards it starts at the active one. */
function neighbour(root: HTMLElement, from: HTMLElement | null, way: 1 | -1): void {
  const cards = [...root.querySelectorAll<HTMLElement>('[data-step]')];
  const at = from
    ? cards.indexOf(from) + way
    : cards.findIndex(card => card.getAttribute('aria-current') === 'step');
  const card = cards[at];
  if (card) {
    headOf(card).focus({ preventScroll: true });
    bringIntoView(card);
  }
}
