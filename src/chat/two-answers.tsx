/** One turn with two answers: the local draft first, the cloud answer beside it, each with what was checked. */
import { money } from '@lockstep/protocol';
import { Icon } from '@lockstep/cards';
import { isUnderWay } from '@lockstep/cards/conversation';
import type { Answer, ChatMessage, Check, RouteRecord } from '@lockstep/protocol';
import { useId, type ReactElement } from 'react';
import { AnswerText } from './answer-text';
import { ChatIcon } from './icons';
import { useModel, useTools } from './tools';
import { duration } from './words';

/** Both stay in the chat; nothing reaches the notebook by itself. */
export function TwoAnswers(props: {
  message: Extract<ChatMessage, { role: 'assistant' }>;
}): ReactElement {
  const { message } = props;
  const last = message.parts.length - 1;
  return (
    <div className="lk-two-answers">
      {message.parts.map((part, at) => (
        <Box
          key={part.by}
          message={message.id}
          part={part}
          record={message.record}
          complete={at < last || !isUnderWay(message)}
        />
      ))}
    </div>
  );
}

function Box(props: {
  message: string;
  part: Answer;
  record: RouteRecord | null;
  complete: boolean;
}): ReactElement {
  const { trans } = useTools();
  const { session } = useModel();
  const { message, part, record, complete } = props;
  const title = useId();
  const draft = part.by === 'draft';
  const call = record?.calls.findLast(
    item => item.model.model === part.model && item.place === part.place
  );
  return (
    <section className="lk-answer" aria-labelledby={title}>
      <header>
        <ChatIcon name={draft ? 'model' : 'cloud'} small />
        <strong id={title} className="lk-nowrap">
          {draft ? trans.__('Draft') : trans.__('Cloud answer')}
        </strong>
        <span className="lk-quiet lk-ellipsis">{part.model}</span>
        <span className="lk-spacer" />
        {call && (
          <span className="lk-num lk-quiet">
            {trans.__('%1 · %2', duration(call.took), money(call.price))}
          </span>
        )}
      </header>
      <div className="lk-answer-body">
        <AnswerText text={session.transcript.textOf(message, part.by)} complete={complete} />
      </div>
      {record && <Checks draft={draft} record={record} />}
    </section>
  );
}

/** What was checked of the draft; of the cloud answer the record keeps the verifiers' words. */
function Checks(props: { draft: boolean; record: RouteRecord }): ReactElement | null {
  const { trans } = useTools();
  const { draft, record } = props;
  const { confidence } = record;
  const escalated = record.steps.findIndex(step => step.step === 'escalate');
  const checks: { passed: boolean | null; words: string }[] = draft
    ? (confidence?.checks ?? [])
    : record.steps
        .slice(escalated + 1)
        .filter(step => step.step === 'verify')
        .map(step => ({ passed: passedOf(step.outcome), words: step.words }));
  const value = draft ? (confidence?.value ?? null) : null;
  if (checks.length === 0 && value === null) {
    return (
      <p className="lk-checks lk-quiet">{trans.__('Not checked: no test fits this answer')}</p>
    );
  }
  return (
    <ul className="lk-checks" aria-label={trans.__('What was checked')}>
      {checks.map(check => (
        <CheckRow key={check.words} check={check} />
      ))}
      {value !== null && confidence && (
        <li className="lk-checks-sum">
          <small>
            {trans.__('Confidence %1, needs %2', value.toFixed(2), confidence.threshold)}
          </small>
        </li>
      )}
    </ul>
  );
}

function CheckRow({ check }: { check: Pick<Check, 'passed' | 'words'> }): ReactElement {
  const { trans } = useTools();
  const { passed, words } = check;
  const state = passed === null ? 'open' : passed ? 'done' : 'failed';
  const spoken = {
    open: trans.__('No evidence:'),
    done: trans.__('Passed:'),
    failed: trans.__('Failed:')
  };
  return (
    <li>
      <Icon
        name={passed === null ? 'ready' : passed ? 'done' : 'error'}
        className={passed === null ? 'lk-glyph' : `lk-glyph lk-is-${state}`}
      />
      <span>
        <span className="lk-visually-hidden">{spoken[state]} </span>
        {words}
      </span>
    </li>
  );
}

function passedOf(outcome: string): boolean | null {
  return outcome === 'passed' ? true : outcome === 'failed' ? false : null;
}
