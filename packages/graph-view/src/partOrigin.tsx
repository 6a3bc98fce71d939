/** How a part came to be, in the place of what can be corrected of files: the whole is measured in the kernel. */
import type { ReactElement } from 'react';
import type { Exploration } from './exploration';
import { some } from './figures';
import { SidePanel } from './filterPanel';
import { noFindings, partSentence, type GraphPart } from './parts';
import type { GraphSession } from './session';
import { useStore } from './store';

const engines = { duckdb: 'DuckDB in the kernel', spark: 'Spark, asked by the kernel' } as const;

export function PartOrigin(props: { exploration: Exploration; part: GraphPart }): ReactElement {
  const { exploration, part } = props;
  const { summary } = useStore(exploration);
  const { whole } = part;
  return (
    <SidePanel title="How it was read" onClose={() => exploration.openPanel(undefined)}>
      <h3>The site</h3>
      <p>
        {whole.name}: {some(whole.pages, 'page')}, {some(whole.links, 'link')}, read and measured by{' '}
        {engines[whole.engine]}. Columns with (site) are measured of all of it.
      </p>
      <h3>Home</h3>
      <p>{whole.home ?? 'No home'}</p>
      <p className="lk-small lk-quiet">
        To count from another page: <code>link_graph(…, home="…")</code>.
      </p>
      <h3>This part</h3>
      <p>{partSentence(part, summary)}</p>
      <p className="lk-small lk-quiet">{noFindings(part, summary)}</p>
    </SidePanel>
  );
}

/** When the first part could not be had: why, and the way to try again. */
export function NoPart({ session }: { session: GraphSession }): ReactElement {
  const { problem } = useStore(session);
  return (
    <section className="lk-graph-files" aria-label="Link graph">
      <h2>{session.host.parts?.whole.name}</h2>
      {problem !== undefined && (
        <div className="lk-problem" role="alert">
          <p>{problem}</p>
        </div>
      )}
      <div className="lk-actions">
        <button
          type="button"
          className="lk-button lk-button-primary"
          onClick={() => void session.begin()}
        >
          {problem === undefined ? 'Show the top pages' : 'Try again'}
        </button>
      </div>
    </section>
  );
}
