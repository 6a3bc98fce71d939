/** The badge line of an answer: model, tier and place, time, price; then how sure, and why this model. */
import { money } from '@lockstep/protocol';
import type { RouteRecord } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import { ChatIcon } from './icons';
import { useTools } from './tools';
import { duration, tierWords } from './words';

/** The whole line opens what the model saw. */
export function Badge(props: {
  record: RouteRecord;
  /** Opens what the model saw; `null` where that was not kept. */
  onOpen: (() => void) | null;
}): ReactElement | null {
  const { trans } = useTools();
  const { record, onOpen } = props;
  const call = record.chosen === null ? undefined : record.calls[record.chosen];
  if (!call) {
    return null;
  }
  const { confidence } = record;
  const local = call.place === 'local';
  return (
    <div className="lk-badge-line">
      <ul className="lk-badge" aria-label={trans.__('How this answer was made')}>
        <li>
          <ChatIcon name={local ? 'model' : 'cloud'} small />
          {call.model.model}
        </li>
        <li>{tierWords(call.tier, call.place)}</li>
        <li className="lk-num">{duration(record.took)}</li>
        <li className="lk-num">{money(record.price)}</li>
        <li className="lk-badge-reason">
          {local && confidence && confidence.value !== null && (
            <span
              className="lk-meter lk-wide-only"
              title={trans.__('%1 is needed to stay local', confidence.threshold)}
            >
              <i style={{ width: `${Math.round(confidence.value * 100)}%` }} />
              <b style={{ left: `${Math.round(confidence.threshold * 100)}%` }} />
            </span>
          )}
          <span>{record.reason}</span>
        </li>
      </ul>
      {onOpen && (
        <button
          type="button"
          className="lk-badge-open"
          aria-label={trans.__('What the model saw')}
          title={trans.__('What the model saw')}
          onClick={onOpen}
        />
      )}
    </div>
  );
}
