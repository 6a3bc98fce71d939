/** The plugins of the extension, one folder each. */
import { appPlugin } from './app/plugin';
import { authorPlugin } from './author/plugin';
import { chatPlugin } from './chat/plugin';
import { companionPlugin } from './companion/plugin';
import { graphPlugin } from './graph/plugin';
import { observerPlugin } from './observer/plugin';

export * from './tokens';
export default [companionPlugin, appPlugin, authorPlugin, observerPlugin, chatPlugin, graphPlugin];
