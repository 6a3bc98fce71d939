/** A labelled choice of one among few, in the look of all choices here. */
import { Icon } from '@lockstep/cards';
import { useId, type ReactElement } from 'react';

export interface ChoiceProps<Value> {
  label: string;
  /** Hides the label from sight where a head or a row names it. */
  quiet?: boolean;
  options: readonly (readonly [value: Value, label: string])[];
  value: Value;
  /** Ties a message to the field. */
  describedBy?: string;
  invalid?: boolean;
  onChoose: (value: Value) => void;
}

export function Choice<Value>(props: ChoiceProps<Value>): ReactElement {
  const { label, options, value, onChoose } = props;
  const id = useId();
  const at = options.findIndex(([option]) => option === value);
  return (
    <>
      <label htmlFor={id} className={props.quiet === true ? 'lk-visually-hidden' : undefined}>
        {label}
      </label>
      <span className="lk-select-wrap">
        <select
          id={id}
          className="lk-select"
          value={at}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid}
          onChange={event => {
            const chosen = options[Number(event.target.value)];
            if (chosen) {
              onChoose(chosen[0]);
            }
          }}
        >
          {at < 0 && <option value={-1} hidden />}
          {options.map(([, name], place) => (
            <option key={place} value={place}>
              {name}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
    </>
  );
}
