/** The question before anything leaves: why, the exact body, its size, its price. While it is open nothing is sent. */
import { money } from '@lockstep/protocol';
import { Icon } from '@lockstep/cards';
import type { Decision, Preview } from '@lockstep/protocol';
import { useId, type ReactElement } from 'react';
import { useTools } from './tools';
import { size } from './words';

/** Placeholders and masked secrets, boxed so that a reader sees what stands for something else. */
const MASK = /(\[\[[A-Z]+_\d+\]\]|\[secret\])/;

/** Esc in the sidebar is Keep local. */
export function AskCard(props: {
  preview: Preview;
  onDecide: (decision: Decision) => void;
}): ReactElement {
  const { trans } = useTools();
  const { preview, onDecide } = props;
  const title = useId();
  const { price } = preview;
  return (
    <section
      className="lk-ask"
      role="group"
      aria-labelledby={title}
      data-region="ask"
      data-preview={preview.id}
      tabIndex={-1}
    >
      <h3 id={title}>{trans.__('Ask a cloud model for this one?')}</h3>
      <p>{preview.why}</p>
      <details className="lk-ask-payload" open>
        <summary>
          <Icon name="open" className="lk-turn" />
          <span className="lk-nowrap">{trans.__('What would be sent')}</span>
          <span className="lk-spacer" />
          <span className="lk-quiet lk-num">
            {trans.__('%1 · %2 masked', size(preview.bytes), preview.masked)}
          </span>
        </summary>
        <Body text={preview.body} label={trans.__('What would be sent')} />
      </details>
      <p className="lk-small lk-ask-price">
        {trans.__('%1 · about %2', preview.model.model, money(price.about))}{' '}
        <span className="lk-quiet lk-nowrap">
          {trans.__('(%1 to %2)', money(price.low), money(price.high))}
        </span>
      </p>
      <div className="lk-actions">
        <button
          type="button"
          className="lk-button lk-button-primary"
          onClick={() => onDecide('send-once')}
        >
          {trans.__('Send once')}
        </button>
        <button type="button" className="lk-button" onClick={() => onDecide('always')}>
          {trans.__('Always for this notebook')}
        </button>
        <button type="button" className="lk-button" onClick={() => onDecide('keep-local')}>
          {trans.__('Keep local')}
        </button>
      </div>
    </section>
  );
}

/** A text with its masks boxed, every other character as it is. */
export function Body(props: { text: string; label: string }): ReactElement {
  return (
    <pre tabIndex={0} aria-label={props.label}>
      {props.text.split(MASK).map((piece, at) =>
        at % 2 === 1 ? (
          <span className="lk-mask" key={at}>
            {piece}
          </span>
        ) : (
          piece
        )
      )}
    </pre>
  );
}
