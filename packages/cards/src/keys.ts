/** The cards' keys: which key on which place does what. */
import type { KeyboardEvent } from 'react';
import {
  bringIntoView,
  cancelButton,
  cardAround,
  cardsOf,
  headOf,
  isControl,
  runButton
} from './place';

/** Handles a key pressed anywhere in the Guided App; what it does not know goes on to the browser. */
export function handleKey(event: KeyboardEvent<HTMLElement>, rename: () => void): void {
  const root = event.currentTarget;
  const target = event.target instanceof Element ? event.target : null;
  const here = cardAround(target) ?? root.querySelector<HTMLElement>('[aria-current="step"]');
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey && !mod && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    take(event);
    neighbour(root, cardAround(target), event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'F6' && !event.altKey && !mod) {
    take(event);
    nextRegion(root, target, event.shiftKey ? -1 : 1);
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

/** Focuses the run's head or a card's: one after the other, and around. From the view itself to the active card. */
function nextRegion(root: HTMLElement, from: Element | null, way: 1 | -1): void {
  const heads = [...root.querySelectorAll<HTMLElement>('.lk-run-head')];
  const cards = cardsOf(root);
  const regions = [...heads, ...cards];
  const at = regions.findIndex(region => region.contains(from));
  const active = cards.find(isCurrent);
  const region =
    at < 0 && active ? active : regions[(Math.max(at, 0) + way + regions.length) % regions.length];
  if (region && cards.includes(region)) {
    headOf(region).focus({ preventScroll: true });
    bringIntoView(region);
  } else {
    region?.focus();
  }
}

function isCurrent(card: HTMLElement): boolean {
  return card.getAttribute('aria-current') === 'step';
}

/** Focuses the head of the card before or after; from outside the cards it starts at the active one. */
function neighbour(root: HTMLElement, from: HTMLElement | null, way: 1 | -1): void {
  const cards = cardsOf(root);
  const at = from ? cards.indexOf(from) + way : cards.findIndex(isCurrent);
  const card = cards[at];
  if (card) {
    headOf(card).focus({ preventScroll: true });
    bringIntoView(card);
  }
}
