/** Starts the published page: theme, connection, index and run. */
import { Companion } from '@lockstep/client';
import { createRoot } from 'react-dom/client';
import '../style/index.css';
import { pageHost } from './pageHost';
import { placeOf } from './place';
import { Site } from './site';
import { followTheme } from './theme';
import { baseOf, pageTransport } from './transport';

const root = document.getElementById('root');
if (!root) {
  throw new Error('The page has no root.');
}
followTheme(document.body);
const base = baseOf(location.href);
const companion = new Companion(pageTransport(base));
const host = pageHost(
  companion,
  async () => {
    const { richOutputs } = await import('./rich');
    return richOutputs(async (graph, file, signal) => {
      const place = placeOf(location.hash);
      return companion.readGraphFile(place.view === 'run' ? place.run : '', graph, file, signal);
    });
  },
  path => {
    const link = document.createElement('a');
    link.href = new URL(path.replace(/^\//, ''), base).href;
    link.download = '';
    link.click();
  }
);
createRoot(root).render(<Site companion={companion} host={host} base={base} />);
