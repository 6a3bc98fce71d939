/** The router: local first, the cloud only when rules, budget, privacy and confidence say so. */
export * from './contract';
export * from './providers';
