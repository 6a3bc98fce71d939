/** The control of each input type: the browser's own wherever it has one. */
import type { InputFace, Value } from '@lockstep/protocol';
import { showValue, textOfValue } from '@lockstep/workflow';
import type { CSSProperties, KeyboardEvent, ReactElement } from 'react';
import { isGrid, isItems, isUploaded, type Raw } from './draft';
import { FileBox } from './fileBox';
import { Icon } from './icons';
import { later } from './later';
import type { Offer } from './offer';
import { Pairs } from './pairs';
import { Rows } from './rows';
import { Suggestions } from './suggestions';

/** Few notebooks have a table: its editor comes with the first one. */
const TableGrid = later(async () => (await import('./tableGrid')).TableGrid, 'Opening the table');

export interface ControlProps {
  id: string;
  input: InputFace;
  raw: Raw;
  /** What there is to choose from, `null` for a plain box. */
  offer: Offer | null;
  invalid: boolean;
  disabled: boolean;
  describedBy: string | undefined;
  onChange: (raw: Raw, now: boolean) => void;
  onLeave: () => void;
}

/** As many choices are shown side by side; more become a list. */
const MOST_RADIOS = 3;

/** Whether the control is a group that the label names, not a box that it points to. */
export function isGroup(raw: Raw, offer: Offer | null): boolean {
  return (typeof raw !== 'string' && !isUploaded(raw)) || isFew(offer);
}

function isFew(offer: Offer | null): boolean {
  return offer?.kind === 'closed' && offer.choices.length <= MOST_RADIOS;
}

/** The control for an input, with what every control shares. */
export function Control(props: ControlProps): ReactElement {
  const { input, raw, offer } = props;
  if (isItems(raw)) {
    return <Rows {...props} raw={raw} />;
  }
  if (isUploaded(raw)) {
    return <FileBox box={boxOf(props)} input={input} raw={raw} onChange={props.onChange} />;
  }
  if (isGrid(raw)) {
    return <TableGrid {...props} raw={raw} />;
  }
  if (typeof raw !== 'string') {
    return <Pairs {...props} raw={raw} />;
  }
  if (input.fixed) {
    return <input {...boxOf(props)} className="lk-input lk-input-wide" readOnly value={raw} />;
  }
  const typed = { ...props, raw };
  if (offer !== null && input.type !== 'list') {
    const { choices } = offer;
    switch (offer.kind) {
      case 'closed':
        return isFew(offer) ? (
          <Radios {...typed} choices={choices} />
        ) : (
          <Choice {...typed} choices={choices} missing={null} />
        );
      case 'live':
        return <Choice {...typed} choices={choices} missing="not in the data" />;
      case 'open':
        return <Open {...typed} choices={choices} />;
    }
  }
  switch (input.type) {
    case 'bool':
      return <Tick {...typed} />;
    case 'int':
    case 'float':
      return <NumberBox {...typed} />;
    case 'secret':
      return <Secret {...typed} />;
    case 'date':
    case 'datetime':
      return <Day {...typed} />;
    case 'path':
      return <FileBox box={boxOf(typed)} input={input} raw={raw} onChange={props.onChange} />;
    default:
      return <TextBox {...typed} />;
  }
}

type TextControl = ControlProps & { raw: string };
type ChoiceControl = TextControl & { choices: readonly Value[] };

/** What ties a control to its label, message and state. */
function boxOf({ id, invalid, disabled, describedBy, onLeave, input }: ControlProps): {
  id: string;
  disabled: boolean;
  'aria-invalid': boolean | undefined;
  'aria-describedby': string | undefined;
  'aria-required': boolean | undefined;
  placeholder: string | undefined;
  onBlur: () => void;
} {
  return {
    id,
    disabled,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
    'aria-required': input.required || undefined,
    placeholder: input.placeholder,
    onBlur: onLeave
  };
}

function Tick(props: TextControl): ReactElement {
  const { 'aria-required': _, placeholder: _none, ...box } = boxOf(props);
  return (
    <label className="lk-option">
      <input
        {...box}
        className="lk-check"
        type="checkbox"
        aria-labelledby={`${props.id}-label`}
        checked={props.raw === 'true'}
        onChange={event => props.onChange(event.currentTarget.checked ? 'true' : 'false', true)}
      />
      {props.input.help !== undefined && <span id={`${props.id}-help`}>{props.input.help}</span>}
    </label>
  );
}

function TextBox(props: TextControl): ReactElement {
  const { input, raw, onChange } = props;
  const rows = Math.min(12, Math.max(3, raw.split('\n').length));
  return input.type === 'list' || input.multiline || raw.includes('\n') ? (
    <textarea
      {...boxOf(props)}
      className="lk-input lk-input-wide"
      rows={rows}
      value={raw}
      onChange={event => onChange(event.currentTarget.value, false)}
    />
  ) : (
    <input
      {...boxOf(props)}
      className="lk-input lk-input-wide"
      type="text"
      value={raw}
      onChange={event => onChange(event.currentTarget.value, false)}
    />
  );
}

function Secret(props: TextControl): ReactElement {
  return (
    <input
      {...boxOf(props)}
      className="lk-input lk-input-wide"
      type="password"
      autoComplete="off"
      value={props.raw}
      onChange={event => props.onChange(event.currentTarget.value, false)}
    />
  );
}

