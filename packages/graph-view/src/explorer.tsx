/** The loaded view: toolbar, slices at left, map in the middle, table below. */
import { Icon } from '@lockstep/cards';
import type { MapView } from '@lockstep/linkgraph';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Exploration } from './exploration';
import type { ExplorationState } from './explorationState';
import { counted, some } from './figures';
import { FilterPanel } from './filterPanel';
import type { MapKit } from './mapKit';
import { MapPane } from './mapPane';
import { OriginPanel } from './originPanel';
import { PageCard } from './pageCard';
import type { PageList } from './pageList';
import { PartOrigin } from './partOrigin';
import { PartPanel } from './partPanel';
import { ReadingBar } from './readingBar';
import { SelectionPanel } from './selectionPanel';
import type { GraphSession } from './session';
import { Slices } from './slices';
import { useStore } from './store';
import { Toolbar } from './toolbar';

/** So many names go with a question; the chat asks for more itself. */
const ASKED = 50;

export function Explorer(props: {
  session: GraphSession;
  exploration: Exploration;
  kit: MapKit;
}): ReactElement {
  const { session, exploration, kit } = props;
  const { host } = session;
  const state = useStore(exploration);
  const [map, setMap] = useState<MapView | null>(null);
  const [drawer, setDrawer] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const ask = host.ask && ((list: PageList) => void askAbout(session, exploration, list));
  return (
    <div
      className="lk-graph-loaded"
      data-drawer={drawer ? 'open' : undefined}
      onKeyDown={event => {
        if (event.key === 'Escape' && drawer) {
          setDrawer(false);
        }
      }}
    >
      <Toolbar
        exploration={exploration}
        session={session}
        map={map}
        search={search}
        drawer={drawer}
        onDrawer={() => setDrawer(!drawer)}
      />
      <Slices exploration={exploration} onAsk={ask} />
      <div className="lk-graph-middle">
        <MapPane
          exploration={exploration}
          kit={kit}
          onMap={setMap}
          onSearch={() => search.current?.focus()}
          onTable={() => grid.current?.focus()}
        />
        <Problem exploration={exploration} />
        <ReadingBar exploration={exploration} host={host} map={map} />
        {state.panel === 'filter' && <FilterPanel exploration={exploration} />}
        {state.panel === 'origin' &&
          (state.part ? (
            <PartOrigin exploration={exploration} part={state.part} />
          ) : (
            <OriginPanel exploration={exploration} session={session} />
          ))}
        {state.panel === 'part' && state.part && (
          <PartPanel exploration={exploration} session={session} part={state.part} />
        )}
        {state.panel === undefined && (
          <PageCard
            exploration={exploration}
            openAddress={host.openAddress}
            onPart={request => void session.showPart(request)}
            onClosed={() => grid.current?.focus()}
          />
        )}
      </div>
      <SelectionPanel exploration={exploration} host={host} map={map} grid={grid} onAsk={ask} />
      <Told state={state} />
    </div>
  );
}

async function askAbout(
  { host }: GraphSession,
  exploration: Exploration,
  { label, query, finding }: PageList
): Promise<void> {
  try {
    const { names } = await exploration.engine.rows(query, [], 0, ASKED);
    host.ask?.({ label, names, ...(finding ? { finding } : {}) });
  } catch (error) {
    exploration.fail(error);
  }
}

function Problem({ exploration }: { exploration: Exploration }): ReactElement | null {
  const { problem } = useStore(exploration);
  if (problem === undefined) {
    return null;
  }
  return (
    <div className="lk-graph-problem lk-problem" role="alert">
      <p>{problem}</p>
      <button
        type="button"
        className="lk-icon-button"
        aria-label="Close the message"
        onClick={() => exploration.dismiss()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** What a screen reader hears: what is listed, what passes the filters, what would change. */
function Told({ state }: { state: ExplorationState }): ReactElement {
  const { list, listed, shown, result, summary } = state;
  const [text, setText] = useState('');
  useEffect(() => {
    if (listed && list.everything !== true) {
      setText(`${list.label}: ${counted(listed.length)} of ${some(summary.pages, 'page')}`);
    }
  }, [list, listed, summary]);
  useEffect(() => {
    if (shown) {
      setText(`${counted(shown.length)} of ${some(summary.pages, 'page')} pass the filter`);
    }
  }, [shown, summary]);
  useEffect(() => {
    if (result) {
      setText(result.sentence);
    }
  }, [result]);
  return (
    <p className="lk-visually-hidden" role="status">
      {text}
    </p>
  );
}
