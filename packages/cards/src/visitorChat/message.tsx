/** One message of a participant's conversation: a question, or an answer in any of its phases. */
import type { ChatMessage } from '@lockstep/protocol';
import { memo, useEffect, useRef, type ReactElement } from 'react';
import type { LiveText } from '../conversation/liveText';
import { StreamView, type StreamTools } from '../conversation/streamView';
import { isUnderWay } from '../conversation/transcript';
import { Icon } from '../icons';
import type { Conversation } from './conversation';

/** Draws untrusted Markdown into a node. */
export type DrawMarkdown = (node: HTMLElement, markdown: string) => void;

type Assistant = Extract<ChatMessage, { role: 'assistant' }>;

export interface MessageProps {
  message: ChatMessage;
  conversation: Conversation;
  drawMarkdown: DrawMarkdown;
}

/** Drawn again only when the message itself changed; its growing text is drawn by the stream. */
export const Message = memo(function Message(props: MessageProps): ReactElement {
  const { message } = props;
  switch (message.role) {
    case 'user':
      return (
        <div className="lk-message-user" role="article" aria-label="Your question">
          <p>{message.text}</p>
        </div>
      );
    case 'assistant':
      return <AnswerMessage {...props} message={message} />;
    case 'notice':
      return (
        <p className="lk-notice">
          <span>{message.text}</span>
        </p>
      );
  }
});

function AnswerMessage(props: MessageProps & { message: Assistant }): ReactElement {
  const { message, conversation, drawMarkdown } = props;
  const { id, phase, parts, problem } = message;
  const under = isUnderWay(message);
  const text = conversation.transcript.textOf(id, parts[0]?.by ?? 'draft');
  return (
    <article
      className={
        phase === 'writing' ? 'lk-message-assistant lk-is-writing' : 'lk-message-assistant'
      }
      aria-label={under ? 'Answer being written' : 'Answer'}
      aria-busy={under}
    >
      <Text text={text} complete={!under} drawMarkdown={drawMarkdown} />
      {under ? (
        <div className="lk-streaming">
          <Icon name="running" className="lk-glyph lk-is-running" />
          <span>{phaseWords(message)}</span>
          <span className="lk-spacer" />
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() => void conversation.stop()}
          >
            <Icon name="stop" small />
            {phase === 'queued' ? 'Leave queue' : 'Stop'}
          </button>
        </div>
      ) : (
        phase !== 'done' && (
          <p className="lk-notice">
            <Icon
              name={phase === 'stopped' ? 'stopped' : 'error'}
              className={phase === 'stopped' ? 'lk-glyph' : 'lk-glyph lk-is-failed'}
            />
            <span>
              <strong>{ENDED[phase] ?? 'Not answered'}</strong>
              {problem && ` · ${problem.message}`}
            </span>
            <span className="lk-spacer" />
            <button
              type="button"
              className="lk-button lk-button-small"
              onClick={() => void conversation.retry(id)}
            >
              Retry
            </button>
          </p>
        )
      )}
    </article>
  );
}

const ENDED: Partial<Record<Assistant['phase'], string>> = {
  stopped: 'Stopped',
  'cut-off': 'Cut off'
};

/** What an answer is doing. */
function phaseWords({ phase, progress }: Assistant): string {
  switch (phase) {
    case 'queued': {
      const ahead = progress?.ahead ?? 0;
      return ahead === 0 ? 'In the queue' : `In the queue, ${ahead} ahead of you`;
    }
    case 'loading':
      return 'Loading the model';
    case 'writing':
      return 'Writing';
    default:
      return 'Reading what this page shows';
  }
}

/** Text of a model: its links lead nowhere, because what it read may have told it where. */
function toolsWith(drawMarkdown: DrawMarkdown): StreamTools {
  return {
    drawMarkdown(node, markdown) {
      drawMarkdown(node, markdown);
      for (const link of node.querySelectorAll('a')) {
        const address = link.textContent === link.href ? '' : ` (${link.href})`;
        link.replaceWith(...link.childNodes, address);
      }
      return () => undefined;
    },
    drawCode(host, code) {
      const block = document.createElement('pre');
      block.className = 'lk-codeblock lk-code';
      block.tabIndex = 0;
      block.textContent = code;
      host.append(block);
      return () => undefined;
    }
  };
}

function Text(props: {
  text: LiveText;
  complete: boolean;
  drawMarkdown: DrawMarkdown;
}): ReactElement {
  const { text, complete, drawMarkdown } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<StreamView | null>(null);
  useEffect(() => {
    if (!box.current) {
      return undefined;
    }
    const drawn = new StreamView(box.current, text, toolsWith(drawMarkdown));
    view.current = drawn;
    return () => {
      view.current = null;
      drawn.dispose();
    };
  }, [text, drawMarkdown]);
  useEffect(() => {
    if (complete) {
      view.current?.end();
    }
  }, [complete, text]);
  return <div className="lk-answer-text" ref={box} />;
}
