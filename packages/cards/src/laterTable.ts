/** Tables on cards, whose code comes with the first of them and not with the page: the CSV reader, the grid. */
import { later } from './later';

/** A table pasted or typed as CSV. */
export const TableBox = later(
  async () => (await import('./tableBox')).TableBox,
  'Opening the table'
);

/** A table whose rows are edited in place. */
export const TableGrid = later(
  async () => (await import('./tableGrid')).TableGrid,
  'Opening the table'
);
