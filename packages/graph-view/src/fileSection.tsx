/** One file on the files card: its first rows, what was assumed, and every guess as a choice. */
import { Icon } from '@lockstep/cards';
import type { Dialect } from '@lockstep/linkgraph';
import { useId, type ReactElement } from 'react';
import { Choice } from './choice';
import { delimiters, encodings, headers, missingWords, tools } from './fileWords';
import { missing, type FileDraft } from './files';

export interface FileSectionProps<Role extends string> {
  file: FileDraft<Role>;
  what: 'Links' | 'Pages';
  roles: readonly (readonly [role: Role, label: string])[];
  needed: readonly Role[];
  onRole: (role: Role, column: number | undefined) => void;
  onDialect: (part: Partial<Dialect>) => void;
  onRemove?: () => void;
}

export function FileSection<Role extends string>(props: FileSectionProps<Role>): ReactElement {
  const { file, what } = props;
  const { name, tool, assumed } = file.inspection;
  return (
    <section className="lk-graph-file" aria-label={`${what}: ${name}`}>
      <header className="lk-row">
        <h3 className="lk-ellipsis" title={name}>
          {name}
        </h3>
        <span className="lk-quiet lk-small">
          {[what, tools[tool]].filter(word => word !== '').join(' · ')}
        </span>
        <span className="lk-spacer" />
        {props.onRemove && (
          <button
            type="button"
            className="lk-icon-button"
            aria-label={`Remove ${name}`}
            onClick={props.onRemove}
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      <Roles {...props} />
      <DialectFields dialect={file.reading.dialect} onDialect={props.onDialect} />
      {assumed.length > 0 && (
        <ul className="lk-graph-assumed" aria-label="Assumed">
          {assumed.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <Preview file={file} roles={props.roles} />
    </section>
  );
}

function Roles<Role extends string>(props: FileSectionProps<Role>): ReactElement {
  const { file, roles, needed, onRole } = props;
  const id = useId();
  const lost = missing(file, needed);
  const columns = [
    [undefined, 'No column'] as const,
    ...file.inspection.columns.map((name, at) => [at, name] as const)
  ];
  return (
    <div className="lk-graph-roles" role="group" aria-label="Columns">
      {roles.map(([role, label]) => {
        const isLost = lost.includes(role);
        return (
          <div key={role} className="lk-graph-role">
            <Choice
              label={label}
              options={columns}
              value={file.reading.roles[role]}
              invalid={isLost || undefined}
              describedBy={isLost ? `${id} ${role}` : undefined}
              onChoose={column => onRole(role, column)}
            />
            {isLost && (
              <p className="lk-field-error" id={`${id} ${role}`}>
                <Icon name="error" className="lk-glyph lk-is-failed" />
                <span>{wordsFor(role)}</span>
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}

function wordsFor(role: string): string {
  return Object.entries(missingWords).find(([name]) => name === role)?.[1] ?? `${role} is missing.`;
}

function DialectFields(props: {
  dialect: Dialect;
  onDialect: (part: Partial<Dialect>) => void;
}): ReactElement | null {
  const { dialect, onDialect } = props;
  if (dialect.format === 'parquet') {
    return null;
  }
  const rows = headers.some(([row]) => row === dialect.header)
    ? headers
    : [[dialect.header, `Row ${(dialect.header ?? 0) + 1}`] as const, ...headers];
  return (
    <div className="lk-graph-roles" role="group" aria-label="File">
      <div className="lk-graph-role">
        <Choice
          label="Header"
          options={rows}
          value={dialect.header}
          onChoose={header => onDialect({ header })}
        />
      </div>
      <div className="lk-graph-role">
        <Choice
          label="Delimiter"
          options={delimiters}
          value={dialect.delimiter}
          onChoose={delimiter => onDialect({ delimiter })}
        />
      </div>
      <div className="lk-graph-role">
        <Choice
          label="Encoding"
          options={encodings}
          value={dialect.encoding}
          onChoose={encoding => onDialect({ encoding })}
        />
      </div>
    </div>
  );
}

function Preview<Role extends string>(props: {
  file: FileDraft<Role>;
  roles: readonly (readonly [role: Role, label: string])[];
}): ReactElement {
  const { inspection, reading } = props.file;
  const roleOf = (column: number): string =>
    props.roles.find(([role]) => reading.roles[role] === column)?.[1] ?? '';
  return (
    <div
      className="lk-graph-preview"
      tabIndex={0}
      role="region"
      aria-label={`First ${inspection.rows.length} rows of ${inspection.name}`}
    >
      <table className="lk-table">
        <thead>
          <tr>
            {inspection.columns.map((name, at) => (
              <th key={at} scope="col">
                {name}
                {roleOf(at) !== '' && <span className="lk-graph-role-name">{roleOf(at)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inspection.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
