/** Values, tables and lines of two runs, with the signed difference: B minus A. */
import type {
  LineComparison,
  NamedComparison,
  TableComparison,
  TextComparison
} from '@lockstep/workflow/compare';
import { useState, type ReactElement } from 'react';

/** Rows of a table before "Show all". */
const FIRST = 5;

/** Lines of a text before "Show all". */
const FIRST_LINES = 12;

/** Inputs and numbers: one row each. */
export function NamedRows(props: {
  heading: string;
  rows: readonly NamedComparison[];
  onlyDifferences: boolean;
}): ReactElement | null {
  const rows = props.rows.filter(row => row.differs || !props.onlyDifferences);
  if (rows.length === 0) {
    return null;
  }
  return (
    <table className="lk-compare-table">
      <thead>
        <tr>
          <th scope="col">{props.heading}</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{row.a ?? 'not there'}</td>
            <td>{row.b ?? 'not there'}</td>
            <td className="lk-change">{row.differs ? row.change || 'differs' : 'Equal'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Common rows, and how many are on one side only. */
export function CompareTable(props: {
  table: TableComparison;
  onlyDifferences: boolean;
}): ReactElement {
  const { table, onlyDifferences } = props;
  const [all, setAll] = useState(false);
  const wanted = table.rows.filter(row => row.differs || !onlyDifferences);
  const shown = all ? wanted : wanted.slice(0, FIRST);
  const columns = table.columns.filter(
    (_, at) => !onlyDifferences || wanted.some(row => row.cells[at]?.change)
  );
  const moved = wanted.some(row => row.place.includes('→'));
  const places = columns.map(column => table.columns.indexOf(column));
  return (
    <div className="lk-compare-scroll">
      <table className="lk-compare-table">
        <thead>
          <tr>
            <th scope="col">{headingOf(shown.length, wanted.length, table)}</th>
            {moved && <th scope="col">Place</th>}
            {columns.flatMap(({ name, numeric }) =>
              numeric
                ? [
                    <th scope="col" key={`${name} a`}>{`${name}, A`}</th>,
                    <th scope="col" key={`${name} b`}>
                      B
                    </th>,
                    <th scope="col" key={`${name} c`}>
                      Change
                    </th>
                  ]
                : [
                    <th scope="col" key={name}>
                      {name}
                    </th>
                  ]
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map(row => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {moved && <td className={row.place.includes('→') ? 'lk-change' : ''}>{row.place}</td>}
              {places.flatMap(at => {
                const cell = row.cells[at] ?? { a: '', b: '', change: '' };
                return table.columns[at]?.numeric === true
                  ? [
                      <td key={`${at} a`}>{cell.a}</td>,
                      <td key={`${at} b`}>{cell.b}</td>,
                      <td key={`${at} c`} className="lk-change">
                        {cell.change}
                      </td>
                    ]
                  : [
                      <td key={at} className={cell.change ? 'lk-change' : ''}>
                        {cell.change || cell.a}
                      </td>
                    ];
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {wanted.length > FIRST && (
        <button type="button" className="lk-link-button" onClick={() => setAll(before => !before)}>
          {all ? `Show the first ${FIRST}` : `Show all ${wanted.length}`}
        </button>
      )}
      <Only side="A" names={table.onlyA} />
      <Only side="B" names={table.onlyB} />
    </div>
  );
}

function headingOf(shown: number, all: number, { rows }: TableComparison): string {
  if (all === 0) {
    return `Table, ${rows.length} common rows, all equal`;
  }
  const which = all === rows.length ? 'common rows' : 'common rows that differ';
  return shown < all ? `Table, first ${shown} of ${all} ${which}` : `Table, ${all} ${which}`;
}

function Only({ side, names }: { side: string; names: readonly string[] }): ReactElement | null {
  if (names.length === 0) {
    return null;
  }
  const more = names.length > 8 ? `, and ${names.length - 8} more` : '';
  return (
    <p className="lk-quiet">
      Only in {side}: {names.slice(0, 8).join(', ')}
      {more}
    </p>
  );
}

/** Named numbers, then the lines that differ. */
export function CompareText(props: {
  text: TextComparison;
  onlyDifferences: boolean;
}): ReactElement {
  const { text, onlyDifferences } = props;
  const [all, setAll] = useState(false);
  const wanted = text.lines.filter(({ side }) => side !== 'both' || !onlyDifferences);
  const shown = all ? wanted : wanted.slice(0, FIRST_LINES);
  return (
    <>
      <NamedRows heading="Numbers" rows={text.numbers} onlyDifferences={onlyDifferences} />
      {shown.length > 0 && (
        <ul className="lk-compare-lines" aria-label="Lines">
          {shown.map((line, at) => (
            <li key={at} data-side={line.side}>
              <Sign line={line} />
              {line.text}
            </li>
          ))}
        </ul>
      )}
      {wanted.length > FIRST_LINES && (
        <button type="button" className="lk-link-button" onClick={() => setAll(before => !before)}>
          {all ? `Show the first ${FIRST_LINES}` : `Show all ${wanted.length} lines`}
        </button>
      )}
    </>
  );
}

const SIGNS = {
  a: { sign: '−', said: 'Only in A: ' },
  b: { sign: '+', said: 'Only in B: ' },
  both: { sign: ' ', said: '' }
};

function Sign({ line }: { line: LineComparison }): ReactElement {
  const { sign, said } = SIGNS[line.side];
  return (
    <>
      <span aria-hidden="true" className="lk-sign">
        {sign}
      </span>
      <span className="lk-visually-hidden">{said}</span>
    </>
  );
}