/** What the browser's pickers can hold; anything else (an offset, fractions of a second) is typed as text. */
const PICKED = { date: /^(\d{4}-\d\d-\d\d)?$/, datetime: /^(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?)?$/ };

function Day(props: TextControl): ReactElement {
  const type = props.input.type === 'date' ? 'date' : 'datetime';
  const stored = props.input.initial ? textOfValue(props.input.initial) : '';
  if (!PICKED[type].test(props.raw) || !PICKED[type].test(stored)) {
    return <TextBox {...props} />;
  }
  return (
    <input
      {...boxOf(props)}
      className="lk-input lk-input-number"
      type={type === 'date' ? 'date' : 'datetime-local'}
      step={type === 'date' ? undefined : 1}
      value={props.raw}
      onChange={event => props.onChange(event.currentTarget.value, false)}
    />
  );
}

function NumberBox(props: TextControl): ReactElement {
  const { input, raw, onChange } = props;
  const width = Math.min(24, Math.max(4, raw.length + 1));
  return (
    <>
      {input.min !== undefined && input.max !== undefined && (
        <Slider {...props} min={input.min} max={input.max} />
      )}
      <input
        {...boxOf(props)}
        className="lk-input lk-input-number"
        type="text"
        inputMode={input.type === 'int' && (input.min ?? -1) >= 0 ? 'numeric' : 'decimal'}
        autoComplete="off"
        style={{ width: `calc(${width}ch + 18px)` }}
        value={raw}
        onChange={event => onChange(event.currentTarget.value, false)}
      />
    </>
  );
}

/** A slider's step when the notebook states none: whole numbers, or a hundredth of the range. */
function stepOf({ type, step, min = 0, max = 0 }: InputFace): number {
  return step ?? (type === 'int' ? 1 : (max - min) / 100);
}

/** Ten steps for a Page key; the browser's own leap depends on the range. */
const PAGE = 10;

function Slider(props: TextControl & { min: number; max: number }): ReactElement {
  const { input, raw, min, max, onChange } = props;
  const step = stepOf(input);
  const at = Math.min(max, Math.max(min, Number(raw.replace(/[,_ ]/g, '')) || min));
  const fill = max > min ? `${((at - min) / (max - min)) * 100}%` : '0%';
  const style: CSSProperties & { '--lk-fill': string } = { '--lk-fill': fill };
  const page = (event: KeyboardEvent<HTMLInputElement>): void => {
    const way = event.key === 'PageUp' ? PAGE : event.key === 'PageDown' ? -PAGE : 0;
    if (way !== 0) {
      event.preventDefault();
      const next = Math.min(max, Math.max(min, at + way * step));
      onChange(String(Number(next.toPrecision(12))), false);
    }
  };
  return (
    <input
      className="lk-range"
      type="range"
      aria-label={`${input.label}, slider`}
      disabled={props.disabled}
      min={min}
      max={max}
      step={step}
      value={at}
      style={style}
      onChange={event => onChange(event.currentTarget.value, false)}
      onKeyDown={page}
      onBlur={props.onLeave}
    />
  );
}

/** `missing`: what is said of a value that is none of the choices; `null` where no such value can be. */
function Choice(props: ChoiceControl & { missing: string | null }): ReactElement {
  const { choices, missing, raw } = props;
  const { placeholder, ...box } = boxOf(props);
  const known = choices.some(choice => textOfValue(choice) === raw);
  const kept = !known && missing !== null && raw !== '';
  return (
    <span className="lk-select-wrap">
      <select
        {...box}
        aria-labelledby={`${props.id}-label`}
        className="lk-select"
        value={known || kept ? raw : UNCHOSEN}
        onChange={event => props.onChange(event.currentTarget.value, true)}
      >
        {kept && (
          <option value={raw}>
            {raw} ({missing})
          </option>
        )}
        {!known && !kept && (
          <option value={UNCHOSEN} disabled hidden>
            {placeholder ?? 'Choose…'}
          </option>
        )}
        {choices.map(choice => (
          <option key={textOfValue(choice)} value={textOfValue(choice)}>
            {showValue(choice)}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

/** The value of "Choose…"; no choice of a notebook is a lone control character. */
const UNCHOSEN = '\u0000';

function Open(props: ChoiceControl): ReactElement {
  const { onBlur, ...box } = boxOf(props);
  return (
    <Suggestions
      label={props.input.label}
      choices={props.choices}
      text={props.raw}
      disabled={props.disabled}
      box={box}
      onText={text => props.onChange(text, false)}
      onTake={text => props.onChange(text, false)}
      onLeave={onBlur}
    />
  );
}

function Radios(props: ChoiceControl): ReactElement {
  return (
    <div
      className="lk-options"
      role="radiogroup"
      aria-labelledby={`${props.id}-label`}
      aria-describedby={props.describedBy}
      aria-required={props.input.required || undefined}
    >
      {props.choices.map(choice => {
        const text = textOfValue(choice);
        return (
          <label className="lk-option" key={text}>
            <input
              className="lk-radio"
              type="radio"
              name={props.id}
              disabled={props.disabled}
              checked={props.raw === text}
              onChange={() => props.onChange(text, true)}
              onBlur={props.onLeave}
            />
            <span>{showValue(choice)}</span>
          </label>
        );
      })}
    </div>
  );
}
