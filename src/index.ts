/** The plugins of the extension, one folder each. */
import { appPlugin } from './app/plugin';
import { companionPlugin } from './companion/plugin';

export * from './tokens';
export default [companionPlugin, appPlugin];
