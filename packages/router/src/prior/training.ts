/** What the training script and the benchmark take from the product, so that both measure what is shipped. */
export * from './draftSigns';
export * from './gainCurve';
export * from './learned';
export * from './reading';
