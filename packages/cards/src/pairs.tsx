/** The rows of a `dict` field: a key and a value each, with a row to add. */
import type { ReactElement } from 'react';
import type { ControlProps } from './control';
import type { Pair } from './draft';
import { Icon } from './icons';
import { leaves } from './leaves';

/** Editable rows, or a read-only list where the input is fixed. */
export function Pairs(props: ControlProps & { raw: readonly Pair[] }): ReactElement {
  const { input, raw, disabled, onChange, onLeave } = props;
  const readOnly = input.fixed === true;
  const put = (at: number, change: Partial<Pair>): void =>
    onChange(
      raw.map((pair, index) => (index === at ? { ...pair, ...change } : pair)),
      false
    );
  return (
    <div
      className="lk-pairs"
      role="group"
      aria-labelledby={`${props.id}-label`}
      aria-describedby={props.describedBy}
      onBlur={event => {
        // Going from key to value is not leaving: the row may be half typed.
        if (leaves(event)) {
          onLeave();
        }
      }}
    >
      {raw.map((pair, at) => (
        <PairRow
          key={at}
          name={`${input.label}, row ${at + 1}`}
          pair={pair}
          disabled={disabled}
          readOnly={readOnly}
          onPut={change => put(at, change)}
          onRemove={() =>
            onChange(
              raw.filter((_, index) => index !== at),
              true
            )
          }
        />
      ))}
      {!readOnly && (
        <button
          type="button"
          className="lk-button"
          disabled={disabled}
          onClick={() => onChange([...raw, { key: '', text: '' }], false)}
        >
          Add a row
        </button>
      )}
    </div>
  );
}

function PairRow(props: {
  name: string;
  pair: Pair;
  disabled: boolean;
  readOnly: boolean;
  onPut: (change: Partial<Pair>) => void;
  onRemove: () => void;
}): ReactElement {
  const { name, pair, disabled, readOnly, onPut } = props;
  return (
    <>
      <input
        className="lk-input"
        type="text"
        aria-label={`${name}, key`}
        disabled={disabled}
        readOnly={readOnly}
        value={pair.key}
        onChange={event => onPut({ key: event.currentTarget.value })}
      />
      <input
        className="lk-input"
        type="text"
        aria-label={`${name}, value`}
        disabled={disabled}
        readOnly={readOnly}
        value={pair.text}
        onChange={event => onPut({ text: event.currentTarget.value })}
      />
      {readOnly ? (
        <span />
      ) : (
        <button
          type="button"
          className="lk-icon-button"
          aria-label={`Remove ${name}`}
          disabled={disabled}
          onClick={props.onRemove}
        >
          <Icon name="close" small />
        </button>
      )}
    </>
  );
}
