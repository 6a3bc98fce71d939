import { bringIntoView, controlOf, entryOf, holdInView, isInView } from './place';

/** A box 100 px wide. */
function box(top: number, bottom: number): DOMRect {
  const sides = {
    x: 0,
    y: top,
    left: 0,
    right: 100,
    top,
    bottom,
    width: 100,
    height: bottom - top
  };
  return { ...sides, toJSON: () => sides };
}

/** A list 100 px high with one card in it, both where the numbers say. */
function listWith(top: number, bottom: number): { list: HTMLElement; card: HTMLElement } {
  const list = document.createElement('div');
  list.className = 'lk-steps';
  list.innerHTML = '<ol><li data-step="a"></li></ol>';
  const card = list.querySelector<HTMLElement>('[data-step]') ?? list;
  list.getBoundingClientRect = () => box(0, 100);
  card.getBoundingClientRect = () => box(top, bottom);
  list.scrollTop = 500;
  return { list, card };
}

describe('bringing a card into view', () => {
  it.each([
    ['leaves a card that is seen where it is', 20, 80, 500],
    ['goes up to the head of one above', -50, 40, 442],
    ['goes down to the foot of one that fits', 60, 150, 552],
    ['keeps the head of one that is too long', 60, 400, 552]
  ])('%s', (_, top, bottom, scrolled) => {
    const { list, card } = listWith(top, bottom);
    bringIntoView(card);
    expect(list.scrollTop).toBe(scrolled);
  });

  it('knows whether any of a card is seen', () => {
    expect(
      [listWith(-50, -1), listWith(-50, 1), listWith(99, 200), listWith(100, 200)].map(({ card }) =>
        isInView(card)
      )
    ).toEqual([false, true, true, false]);
  });

  it('follows what still grows, until the reader goes their own way', () => {
    let grow = (): void => undefined;
    let watching = false;
    const before = globalThis.ResizeObserver;
    globalThis.ResizeObserver = class implements ResizeObserver {
      constructor(callback: ResizeObserverCallback) {
        grow = () => watching && callback([], this);
      }
      observe(): void {
        watching = true;
      }
      unobserve(): void {
        watching = false;
      }
      disconnect(): void {
        watching = false;
      }
    };
    const { list, card } = listWith(20, 80);
    holdInView(card);
    card.getBoundingClientRect = () => box(60, 150);
    grow();
    expect(list.scrollTop).toBe(552);
    list.dispatchEvent(new Event('wheel'));
    grow();
    expect(list.scrollTop).toBe(552);
    globalThis.ResizeObserver = before;
  });
});

describe('finding the place to go on', () => {
  it('is the first control that can be used, else the button, else the head', () => {
    const card = document.createElement('article');
    card.innerHTML =
      '<header class="lk-card-head"></header><input readonly><input id="x"><button data-action="run"></button>';
    expect(entryOf(card).id).toBe('x');
    card.querySelectorAll('input').forEach(input => input.remove());
    expect(entryOf(card).dataset.action).toBe('run');
    card.querySelector('button')?.remove();
    expect(entryOf(card).className).toBe('lk-card-head');
  });

  it('is the box of an input rather than its slider', () => {
    const card = document.createElement('article');
    card.innerHTML = '<div data-input="a"><input type="range"><input id="x"></div>';
    expect(controlOf(card, 'a')?.id).toBe('x');
    expect(controlOf(card, 'b')).toBeNull();
  });
});
