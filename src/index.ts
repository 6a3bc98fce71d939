/** The plugins of the extension, one folder each. */
import { appPlugin } from './app/plugin';
import { authorPlugin } from './author/plugin';
import { batchPlugin } from './batch/plugin';
import { chatPlugin } from './chat/plugin';
import { companionPlugin } from './companion/plugin';
import { graphPlugin } from './graph/plugin';
import { ledgerPlugin } from './ledger/plugin';
import { observerPlugin } from './observer/plugin';
import { runsPlugin } from './runs/plugin';
import { publishPlugin } from './publish/plugin';

export * from './tokens';
export { doAndTell, tellAlone, type Outcome } from '@lockstep/protocol';
export default [
  companionPlugin,
  appPlugin,
  authorPlugin,
  batchPlugin,
  runsPlugin,
  observerPlugin,
  chatPlugin,
  graphPlugin,
  ledgerPlugin,
  publishPlugin
];
