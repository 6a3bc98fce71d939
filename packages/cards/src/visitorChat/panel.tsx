/** The chat of a served page, beside the run that it is about; on a phone in its place. Loaded when it is first opened. */
import type { Companion } from '@lockstep/client';
import { MOST_QUESTION } from '@lockstep/protocol';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactElement
} from 'react';
import { isUnderWay } from '../conversation/transcript';
import { useFollowing } from '../conversation/useFollowing';
import { useSpoken } from '../conversation/useSpoken';
import { Icon } from '../icons';
import { Conversation, type ChatCompanion } from './conversation';
import { Message, type DrawMarkdown } from './message';

/** The part of a companion that the panel needs. */
type PanelCompanion = ChatCompanion & Pick<Companion, 'connection' | 'watchConnection'>;

export interface VisitorChatProps {
  companion: PanelCompanion;
  run: string;
  /** A question that stands in the prompt, to be sent or changed. */
  draft: string;
  onDraft: (text: string) => void;
  onClose: () => void;
  drawMarkdown: DrawMarkdown;
  /** A sentence for people about anything thrown. */
  sentenceOf: (error: unknown) => string;
}

/** What a person may ask first. */
const STARTERS = ['Where am I, and what comes next?', 'What does the last result say?'];

/** The whole panel. */
export function VisitorChat(props: VisitorChatProps): ReactElement {
  const { companion, run, draft, onDraft, onClose, drawMarkdown, sentenceOf } = props;
  const conversation = useMemo(
    () => new Conversation(companion, run, sentenceOf),
    [companion, run, sentenceOf]
  );
  useEffect(() => () => conversation.dispose(), [conversation]);
  const { shown } = conversation.transcript;
  const { messages } = useSyncExternalStore(shown.subscribe, shown.snapshot);
  const answering = messages.some(isUnderWay);
  const said = useSpoken(conversation.transcript, Date.now);
  const box = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  useFollowing(box, inside, messages);
  const title = useId();
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      if (answering) {
        void conversation.stop();
      } else {
        onClose();
      }
    }
  };
  return (
    <aside className="lk-visit-chat" aria-labelledby={title} onKeyDown={pressed}>
      <header className="lk-visit-chat-head">
        <h2 id={title}>Ask about this run</h2>
        <span className="lk-spacer" />
        {messages.length > 0 && <Forget onForget={() => void conversation.forget()} />}
        <button type="button" className="lk-icon-button" aria-label="Close chat" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div
        className="lk-transcript"
        ref={box}
        role="log"
        aria-live="off"
        aria-label="Conversation"
        tabIndex={0}
      >
        <div className="lk-messages" ref={inside}>
          {messages.length === 0 && <Beginning onAsk={text => void conversation.ask(text)} />}
          {messages.map(message => (
            <Message key={message.id} {...{ message, conversation, drawMarkdown }} />
          ))}
        </div>
      </div>
      <Prompt {...{ companion, conversation, draft, onDraft, answering }} />
      <p className="lk-visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
    </aside>
  );
}

/** Asks once more, because nothing brings a conversation back. */
function Forget({ onForget }: { onForget: () => void }): ReactElement {
  const [asked, setAsked] = useState(false);
  const press = (): void => {
    setAsked(!asked);
    if (asked) {
      onForget();
    }
  };
  return (
    <button
      type="button"
      className="lk-button lk-button-quiet lk-button-small"
      onClick={press}
      onBlur={() => setAsked(false)}
    >
      {asked ? 'Delete for good' : 'Delete'}
    </button>
  );
}

function Beginning({ onAsk }: { onAsk: (text: string) => void }): ReactElement {
  return (
    <div className="lk-visit-chat-intro">
      <p>
        A small model on the computer that serves this page answers. It sees what your cards show,
        changes nothing, and can be wrong. Your questions stay there, with this run.
      </p>
      {STARTERS.map(starter => (
        <button key={starter} type="button" className="lk-button" onClick={() => onAsk(starter)}>
          {starter}
        </button>
      ))}
    </div>
  );
}

function Prompt(props: {
  companion: PanelCompanion;
  conversation: Conversation;
  draft: string;
  onDraft: (text: string) => void;
  /** The last question has no whole answer yet: the next one waits for that. */
  answering: boolean;
}): ReactElement {
  const { companion, conversation, draft, onDraft, answering } = props;
  const { busy, problem } = conversation;
  const sending = useSyncExternalStore(busy.subscribe, busy.snapshot);
  const refused = useSyncExternalStore(problem.subscribe, problem.snapshot);
  const offline = useOffline(companion);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), [conversation]);
  const text = draft.trim();
  const over = draft.length - MOST_QUESTION;
  const off = text === '' || over > 0 || offline || sending || answering;
  const send = (): void => {
    if (off) {
      return;
    }
    void conversation.ask(text).then(taken => {
      if (taken) {
        onDraft('');
      }
    });
    box.current?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (
      event.key === 'Enter' &&
      !event.shiftKey &&
      !event.altKey &&
      !event.nativeEvent.isComposing
    ) {
      event.preventDefault();
      send();
    }
  };
  const hint = useId();
  const said =
    over > 0
      ? `${over} characters too many.`
      : offline
        ? 'Connection lost. Your question is kept here.'
        : (refused ?? (answering && text !== '' ? 'Next: wait for the answer, or stop it.' : ''));
  return (
    <form
      className="lk-prompt"
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <div className="lk-prompt-box">
        <div className="lk-prompt-line">
          <textarea
            ref={box}
            className="lk-prompt-text"
            rows={1}
            aria-label="Your question"
            aria-describedby={hint}
            placeholder="Ask about this run"
            value={draft}
            onInput={event => onDraft(event.currentTarget.value)}
            onKeyDown={pressed}
          />
          <button
            type="submit"
            className={`lk-button lk-button-small ${off ? '' : 'lk-button-primary'}`}
            aria-disabled={off || undefined}
          >
            {sending ? 'Sending' : 'Send'}
          </button>
        </div>
      </div>
      <p className="lk-hint" id={hint} role={said === '' ? undefined : 'status'}>
        {said === '' ? (
          <>
            <span className="lk-keys">Enter sends</span>
            <span className="lk-keys">Shift+Enter new line</span>
          </>
        ) : (
          <span>{said}</span>
        )}
      </p>
    </form>
  );
}

function useOffline(companion: PanelCompanion): boolean {
  const state = useSyncExternalStore(
    onChange => {
      const watch = companion.watchConnection(onChange);
      return () => watch.dispose();
    },
    () => companion.connection
  );
  return state !== 'connected';
}
