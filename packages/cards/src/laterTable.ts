/** The table that is pasted or typed as CSV: its reader comes with the first one, not with the page. */
import { later } from './later';

export const TableBox = later(
  async () => (await import('./tableBox')).TableBox,
  'Opening the table'
);
