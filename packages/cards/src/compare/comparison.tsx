/** Two runs of one app beside each other: heads, a sentence, and the steps with what differs open. */
import type { RunState, RunSummary } from '@lockstep/protocol';
import { clock } from '@lockstep/protocol';
import { countDone, day, duration, stepWords } from '@lockstep/workflow';
import { comparisonSentence, equalSentence, type RunComparison } from '@lockstep/workflow/compare';
import { useEffect, useId, useMemo, useState, type ReactElement } from 'react';
import { download } from '../download';
import { Icon } from '../icons';
import { MenuButton, type MenuEntry } from '../menuButton';
import { comparisonCsv } from './compareCsv';
import { comparisonHtml } from './compareHtml';
import type { ReadSide } from './comparePictures';
import { CompareStep } from './compareStep';

export interface ComparisonProps {
  a: RunState;
  b: RunState;
  comparison: RunComparison;
  /** Other runs of the app, to choose from. */
  runs: readonly Pick<RunSummary, 'run' | 'name' | 'line'>[];
  read: ReadSide;
  now: () => number;
  onSwap: () => void;
  onChoose: (side: 'a' | 'b', run: string) => void;
  onOpen: (run: string) => void;
}

/** The whole view. */
export function Comparison(props: ComparisonProps): ReactElement {
  const { a, b, comparison, read, now } = props;
  const [onlyDifferences, setOnly] = useState(true);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = useId();
  useEffect(() => setToggled(new Set()), [a.run, b.run]);
  const steps = comparison.steps;
  const summaries = useMemo(
    () =>
      new Map(
        a.plan.steps.map(({ id }) => [
          id,
          stepWords(a, id, { now: a.changedAt, usual: {} }).summary
        ])
      ),
    [a]
  );
  return (
    <section className="lk lk-compare" aria-label="Compare two runs">
      <header className="lk-compare-head">
        <div className="lk-row">
          <h2>Compare two runs</h2>
          <span className="lk-quiet lk-ellipsis">{versionWords(a, comparison, now())}</span>
          <span className="lk-spacer" />
          <label className="lk-compare-only" htmlFor={toggle}>
            <input
              id={toggle}
              type="checkbox"
              role="switch"
              checked={onlyDifferences}
              onChange={event => setOnly(event.currentTarget.checked)}
            />
            Only differences
          </label>
          <MenuButton
            kind="menu"
            name="Export comparison"
            className="lk-button"
            groups={[exportsOf(props)]}
          >
            <Icon name="export" />
            Export comparison
            <Icon name="down" small />
          </MenuButton>
        </div>
        <div className="lk-compare-runs">
          <Side label="A" state={a} {...props} />
          <button
            type="button"
            className="lk-icon-button"
            aria-label="Swap A and B"
            title="Swap A and B"
            onClick={props.onSwap}
          >
            <Icon name="swap" />
          </button>
          <Side label="B" state={b} {...props} />
        </div>
        <p className="lk-compare-sentence" role="status">
          <strong>{comparisonSentence(comparison)}</strong>{' '}
          <span className="lk-quiet">{equalSentence(comparison)}</span>
        </p>
      </header>
      <ol className="lk-compare-steps">
        {steps.map(step => {
          const open = (step.verdict === 'differs') !== toggled.has(step.id);
          return (
            <CompareStep
              key={step.id}
              step={step}
              summary={summaries.get(step.id) ?? ''}
              open={open}
              onlyDifferences={onlyDifferences}
              read={read}
              onToggle={() => setToggled(before => flipped(before, step.id))}
            />
          );
        })}
      </ol>
      <footer className="lk-compare-foot">
        <p className="lk-quiet">Next: export the comparison, or open either run.</p>
        <span className="lk-spacer" />
        <button type="button" className="lk-button" onClick={() => props.onOpen(a.run)}>
          Open A
        </button>
        <button type="button" className="lk-button" onClick={() => props.onOpen(b.run)}>
          Open B
        </button>
      </footer>
    </section>
  );
}

function flipped(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) {
    after.add(id);
  }
  return after;
}

function Side(
  props: Pick<ComparisonProps, 'runs' | 'onChoose' | 'a' | 'b'> & {
    label: 'A' | 'B';
    state: RunState;
  }
): ReactElement {
  const { label, state, runs, onChoose, a, b } = props;
  const side = label === 'A' ? 'a' : 'b';
  const others = runs.filter(({ run }) => run !== a.run && run !== b.run);
  const { done, steps } = countDone(state);
  const took = Object.values(state.steps).reduce((sum, own) => sum + (own.result?.took ?? 0), 0);
  const entries = others.map(({ run, name, line }): MenuEntry => ({
    id: run,
    label: name,
    hint: line,
    choose: () => onChoose(side, run)
  }));
  return (
    <div className="lk-compare-side">
      <span className="lk-side">{label}</span>
      <strong className="lk-ellipsis" title={state.name}>
        {state.name}
      </strong>
      <span className="lk-quiet lk-num lk-ellipsis">
        {done} of {steps} done · {clock(state.changedAt)} · {duration(took)}
      </span>
      {entries.length > 0 && (
        <MenuButton
          kind="menu"
          name={`Another run as ${label}`}
          label={`Choose another run as ${label}`}
          className="lk-link-button"
          anchor="lk-compare-choose"
          groups={[entries.slice(0, 50)]}
        >
          Choose another
        </MenuButton>
      )}
    </div>
  );
}

function versionWords(a: RunState, { sameVersion }: RunComparison, now: number): string {
  return sameVersion
    ? `${a.plan.title}, both runs of the version of ${day(a.createdAt, now)}`
    : `${a.plan.title}, two versions of the notebook`;
}

function exportsOf({ a, b, comparison, read }: ComparisonProps): MenuEntry[] {
  const stem = `${a.plan.notebook.replace(/\.ipynb$/i, '')}-compared`;
  return [
    {
      icon: 'page',
      label: 'HTML report',
      hint: '.html',
      detail: 'Every step, with both pictures. One file, opens without a network.',
      choose: () =>
        void comparisonHtml(a, b, comparison, read).then(text =>
          download(`${stem}.html`, text, 'text/html')
        )
    },
    {
      icon: 'columns',
      label: 'Differences as a table',
      hint: '.csv',
      detail: 'One row each: step, name, A, B, change.',
      choose: () => download(`${stem}.csv`, comparisonCsv(comparison), 'text/csv')
    }
  ];
}
