/** A table pasted or typed as CSV: preview, columns matched to those that are wanted, rows that do not fit. */
import { useId, useMemo, useState, type ReactElement } from 'react';
import { Icon } from './icons';
import { matchNames, readTable, tableCsv, type ColumnMapping, type TypedTable } from './tableText';

/** A table that was typed, its columns matched. */
export interface MatchedTable {
  rows: readonly (readonly string[])[];
  /** Where each wanted column stands in the rows; -1 where none was given. */
  mapping: ColumnMapping;
  /** The whole table as text, matched columns under the names wanted. */
  csv: () => string;
}

/** Something that can be done with the table: "Use 3 rows". */
export interface TableUse {
  verb: string;
  take: (table: MatchedTable) => void;
}

export interface TableBoxProps {
  label: string;
  /** Columns that are wanted. */
  columns: readonly string[];
  /** Says of columns that no one gives what that means. */
  missing: (names: string) => string;
  /** Rows whose cells do not fit. Default: any text does. */
  check?: (rows: MatchedTable['rows'], mapping: ColumnMapping) => string[];
  /** The likeliest use first. */
  uses: readonly TableUse[];
  onCancel: () => void;
}

/** Rows that the preview shows, and problems that are listed. */
const SHOWN = { rows: 5, problems: 10 };

export function TableBox(props: TableBoxProps): ReactElement {
  const { label, columns, uses, onCancel } = props;
  const id = useId();
  const [text, setText] = useState('');
  const [chosen, choose] = useState<ColumnMapping>({});
  const table = useMemo(() => readTable(text), [text]);
  const mapping = { ...matchNames(columns, table.header), ...chosen };
  const missing = columns.filter(name => (mapping[name] ?? -1) < 0);
  const empty = text.trim() === '';
  const problem = empty ? null : table.refusal;
  const problems =
    table.problems.length > 0 || table.refusal !== null
      ? table.problems
      : (props.check?.(table.rows, mapping) ?? []);
  const ready = !empty && problem === null && problems.length === 0;
  return (
    <div className="lk-table-box" role="group" aria-label={`Table for ${label}`}>
      <label className="lk-small" htmlFor={id}>
        Paste a table, or write comma-separated lines. The first line names the columns.
      </label>
      <textarea
        id={id}
        className="lk-input lk-input-wide"
        rows={6}
        spellCheck={false}
        placeholder={columns.length > 0 ? `${columns.join(',')}\n…` : 'name,value\n…'}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      {!empty && table.refusal === null && columns.length > 0 && (
        <Mapping columns={columns} table={table} mapping={mapping} onChoose={choose} />
      )}
      {!empty && table.header.length > 0 && table.rows.length > 0 && <Preview table={table} />}
      {problem !== null && <Message text={problem} />}
      {!empty && problem === null && missing.length > 0 && (
        <p className="lk-small" role="status">
          {props.missing(missing.join(', '))}
        </p>
      )}
      {problems.length > 0 && <Problems problems={problems} />}
      <div className="lk-table-actions">
        {uses.map(({ verb, take }, at) => (
          <button
            key={verb}
            type="button"
            className={at === 0 ? 'lk-button lk-button-primary' : 'lk-button'}
            disabled={!ready}
            onClick={() => take({ rows: table.rows, mapping, csv: () => tableCsv(table, mapping) })}
          >
            {verb} {ready ? rowsWord(table.rows.length) : 'the table'}
          </button>
        ))}
        <button type="button" className="lk-button" onClick={onCancel}>
          Close
        </button>
      </div>
    </div>
  );
}

function rowsWord(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function Message({ text }: { text: string }): ReactElement {
  return (
    <span className="lk-field-error" role="status">
      <Icon name="error" className="lk-glyph lk-is-failed" />
      <span>{text}</span>
    </span>
  );
}

function Mapping(props: {
  columns: readonly string[];
  table: TypedTable;
  mapping: ColumnMapping;
  onChoose: (change: (before: ColumnMapping) => ColumnMapping) => void;
}): ReactElement {
  const { columns, table, mapping, onChoose } = props;
  return (
    <div className="lk-table-mapping" role="group" aria-label="Columns">
      {columns.map(name => (
        <label key={name}>
          <span>{name}</span>
          <span className="lk-select-wrap">
            <select
              className="lk-select"
              value={mapping[name] ?? -1}
              onChange={event => {
                const at = Number(event.currentTarget.value);
                onChoose(before => ({ ...before, [name]: at }));
              }}
            >
              <option value={-1}>Choose a column</option>
              {table.header.map((title, at) => (
                <option key={title} value={at}>
                  {title}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </span>
        </label>
      ))}
    </div>
  );
}

function Preview({ table }: { table: TypedTable }): ReactElement {
  const more = table.rows.length - SHOWN.rows;
  return (
    <div className="lk-table-preview" tabIndex={0} role="group" aria-label="Preview">
      <table>
        <thead>
          <tr>
            {table.header.map((title, at) => (
              <th key={at} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, SHOWN.rows).map((row, at) => (
            <tr key={at}>
              {table.header.map((_, column) => (
                <td key={column}>{row[column] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="lk-small lk-quiet">and {rowsWord(more)} more</p>}
    </div>
  );
}

function Problems({ problems }: { problems: readonly string[] }): ReactElement {
  const more = problems.length - SHOWN.problems;
  return (
    <ul className="lk-table-problems lk-small" aria-label="Rows that do not fit">
      {problems.slice(0, SHOWN.problems).map((problem, at) => (
        <li key={at}>{problem}</li>
      ))}
      {more > 0 && <li>{more} more rows do not fit.</li>}
    </ul>
  );
}
