/** Names in the files that we write ourselves, so that what we export is known again when it is read. */
import { LinkFlag } from '../contract/graph';

/** Columns of a links file of ours, in order; `flags` holds words with spaces between. */
export const LINK_COLUMNS = ['from', 'to', 'times', 'flags'] as const;

/** Words of the flags column, and the bit that each stands for. */
export const FLAG_WORDS = {
  nofollow: LinkFlag.nofollow,
  template: LinkFlag.declaredTemplate,
  inferred: LinkFlag.inferredTemplate,
  folded: LinkFlag.folded
} as const;

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
