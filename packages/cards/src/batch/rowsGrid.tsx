/** The rows of a batch as a grid: only those in sight are drawn; arrows move, Space selects, Enter opens the run. */
import { Icon, type IconName } from '../icons';
import type { BatchRowState, BatchRowStatus, BatchState } from '@lockstep/protocol';
import {
  cellText,
  duration,
  nameOf,
  resultColumns,
  resultIn,
  rowStatusWord,
  type ResultColumn
} from '@lockstep/workflow';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { ordered, ordinal, places } from './order';

/** Height of a row in CSS pixels, as the style sheet has it. */
const ROW = 27;

/** Rows of Page Up and Page Down. */
const PAGE = 10;

/** Least widths of columns in CSS pixels. */
const WIDTH = { row: 58, text: 130, number: 84, state: 110, time: 74 };

/** Left and right of a row, in CSS pixels, as the style sheet has it. */
const PADDING = 24;

/** A number that Lab writes in groups of three digits. */
const GROUPED = /^-?[0-9]{4,15}(\.[0-9]+)?$/;

const GLYPHS: Record<BatchRowStatus, { icon: IconName; look: string }> = {
  queued: { icon: 'clock', look: 'lk-is-queued' },
  running: { icon: 'running', look: 'lk-is-running' },
  done: { icon: 'done', look: 'lk-is-done' },
  failed: { icon: 'error', look: 'lk-is-failed' },
  cancelled: { icon: 'stopped', look: 'lk-is-cancelled' }
};

export interface RowsGridProps {
  state: BatchState;
  /** Milliseconds since 1970. */
  now: number;
  /** Whether rows can be retried now. */
  busy: boolean;
  selected: ReadonlySet<number>;
  onSelect(row: number): void;
  onOpen(run: string): void;
  onRetry(row: number): void;
}

