/** Before a batch starts: the table, which column gives which input, what is wrong with rows, one consent. */
import { Icon } from '../icons';
import { MOST_PARALLEL } from '@lockstep/protocol';
import {
  consentsOf,
  counted,
  day,
  mappableInputs,
  mappingKey,
  secretsOf,
  showValue
} from '@lockstep/workflow';
import { useId, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { BatchSetup, SetupSnapshot } from './setup';

/** Problems that are shown; the rest is counted. */
const SHOWN_PROBLEMS = 100;

export function SetupView({ setup }: { setup: BatchSetup }): ReactElement {
  const view = useSyncExternalStore(setup.subscribe, setup.snapshot);
  return (
    <main className="lk lk-batch" aria-label="New batch">
      <header className="lk-batch-head">
        <div className="lk-batch-title">
          <h1>Run for many rows</h1>
          <span className="lk-quiet lk-small lk-ellipsis">
            {view.plan.title}, one run for each row
          </span>
        </div>
      </header>
      <div className="lk-batch-setup">
        {view.table === null ? (
          <>
            <ChooseTable setup={setup} />
            <Earlier setup={setup} view={view} />
          </>
        ) : (
          <>
            <Table setup={setup} view={view} />
            <Columns setup={setup} view={view} />
            <Problems setup={setup} view={view} />
            <Rest setup={setup} view={view} />
          </>
        )}
        {view.refusal && (
          <p role="alert" className="lk-batch-refusal">
            <Icon name="error" />
            {view.refusal.message}
          </p>
        )}
      </div>
      <footer className="lk-next lk-batch-foot">
        <p role="status">
          {view.missing ??
            `Next: start. Row 1 runs alone, so that you see its result before the others begin.`}
        </p>
        <button
          type="button"
          className="lk-button lk-button-primary"
          disabled={view.missing !== null || view.starting}
          onClick={() => void setup.start()}
        >
          <Icon name="run" />
          {view.starting
            ? 'Starting'
            : view.ready === 0
              ? 'Start'
              : `Start ${counted(view.ready)} ${view.ready === 1 ? 'run' : 'runs'}`}
        </button>
      </footer>
    </main>
  );
}

function ChooseTable({ setup }: { setup: BatchSetup }): ReactElement {
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [text, setText] = useState('');
  const id = useId();
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen) {
      setup.choose(chosen.name, await chosen.text());
    }
  };
  return (
    <>
      <section
        className={over ? 'lk-batch-drop lk-is-over' : 'lk-batch-drop'}
        aria-label="Table"
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => {
          event.preventDefault();
          event.stopPropagation();
          setOver(false);
          void take(event.dataTransfer.files[0]);
        }}
      >
        <p>
          <strong>Drop a CSV file here</strong>, or
        </p>
        <button type="button" className="lk-button" onClick={() => file.current?.click()}>
          Choose a file
        </button>
        <input
          ref={file}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className="lk-visually-hidden"
          tabIndex={-1}
          aria-label="CSV file"
          onChange={event => void take(event.target.files?.[0])}
        />
        <p className="lk-quiet lk-small">
          Its first line names the columns. Each line below becomes one run.
        </p>
      </section>
      <section className="lk-batch-paste">
        <label htmlFor={id}>Or paste rows, or a list with one item a line</label>
        <textarea
          id={id}
          className="lk-input lk-input-wide"
          rows={6}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <button
          type="button"
          className="lk-button"
          disabled={text.trim() === ''}
          onClick={() => setup.choose('Pasted rows', text)}
        >
          Use these rows
        </button>
      </section>
    </>
  );
}

