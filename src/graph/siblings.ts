/** The pages file that belongs to a links file, by their names. */
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/** What a links file calls itself, and what its pages file may be called in the same place. */
const LINKS = /(all[_-])?(in|out)?links?|edges?/i;
const PAGES = /^(pages?|sites?|nodes?|articles?|urls?|internal(_(all|html))?)$/i;
const EXTENSION = /\.(csv|tsv|parquet)(\.gz)?$/i;

/**
 * Files of the same folder whose name differs only where one says links and the other pages:
 * `shop-links.csv` and `shop-pages.csv`. At most one; none when the folder cannot be read.
 */
export async function pagesBeside(
  contents: Contents.IManager,
  path: string
): Promise<readonly Contents.IModel[]> {
  const folder = await contents.get(PathExt.dirname(path)).catch(() => null);
  const files: unknown = folder?.content;
  return (isListing(files) ? files : [])
    .filter(({ name }) => isPagesOf(PathExt.basename(path), name))
    .slice(0, 1);
}

function isListing(content: unknown): content is readonly Contents.IModel[] {
  return Array.isArray(content);
}

/** Whether `pages` is named as the pages file of `links`. */
export function isPagesOf(links: string, pages: string): boolean {
  const said = LINKS.exec(links.replace(EXTENSION, ''));
  if (!said || !EXTENSION.test(pages)) {
    return false;
  }
  const stem = links.replace(EXTENSION, '');
  const before = stem.slice(0, said.index);
  const after = stem.slice(said.index + said[0].length);
  const other = pages.replace(EXTENSION, '');
  return (
    other.length > before.length + after.length &&
    other.startsWith(before) &&
    other.endsWith(after) &&
    PAGES.test(other.slice(before.length, other.length - after.length))
  );
}
