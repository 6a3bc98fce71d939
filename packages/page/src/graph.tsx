/** A link graph in a card, for participants: the same view, with its data from the run that shows it. Loaded on first use. */
import { download } from '@lockstep/cards';
import {
  GraphView,
  lookOf,
  readBundle,
  requestOf,
  type GraphHost,
  type Remembered
} from '@lockstep/graph-view';
import { remoteEngine, type Source } from '@lockstep/linkgraph';
import { createRoot } from 'react-dom/client';
import { withStyles } from './styles';

/** Reads one file of a graph that the run on show shows. */
export type ReadGraphFile = (
  graph: string,
  file: string,
  signal?: AbortSignal
) => Promise<ReadableStream<Uint8Array>>;

/**
 * Draws a graph into an empty node.
 *
 * @returns how to take it down
 * @throws UserError when the output is of another version
 */
export function drawGraph(node: HTMLElement, data: unknown, read: ReadGraphFile): () => void {
  void withStyles('graph');
  const bundle = readBundle(data);
  const sources = (role: 'links' | 'pages'): Source[] =>
    bundle.source
      .filter(file => file.role === role)
      .map(({ name, bytes, file = '' }) => ({
        name,
        ...(bytes === undefined ? {} : { size: bytes }),
        open: signal => read(bundle.id, file, signal)
      }));
  const [links] = sources('links');
  const root = createRoot(node);
  root.render(
    <GraphView
      host={host()}
      links={links}
      pages={sources('pages')}
      request={requestOf(bundle)}
      look={lookOf(bundle)}
      compact
      readAtOnce
    />
  );
  return () => root.unmount();
}

/** A participant's host: what they called expected is theirs while the page is open; no chat, no files of their own. */
function host(): GraphHost {
  let remembered: Remembered = { expected: [] };
  return {
    createEngine: () =>
      remoteEngine(new Worker(new URL('./graph-worker.js', import.meta.url), { type: 'module' })),
    save: (name, bytes) => Promise.resolve(download(name, new Uint8Array(bytes))),
    get remembered() {
      return remembered;
    },
    remember: next => {
      remembered = next;
    },
    openAddress: address => void window.open(address, '_blank', 'noopener,noreferrer')
  };
}
