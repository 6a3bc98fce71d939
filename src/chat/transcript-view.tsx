/** The transcript on the page: follows the end only for a reader who is there, reads older messages on the way up. */
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type ReactElement
} from 'react';
import { IntroCard, Starters } from './intro-card';
import { Message } from './message';
import { useModel, useShown, useTools } from './tools';

/** A reader this near to the end, in pixels, is at the end. */
const NEAR = 32;

/** Arrow keys go from message to message; C copies code; Enter opens what the model saw. */
export function TranscriptView(): ReactElement {
  const { trans, copy, model } = useTools();
  const { session, introduced } = useModel();
  const { messages, more, deleted } = useShown(session.transcript.shown);
  const problem = useShown(session.problem);
  const box = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  useFollowing(box, inside, messages);
  const scrolled = useCallback(() => {
    if (box.current && box.current.scrollTop < NEAR && more) {
      void session.older();
    }
  }, [more, session]);
  const pressed = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) {
      return;
    }
    const own = event.target.closest<HTMLElement>('[data-message]');
    const here = event.target === own || event.target === box.current;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      if (here) {
        event.preventDefault();
        step(box.current, own, event.key === 'ArrowDown' ? 1 : -1);
      }
    } else if (event.key.toLowerCase() === 'c' && own) {
      const block =
        event.target.closest<HTMLElement>('[data-code]') ??
        own.querySelector<HTMLElement>('[data-code]');
      if (block?.dataset.code !== undefined) {
        event.preventDefault();
        copy(block.dataset.code);
      }
    } else if (event.key === 'Enter' && event.target === own && own.dataset.message) {
      // Or the key would also press what has the focus in the panel that opens.
      event.preventDefault();
      own.querySelector<HTMLButtonElement>('.lk-badge-open')?.click();
    }
  };
  return (
    <div
      className="lk-transcript"
      ref={box}
      role="log"
      aria-live="off"
      aria-label={trans.__('Conversation')}
      tabIndex={0}
      data-region="transcript"
      onScroll={scrolled}
      onKeyDown={pressed}
    >
      <div className="lk-messages" ref={inside}>
        {more && (
          <button
            type="button"
            className="lk-button lk-button-quiet lk-small"
            onClick={() => void session.older()}
          >
            {trans.__('Older messages')}
          </button>
        )}
        {introduced === false && <IntroCard />}
        {messages.length === 0 && introduced !== null && <Starters introduced={introduced} />}
        {messages.map(message => (
          <Message key={message.id} message={message} />
        ))}
        {deleted && (
          <p className="lk-notice" role="status">
            <span>{trans.__('This chat was deleted. Next: begin a new one.')}</span>
            <button
              type="button"
              className="lk-button lk-button-small"
              onClick={() => model.show(null)}
            >
              {trans.__('New chat')}
            </button>
          </p>
        )}
        {problem !== null && (
          <p className="lk-notice" role="alert">
            <span>{problem}</span>
          </p>
        )}
      </div>
    </div>
  );
}

/** Keeps the end in view while the reader is there, and the place in view while older messages come in above. */
function useFollowing(
  box: React.RefObject<HTMLDivElement>,
  inside: React.RefObject<HTMLDivElement>,
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

function step(box: HTMLElement | null, from: HTMLElement | null, by: 1 | -1): void {
  const all = [...(box?.querySelectorAll<HTMLElement>('[data-message]') ?? [])];
  const at = from ? all.indexOf(from) : by === 1 ? -1 : all.length;
  all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}
