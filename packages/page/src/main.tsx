/** Starts the published page: theme, connection, index and run. */
import { Companion } from '@lockstep/client';
import { createRoot } from 'react-dom/client';
import '../style/index.css';
import { pageHost } from './pageHost';
import { Site } from './site';
import { followTheme } from './theme';
import { baseOf, pageTransport } from './transport';

const root = document.getElementById('root');
if (!root) {
  throw new Error('The page has no root.');
}
followTheme(document.body);
const companion = new Companion(pageTransport(baseOf(location.href)));
const host = pageHost(companion, async () => (await import('./rich')).drawRichOutput);
createRoot(root).render(<Site companion={companion} host={host} />);
