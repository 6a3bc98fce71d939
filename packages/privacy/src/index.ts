/** What a text holds that must not travel, and how it is hidden: pure, for every process. */
export * from './contract';
