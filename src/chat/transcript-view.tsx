/** The transcript on the page: follows the end only for a reader who is there, reads older messages on the way up. */
import { useFollowing } from '@lockstep/cards/conversation';
import { useCallback, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { IntroCard, Starters } from './intro-card';
import { Message } from './message';
import { useModel, useShown, useTools } from './tools';

/** A reader this near to the beginning, in pixels, is at the beginning. */
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

function step(box: HTMLElement | null, from: HTMLElement | null, by: 1 | -1): void {
  const all = [...(box?.querySelectorAll<HTMLElement>('[data-message]') ?? [])];
  const at = from ? all.indexOf(from) : by === 1 ? -1 : all.length;
  all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
}
