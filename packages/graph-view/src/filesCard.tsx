/** The card where files are chosen and what was guessed of them is corrected, before anything is read. */
import { Icon } from '@lockstep/cards';
import { useRef, useState, type ReactElement, type ReactNode } from 'react';
import { CrawlerPanel } from './crawlerPanel';
import { FileSection } from './fileSection';
import { linkRoles, pageRoles } from './fileWords';
import { counted } from './figures';
import { aboutLinks, KERNEL_FROM, needed, readable, withRole, type FilesDraft } from './files';
import type { GraphSession } from './session';
import { useStore } from './store';

export function FilesCard({ session }: { session: GraphSession }): ReactElement {
  const { draft, purpose, looking, problem, behind } = useStore(session);
  const { host } = session;
  const later = purpose === 'later crawl';
  const [crawling, setCrawling] = useState(false);
  const crawler = useRef<HTMLButtonElement>(null);
  const leaveCrawler = (): void => {
    setCrawling(false);
    crawler.current?.focus();
  };
  return (
    <section className="lk-graph-files" aria-label={later ? 'A later crawl' : 'Files'}>
      <h2>{later ? 'Compare with a later crawl' : 'Link graph'}</h2>
      {problem !== undefined && (
        <div className="lk-problem" role="alert">
          <p>{problem}</p>
        </div>
      )}
      {draft.links ? <Files session={session} draft={draft} /> : <Empty later={later} />}
      {crawling && host.crawls && (
        <CrawlerPanel crawls={host.crawls} session={session} onClose={leaveCrawler} />
      )}
      {looking > 0 && (
        <p className="lk-quiet" role="status">
          Looking at the first rows
        </p>
      )}
      <Kernel draft={draft} />
      <footer className="lk-next">
        <p>{nextLine(draft)}</p>
        <div className="lk-actions">
          {behind && (
            <button type="button" className="lk-button" onClick={() => session.back()}>
              Back to the map
            </button>
          )}
          {host.chooseFile && (
            <button
              type="button"
              className={draft.links ? 'lk-button' : 'lk-button lk-button-primary'}
              onClick={() => void session.chooseLinks()}
            >
              {draft.links ? 'Choose another links file' : 'Choose a links file'}
            </button>
          )}
          {host.crawls && (
            <button
              ref={crawler}
              type="button"
              className="lk-button"
              aria-expanded={crawling}
              onClick={() => setCrawling(!crawling)}
            >
              From a crawler
            </button>
          )}
          {host.chooseFile && draft.links && (
            <button type="button" className="lk-button" onClick={() => void session.choosePages()}>
              Add a pages file
            </button>
          )}
          {draft.links && (
            <button
              type="button"
              className="lk-button lk-button-primary"
              disabled={!readable(draft) || looking > 0}
              onClick={() => void session.read()}
            >
              {later ? 'Read and compare' : 'Read these files'}
            </button>
          )}
        </div>
      </footer>
    </section>
  );
}

function Empty({ later }: { later: boolean }): ReactElement {
  return (
    <div className="lk-graph-empty">
      <p>
        {later
          ? 'Choose the links file of the later crawl: one row a link, with the same names as before.'
          : 'Choose a links file: one row a link. It needs two columns: the page that a link starts on (From, Source) and the page that it goes to (To, Destination, Target).'}
      </p>
      <p className="lk-quiet">
        CSV, TSV or Parquet, also gzipped. A pages file beside it may hold titles, segments, status
        codes, clicks and impressions; its one needed column is the page (Address, URL).
      </p>
    </div>
  );
}

function Files({ session, draft }: { session: GraphSession; draft: FilesDraft }): ReactNode {
  const { links, pages } = draft;
  const roles = { links: linkRoles.map(([role]) => role), pages: pageRoles.map(([role]) => role) };
  return (
    <>
      {links && (
        <FileSection
          file={links}
          what="Links"
          roles={linkRoles}
          needed={needed.links}
          onRole={(role, column) => session.setLinks(withRole(links, roles.links, role, column))}
          onDialect={part => void session.correctLinks(links, part)}
        />
      )}
      {pages.map((file, at) => (
        <FileSection
          key={`${at} ${file.source.name}`}
          file={file}
          what="Pages"
          roles={pageRoles}
          needed={needed.pages}
          onRole={(role, column) =>
            session.setPages(file, withRole(file, roles.pages, role, column))
          }
          onDialect={part => void session.correctPages(file, part)}
          onRemove={() => session.setPages(file)}
        />
      ))}
    </>
  );
}

/** Says when a file is more than the page should hold; reading it here stays possible. */
function Kernel({ draft }: { draft: FilesDraft }): ReactNode {
  const links = draft.links && aboutLinks(draft.links);
  if (links === undefined || links < KERNEL_FROM) {
    return null;
  }
  return (
    <p className="lk-reason" role="status">
      <Icon name="warning" className="lk-glyph lk-is-stale" />
      <span>
        About {counted(Number(links.toPrecision(2)))} links. The page holds about{' '}
        {counted(KERNEL_FROM)}; above that the kernel reads faster and holds more: in Python,{' '}
        <code>link_graph(links, engine="duckdb")</code>. It can still be read here.
      </span>
    </p>
  );
}

function nextLine(draft: FilesDraft): string {
  if (!draft.links) {
    return 'Next: choose the links file.';
  }
  return readable(draft)
    ? 'Next: check the columns, then read.'
    : 'Next: name the missing column, then read.';
}
