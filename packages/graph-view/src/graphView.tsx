/** The link graph as one view: choose files, correct how they are read, load, explore. */
import type { LinkRole, PageRole, Source, Summary, TableReading } from '@lockstep/linkgraph';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Explorer } from './explorer';
import { FilesCard } from './filesCard';
import type { GraphHost, Remembered } from './host';
import { Loading } from './loading';
import { drawnKit, type MapKit } from './mapKit';
import type { Look } from './explorationState';
import { NoPart } from './partOrigin';
import { partTitle } from './parts';
import { GraphSession } from './session';
import { useStore } from './store';

export interface GraphViewProps {
  /** Stays the same object: another host is another view, with an engine of its own. */
  host: GraphHost;
  /** The links file; absent: the view asks for one. */
  links?: Source;
  /** Files of pages, joined in turn. */
  pages?: readonly Source[];
  /** How it was read last time. Default: what the host remembers. */
  request?: Remembered['request'];
  /** Readings that are settled already, such as those of a Python call; absent ones are guessed. */
  readings?: {
    links?: TableReading<LinkRole>;
    pages?: readonly (TableReading<PageRole> | undefined)[];
  };
  /** Reads without showing the files card first, unless a needed column is missing. Default false. */
  readAtOnce?: boolean;
  /** Colour, size and place at first, by column names; what the graph does not have is left as usual. */
  look?: Partial<Look>;
  /** For a cell output: lower, slices folded away. Default false. */
  compact?: boolean;
  /** Told after each load. */
  onSummary?: (summary: Summary) => void;
  /** Draws the map; a stand-in where there is no canvas. Default: the renderer of linkgraph. */
  kit?: MapKit;
}

/**
 * The whole view; it fills its parent and disposes its engine when it goes. What it was opened with is read once:
 * another file is another view (give it another `key`).
 */
export function GraphView(props: GraphViewProps): ReactElement {
  const [session, setSession] = useState<GraphSession>();
  const opened = useRef(props);
  const { host } = props;
  useEffect(() => {
    const { current } = opened;
    const made = new GraphSession({
      ...current,
      host,
      onSummary: summary => opened.current.onSummary?.(summary)
    });
    setSession(made);
    void made.begin();
    return () => made.dispose();
  }, [host]);
  const name = host.parts?.whole.name ?? props.links?.name;
  return (
    <section
      className={props.compact === true ? 'lk lk-graph lk-graph-compact' : 'lk lk-graph'}
      aria-label={name === undefined ? 'Link graph' : `Link graph: ${name}`}
    >
      {session && <AtStage session={session} kit={props.kit ?? drawnKit} />}
    </section>
  );
}

function AtStage({ session, kit }: { session: GraphSession; kit: MapKit }): ReactElement {
  const { stage, draft } = useStore(session);
  switch (stage.at) {
    case 'files':
      return session.host.parts ? <NoPart session={session} /> : <FilesCard session={session} />;
    case 'loading':
      return (
        <Loading
          name={stage.part ? partTitle(stage.part) : (draft.links?.source.name ?? '')}
          progress={stage.progress}
          waits={stage.part ? 'Waiting for the kernel' : 'Opening the files'}
          onCancel={() => session.cancel()}
        />
      );
    case 'loaded':
      return <Explorer session={session} exploration={stage.exploration} kit={kit} />;
  }
}