export function RowsGrid(props: RowsGridProps): ReactElement {
  const { state, selected } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const rows = useMemo(() => ordered(state.rows), [state.rows]);
  const line = useMemo(() => places(state.rows), [state.rows]);
  const results = useMemo(() => resultColumns(state), [state]);
  const current = Math.min(at, rows.length - 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    // The head stands above the rows, and sticks over the first of them.
    scrollMargin: ROW,
    scrollPaddingStart: ROW,
    useFlushSync: false
  });
  const widths = [
    WIDTH.row,
    ...state.columns.map(({ number }) => (number ? WIDTH.number : WIDTH.text)),
    WIDTH.state,
    WIDTH.time,
    ...(results.length === 0
      ? [260]
      : results.map(({ number }) => (number ? WIDTH.number : WIDTH.text)))
  ];
  const template = widths
    .map((width, column) => (column === 0 ? `${width}px` : `minmax(${width}px, ${width}fr)`))
    .join(' ');
  const least = widths.reduce((sum, width) => sum + width, PADDING);

  const move = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) {
      return; // a row's own button
    }
    const row = rows[current];
    const to = targetOf(event.key, current, rows.length);
    if (to !== null) {
      setAt(to);
      virtual.scrollToIndex(to);
    } else if (event.key === ' ' && row) {
      props.onSelect(row.row);
    } else if (event.key === 'Enter' && row?.run) {
      props.onOpen(row.run);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className="lk-batch-rows" ref={scroller}>
      <div
        className="lk-batch-grid"
        role="grid"
        aria-label="Rows"
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        aria-activedescendant={rows[current] ? `${id}${rows[current].row}` : undefined}
        style={{ minWidth: least }}
        onKeyDown={move}
      >
        <div role="rowgroup" className="lk-batch-grid-head">
          <Head state={state} results={results} template={template} />
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={row.row}
                id={`${id}${row.row}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={selected.has(row.row)}
                className={item.index === current ? 'lk-batch-row lk-is-current' : 'lk-batch-row'}
                style={{
                  gridTemplateColumns: template,
                  transform: `translateY(${item.start - ROW}px)`
                }}
                onClick={event => {
                  setAt(item.index);
                  if (event.ctrlKey || event.metaKey) {
                    props.onSelect(row.row);
                  }
                }}
                onDoubleClick={() => row.run !== null && props.onOpen(row.run)}
              >
                <Cells {...props} row={row} results={results} place={line.get(row.row)} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head(props: {
  state: BatchState;
  results: readonly ResultColumn[];
  template: string;
}): ReactElement {
  const head = (label: string, number: boolean, key: string): ReactElement => (
    <span
      key={key}
      role="columnheader"
      className={number ? 'lk-num lk-ellipsis' : 'lk-ellipsis'}
      title={label}
    >
      {label}
    </span>
  );
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="lk-batch-row"
      style={{ gridTemplateColumns: props.template }}
    >
      {head('Row', false, 'row')}
      {props.state.columns.map(({ step, input, label, number }) =>
        head(label, number, `${step}/${input}`)
      )}
      {head('State', false, 'state')}
      {head('Time', true, 'time')}
      {props.results.length === 0
        ? head('Result', false, 'result')
        : props.results.map(({ name, number }) => head(name, number, `result ${name}`))}
    </div>
  );
}

function Cells(
  props: RowsGridProps & {
    row: BatchRowState;
    results: readonly ResultColumn[];
    place: number | undefined;
  }
): ReactElement {
  const { state, row, results, now } = props;
  const { icon, look } = GLYPHS[row.status];
  const took = row.status === 'running' && row.startedAt !== null ? now - row.startedAt : row.took;
  return (
    <>
      <span role="rowheader" className="lk-num lk-quiet">
        {row.row}
      </span>
      {state.columns.map(({ step, input, number }) => {
        const text = cellText(row.values[step]?.[input]);
        return (
          <span
            key={`${step}/${input}`}
            role="gridcell"
            className={number ? 'lk-num' : 'lk-ellipsis'}
            title={number ? undefined : text}
          >
            {number ? grouped(text) : text}
          </span>
        );
      })}
      <span role="gridcell" className="lk-state-cell">
        <Icon name={icon} className={`lk-glyph ${look}`} />
        {rowStatusWord(row.status)}
      </span>
      <span role="gridcell" className="lk-num lk-quiet">
        {took === null || row.status === 'queued' ? '' : duration(took)}
      </span>
      {row.status === 'done' && results.length > 0 ? (
        results.map(({ name, number }) => {
          const text = resultIn(row.results, name)?.text ?? '';
          return (
            <span
              key={name}
              role="gridcell"
              className={number ? 'lk-num' : 'lk-ellipsis'}
              title={number ? undefined : text}
            >
              {number ? grouped(text) : text}
            </span>
          );
        })
      ) : (
        <span
          role="gridcell"
          className="lk-batch-told"
          style={{ gridColumn: `${state.columns.length + 4} / -1` }}
        >
          <Told {...props} />
        </span>
      )}
    </>
  );
}

/** What stands in place of results: where a row is, why it failed, how long its line is. */
function Told(
  props: RowsGridProps & { row: BatchRowState; place: number | undefined }
): ReactElement | null {
  const { state, row, place, busy } = props;
  const { run } = row;
  switch (row.status) {
    case 'running': {
      const { steps } = state;
      const at = steps.findIndex(({ id }) => id === row.step);
      const step = steps[at];
      const own = steps.filter(({ number }) => number !== null);
      return (
        <>
          <span className="lk-meter" aria-hidden="true">
            <i style={{ width: `${(100 * Math.max(at, 0)) / Math.max(steps.length, 1)}%` }} />
          </span>
          <span className="lk-quiet lk-ellipsis">
            {step === undefined
              ? 'Waits for a kernel'
              : step.number === null
                ? 'Set-up'
                : `${nameOf(step)} of ${own.length}, ${step.title}`}
          </span>
        </>
      );
    }
    case 'queued':
      return (
        <span className="lk-quiet">{place === undefined ? '' : `${ordinal(place)} in line`}</span>
      );
    case 'done':
      return run === null ? null : (
        <>
          <span className="lk-spacer" />
          <RowButton label="Open run" row={row} onClick={() => props.onOpen(run)} />
        </>
      );
    case 'failed':
    case 'cancelled':
      return (
        <>
          <span className="lk-ellipsis" title={row.problem ?? undefined}>
            {row.status === 'failed' ? row.problem : ''}
          </span>
          <span className="lk-spacer" />
          {run !== null && (
            <RowButton label="Open run" row={row} onClick={() => props.onOpen(run)} />
          )}
          <RowButton label="Retry" row={row} off={busy} onClick={() => props.onRetry(row.row)} />
        </>
      );
  }
}

function RowButton(props: {
  label: string;
  row: BatchRowState;
  off?: boolean;
  onClick(): void;
}): ReactElement {
  return (
    <button
      type="button"
      className="lk-batch-link"
      aria-label={`${props.label}, row ${props.row.row}, ${props.row.name}`}
      disabled={props.off}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}

function targetOf(key: string, at: number, count: number): number | null {
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: count - 1
  };
  const next = to[key];
  return next === undefined ? null : Math.min(Math.max(next, 0), count - 1);
}

/** Thousands parted by commas, as in "1,402". */
function grouped(text: string): string {
  const [whole = '', ...rest] = text.split('.');
  return GROUPED.test(text) ? [Number(whole).toLocaleString('en-GB'), ...rest].join('.') : text;
}
