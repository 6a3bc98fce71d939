/** Two runs of one app beside each other. Apart from the index, so that a page loads it when it compares. */
export { compareRuns, type RunComparison, type StepComparison, textsToRead } from './compare';
export type { OutputComparison, PictureComparison, ReadText } from './outputs';
export type { TableComparison } from './table';
export type { LineComparison, NamedComparison, TextComparison } from './text';
export { comparisonDetail, comparisonSentence, equalSentence, verdictWord } from './words';
