/** A table as rows of typed cells to write, add, put in order and remove; a pasted one is added or takes its place. */
import type { InputFace, TableColumn } from '@lockstep/protocol';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Grid, Raw } from './draft';
import { Icon } from './icons';
import { TableBox } from './laterTable';
import { arranging, RowButtons, RowsGroup, useRowsPlace } from './rowButtons';
import type { MatchedTable } from './tableBox';
import {
  blankCells,
  cellProblem,
  isBlank,
  readTableRow,
  withRows,
  type TableRow
} from './tableRows';
import type { ColumnMapping } from './tableText';

export interface TableGridProps {
  id: string;
  input: InputFace;
  raw: Grid;
  invalid: boolean;
  disabled: boolean;
  describedBy: string | undefined;
  onChange: (raw: Raw, now: boolean) => void;
  onLeave: () => void;
}

/** The rows, and the box for a pasted table while it is open. */
export function TableGrid(props: TableGridProps): ReactElement {
  const { id, input, raw, onChange } = props;
  const { table = [], fixed = false } = input;
  const { rows } = raw;
  const disabled = props.disabled || fixed;
  const [pastes, setPastes] = useState(false);
  const place = useRowsPlace();
  const { put, remove, move } = arranging(rows, place, next => onChange({ rows: next }, false));
  const add = (behind: number): void => {
    const next = withRows(rows, behind, [blankCells(table)]);
    put(next, `cell-${next[behind + 1]?.key}-0`, `Row ${behind + 2} added.`);
  };
  const write = (row: TableRow, at: number, text: string): void =>
    put(rows.map(one => (one.key === row.key ? { ...one, cells: one.cells.with(at, text) } : one)));
  const take = (pasted: MatchedTable, behind: readonly TableRow[]): void => {
    setPastes(false);
    const next = withRows(behind, behind.length - 1, cellsOf(table, pasted));
    place.tell('paste', `${next.length} rows in the table.`);
    onChange({ rows: next }, true);
  };
  return (
    <RowsGroup
      place={place}
      className="lk-grid"
      id={id}
      describedBy={props.describedBy}
      onLeave={props.onLeave}
    >
      <div className="lk-grid-scroll">
        <table>
          <thead>
            <tr>
              {table.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {table.map((column, cell) => (
                  <td key={column.name} data-column={column.name}>
                    <Cell
                      column={column}
                      part={`cell-${row.key}-${cell}`}
                      label={`${input.label}, row ${at + 1}, ${column.name}`}
                      text={row.cells[cell] ?? ''}
                      // While a row is typed for the first time its cells are not wrong yet.
                      invalid={
                        props.invalid &&
                        !isBlank(row, table) &&
                        cellProblem(column, row, cell) !== null
                      }
                      disabled={disabled}
                      onWrite={text => write(row, cell, text)}
                      onAdd={() => add(at)}
                    />
                  </td>
                ))}
                <td className="lk-grid-buttons">
                  {!fixed && (
                    <RowButtons
                      rowKey={row.key}
                      name={`row ${at + 1}`}
                      first={at === 0}
                      last={at === rows.length - 1}
                      disabled={disabled}
                      onMove={way => move(at, way)}
                      onRemove={() => remove(at)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!fixed && (
        <div className="lk-table-actions">
          <button
            type="button"
            className="lk-button"
            data-part="add"
            disabled={disabled}
            onClick={() => add(rows.length - 1)}
          >
            Add a row
          </button>
          <button
            type="button"
            className="lk-button"
            data-part="paste"
            aria-label={`Paste a table for ${input.label}`}
            aria-expanded={pastes}
            disabled={disabled}
            onClick={() => setPastes(!pastes)}
          >
            Paste a table
          </button>
        </div>
      )}
      {pastes && !disabled && (
        <TableBox
          label={input.label}
          columns={table.map(({ name }) => name)}
          missing={names => `No column gives ${names}. Choose one, or its cells stay empty.`}
          check={(pasted, mapping) => problemsOf(table, pasted, mapping)}
          uses={[
            { verb: 'Replace with', take: pasted => take(pasted, []) },
            { verb: 'Add', take: pasted => take(pasted, rows) }
          ]}
          onCancel={() => setPastes(false)}
        />
      )}
    </RowsGroup>
  );
}

function Cell(props: {
  column: TableColumn;
  part: string;
  label: string;
  text: string;
  invalid: boolean;
  disabled: boolean;
  onWrite: (text: string) => void;
  onAdd: () => void;
}): ReactElement {
  const { column, text, onWrite } = props;
  const box = {
    'data-part': props.part,
    'aria-label': props.label,
    'aria-invalid': props.invalid || undefined,
    disabled: props.disabled
  };
  if (column.element === 'bool') {
    return column.empty === undefined ? (
      <input
        {...box}
        className="lk-check"
        type="checkbox"
        checked={text === 'true'}
        onChange={event => onWrite(event.currentTarget.checked ? 'true' : 'false')}
      />
    ) : (
      <span className="lk-select-wrap">
        <select
          {...box}
          className="lk-select"
          value={text}
          onChange={event => onWrite(event.currentTarget.value)}
        >
          <option value="" />
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
        <Icon name="down" />
      </span>
    );
  }
  const number = column.element !== 'text';
  return (
    <input
      {...box}
      className={number ? 'lk-input lk-input-number' : 'lk-input'}
      type="text"
      inputMode={number ? 'decimal' : undefined}
      autoComplete="off"
      value={text}
      onChange={event => onWrite(event.currentTarget.value)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          props.onAdd();
        }
      }}
    />
  );
}

/** The cells of a pasted table under the columns of this one. */
function cellsOf(
  table: readonly TableColumn[],
  { rows, mapping }: Pick<MatchedTable, 'rows' | 'mapping'>
): string[][] {
  const blank = blankCells(table);
  return rows.map(row =>
    table.map(({ name, element }, at) => {
      const cell = row[mapping[name] ?? -1] ?? blank[at] ?? '';
      return element === 'text' ? cell : written(cell.trim(), element);
    })
  );
}

/** A tick is kept as one of two words, however it is written. */
function written(cell: string, element: TableColumn['element']): string {
  const word = cell.toLowerCase();
  return element !== 'bool'
    ? cell
    : ['yes', '1', 'on', 'true'].includes(word)
      ? 'true'
      : ['no', '0', 'off', 'false'].includes(word)
        ? 'false'
        : cell;
}

function problemsOf(
  table: readonly TableColumn[],
  rows: MatchedTable['rows'],
  mapping: ColumnMapping
): string[] {
  return cellsOf(table, { rows, mapping }).flatMap((cells, at) => {
    const typed = readTableRow(table, { key: at, from: null, cells }, at + 1);
    return 'problem' in typed ? [typed.problem] : [];
  });
}
