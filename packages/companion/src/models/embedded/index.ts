/** The embedded model: see {@link createEmbedded}. */
export { createEmbedded } from './embedded';
export type { EmbeddedDeps } from './embedded';
