/** What a text holds that must not travel, and how it is hidden: pure, for every process. */
export * from './contract';
export { detect } from './detect';
export { maskSecrets } from './mask';
export { pseudonyms } from './pseudonyms';
export { SECRET_MASK } from './secrets';
