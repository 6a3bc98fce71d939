/** Numbers and names as people read them in the link graph. */

/** `7,524` */
export function counted(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** `1 page`, `7,524 pages` */
export function some(value: number, one: string, many = `${one}s`): string {
  return `${counted(value)} ${value === 1 ? one : many}`;
}

/** What a number became: `218 (+26)`; the number alone when it stayed. */
export function changed(now: number, then: number, digits = 0): string {
  const difference = Number((then - now).toFixed(digits));
  const said = digits === 0 ? counted(then) : then.toFixed(digits);
  if (difference === 0) {
    return said;
  }
  const size = Math.abs(difference);
  const sign = difference > 0 ? '+' : '−';
  return `${said} (${sign}${digits === 0 ? counted(size) : size.toFixed(digits)})`;
}

/** Above so many pages PageRank is told in millionths: a thousandth would show as 0.00. */
const MILLIONTHS_FROM = 50_000;

/** How a column is written in the table and on a page's card. */
export interface Written {
  readonly label: string;
  write(value: string | number | null | undefined): string;
}

/** PageRank is told times this, in a graph of so many pages. */
export function rankTimes(pages: number): number {
  return pages > MILLIONTHS_FROM ? 1_000_000 : 1000;
}

/**
 * @param label for people, as the column gives it
 * @param pages in the whole graph
 */
export function writing(name: string, label: string, pages: number): Written {
  // Columns of the whole site, in a part of it.
  const site = name.startsWith('site ') ? ' (site)' : '';
  if (name === 'pagerank' || name === 'site pagerank') {
    const times = rankTimes(pages);
    return {
      label: `PageRank${site} × ${counted(times)}`,
      write: value => (typeof value === 'number' ? (value * times).toFixed(2) : '')
    };
  }
  if (name === 'depth' || name === 'site depth') {
    return {
      label: `Clicks${site}`,
      write: value => (typeof value === 'number' && value >= 0 ? counted(value) : 'out of reach')
    };
  }
  return { label, write: written };
}

function written(value: string | number | null | undefined): string {
  if (typeof value !== 'number') {
    return value ?? '';
  }
  const whole = Number.isInteger(value) || Math.abs(value) >= 1000;
  return value.toLocaleString('en', { maximumFractionDigits: whole ? 0 : 3 });
}

/** The address in a name, if it is one that may be opened: http and https, nothing else. */
export function addressOf(name: string): string | undefined {
  return urlOf(name)?.href;
}

function urlOf(name: string): URL | undefined {
  if (!/^https?:\/\//i.test(name.trim())) {
    return undefined;
  }
  try {
    return new URL(name.trim());
  } catch {
    return undefined; // only looks like an address
  }
}

/** A name short enough for the map: an address without its host. */
export function shortName(name: string): string {
  const url = urlOf(name);
  if (!url) {
    return name.trim();
  }
  const { host, pathname, search } = url;
  return pathname === '/' && search === '' ? host : pathname + search;
}

/** A name as a row of one site's table tells it: the host, which all rows share, left out. */
export function nameWithin(name: string, home: string): string {
  const url = urlOf(name);
  const site = urlOf(home)?.host;
  return url && url.host === site && url.pathname !== '/' ? shortName(name) : name.trim();
}

/** `0.4 s`, `38 s`, `1 min 20 s` */
export function lasting(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
