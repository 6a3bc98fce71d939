/** What is known of one page: its values, its path from home, its strongest links. */
import type { PageDetail } from '@lockstep/linkgraph';
import type { ReactElement, ReactNode } from 'react';
import type { NamedPage } from './changes';
import type { Exploration } from './exploration';
import { counted, shortName, writing } from './figures';
import { useStore } from './store';
import { tableColumns } from './tableColumns';

export interface PageFactsProps {
  detail: PageDetail;
  exploration: Exploration;
  /** Absent: links and path are text. */
  onOpen?: (page: number) => void;
  /** What can be done with a link of this page. */
  linkAction?: (from: NamedPage, to: NamedPage) => ReactNode;
}

/** Names in a path; the middle of a longer one is left out. */
const PATH = 6;
/** Values, and links a side, where there is nothing to click. */
const VALUES = 6;
const SHORT = 3;

export function PageFacts(props: PageFactsProps): ReactElement {
  const { detail, exploration, onOpen } = props;
  const { summary, part } = useStore(exploration);
  const links = onOpen ? undefined : SHORT;
  const columns = tableColumns(summary).slice(0, onOpen ? undefined : VALUES);
  return (
    <>
      <strong className="lk-page-name">{detail.name.trim()}</strong>
      <dl className="lk-page-values">
        {columns.map(({ name, label }) => {
          const column = writing(name, label, exploration.sitePages);
          const value = column.write(detail.values[name]);
          return (
            value !== '' && (
              <div key={name}>
                <dt>{column.label}</dt>
                <dd className="lk-num">{value}</dd>
              </div>
            )
          );
        })}
      </dl>
      {(!part || detail.path.length > 1) && (
        <>
          <p className="lk-small lk-quiet">
            {part ? `Path from ${shortName(summary.home.name)} in this part` : 'Path from home'}
          </p>
          <PathFromHome path={detail.path} onOpen={onOpen} />
        </>
      )}
      <Links
        {...props}
        title={part ? 'Linked from, in this part' : 'Linked from'}
        pages={detail.linkedFrom.slice(0, links)}
        pair={other => [other, detail]}
      />
      <Links
        {...props}
        title={part ? 'Links to, in this part' : 'Links to'}
        pages={detail.linksTo.slice(0, links)}
        pair={other => [detail, other]}
      />
    </>
  );
}

function PathFromHome(props: {
  path: PageDetail['path'];
  onOpen: PageFactsProps['onOpen'];
}): ReactElement {
  const { path, onOpen } = props;
  if (path.length === 0) {
    return <p>No path leads here from home.</p>;
  }
  const ends = PATH / 2;
  const cut = path.length > PATH ? path.length - PATH : 0;
  const steps = cut > 0 ? [...path.slice(0, ends), ...path.slice(-ends)] : path;
  return (
    <ol className="lk-page-path">
      {steps.map((step, at) => (
        <li key={step.page}>
          {cut > 0 && at === ends && <span className="lk-quiet">{counted(cut)} more → </span>}
          <PageName page={step} onOpen={onOpen} />
        </li>
      ))}
    </ol>
  );
}

function Links(
  props: PageFactsProps & {
    title: string;
    pages: PageDetail['linksTo'];
    pair: (other: NamedPage) => readonly [NamedPage, NamedPage];
  }
): ReactNode {
  const { title, pages, pair, onOpen, linkAction } = props;
  if (pages.length === 0) {
    return null;
  }
  return (
    <>
      <p className="lk-small lk-quiet">{title}</p>
      <ul className="lk-page-links" aria-label={title}>
        {pages.map(other => (
          <li key={other.page} className="lk-row">
            <PageName page={other} onOpen={onOpen} />
            <span className="lk-spacer" />
            {other.times > 1 && <span className="lk-num lk-quiet">{counted(other.times)} ×</span>}
            {linkAction?.(...pair(other))}
          </li>
        ))}
      </ul>
    </>
  );
}

function PageName(props: { page: NamedPage; onOpen: PageFactsProps['onOpen'] }): ReactElement {
  const { page, onOpen } = props;
  const name = shortName(page.name);
  return onOpen ? (
    <button
      type="button"
      className="lk-page-link lk-ellipsis"
      title={page.name}
      onClick={() => onOpen(page.page)}
    >
      {name}
    </button>
  ) : (
    <span className="lk-ellipsis">{name}</span>
  );
}
