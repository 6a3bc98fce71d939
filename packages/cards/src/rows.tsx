/** A list as rows to tick, write, put in order, add and remove: by pointer and by keys, and each change is told. */
import type { InputFace } from '@lockstep/protocol';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Items } from './draft';
import { added, firstRows, itemsIn, rowsFor, type ListRow } from './listRows';
import type { Offer } from './offer';
import { arranging, RowButtons, RowsGroup, useRowsPlace } from './rowButtons';
import { Suggestions } from './suggestions';

export interface RowsProps {
  id: string;
  input: InputFace;
  raw: Items;
  offer: Offer | null;
  disabled: boolean;
  describedBy: string | undefined;
  onChange: (raw: Items, now: boolean) => void;
  onLeave: () => void;
}

/** The rows. What is unticked or still empty is known here only; the value is a plain list. */
export function Rows(props: RowsProps): ReactElement {
  const { id, input, raw, disabled } = props;
  const [rows, setRows] = useState(() => firstRows(input, raw.items));
  const [seen, setSeen] = useState(raw.items);
  const place = useRowsPlace();
  if (!sameItems(seen, raw.items)) {
    setSeen(raw.items);
    if (!sameItems(raw.items, itemsIn(rows))) {
      setRows(rowsFor(raw.items, rows));
    }
  }
  const { put, remove, move } = arranging(rows, place, next => {
    setRows(next);
    props.onChange({ items: itemsIn(next) }, false);
  });
  const change = (at: number, part: Partial<ListRow>, tell = ''): void =>
    put(
      rows.map((row, index) => (index === at ? { ...row, ...part } : row)),
      '',
      tell
    );
  const add = (behind: number): void => {
    const next = added(rows, behind);
    put(next, `text-${next[behind + 1]?.key}`, `Row ${behind + 2} added.`);
  };
  return (
    <RowsGroup
      place={place}
      className="lk-rows"
      id={id}
      describedBy={props.describedBy}
      onLeave={props.onLeave}
    >
      <ol>
        {rows.map((row, at) => (
          <Row
            key={row.key}
            {...props}
            row={row}
            name={row.text === '' ? `row ${at + 1}` : row.text}
            place={{ first: at === 0, last: at === rows.length - 1 }}
            onPut={(part, tell) => change(at, part, tell)}
            onMove={way => move(at, way)}
            onRemove={() => remove(at)}
            onAdd={() => add(at)}
          />
        ))}
      </ol>
      <button
        type="button"
        className="lk-button"
        data-part="add"
        disabled={disabled}
        onClick={() => add(rows.length - 1)}
      >
        Add a row
      </button>
    </RowsGroup>
  );
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

interface RowProps extends RowsProps {
  row: ListRow;
  /** What the row's buttons are called by. */
  name: string;
  place: { first: boolean; last: boolean };
  onPut: (part: Partial<ListRow>, tell?: string) => void;
  onMove: (way: -1 | 1) => void;
  onRemove: () => void;
  onAdd: () => void;
}

function Row(props: RowProps): ReactElement {
  const { row, name, place, input, offer, disabled } = props;
  const box = {
    id: `${props.id}-${row.key}`,
    'data-part': `text-${row.key}`,
    'aria-label': `${input.label}, ${name}`,
    placeholder: input.placeholder
  };
  const write = (text: string): void => props.onPut({ text });
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.defaultPrevented) {
      event.preventDefault();
      props.onAdd();
    }
  };
  return (
    <li className="lk-list-row">
      <input
        className="lk-check"
        type="checkbox"
        aria-label={`Use ${name}`}
        disabled={disabled}
        checked={row.ticked}
        onChange={event => {
          const ticked = event.currentTarget.checked;
          props.onPut({ ticked }, ticked ? `${name} is used.` : `${name} is left out.`);
        }}
      />
      {offer === null ? (
        <input
          {...box}
          className="lk-input"
          type="text"
          disabled={disabled}
          value={row.text}
          onChange={event => write(event.currentTarget.value)}
          onKeyDown={key}
        />
      ) : (
        <Suggestions
          label={box['aria-label']}
          choices={offer.choices}
          text={row.text}
          disabled={disabled}
          box={box}
          onText={write}
          onTake={write}
        />
      )}
      <RowButtons
        rowKey={row.key}
        name={name}
        {...place}
        disabled={disabled}
        onMove={props.onMove}
        onRemove={props.onRemove}
      />
    </li>
  );
}
