/** The link graph as one view: choose files, correct how they are read, load, explore. */
import type {
  GraphEngine,
  LinkRole,
  PageRole,
  Source,
  Summary,
  TableReading
} from '@lockstep/linkgraph';
import { useEffect, useState, type ReactElement } from 'react';
import type { GraphHost, Remembered } from './host';

export interface GraphViewProps {
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
  /** For a cell output: lower, slices folded away. Default false. */
  compact?: boolean;
  /** Told after each load. */
  onSummary?: (summary: Summary) => void;
}

/** The whole view; it fills its parent and disposes its engine when it goes. */
export function GraphView(props: GraphViewProps): ReactElement {
  const { host } = props;
  const [, setEngine] = useState<GraphEngine | null>(null);
  useEffect(() => {
    const engine = host.createEngine();
    setEngine(engine);
    return () => engine.dispose();
  }, [host]);
  return (
    <main className="lk lk-graph" aria-label={`Link graph: ${props.links?.name ?? 'no file'}`} />
  );
}
