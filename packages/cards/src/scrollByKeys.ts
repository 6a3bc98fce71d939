/** Lets keys scroll what scrolls: an output that is larger than its box takes the focus, others are no stop. */
import { useEffect, type RefObject } from 'react';

/** @param content what is shown: measured again when it is another one, when it is drawn anew or resized */
export function useScrollByKeys(box: RefObject<HTMLElement>, content: unknown): void {
  useEffect(() => {
    const node = box.current;
    if (!node || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const look = (): void =>
      [node, ...node.querySelectorAll<HTMLElement>('pre')].forEach(one => mark(one));
    // Tells at once how large it is, when the page is laid out anyway.
    const resized = new ResizeObserver(look);
    resized.observe(node);
    let frame = 0;
    const drawn = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    });
    drawn.observe(node, { childList: true, subtree: true });
    return () => {
      resized.disconnect();
      drawn.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [box, content]);
}

/** What the text that is larger than its box is called. */
const NAME = 'Output, scrolls';

function mark(node: HTMLElement): void {
  const scrolls =
    node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
  const marked = node.getAttribute('aria-label') === NAME;
  if (scrolls && !marked && !node.hasAttribute('tabindex')) {
    node.tabIndex = 0;
    node.setAttribute('role', 'group');
    node.setAttribute('aria-label', NAME);
  } else if (!scrolls && marked) {
    ['tabindex', 'role', 'aria-label'].forEach(name => node.removeAttribute(name));
  }
}
