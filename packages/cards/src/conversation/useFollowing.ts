/** Keeps a growing conversation where its reader is: at its end, or at the place that they went up to. */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** A reader this near to the end, in pixels, is at the end. */
const NEAR = 32;

/** Keeps the end in view while the reader is there, and the place in view while older messages come in above. */
export function useFollowing(
  box: RefObject<HTMLDivElement>,
  inside: RefObject<HTMLDivElement>,
  messages: readonly { id: string; role: string }[]
): void {
  const atEnd = useRef(true);
  const before = useRef<{ first?: string; last?: string; height: number }>({ height: 0 });
  useEffect(() => {
    const node = box.current;
    const content = inside.current;
    if (!node || !content) {
      return undefined;
    }
    let top = node.scrollTop;
    const moved = (): void => {
      // Content that grows under the view is no reader's wish: only going up leaves the end.
      const up = node.scrollTop < top;
      top = node.scrollTop;
      if (node.scrollHeight - top - node.clientHeight < NEAR) {
        atEnd.current = true;
      } else if (up) {
        atEnd.current = false;
      }
    };
    const grown = new ResizeObserver(() => {
      // What stands in an empty chat is read from its beginning.
      if (atEnd.current && before.current.first !== undefined) {
        node.scrollTop = node.scrollHeight;
      }
    });
    node.addEventListener('scroll', moved, { passive: true });
    grown.observe(content);
    grown.observe(node);
    return () => {
      node.removeEventListener('scroll', moved);
      grown.disconnect();
    };
  }, [box, inside]);
  useLayoutEffect(() => {
    const node = box.current;
    if (!node) {
      return;
    }
    const first = messages[0]?.id;
    const known = before.current;
    const asked = messages.findLast(item => item.role === 'user')?.id;
    if (known.first !== undefined && asked !== known.last) {
      // Whoever asks wants to see the answer.
      atEnd.current = true;
    }
    const prepended =
      known.first !== undefined &&
      first !== known.first &&
      messages.some(item => item.id === known.first);
    if (prepended && !atEnd.current) {
      node.scrollTop += node.scrollHeight - known.height;
    } else if (atEnd.current && first !== undefined) {
      node.scrollTop = node.scrollHeight;
    }
    before.current = { first, last: asked, height: node.scrollHeight };
  }, [box, messages]);
}
