/** Which host is the site, which pages are of others, and where the site begins. */
import type { Names } from '../contract/graph';
import type { Joined } from '../contract/parts';
import { emptyAddress, scan, Trait } from './address';
import type { CompressedRows } from './compress';
import { Hosts } from './hosts';
import { compareNames, nameText } from './name-store';

/** Home, and 1 for each page on another host. */
export interface Site {
  readonly home: Joined['home'];
  readonly external: Uint8Array;
}

type Rows = Pick<CompressedRows, 'outStart' | 'inStart'>;

/**
 * @param chosen the page that somebody named as home; −1: guess it
 * @param unknown a name given for home that no page has
 */
export function siteOf(
  names: Names,
  rows: Rows,
  chosen: number,
  unknown: string | undefined
): Site {
  const hosts = new Hosts();
  const hostOf = new Int32Array(names.count);
  const isRoot = new Uint8Array(names.count);
  const at = emptyAddress();
  let withHost = 0;
  for (let page = 0; page < names.count; page++) {
    scan(names.bytes, names.starts[page] ?? 0, names.starts[page + 1] ?? 0, at);
    const address = (at.traits & Trait.address) !== 0;
    const host = address ? hosts.of(names.bytes, at) : -1;
    hostOf[page] = host;
    withHost += host >= 0 ? 1 : 0;
    isRoot[page] = address && at.end - at.hostEnd <= 1 ? 1 : 0;
  }
  const hosted = withHost * 2 >= names.count && withHost > 0;
  const main = hosted ? busiest(hostOf, hosts, rows) : -1;
  const home =
    chosen >= 0
      ? { page: chosen, guessed: false, reason: `${nameText(names, chosen)} was chosen.` }
      : guess(names, rows, { hostOf, isRoot, main }, hosts, unknown);
  const external = new Uint8Array(names.count);
  const homeHost = home.page < 0 ? -1 : (hostOf[home.page] ?? -1);
  const site = homeHost < 0 ? main : homeHost;
  if (hosted) {
    for (let page = 0; page < names.count; page++) {
      const host = hostOf[page] ?? -1;
      external[page] = host >= 0 && host !== site ? 1 : 0;
    }
  }
  return { home, external };
}

/** The host whose pages link most, then the one with most pages, then the first by name. */
function busiest(hostOf: Int32Array, hosts: Hosts, { outStart }: Rows): number {
  const links = new Float64Array(hosts.count);
  const pages = new Float64Array(hosts.count);
  for (let page = 0; page < hostOf.length; page++) {
    const host = hostOf[page] ?? -1;
    if (host >= 0) {
      links[host] = (links[host] ?? 0) + (outStart[page + 1] ?? 0) - (outStart[page] ?? 0);
      pages[host] = (pages[host] ?? 0) + 1;
    }
  }
  let best = 0;
  for (let host = 1; host < hosts.count; host++) {
    const order =
      (links[host] ?? 0) - (links[best] ?? 0) || (pages[host] ?? 0) - (pages[best] ?? 0);
    if (order > 0 || (order === 0 && hosts.text(host) < hosts.text(best))) {
      best = host;
    }
  }
  return best;
}

function guess(
  names: Names,
  rows: Rows,
  of: { hostOf: Int32Array; isRoot: Uint8Array; main: number },
  hosts: Hosts,
  unknown: string | undefined
): Joined['home'] {
  const lost = unknown === undefined ? '' : `No page is called ${unknown}. `;
  const linksOut = (page: number) => (rows.outStart[page + 1] ?? 0) - (rows.outStart[page] ?? 0);
  const root = mostLinked(
    names,
    rows,
    page => of.isRoot[page] === 1 && of.hostOf[page] === of.main && linksOut(page) > 0
  );
  if (root >= 0) {
    const where = of.main < 0 ? 'the site' : hosts.text(of.main);
    return { page: root, guessed: true, reason: `${lost}It is the shortest address of ${where}.` };
  }
  const ours = (page: number) => of.main < 0 || of.hostOf[page] === of.main;
  let page = mostLinked(names, rows, each => ours(each) && linksOut(each) > 0);
  page = page < 0 ? mostLinked(names, rows, ours) : page;
  if (page < 0) {
    return { page, guessed: true, reason: `${lost}There are no pages.` };
  }
  const count = (rows.inStart[page + 1] ?? 0) - (rows.inStart[page] ?? 0);
  const pages = count === 1 ? '1 page links' : `${count.toLocaleString('en')} pages link`;
  return {
    page,
    guessed: true,
    reason: `${lost}It is the most linked page: ${pages} here.`
  };
}

/** The page with most pages that link to it; among equals the first by name. −1: none fits. */
function mostLinked(names: Names, { inStart }: Rows, fits: (page: number) => boolean): number {
  let best = -1;
  let most = -1;
  for (let page = 0; page < names.count; page++) {
    const count = (inStart[page + 1] ?? 0) - (inStart[page] ?? 0);
    if (count >= most && fits(page)) {
      const tie = best >= 0 && count === most;
      if (!tie || compareNames(names.bytes, bounds(names, page), bounds(names, best)) < 0) {
        best = page;
        most = count;
      }
    }
  }
  return best;
}

function bounds(names: Names, page: number): [number, number] {
  return [names.starts[page] ?? 0, names.starts[page + 1] ?? 0];
}
