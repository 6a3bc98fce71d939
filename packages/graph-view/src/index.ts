/** The link graph on screen, in React. */
export type { GraphHost } from './host';
