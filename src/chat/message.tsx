/** One message of the transcript: a question, an answer in any of its phases, or a notice. */
import { Icon } from '@lockstep/cards';
import { isUnderWay } from '@lockstep/cards/conversation';
import type { ChatMessage } from '@lockstep/protocol';
import { memo, type ReactElement } from 'react';
import { AnswerText } from './answer-text';
import { AskCard } from './ask-card';
import { Badge } from './badge';
import { ChatIcon } from './icons';
import { OfflineCard } from './offline-card';
import { Progress } from './progress';
import { useModel, useTools } from './tools';
import { TwoAnswers } from './two-answers';

type Assistant = Extract<ChatMessage, { role: 'assistant' }>;

/** Drawn again only when the message itself changed; its growing text is drawn by the stream. */
export const Message = memo(function Message({ message }: { message: ChatMessage }): ReactElement {
  switch (message.role) {
    case 'user':
      return <UserMessage message={message} />;
    case 'assistant':
      return <AssistantMessage message={message} />;
    case 'notice':
      return (
        <p className="lk-notice" tabIndex={-1} data-message={message.id}>
          {message.level === 'info' ? (
            <ChatIcon name="info" />
          ) : (
            <Icon
              name={message.level === 'warning' ? 'warning' : 'error'}
              className={`lk-glyph ${message.level === 'warning' ? 'lk-is-stale' : 'lk-is-failed'}`}
            />
          )}
          <span>{message.text}</span>
        </p>
      );
  }
});

function UserMessage(props: { message: Extract<ChatMessage, { role: 'user' }> }): ReactElement {
  const { trans } = useTools();
  const { message } = props;
  return (
    <div
      className="lk-message-user"
      role="article"
      aria-label={trans.__('Your question')}
      tabIndex={-1}
      data-message={message.id}
    >
      <p>{message.text}</p>
      {message.attachments.length > 0 && (
        <ul className="lk-attached" aria-label={trans.__('Attached')}>
          {message.attachments.map(item => (
            <li className="lk-chip" key={`${item.kind} ${item.ref}`}>
              {item.label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function AssistantMessage({ message }: { message: Assistant }): ReactElement {
  const { trans, model } = useTools();
  const { session } = useModel();
  const { phase, parts, problem, preview, record } = message;
  const busy = isUnderWay(message);
  const models = parts.map(part => part.model);
  const saw = message.saw ? () => model.openPanel({ kind: 'seen', message: message.id }) : null;
  const retry = (): void => void session.retry(message.id);
  const draft = session.transcript.textOf(message.id, parts[0]?.by ?? 'draft');
  const blank = parts.every(part => session.transcript.textOf(message.id, part.by).length === 0);
  const label = busy
    ? trans.__('Answer being written')
    : parts.length > 1
      ? trans.__('Two answers: draft from %1, cloud answer from %2', models[0], models[1])
      : models[0] === undefined
        ? trans.__('Answer')
        : trans.__('Answer from %1', models[0]);
  return (
    <article
      className={
        phase === 'writing' ? 'lk-message-assistant lk-is-writing' : 'lk-message-assistant'
      }
      aria-label={label}
      aria-busy={busy}
      tabIndex={-1}
      data-message={message.id}
    >
      {parts.length > 1 ? (
        <TwoAnswers message={message} />
      ) : (
        <AnswerText text={draft} complete={!busy} />
      )}
      {preview && phase === 'asking' && (
        <AskCard
          preview={preview}
          onDecide={decision => void session.decide(message.id, preview.id, decision)}
        />
      )}
      {problem && (busy || blank) ? (
        <OfflineCard {...problem} queued={phase === 'queued'} onRetry={retry} />
      ) : (
        !busy && phase !== 'done' && <Ended phase={phase} problem={problem} onRetry={retry} />
      )}
      {busy && phase !== 'asking' && !(problem && phase === 'queued') && (
        <Progress message={message} onStop={() => void session.stop()} />
      )}
      {record && !busy && <Badge record={record} onOpen={saw} />}
    </article>
  );
}

/** An answer that did not reach its end keeps what was written, and says so. */
function Ended(props: {
  phase: Assistant['phase'];
  problem: Assistant['problem'];
  onRetry: () => void;
}): ReactElement {
  const { trans } = useTools();
  const { phase, problem } = props;
  const word =
    phase === 'stopped'
      ? trans.__('Stopped')
      : phase === 'cut-off'
        ? trans.__('Cut off')
        : trans.__('Not answered');
  return (
    <p className="lk-notice">
      <Icon
        name={phase === 'stopped' ? 'stopped' : 'error'}
        className={phase === 'stopped' ? 'lk-glyph' : 'lk-glyph lk-is-failed'}
      />
      <span>
        <strong>{word}</strong>
        {problem && <> · {problem.message}</>}
      </span>
      <span className="lk-spacer" />
      <button type="button" className="lk-button lk-button-small" onClick={props.onRetry}>
        {trans.__('Retry')}
      </button>
    </p>
  );
}
