/** The link graph on screen, in React. */
export type { CrawlHost } from './crawlHost';
export { lookOf, readBundle, requestOf } from './bundle';
export { GraphView, type GraphViewProps } from './graphView';
export type { GraphHost, Remembered, Selection } from './host';
export type { GraphParts, PartAnswer, PartRequest } from './parts';
