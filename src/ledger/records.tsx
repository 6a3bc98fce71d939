/** Every answer with its model and reason, newest first, and below them what the chosen one sent. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import {
  clock,
  money,
  UserError,
  type LedgerView,
  type RouteRecord,
  type SentView
} from '@lockstep/protocol';
import { useEffect, useState, type ReactElement } from 'react';
import { Body } from '../chat/ask-card';
import { size } from '../chat/words';
import { taskWords, when } from './words';

interface Props {
  view: LedgerView;
  companion: Companion;
  trans: TranslationBundle;
}

export function Records({ view, companion, trans }: Props): ReactElement {
  const [chosen, setChosen] = useState<string | null>(null);
  if (view.records.length === 0) {
    return (
      <p className="lk-ledger-line lk-quiet">
        {trans.__('No calls yet. Everything stays here until you allow more.')}
      </p>
    );
  }
  return (
    <>
      <div className="lk-ledger-scroll" tabIndex={0} role="region" aria-label={trans.__('Answers')}>
        <table className="lk-ledger-table">
          <thead>
            <tr>
              <th scope="col">{trans.__('Time')}</th>
              <th scope="col">{trans.__('Task')}</th>
              <th scope="col">{trans.__('Model')}</th>
              <th scope="col">{trans.__('Why')}</th>
              <th scope="col" className="lk-num">
                {trans.__('Sent')}
              </th>
              <th scope="col" className="lk-num">
                {trans.__('Price')}
              </th>
            </tr>
          </thead>
          <tbody>
            {view.records.map(record => (
              <Row
                key={record.id}
                record={record}
                now={view.at}
                trans={trans}
                chosen={intentOf(record) !== null && intentOf(record) === chosen}
                onChoose={setChosen}
              />
            ))}
          </tbody>
        </table>
      </div>
      {chosen !== null && <Sent intent={chosen} companion={companion} trans={trans} />}
    </>
  );
}

/** The call of a record that left, the one that counts before the others. */
function intentOf({ calls, chosen }: RouteRecord): string | null {
  const left = calls.filter(({ bytes }) => bytes > 0);
  const counts = chosen === null ? undefined : calls[chosen];
  return (left.find(call => call === counts) ?? left.at(-1))?.intent ?? null;
}

function Row(props: {
  record: RouteRecord;
  now: number;
  trans: TranslationBundle;
  chosen: boolean;
  onChoose: (intent: string) => void;
}): ReactElement {
  const { record, now, trans, chosen, onChoose } = props;
  const { kind, notebook, reason, bytes, price, calls } = record;
  const call = record.chosen === null ? undefined : calls[record.chosen];
  const intent = intentOf(record);
  const stopped = call === undefined || call.cause !== null;
  return (
    <tr className={chosen ? 'lk-ledger-chosen' : ''}>
      <td>{when(record.at, now)}</td>
      <td>
        <span className="lk-row">
          <Icon
            name={stopped ? 'stopped' : 'done'}
            className={`lk-glyph ${stopped ? 'lk-is-stale' : 'lk-is-done'}`}
          />
          <span className="lk-ellipsis" title={notebook ?? ''}>
            {taskWords(kind, trans)}
          </span>
        </span>
      </td>
      <td>
        {call === undefined ? (
          <span className="lk-quiet">{trans.__('none')}</span>
        ) : (
          <span className="lk-ellipsis" title={call.model.model}>
            {call.model.model} <span className="lk-quiet">{call.tier}</span>
          </span>
        )}
      </td>
      <td>
        <span className="lk-ellipsis lk-quiet" title={reason}>
          {reason}
        </span>
      </td>
      <td className="lk-num">
        {intent === null ? (
          bytes
        ) : (
          <button
            type="button"
            className="lk-button-link"
            aria-pressed={chosen}
            aria-label={trans.__('What was sent at %1: %2', clock(record.at), size(bytes))}
            onClick={() => onChoose(intent)}
          >
            {size(bytes)}
          </button>
        )}
      </td>
      <td className="lk-num">{money(price)}</td>
    </tr>
  );
}

function Sent(props: {
  intent: string;
  companion: Companion;
  trans: TranslationBundle;
}): ReactElement {
  const { intent, companion, trans } = props;
  const [read, setRead] = useState<{ sent: SentView } | { problem: string } | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    setRead(null);
    companion.call('readSent', { params: { intent } }, ending.signal).then(
      sent => setRead({ sent }),
      (error: unknown) => {
        if (ending.signal.aborted) {
          return;
        }
        if (!(error instanceof UserError)) {
          throw error;
        }
        setRead({ problem: error.message });
      }
    );
    return () => ending.abort();
  }, [companion, intent]);
  if (read === null || 'problem' in read) {
    return <p className="lk-ledger-line">{read?.problem ?? trans.__('Reading what was sent')}</p>;
  }
  const { at, host, body, bytes, masked, same } = read.sent;
  const title = trans.__('What was sent at %1', clock(at));
  return (
    <section className="lk-ledger-sent" aria-label={title}>
      <header className="lk-row">
        <h2>{title}</h2>
        <span className="lk-quiet">
          {same
            ? trans.__('%1 bytes to %2, exactly as below', bytes, host)
            : trans.__('This is not what the ledger says was sent')}
        </span>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-button lk-button-small"
          onClick={() => void navigator.clipboard.writeText(body)}
        >
          <Icon name="clone" />
          {trans.__('Copy')}
        </button>
      </header>
      <Body text={body} label={title} />
      <p className="lk-quiet">
        {trans._n(
          'One value masked and put back here on arrival.',
          '%1 values masked and put back here on arrival.',
          masked
        )}
      </p>
    </section>
  );
}
