/** Column names of the files that we write ourselves, so that what we export is known again when it is read. */

/** Columns of a links file of ours, in order; `flags` holds words with spaces between. */
export const LINK_COLUMNS = ['from', 'to', 'times', 'flags'] as const;

/**
 * Columns of a pages file of ours that are measured, in order, before the columns that the pages files brought; the
 * Parquet files have the same. They are measured anew from the links, so reading leaves them out.
 */
export const MEASURED_COLUMNS = [
  'id',
  'depth',
  'pagerank',
  'in_degree',
  'out_degree',
  'component',
  'strong_component',
  'community',
  'links_in',
  'links_out'
] as const;
