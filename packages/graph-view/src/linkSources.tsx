/** Where a link to a page could come from, best first, as its finding says; each can be tried at once. */
import { useEffect, useState, type ReactNode } from 'react';
import type { NamedPage } from './changes';
import type { Exploration } from './exploration';
import { shortName } from './figures';
import { useStore } from './store';

export function LinkSources(props: { exploration: Exploration; to: NamedPage }): ReactNode {
  const { exploration, to } = props;
  const { finding } = useStore(exploration).list;
  const pages = finding?.linkFrom?.find(([page]) => page === to.page)?.[1];
  const [sources, setSources] = useState<readonly NamedPage[]>([]);
  useEffect(() => {
    if (!pages || pages.length === 0) {
      setSources([]);
      return;
    }
    let on = true;
    exploration.engine.rows({ pages: Uint32Array.from(pages) }, [], 0, pages.length).then(rows => {
      if (on) {
        const found = rows.names.map((name, at) => ({ page: rows.pages[at] ?? -1, name }));
        // Rows come by number; the finding's order is the better one.
        setSources(pages.flatMap(page => found.find(other => other.page === page) ?? []));
      }
    }, exploration.fail);
    return () => {
      on = false;
    };
  }, [exploration, pages]);
  if (sources.length === 0) {
    return null;
  }
  return (
    <>
      <p className="lk-small lk-quiet">Could be linked from</p>
      <ul className="lk-page-links" aria-label="Could be linked from">
        {sources.map(from => (
          <li key={from.page} className="lk-row">
            <button
              type="button"
              className="lk-page-link lk-ellipsis"
              title={from.name}
              onClick={() => void exploration.open(from.page, true)}
            >
              {shortName(from.name)}
            </button>
            <span className="lk-spacer" />
            <button
              type="button"
              className="lk-button lk-button-small"
              aria-label={`Try the link ${shortName(from.name)} → ${shortName(to.name)}`}
              onClick={() => void exploration.tryLink({ kind: 'add', from, to })}
            >
              Try
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
