/** A table pasted or typed in place of a file: preview, columns matched to the code's, rows that do not fit. */
import { useId, useMemo, useState, type ReactElement } from 'react';
import { Icon } from './icons';
import { matchNames, readTable, tableCsv, type ColumnMapping, type TypedTable } from './tableText';

export interface TableBoxProps {
  label: string;
  /** Columns that the code uses. */
  columns: readonly string[];
  onDone: (file: File) => void;
  onCancel: () => void;
}

/** Rows that the preview shows, and problems that are listed. */
const SHOWN = { rows: 5, problems: 10 };

export function TableBox(props: TableBoxProps): ReactElement {
  const { label, columns, onDone, onCancel } = props;
  const id = useId();
  const [text, setText] = useState('');
  const [chosen, choose] = useState<ColumnMapping>({});
  const table = useMemo(() => readTable(text), [text]);
  const mapping = { ...matchNames(columns, table.header), ...chosen };
  const missing = columns.filter(name => (mapping[name] ?? -1) < 0);
  const empty = text.trim() === '';
  const problem = empty ? null : table.refusal;
  const ready = !empty && problem === null && table.problems.length === 0;
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
          The code also uses {missing.join(', ')}. Choose a column for it, or leave it out.
        </p>
      )}
      {table.problems.length > 0 && <Problems table={table} />}
      <div className="lk-table-actions">
        <button
          type="button"
          className="lk-button lk-button-primary"
          disabled={!ready}
          onClick={() =>
            onDone(new File([tableCsv(table, mapping)], 'table.csv', { type: 'text/csv' }))
          }
        >
          {ready ? `Use ${rowsWord(table.rows.length)}` : 'Use the table'}
        </button>
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

function Problems({ table: { problems } }: { table: TypedTable }): ReactElement {
  const more = problems.length - SHOWN.problems;
  return (
    <ul className="lk-table-problems lk-small" aria-label="Rows that do not fit">
      {problems.slice(0, SHOWN.problems).map(({ row, problem }, at) => (
        <li key={at}>
          Row {row} {problem}.
        </li>
      ))}
      {more > 0 && <li>{more} more rows do not fit.</li>}
    </ul>
  );
}
