/** What a text holds that must not travel, and how it is hidden: pure, for every process. */
export * from './contract';
export { detect, detectorOf } from './detect';
export { type Column, type Dictionary, dictionaryOf, type Known, type Level } from './dictionary';
export { maskSecrets } from './mask';
export { type Names, loadNames } from './names';
export { PLACEHOLDER } from './placeholder';
export { pseudonyms, type Vault, vaultOf } from './pseudonyms';
export { SECRET_MASK } from './secrets';