function Earlier({ setup, view }: { setup: BatchSetup; view: SetupSnapshot }): ReactElement | null {
  const id = useId();
  if (view.earlier.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Earlier batches of this notebook</h2>
      <ul className="lk-batch-earlier">
        {view.earlier.map(({ batch, name, line, at }) => (
          <li key={batch}>
            <button type="button" className="lk-batch-link" onClick={() => setup.show(batch)}>
              {name}
            </button>
            <span className="lk-quiet lk-small lk-num">
              {line}, {day(at, Date.now())}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Table({ setup, view }: { setup: BatchSetup; view: SetupSnapshot }): ReactElement {
  const { table } = view;
  return (
    <section className="lk-batch-source">
      <Icon name="done" className="lk-glyph lk-is-done" />
      <span className="lk-ellipsis">
        <strong>{table?.name}</strong>, {counted(table?.rows.length ?? 0)}{' '}
        {table?.rows.length === 1 ? 'row' : 'rows'}
      </span>
      <button type="button" className="lk-button" onClick={() => setup.forget()}>
        Choose another
      </button>
    </section>
  );
}

function Columns({ setup, view }: { setup: BatchSetup; view: SetupSnapshot }): ReactElement {
  const { plan, table, mapping } = view;
  const inputs = mappableInputs(plan);
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Columns</h2>
      <div className="lk-batch-scroll">
        <table className="lk-table">
          <thead>
            <tr>
              <th scope="col">Input</th>
              <th scope="col">Column</th>
              <th scope="col">First row</th>
            </tr>
          </thead>
          <tbody>
            {inputs.map(({ step, input }) => {
              const key = mappingKey(step.id, input.id);
              const column = mapping[key];
              const usual = input.initial === undefined ? 'no value' : showValue(input.initial);
              return (
                <tr key={key}>
                  <th scope="row">
                    {input.label}
                    <small className="lk-quiet">{step.title}</small>
                  </th>
                  <td>
                    <span className="lk-select-wrap">
                      <select
                        className="lk-select"
                        aria-label={`Column for ${input.label}`}
                        value={column ?? ''}
                        onChange={event =>
                          setup.map(
                            key,
                            event.target.value === '' ? null : Number(event.target.value)
                          )
                        }
                      >
                        <option value="">Same in all rows: {usual}</option>
                        {(table?.header ?? []).map((title, at) => (
                          <option key={at} value={at}>
                            {title.trim() === '' ? `Column ${at + 1}` : title}
                          </option>
                        ))}
                      </select>
                      <Icon name="down" small />
                    </span>
                  </td>
                  <td className={column === undefined ? 'lk-quiet lk-ellipsis' : 'lk-ellipsis'}>
                    {column === undefined ? usual : (table?.rows[0]?.[column] ?? '')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {inputs.length === 0 && <p>This app has no inputs that a column could give.</p>}
    </section>
  );
}

function Problems({
  setup,
  view
}: {
  setup: BatchSetup;
  view: SetupSnapshot;
}): ReactElement | null {
  const { problems, leaveOut } = view;
  const id = useId();
  if (problems.length === 0) {
    return null;
  }
  const rows = new Set(problems.map(({ row }) => row)).size;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {counted(rows)} {rows === 1 ? 'row' : 'rows'} cannot run
      </h2>
      <ul className="lk-batch-problems" tabIndex={0}>
        {problems.slice(0, SHOWN_PROBLEMS).map(({ row, label, problem }) => (
          <li key={`${row} ${label}`}>
            <Icon name="error" small className="lk-glyph lk-is-failed" />
            <span>
              <strong className="lk-num">Row {row}</strong>, {label}: {problem}
            </span>
          </li>
        ))}
      </ul>
      {problems.length > SHOWN_PROBLEMS && (
        <p className="lk-quiet">{counted(problems.length - SHOWN_PROBLEMS)} more.</p>
      )}
      <label className="lk-batch-check">
        <input
          type="checkbox"
          className="lk-check"
          checked={leaveOut}
          onChange={event => setup.setLeaveOut(event.target.checked)}
        />
        <span>Leave {rows === 1 ? 'it' : 'them'} out and run the others</span>
      </label>
    </section>
  );
}

function Rest({ setup, view }: { setup: BatchSetup; view: SetupSnapshot }): ReactElement {
  const { plan, allowed, secrets, parallel, ready } = view;
  const id = useId();
  const consents = consentsOf(plan, ready);
  return (
    <>
      {consents.length > 0 && (
        <section aria-label="Effects">
          <h2>Outside the kernels</h2>
          {consents.map(({ step, text }) => (
            <label className="lk-batch-check" key={step}>
              <input
                type="checkbox"
                className="lk-check"
                checked={allowed.has(step)}
                onChange={event => setup.allow(step, event.target.checked)}
              />
              <span>{text}</span>
            </label>
          ))}
        </section>
      )}
      {secretsOf(plan).map(({ step, input }) => {
        const key = mappingKey(step.id, input.id);
        return (
          <section className="lk-batch-field" key={key}>
            <label htmlFor={`${id}-${key}`}>{input.label}</label>
            <input
              id={`${id}-${key}`}
              className="lk-input"
              type="password"
              autoComplete="off"
              value={secrets[key] ?? ''}
              onChange={event => setup.setSecret(key, event.target.value)}
            />
            <span className="lk-quiet lk-small">For all rows. Held in memory, never stored.</span>
          </section>
        );
      })}
      <section className="lk-batch-field">
        <label htmlFor={`${id}-parallel`}>Kernels at a time</label>
        <input
          id={`${id}-parallel`}
          className="lk-input lk-input-number"
          type="number"
          min={1}
          max={MOST_PARALLEL}
          value={parallel}
          onChange={event => setup.setParallel(Number(event.target.value))}
        />
        <span className="lk-quiet lk-small">1 to {MOST_PARALLEL}</span>
      </section>
    </>
  );
}
