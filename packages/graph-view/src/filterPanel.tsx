/** Which pages are on show: a range for each column of numbers, words to check for each category. */
import { Icon } from '@lockstep/cards';
import type { ColumnInfo } from '@lockstep/linkgraph';
import { useId, useState, type ReactElement, type ReactNode } from 'react';
import type { Exploration } from './exploration';
import { counted, some } from './figures';
import { countOf, noFilters, withRange, withWord, type Filters } from './filters';
import { useStore } from './store';

export function FilterPanel({ exploration }: { exploration: Exploration }): ReactElement {
  const { summary, filters, shown } = useStore(exploration);
  const columns = summary.columns
    .filter(
      ({ kind, range, words }) =>
        (kind === 'number' && range !== undefined && range[0] < range[1]) ||
        (kind === 'category' && words !== undefined)
    )
    .sort((one, other) => Number(one.from === 'metric') - Number(other.from === 'metric'));
  const apply = (next: Filters): void => void exploration.filter(next);
  return (
    <SidePanel title="Filter" onClose={() => exploration.openPanel(undefined)}>
      <div className="lk-row">
        <p className="lk-small lk-quiet" role="status">
          {shown
            ? `${counted(shown.length)} of ${some(summary.pages, 'page')}`
            : `All ${some(summary.pages, 'page')}`}
        </p>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-button lk-button-small"
          disabled={countOf(filters) === 0}
          onClick={() => apply(noFilters)}
        >
          Clear
        </button>
      </div>
      {columns.map(column =>
        column.kind === 'number' ? (
          <NumberFilter key={column.name} column={column} filters={filters} onApply={apply} />
        ) : (
          <WordFilter key={column.name} column={column} filters={filters} onApply={apply} />
        )
      )}
    </SidePanel>
  );
}

/** A panel over the map's right side; Esc closes it. */
export function SidePanel(props: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const { title, onClose, children } = props;
  return (
    <aside
      className="lk-side-panel"
      aria-label={title}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header className="lk-panel-head">
        <h2>{title}</h2>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-icon-button"
          aria-label={`Close ${title.toLowerCase()}`}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="lk-side-panel-body">{children}</div>
    </aside>
  );
}

interface ColumnFilter {
  column: ColumnInfo;
  filters: Filters;
  onApply: (next: Filters) => void;
}

function NumberFilter({ column, filters, onApply }: ColumnFilter): ReactElement {
  const { name, label, range = [0, 0], histogram, missing } = column;
  const now = filters.ranges[name];
  const most = Math.max(1, ...(histogram?.counts ?? []));
  const set = (end: 0 | 1, value: number | undefined): void => {
    const next: [number, number] = [now?.[0] ?? range[0], now?.[1] ?? range[1]];
    next[end] = value ?? range[end];
    const whole = next[0] <= range[0] && next[1] >= range[1];
    onApply(withRange(filters, name, whole ? undefined : next));
  };
  return (
    <fieldset className="lk-filter">
      <legend>{label}</legend>
      {histogram && (
        <div className="lk-histogram lk-filter-histogram" aria-hidden="true">
          {histogram.counts.map((count, at) => (
            <div className="lk-histogram-bar" key={at} title={counted(count)}>
              <i style={{ height: count === 0 ? 0 : `${Math.max(4, (count / most) * 100)}%` }} />
            </div>
          ))}
        </div>
      )}
      <div className="lk-row">
        <NumberField
          label={`${label}, least`}
          value={now?.[0]}
          otherwise={range[0]}
          onSet={value => set(0, value)}
        />
        <span className="lk-quiet">to</span>
        <NumberField
          label={`${label}, largest`}
          value={now?.[1]}
          otherwise={range[1]}
          onSet={value => set(1, value)}
        />
      </div>
      {missing > 0 && (
        <p className="lk-small lk-quiet">
          {some(missing, 'page')} without a number; a range leaves them out.
        </p>
      )}
    </fieldset>
  );
}

/** Takes its number over on Enter and when it is left, so that half a number filters nothing. */
function NumberField(props: {
  label: string;
  value: number | undefined;
  otherwise: number;
  onSet: (value: number | undefined) => void;
}): ReactElement {
  const { label, value, otherwise, onSet } = props;
  const [text, setText] = useState<string>();
  const settle = (): void => {
    if (text === undefined) {
      return;
    }
    const number = text.trim() === '' ? undefined : Number(text.replaceAll(',', ''));
    setText(undefined);
    if (number === undefined || Number.isFinite(number)) {
      onSet(number);
    }
  };
  return (
    <input
      className="lk-input lk-input-number"
      inputMode="decimal"
      aria-label={label}
      placeholder={shortNumber(otherwise)}
      value={text ?? (value === undefined ? '' : String(value))}
      onChange={event => setText(event.target.value)}
      onBlur={settle}
      onKeyDown={event => event.key === 'Enter' && settle()}
    />
  );
}

function shortNumber(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

function WordFilter({ column, filters, onApply }: ColumnFilter): ReactElement {
  const { name, label, words = [] } = column;
  const id = useId();
  const on = filters.words[name] ?? [];
  return (
    <fieldset className="lk-filter">
      <legend>{label}</legend>
      {words.map(({ label: word, pages }, at) => (
        <label key={word} className="lk-filter-word" htmlFor={`${id}${at}`}>
          <input
            id={`${id}${at}`}
            type="checkbox"
            className="lk-check"
            checked={on.includes(word)}
            onChange={event => onApply(withWord(filters, name, word, event.target.checked))}
          />
          <span className="lk-ellipsis">{word}</span>
          <span className="lk-num lk-quiet">{counted(pages)}</span>
        </label>
      ))}
    </fieldset>
  );
}
