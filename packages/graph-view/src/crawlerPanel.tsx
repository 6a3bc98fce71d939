/** Takes the files of a crawl from a crawler: which one, its token where that is missing, then one of its crawls. */
import type { Crawl, CrawlConnectorState } from '@lockstep/protocol';
import { useEffect, useState, type ReactElement } from 'react';
import { Choice } from './choice';
import { CrawlerToken } from './crawlerToken';
import type { CrawlHost } from './crawlHost';
import { some } from './figures';
import { sentenceOf } from './problems';
import type { GraphSession } from './session';

export interface CrawlerPanelProps {
  crawls: CrawlHost;
  session: GraphSession;
  /** A crawl was taken, or nothing is wanted any more. */
  onClose: () => void;
}

export function CrawlerPanel({ crawls, session, onClose }: CrawlerPanelProps): ReactElement {
  const [connectors, setConnectors] = useState<readonly CrawlConnectorState[]>();
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const gone = new AbortController();
    crawls.connectors(gone.signal).then(setConnectors, error => {
      if (!gone.signal.aborted) {
        setProblem(sentenceOf(error));
      }
    });
    return () => gone.abort();
  }, [crawls]);
  const connector = connectors?.find(({ id }) => id === chosen) ?? connectors?.[0];
  const take = (crawl: Crawl): void => {
    if (connector) {
      onClose();
      void addCrawl(session, crawls, connector.id, crawl);
    }
  };
  return (
    <section className="lk-graph-file" aria-label="From a crawler">
      <header className="lk-row">
        <h3>From a crawler</h3>
        <span className="lk-spacer" />
        <button type="button" className="lk-button lk-button-small" onClick={onClose}>
          Close
        </button>
      </header>
      {problem !== undefined && (
        <div className="lk-problem" role="alert">
          <p>{problem}</p>
        </div>
      )}
      {connectors && connectors.length > 1 && (
        <div className="lk-graph-role">
          <Choice
            label="Crawler"
            options={connectors.map(({ id, label }) => [id, label] as const)}
            value={connector?.id}
            onChoose={setChosen}
          />
        </div>
      )}
      {connector && (
        <Connector
          key={connector.id}
          connector={connector}
          crawls={crawls}
          onChanged={setConnectors}
          onProblem={setProblem}
          onTake={take}
        />
      )}
    </section>
  );
}

/** Adds the tables of a crawl as files are added: links in the place of those before, pages beside them. */
async function addCrawl(
  session: GraphSession,
  crawls: CrawlHost,
  connector: string,
  crawl: Crawl
): Promise<void> {
  await session.lookAtLinks(crawls.source(connector, crawl, 'links'));
  if (crawl.rows.pages !== null && session.state.problem === undefined) {
    await session.lookAtPages(crawls.source(connector, crawl, 'pages'));
  }
}

interface ConnectorProps {
  connector: CrawlConnectorState;
  crawls: CrawlHost;
  onChanged: (connectors: readonly CrawlConnectorState[]) => void;
  onProblem: (sentence: string | undefined) => void;
  onTake: (crawl: Crawl) => void;
}

/** One crawler: its credential as far as it is shown, and its crawls. */
function Connector(props: ConnectorProps): ReactElement {
  const { connector, crawls, onChanged, onProblem, onTake } = props;
  const { id, credential } = connector;
  const [replacing, setReplacing] = useState(false);
  const change = (changed: Promise<readonly CrawlConnectorState[]>): void => {
    onProblem(undefined);
    changed.then(
      next => {
        setReplacing(false);
        onChanged(next);
      },
      (error: unknown) => onProblem(sentenceOf(error))
    );
  };
  if (credential === null || replacing) {
    return (
      <CrawlerToken
        connector={connector}
        onSet={given => change(crawls.setCredential(id, given))}
        {...(replacing ? { onCancel: () => setReplacing(false) } : {})}
      />
    );
  }
  return (
    <>
      <p className="lk-row">
        <span className="lk-ellipsis" title={credential.address ?? undefined}>
          {credential.address ?? connector.label}
        </span>
        <span className="lk-quiet lk-small">
          Token set {dayOf(credential.setAt)},{' '}
          {credential.source === 'keyring' ? 'in the keyring' : 'in a private file'}
        </span>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-button lk-button-small"
          aria-label="Replace the token"
          onClick={() => setReplacing(true)}
        >
          Replace
        </button>
        <button
          type="button"
          className="lk-button lk-button-small"
          aria-label="Remove the token"
          onClick={() => change(crawls.removeCredential(id))}
        >
          Remove
        </button>
      </p>
      <CrawlList
        key={`${credential.address} ${credential.setAt}`}
        connector={id}
        crawls={crawls}
        onProblem={onProblem}
        onTake={onTake}
      />
    </>
  );
}

function CrawlList(props: {
  connector: string;
  crawls: CrawlHost;
  onProblem: (sentence: string | undefined) => void;
  onTake: (crawl: Crawl) => void;
}): ReactElement | null {
  const { connector, crawls, onProblem, onTake } = props;
  const [list, setList] = useState<readonly Crawl[] | 'asked' | 'none'>('asked');
  useEffect(() => {
    const gone = new AbortController();
    crawls.crawls(connector, gone.signal).then(setList, (error: unknown) => {
      if (!gone.signal.aborted) {
        setList('none');
        onProblem(sentenceOf(error));
      }
    });
    return () => gone.abort();
  }, [connector, crawls, onProblem]);
  if (list === 'none') {
    return null;
  }
  if (list === 'asked') {
    return (
      <p className="lk-quiet" role="status">
        Asking for the list of crawls
      </p>
    );
  }
  if (list.length === 0) {
    return <p className="lk-quiet">This crawler has no finished crawl.</p>;
  }
  return (
    <ul className="lk-graph-crawls" aria-label="Crawls">
      {list.map(crawl => (
        <li key={crawl.id} className="lk-row">
          <span className="lk-ellipsis" title={crawl.id}>
            {crawl.name}
          </span>
          <span className="lk-quiet lk-small">{wordsOf(crawl)}</span>
          <span className="lk-spacer" />
          <button
            type="button"
            className="lk-button lk-button-small"
            aria-label={`Use ${crawl.name}, ${wordsOf(crawl)}`}
            onClick={() => onTake(crawl)}
          >
            Use
          </button>
        </li>
      ))}
    </ul>
  );
}

/** `1 Nov 2026, 1,200 links, 340 pages` */
function wordsOf({ at, rows: { links, pages } }: Crawl): string {
  return [
    ...(at === null ? [] : [dayOf(at)]),
    some(links, 'link'),
    pages === null ? 'no pages file' : some(pages, 'page')
  ].join(', ');
}

function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric'
  });
}
