/** "Tell the author" under a failed step: shows what would be sent, takes some words, and sends both. */
import { MOST_WORDS, UserError, type RunState } from '@lockstep/protocol';
import { tellingOf } from '@lockstep/workflow';
import { useEffect, useId, useRef, useState, type ReactElement } from 'react';
import type { CardHost } from './host';
import { Icon } from './icons';

export interface TellAuthorProps {
  state: RunState;
  step: string;
  tell: NonNullable<CardHost['tellAuthor']>;
}

type Stage = { at: 'closed' } | { at: 'open' | 'sending'; problem: string | null } | { at: 'sent' };

/** One button, which becomes a small form, which becomes a sentence. */
export function TellAuthor({ state, step, tell }: TellAuthorProps): ReactElement {
  const [stage, setStage] = useState<Stage>({ at: 'closed' });
  const [words, setWords] = useState('');
  const opener = useRef<HTMLButtonElement>(null);
  const told = useRef<HTMLParagraphElement>(null);
  const close = (): void => {
    setStage({ at: 'closed' });
    requestAnimationFrame(() => opener.current?.focus());
  };
  const send = (): void => {
    setStage({ at: 'sending', problem: null });
    tell(state.run, step, words).then(
      () => {
        setWords('');
        setStage({ at: 'sent' });
      },
      (error: unknown) => {
        if (!(error instanceof UserError)) {
          reportError(error);
        }
        const problem = error instanceof UserError ? error.message : 'The message was not sent.';
        setStage({ at: 'open', problem });
      }
    );
  };
  useEffect(() => {
    if (stage.at === 'sent') {
      told.current?.focus();
    }
  }, [stage.at]);
  switch (stage.at) {
    case 'closed':
      return (
        <p>
          <button
            ref={opener}
            type="button"
            className="lk-button"
            aria-expanded="false"
            onClick={() => setStage({ at: 'open', problem: null })}
          >
            <Icon name="chat" small />
            Tell the author
          </button>
        </p>
      );
    case 'sent':
      return (
        <p ref={told} className="lk-quiet" role="status" tabIndex={-1}>
          The author has your message. You can go on, or close this page and come back.
        </p>
      );
    default:
      return (
        <Form
          {...{ state, step, words, close, send }}
          problem={stage.problem}
          sending={stage.at === 'sending'}
          onWords={setWords}
        />
      );
  }
}

interface FormProps {
  state: RunState;
  step: string;
  words: string;
  problem: string | null;
  sending: boolean;
  onWords: (words: string) => void;
  send: () => void;
  close: () => void;
}

function Form(props: FormProps): ReactElement {
  const { state, step, words, problem, sending } = props;
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  const { number, title, name, error, values } = tellingOf(state, step, words);
  return (
    <section
      className="lk-tell"
      aria-labelledby={`${id}-head`}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.close();
        }
      }}
    >
      <h4 id={`${id}-head`}>This goes to the author</h4>
      <dl className="lk-tell-sent">
        <dt>Step</dt>
        <dd>
          {number === null ? 'Set-up' : `Step ${number}`}, {title}, of “{name}”
        </dd>
        {error !== null && (
          <>
            <dt>Problem</dt>
            <dd>{error.replace(/^: /, '')}</dd>
          </>
        )}
        {values.map(({ label, value }, at) => [
          <dt key={`${at}-label`}>{label}</dt>,
          <dd key={`${at}-value`}>{value}</dd>
        ])}
      </dl>
      <p className="lk-small lk-quiet">No results, no files, no passwords.</p>
      <label htmlFor={`${id}-words`}>Your words, if you like</label>
      <textarea
        ref={box}
        id={`${id}-words`}
        className="lk-input"
        rows={3}
        maxLength={MOST_WORDS}
        value={words}
        onChange={event => props.onWords(event.currentTarget.value)}
      />
      {problem !== null && (
        <p className="lk-error" role="alert">
          {problem}
        </p>
      )}
      <div className="lk-actions">
        <button type="button" className="lk-button" onClick={props.close}>
          Cancel
        </button>
        <button
          type="button"
          className="lk-button lk-button-primary"
          aria-disabled={sending || undefined}
          onClick={() => sending || props.send()}
        >
          {sending ? 'Sending' : 'Send'}
        </button>
      </div>
    </section>
  );
}
