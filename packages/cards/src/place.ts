/** Finds cards, fields and heads on the page by what they stand for, and brings them into view. */

/** All cards, in their order. */
export function cardsOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-step]')];
}

/** The card of a step, or `null`. */
export function cardOf(root: HTMLElement, step: string): HTMLElement | null {
  return cardsOf(root).find(card => card.dataset.step === step) ?? null;
}

/** The card that holds a node, or `null`. */
export function cardAround(node: Element | null): HTMLElement | null {
  return node?.closest<HTMLElement>('[data-step]') ?? null;
}

/** A card's head, which can always take the focus. */
export function headOf(card: HTMLElement): HTMLElement {
  return card.querySelector<HTMLElement>('.lk-card-head') ?? card;
}

/** The buttons that run or answer, the likeliest first. */
const RUNNING = ['answer', 'run', 'run-again', 'start', 'retry', 'run-skipped', 'run-anyway'];

/** The button that Ctrl+Enter stands for, or `null` when it is off. */
export function runButton(card: HTMLElement): HTMLButtonElement | null {
  return buttonOf(card, RUNNING);
}

/** The button that Ctrl+. stands for. */
export function cancelButton(card: HTMLElement): HTMLButtonElement | null {
  return buttonOf(card, ['cancel', 'leave-queue']);
}

function buttonOf(card: HTMLElement, actions: readonly string[]): HTMLButtonElement | null {
  const buttons = [...card.querySelectorAll<HTMLButtonElement>('[data-action]')];
  for (const action of actions) {
    const button = buttons.find(one => one.dataset.action === action && !one.disabled);
    if (button) {
      return button;
    }
  }
  return null;
}

const CONTROLS =
  'input:not([disabled],[readonly]), select:not([disabled]), textarea:not([disabled],[readonly])';

/** Where a person goes on in a card: its first control, else its main button, else its head. */
export function entryOf(card: HTMLElement): HTMLElement {
  const controls = [...card.querySelectorAll<HTMLElement>(CONTROLS)];
  return controls.find(isShown) ?? runButton(card) ?? headOf(card);
}

/** Whether a control is not folded away, so that it can take the focus. */
function isShown(control: HTMLElement): boolean {
  return control.closest('details:not([open])') === null;
}

/** Opens what a control is folded away in. */
export function reveal(control: HTMLElement): void {
  control.closest<HTMLDetailsElement>('details:not([open])')?.setAttribute('open', '');
}

/** The control of one input of a card, or `null`. */
export function controlOf(card: HTMLElement, input: string): HTMLElement | null {
  const holders = [...card.querySelectorAll<HTMLElement>('[data-input]')];
  const holder = holders.find(one => one.dataset.input === input);
  const controls = [...(holder?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])];
  return controls.find(control => !control.matches('[type="range"]')) ?? controls[0] ?? null;
}

/** The field for the kernel's open question, or `null`. */
export function promptField(card: HTMLElement): HTMLElement | null {
  return card.querySelector<HTMLElement>('[data-prompt]');
}

/** The text of a failed step's problem, or `null`. */
export function problemOf(card: HTMLElement): HTMLElement | null {
  return card.querySelector<HTMLElement>('[data-problem]');
}

/** Whether somebody types or chooses there, so that the page must not move under them. */
export function isControl(node: Element | null): boolean {
  return node !== null && node.matches('input, select, textarea');
}

/** Room left above a card that is brought into view, in pixels. */
const AIR = 8;

/** Scrolls a card into its list, head first: whole when it fits, else with the head at the top. No smooth motion. */
export function bringIntoView(card: HTMLElement): void {
  const list = card.closest<HTMLElement>('.lk-steps');
  if (!list) {
    return;
  }
  const box = card.getBoundingClientRect();
  const view = list.getBoundingClientRect();
  const above = box.top - view.top - AIR;
  const below = box.bottom - view.bottom + AIR;
  if (above < 0) {
    list.scrollTop += above;
  } else if (below > 0) {
    list.scrollTop += Math.min(below, above);
  }
}

/** Whether any of a card can be seen in its list. */
export function isInView(card: HTMLElement): boolean {
  const view = card.closest<HTMLElement>('.lk-steps')?.getBoundingClientRect();
  const box = card.getBoundingClientRect();
  return view !== undefined && box.bottom > view.top && box.top < view.bottom;
}

/** How long a card is held in view while pictures above it still arrive, in milliseconds. */
const HOLD = 3000;

/** What a reader does to go elsewhere: from then on nothing moves by itself. */
const OWN_WAY = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Brings a card into view and holds it there while results around it are still drawn, until the reader goes their
 * own way. Returns how to end that early.
 */
export function holdInView(card: HTMLElement): () => void {
  bringIntoView(card);
  const list = card.closest<HTMLElement>('.lk-steps');
  const content = list?.firstElementChild;
  if (!list || !content || typeof ResizeObserver === 'undefined') {
    return () => undefined;
  }
  const grown = new ResizeObserver(() => bringIntoView(card));
  const end = (): void => {
    clearTimeout(timer);
    grown.disconnect();
    OWN_WAY.forEach(name => list.removeEventListener(name, end));
  };
  const timer = setTimeout(end, HOLD);
  OWN_WAY.forEach(name => list.addEventListener(name, end, { passive: true }));
  grown.observe(content);
  return end;
}
