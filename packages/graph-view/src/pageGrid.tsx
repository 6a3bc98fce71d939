/** The pages of the list as a grid: only rows in sight are drawn, and only rows near them are asked for. */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type Ref
} from 'react';
import type { Exploration } from './exploration';
import { nameWithin, writing, type Written } from './figures';
import type { Row } from './rowWindow';
import { useStore } from './store';
import { tableColumns } from './tableColumns';

/** Height of a row in CSS pixels, as the style sheet has it. */
const ROW = 26;
/** Browsers stop at about 33 million pixels: longer tables are cut there, and the last row says so. */
const MOST_ROWS = 1_000_000;
/** Least widths of columns and the room between them, in CSS pixels. */
const NAME = 220;
const WORD = 110;
const NUMBER = 84;
const GAP = 16;
/** About the width of a letter in a head. */
const LETTER = 8.5;
/** Rows of Page Up and Page Down. */
const PAGE = 10;

interface GridColumn extends Written {
  readonly name: string;
  readonly number: boolean;
}

export function PageGrid(props: {
  exploration: Exploration;
  grid: Ref<HTMLDivElement>;
}): ReactElement {
  const { exploration } = props;
  const state = useStore(exploration);
  const { rows, sort, summary, current } = state;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const count = Math.min(rows.count, MOST_ROWS);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    // The head stands above the rows, and sticks over the first of them.
    scrollMargin: ROW,
    scrollPaddingStart: ROW,
    useFlushSync: false
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => void rows.want(first, last), [rows, first, last]);
  useEffect(() => setAt(0), [rows]);
  const place = current === undefined ? undefined : rows.place(current);
  useEffect(() => {
    if (place !== undefined) {
      setAt(place);
      virtual.scrollToIndex(place);
    }
    // The virtualizer is a new object at each drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [place]);

  const columns = tableColumns(summary).map(({ name, label, kind }): GridColumn => ({
    name,
    number: kind === 'number',
    ...writing(name, label, exploration.sitePages)
  }));
  const widths = columns.map(({ number, label }) =>
    Math.max(number ? NUMBER : WORD, label.length * LETTER)
  );
  const template = [NAME, ...widths].map(width => `minmax(${width}px, ${width}fr)`).join(' ');
  const least = [NAME, ...widths].reduce((sum, width) => sum + width + GAP, GAP);
  const open = (row: Row | undefined, go = true): void => {
    if (row) {
      void exploration.open(row.page === exploration.state.current ? undefined : row.page, go);
    }
  };
  const move = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) {
      return; // a head's own button
    }
    const to = rowFor(event.key, at, count);
    if (to !== undefined) {
      setAt(to);
      virtual.scrollToIndex(to);
    } else if (event.key === ' ' || event.key === 'Enter') {
      open(rows.row(at));
    } else if (event.key === 'Escape' && exploration.state.current !== undefined) {
      void exploration.open(undefined);
      event.stopPropagation();
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="lk-page-grid-box" ref={scroller}>
      <div
        ref={props.grid}
        className="lk-page-grid"
        style={{ minWidth: least }}
        role="grid"
        aria-label="Pages"
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length + 1}
        tabIndex={0}
        aria-activedescendant={rows.row(at) ? `${id}${at}` : undefined}
        onKeyDown={move}
      >
        <div role="rowgroup" className="lk-page-grid-head">
          <div role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            <Head name="name" label="Page" sort={sort} exploration={exploration} />
            {columns.map(({ name, label, number }) => (
              <Head
                key={name}
                name={name}
                label={label}
                number={number}
                sort={sort}
                exploration={exploration}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows.row(index);
            return (
              <div
                key={index}
                id={`${id}${index}`}
                role="row"
                className={index === at ? 'lk-page-row lk-page-row-at' : 'lk-page-row'}
                aria-rowindex={index + 2}
                aria-selected={row !== undefined && row.page === current}
                style={{ gridTemplateColumns: template, transform: `translateY(${start - ROW}px)` }}
                onClick={() => {
                  setAt(index);
                  open(row);
                }}
              >
                <Cells row={row} home={summary.home.name} columns={columns} />
              </div>
            );
          })}
        </div>
      </div>
      {rows.count > MOST_ROWS && (
        <p className="lk-small lk-quiet lk-slices-note">
          The table ends at row {MOST_ROWS.toLocaleString('en')}; filter to see the others.
        </p>
      )}
    </div>
  );
}

function rowFor(key: string, at: number, count: number): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: count - 1
  };
  const next = to[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}

function Cells(props: {
  row: Row | undefined;
  home: string;
  columns: readonly GridColumn[];
}): ReactElement {
  const { row, home, columns } = props;
  return (
    <>
      <span role="gridcell" className="lk-ellipsis" title={row?.name}>
        {row ? nameWithin(row.name, home) : '…'}
      </span>
      {columns.map(({ name, number, write }, column) => {
        const text = row ? write(row.values[column]) : '';
        return (
          <span
            key={name}
            role="gridcell"
            className={number ? 'lk-num lk-ellipsis' : 'lk-ellipsis'}
            title={text}
          >
            {text}
          </span>
        );
      })}
    </>
  );
}

function Head(props: {
  name: string;
  label: string;
  number?: boolean;
  sort: { column: string; descending: boolean } | undefined;
  exploration: Exploration;
}): ReactElement {
  const { name, label, sort, exploration } = props;
  const sorted = sort?.column === name;
  return (
    <span
      role="columnheader"
      className={props.number === true ? 'lk-num' : undefined}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className="lk-ellipsis"
        title={`Sort by ${label}`}
        onClick={() => void exploration.sortBy(name)}
      >
        {label}
        {sorted && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
      </button>
    </span>
  );
}
