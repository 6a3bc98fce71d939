/** Starts the published page: theme, connection, index and run. */
import { lazyControls } from '@lockstep/cards';
import { Companion } from '@lockstep/client';
import { createRoot } from 'react-dom/client';
import '../style/index.css';
import { pageHost } from './pageHost';
import { placeOf } from './place';
import { Site } from './site';
import { withStyles } from './styles';
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
    const [{ richOutputs }] = await Promise.all([import('./rich'), withStyles('outputs')]);
    const draw = richOutputs(
      (graph, file, signal) => companion.readGraphFile(runOnShow() ?? '', graph, file, signal),
      {
        run: runOnShow,
        draw: lazyControls(async run => {
          const { openControls } = await import('./controls');
          return openControls(companion, run, draw);
        })
      }
    );
    return draw;
  },
  path => {
    const link = document.createElement('a');
    link.href = new URL(path.replace(/^\//, ''), base).href;
    link.download = '';
    link.click();
  }
);
/** The run that the address names. */
function runOnShow(): string | null {
  const place = placeOf(location.hash);
  return place.view === 'run' ? place.run : null;
}

createRoot(root).render(<Site companion={companion} host={host} base={base} />);
