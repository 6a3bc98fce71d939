/** The link graph on screen, in React. */
export type { CrawlHost } from './crawlHost';
export { readBundle, requestOf } from './bundle';
export { GraphView, type GraphViewProps } from './graphView';
export type { GraphHost, Remembered } from './host';
