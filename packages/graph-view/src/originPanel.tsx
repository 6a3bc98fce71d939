/** How the graph came to be: its home, what was assumed, which addresses were made one; all of it correctable. */
import type { JoinReport, NormaliseRules, ReadReport } from '@lockstep/linkgraph';
import { useId, type ReactElement, type ReactNode } from 'react';
import type { Exploration } from './exploration';
import { counted, lasting, some } from './figures';
import { SidePanel } from './filterPanel';
import { PageSearch } from './pageSearch';
import type { GraphSession } from './session';
import { useStore } from './store';

/** What each rule does, in the order in which they are applied. */
const rules: readonly (readonly [rule: keyof NormaliseRules, label: string])[] = [
  ['trim', 'Space around names does not count'],
  ['scheme', 'http and https are one'],
  ['host', 'Host in lower case'],
  ['www', 'www. does not count'],
  ['slash', 'A slash at the end does not count'],
  ['fragment', 'What follows # does not count'],
  ['tracking', 'Tracking parameters do not count'],
  ['dropQuery', 'No parameter counts'],
  ['letterCase', 'Capital letters do not count'],
  ['redirects', 'A redirect is the page it ends at'],
  ['canonicals', 'A page with a canonical is that canonical']
];

/** Rules that are off unless somebody wants them, as the contract has it. */
const off: readonly (keyof NormaliseRules)[] = ['dropQuery', 'www', 'letterCase'];

function isOn(set: Partial<NormaliseRules> | undefined, rule: keyof NormaliseRules): boolean {
  return set?.[rule] ?? !off.includes(rule);
}

export function OriginPanel(props: {
  exploration: Exploration;
  session: GraphSession;
}): ReactElement {
  const { exploration, session } = props;
  const { summary } = useStore(exploration);
  const { home, assumed, read, join } = summary;
  const setRule = (rule: keyof NormaliseRules, on: boolean): void =>
    void session.again({ rules: { ...session.request.rules, [rule]: on } });
  return (
    <SidePanel title="How it was read" onClose={() => exploration.openPanel(undefined)}>
      <h3>Home</h3>
      <p>{home.page < 0 ? 'No home' : home.name.trim()}</p>
      {home.reason !== '' && (
        <p className="lk-small lk-quiet">
          {home.guessed && 'Guessed. '}
          {home.reason}
        </p>
      )}
      <PageSearch
        engine={exploration.engine}
        label="Another home"
        onChoose={({ name }) => void session.again({ home: name })}
        onProblem={exploration.fail}
      />
      {join && <NearMisses join={join} onJoin={rule => setRule(rule, true)} />}
      <Rules read={read} on={rule => isOn(session.request.rules, rule)} onSet={setRule} />
      <Rows read={read} />
      {assumed.length > 0 && (
        <>
          <h3>Assumed</h3>
          <ul className="lk-graph-assumed">
            {assumed.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <p className="lk-small lk-quiet">
        Read and measured in{' '}
        {lasting(Object.values(summary.took).reduce((sum, took) => sum + took, 0))}.
      </p>
      <button type="button" className="lk-button" onClick={() => session.reread()}>
        Correct the files
      </button>
    </SidePanel>
  );
}

function NearMisses(props: {
  join: JoinReport;
  onJoin: (rule: keyof NormaliseRules) => void;
}): ReactNode {
  const { join, onJoin } = props;
  return (
    <>
      <h3>Links and pages</h3>
      <p>
        {some(join.matched, 'page')} in both, {counted(join.onlyInLinks.count)} only in the links,{' '}
        {counted(join.onlyInPages.count)} only in the pages.
      </p>
      {join.nearMisses.map(({ rule, joins, example }) => (
        <div key={rule} className="lk-near-miss">
          <p>
            {some(joins, 'more page')} would meet: {labelOf(rule)}.
          </p>
          <p className="lk-small lk-quiet">
            {example[0]} · {example[1]}
          </p>
          <button
            type="button"
            className="lk-button lk-button-small"
            aria-label={`Join them: ${labelOf(rule)}`}
            onClick={() => onJoin(rule)}
          >
            Join them
          </button>
        </div>
      ))}
    </>
  );
}

function labelOf(rule: keyof NormaliseRules): string {
  const label = rules.find(([name]) => name === rule)?.[1] ?? rule;
  return label.charAt(0).toLowerCase() + label.slice(1);
}

function Rules(props: {
  read: ReadReport;
  on: (rule: keyof NormaliseRules) => boolean;
  onSet: (rule: keyof NormaliseRules, on: boolean) => void;
}): ReactElement {
  const { read, on, onSet } = props;
  const id = useId();
  return (
    <fieldset className="lk-filter">
      <legend>Names made one</legend>
      {rules.map(([rule, label]) => {
        const effect = read.rules.find(other => other.rule === rule);
        const gone = effect ? effect.before - effect.after : 0;
        return (
          <label key={rule} className="lk-filter-word" htmlFor={`${id}${rule}`}>
            <input
              id={`${id}${rule}`}
              type="checkbox"
              className="lk-check"
              checked={on(rule)}
              onChange={event => onSet(rule, event.target.checked)}
            />
            <span>{label}</span>
            <span
              className="lk-num lk-quiet"
              title={
                effect && `${counted(effect.before)} names before, ${counted(effect.after)} after`
              }
            >
              {gone > 0 ? `−${counted(gone)}` : ''}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Rows({ read }: { read: ReadReport }): ReactElement {
  const first =
    read.firstIncomplete === undefined ? '' : `, the first is row ${counted(read.firstIncomplete)}`;
  const lines = [
    `${some(read.rows, 'row')}, ${counted(read.used)} used`,
    ...(read.duplicates > 0 ? [`${counted(read.duplicates)} repeat another`] : []),
    ...(read.selfLinks > 0 ? [`${counted(read.selfLinks)} link a page to itself`] : []),
    ...(read.incomplete > 0
      ? [`${counted(read.incomplete)} lack a start or a target${first}`]
      : []),
    ...Object.entries(read.otherTypes).map(
      ([type, rows]) => `${counted(rows)} of type ${type}, left out`
    ),
    ...(read.dangling > 0 ? [`${some(read.dangling, 'page')} linked, never seen to link`] : []),
    ...(read.externalPages > 0
      ? [`${some(read.externalPages, 'page')} on other hosts, not ranked`]
      : [])
  ];
  return (
    <>
      <h3>Rows</h3>
      <ul className="lk-graph-assumed">
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
