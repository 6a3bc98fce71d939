/** What the model saw for one answer, in order, with its tokens; and why this model answered. */
import { Icon } from '@lockstep/cards';
import { money, type RouteRecord, type Seen } from '@lockstep/protocol';
import { useMemo, type ReactElement } from 'react';
import { useRead } from './asking';
import { PanelFrame } from './panel-frame';
import { useModel, useShown, useTools } from './tools';
import { duration, providerName, size, tierWords, whole } from './words';

export function SeenPanel(props: { message: string }): ReactElement {
  const { trans, companion } = useTools();
  const { session } = useModel();
  const { messages } = useShown(session.transcript.shown);
  const message = messages.find(item => item.id === props.message);
  const record = message?.role === 'assistant' ? message.record : null;
  const { chat } = session;
  const read = useMemo(
    () =>
      chat === null
        ? null
        : (signal: AbortSignal): Promise<Seen> =>
            companion.call('readSeen', { params: { chat, message: props.message } }, signal),
    [companion, chat, props.message]
  );
  const { value: seen, problem } = useRead(read);
  return (
    <PanelFrame title={trans.__('What the model saw')}>
      {record && <Route record={record} />}
      {problem !== null && <p className="lk-section">{problem}</p>}
      {seen === null && problem === null && (
        <p className="lk-section lk-quiet">{trans.__('Reading…')}</p>
      )}
      {seen && (
        <section className="lk-section" aria-label={trans.__('Parts')}>
          <p className="lk-small lk-quiet">
            {seen.count === 'counted'
              ? trans.__(
                  '%1 of %2 tokens, counted by %3',
                  whole(seen.tokens),
                  whole(seen.window),
                  seen.model
                )
              : trans.__(
                  'About %1 of %2 tokens, estimated',
                  whole(seen.tokens),
                  whole(seen.window)
                )}
          </p>
          {seen.parts.map((part, at) => (
            <details className="lk-seen-part" key={at}>
              <summary>
                <Icon name="open" className="lk-turn" />
                <span className="lk-ellipsis">{part.title}</span>
                <span className="lk-spacer" />
                <span className="lk-quiet lk-num">
                  {trans._n('%1 token', '%1 tokens', part.tokens, whole(part.tokens))}
                </span>
              </summary>
              {part.left !== null && <p className="lk-small lk-quiet">{part.left}</p>}
              <pre className="lk-code" tabIndex={0} aria-label={part.title}>
                {part.text}
              </pre>
            </details>
          ))}
        </section>
      )}
    </PanelFrame>
  );
}

function Route({ record }: { record: RouteRecord }): ReactElement {
  const { trans } = useTools();
  return (
    <section className="lk-section" aria-label={trans.__('Why this model')}>
      <header>
        <h3>{trans.__('Why this model')}</h3>
      </header>
      <p className="lk-small">{record.reason}</p>
      <ol className="lk-route lk-small">
        {record.steps.map((step, at) => (
          <li key={at}>
            <span className="lk-quiet">{step.step}</span>
            <span>{step.words}</span>
          </li>
        ))}
      </ol>
      <ol className="lk-route-calls lk-small" aria-label={trans.__('Calls')}>
        {record.calls.map((call, at) => (
          <li key={at}>
            {trans.__(
              '%1, %2 (%3): %4, %5 left this computer, %6',
              call.model.model,
              tierWords(call.tier, call.place),
              providerName(call.model.provider, trans),
              duration(call.took),
              call.bytes === 0 ? trans.__('nothing') : size(call.bytes),
              money(call.price)
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
