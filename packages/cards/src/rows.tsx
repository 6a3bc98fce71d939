/** A list as rows to tick, write, put in order, add and remove: by pointer and by keys, and each change is told. */
import type { InputFace } from '@lockstep/protocol';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Items } from './draft';
import { Icon, type IconName } from './icons';
import { added, firstRows, itemsIn, moved, rowsFor, type ListRow } from './listRows';
import type { Offer } from './offer';
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
  const [told, setTold] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const focus = useRef('');
  if (!sameItems(seen, raw.items)) {
    setSeen(raw.items);
    if (!sameItems(raw.items, itemsIn(rows))) {
      setRows(rowsFor(raw.items, rows));
    }
  }
  // A row that moves on the page loses the focus, and so does one that is gone.
  useLayoutEffect(() => {
    const name = focus.current;
    focus.current = '';
    if (name !== '') {
      root.current?.querySelector<HTMLElement>(`[data-part="${name}"]`)?.focus();
    }
  });
  const put = (next: ListRow[], goTo = '', tell = ''): void => {
    focus.current = goTo;
    setTold(tell);
    setRows(next);
    props.onChange({ items: itemsIn(next) }, false);
  };
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
  const remove = (at: number): void => {
    const next = rows.toSpliced(at, 1);
    const near = next[Math.min(at, next.length - 1)];
    put(next, near ? `remove-${near.key}` : 'add', `Row ${at + 1} removed, ${next.length} left.`);
  };
  const move = (at: number, way: -1 | 1): void => {
    const key = rows[at]?.key;
    if (rows[at + way] !== undefined) {
      const part = way < 0 ? 'up' : 'down';
      put(moved(rows, at, way), `${part}-${key}`, `Now row ${at + way + 1} of ${rows.length}.`);
    }
  };
  return (
    <div
      ref={root}
      className="lk-rows"
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={props.describedBy}
      onBlur={event => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) {
          props.onLeave();
        }
      }}
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
      <span className="lk-visually-hidden" role="status">
        {told}
      </span>
    </div>
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
  const button = (part: string, icon: IconName, label: string, off: boolean, run: () => void) => (
    <button
      type="button"
      className={`lk-icon-button lk-row-${part}`}
      data-part={`${part}-${row.key}`}
      aria-label={label}
      // Not `disabled`: the focus stays where a row has reached the end.
      aria-disabled={off || undefined}
      disabled={disabled}
      onClick={run}
    >
      <Icon name={icon} small />
    </button>
  );
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
      {button('up', 'up', `Move ${name} up`, place.first, () => props.onMove(-1))}
      {button('down', 'down', `Move ${name} down`, place.last, () => props.onMove(1))}
      {button('remove', 'close', `Remove ${name}`, false, props.onRemove)}
    </li>
  );
}
