/** The left side: clicks from home, the three questions, what changed since, what is expected. */
import { Icon } from '@lockstep/cards';
import type { Finding, Summary } from '@lockstep/linkgraph';
import { useState, type ReactElement, type ReactNode } from 'react';
import { changeWords, countThen } from './changes';
import { DepthSlices } from './depthSlices';
import type { Exploration } from './exploration';
import type { ExplorationState } from './explorationState';
import { changed, counted, some } from './figures';
import { ExpectedForm, FindingMenu } from './findingMenu';
import { noFindings } from './parts';
import { comparisonLists, findingList, inSequence, questions, type PageList } from './pageList';
import { SliceList } from './sliceList';
import { useStore } from './store';
import { today } from './today';

export function Slices(props: {
  exploration: Exploration;
  onAsk?: (list: PageList) => void;
}): ReactElement {
  const { exploration, onAsk } = props;
  const state = useStore(exploration);
  const { summary, result, list, part } = state;
  const show = (next: PageList): void => void exploration.toggle(next);
  return (
    <nav className="lk-slices" aria-label="Slices">
      {part?.request.what !== 'segments' && (
        <DepthSlices
          summary={summary}
          part={part}
          result={result}
          chosen={list.key}
          onShow={show}
        />
      )}
      {part && (
        <>
          <h2>Findings</h2>
          <p className="lk-small lk-quiet lk-slices-note">{noFindings(part, summary)}</p>
        </>
      )}
      <TriedLinks exploration={exploration} />
      <ComparisonSlices state={state} onShow={show} />
      {questions.map(({ question, title }) => (
        <QuestionSlices
          key={question}
          title={title}
          exploration={exploration}
          findings={inSequence(summary.findings).filter(finding => finding.question === question)}
          onAsk={onAsk}
        />
      ))}
      <ExpectedList exploration={exploration} summary={summary} />
    </nav>
  );
}

function QuestionSlices(props: {
  title: string;
  exploration: Exploration;
  findings: readonly Finding[];
  onAsk?: (list: PageList) => void;
}): ReactNode {
  const { title, exploration, onAsk } = props;
  const { list, result, expected } = useStore(exploration);
  const [asking, setAsking] = useState<Finding>();
  const findings = props.findings.filter(
    ({ id }) => !expected.some(({ finding }) => finding === id)
  );
  if (props.findings.length === 0) {
    return null;
  }
  const chosen = findings.find(finding => finding.id === list.finding?.id);
  const menu = chosen && (
    <FindingMenu
      finding={chosen}
      onExpect={() => setAsking(chosen)}
      onAsk={onAsk && (() => onAsk(findingList(chosen)))}
    />
  );
  return (
    <>
      <h2>{title}</h2>
      {findings.length === 0 ? (
        <p className="lk-small lk-quiet lk-slices-note">Nothing but what is expected.</p>
      ) : (
        <SliceList
          label={title}
          slices={findings.map(finding => {
            const then = countThen(finding.kind, result);
            return {
              key: finding.id,
              number: then ? changed(then[0], then[1]) : counted(finding.count),
              title: finding.title,
              sentence: finding.sentence
            };
          })}
          chosen={chosen?.id}
          menu={menu}
          onChoose={id => {
            const finding = findings.find(other => other.id === id);
            if (finding) {
              void exploration.toggle(findingList(finding));
            }
          }}
        />
      )}
      {asking && (
        <ExpectedForm
          finding={asking}
          onCancel={() => setAsking(undefined)}
          onDone={reason => {
            exploration.callExpected(asking, reason, today());
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}

function TriedLinks({ exploration }: { exploration: Exploration }): ReactNode {
  const { changes, result } = useStore(exploration);
  if (changes.length === 0) {
    return null;
  }
  return (
    <section className="lk-slices-plain" aria-label="What if">
      <h2>What if</h2>
      <ul>
        {changes.map(change => (
          <li key={changeWords(change)} className="lk-row">
            <span className="lk-ellipsis" title={changeWords(change)}>
              {changeWords(change)}
            </span>
            <span className="lk-spacer" />
            <button
              type="button"
              className="lk-icon-button"
              aria-label={`Undo: ${changeWords(change)}`}
              title="Undo"
              onClick={() => void exploration.undo(change)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {result && <p className="lk-small lk-quiet">{result.sentence}</p>}
    </section>
  );
}

function ComparisonSlices(props: {
  state: ExplorationState;
  onShow: (list: PageList) => void;
}): ReactNode {
  const { state, onShow } = props;
  const { comparison, list } = state;
  if (!comparison) {
    return null;
  }
  const lists = comparisonLists(comparison);
  const { lost } = comparison.pages;
  return (
    <>
      <h2>Since the earlier crawl</h2>
      <p className="lk-small lk-quiet lk-slices-note">{comparison.sentence}</p>
      <SliceList
        label="Since the earlier crawl"
        slices={lists.map(({ key, label, query, found = '' }) => ({
          key,
          number: counted(query.pages?.length ?? 0),
          title: label,
          sentence: `${found[0]?.toUpperCase() ?? ''}${found.slice(1)}.`
        }))}
        chosen={lists.find(({ key }) => key === list.key)?.key}
        onChoose={key => {
          const next = lists.find(other => other.key === key);
          if (next) {
            onShow(next);
          }
        }}
      />
      <details className="lk-details lk-slices-plain">
        <summary>
          <Icon name="open" small />
          <span className="lk-num">{counted(lost.count)}</span> Lost
        </summary>
        <p className="lk-small lk-quiet">
          In the earlier crawl only, so they are not on the map.
          {lost.count > lost.names.length && ` The first ${counted(lost.names.length)}:`}
        </p>
        <ul className="lk-lost">
          {lost.names.slice(0, SHOWN_LOST).map(name => (
            <li key={name} className="lk-ellipsis" title={name}>
              {name}
            </li>
          ))}
          {lost.names.length > SHOWN_LOST && <li>and {some(lost.count - SHOWN_LOST, 'other')}</li>}
        </ul>
      </details>
    </>
  );
}

/** So many lost pages are named; a list of thousands would be read by nobody. */
const SHOWN_LOST = 200;

function ExpectedList(props: { exploration: Exploration; summary: Summary }): ReactNode {
  const { exploration, summary } = props;
  const { expected } = useStore(exploration);
  const marked = expected.flatMap(mark => {
    const finding = summary.findings.find(({ id }) => id === mark.finding);
    return finding ? [{ mark, finding }] : [];
  });
  if (marked.length === 0) {
    return null;
  }
  return (
    <section className="lk-slices-plain" aria-label="Expected">
      <h2>Expected</h2>
      <ul>
        {marked.map(({ mark, finding }) => (
          <li key={mark.finding} className="lk-row">
            <div className="lk-expected">
              <span className="lk-num">{counted(finding.count)}</span> {finding.title}
              <span className="lk-small lk-quiet">
                {mark.reason} · since {mark.since}
              </span>
            </div>
            <button
              type="button"
              className="lk-button lk-button-small"
              aria-label={`Undo: ${finding.title} is expected`}
              onClick={() => exploration.unexpect(mark.finding)}
            >
              Undo
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
