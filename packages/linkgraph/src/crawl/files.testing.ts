/** A generated site as the two files that a crawler would write, and as those files once read. */
import type { Names } from '../contract/graph';
import type { RawLinks, RawPages } from '../contract/raw';
import type { Site } from './site.testing';

const encoder = new TextEncoder();

/** Names from texts. */
export function namesOf(texts: readonly string[]): Names {
  const joined = encoder.encode(texts.join(''));
  const starts = new Uint32Array(texts.length + 1);
  // Generated names are plain ASCII as a rule: one byte a letter.
  const plain = joined.length === texts.reduce((sum, text) => sum + text.length, 0);
  texts.forEach((text, at) => {
    starts[at + 1] = (starts[at] ?? 0) + (plain ? text.length : encoder.encode(text).length);
  });
  return { count: texts.length, bytes: joined, starts };
}

/** The links file, read: names by first appearance. */
export function rawLinksOf(site: Site): RawLinks {
  const { count, from, to, flags } = site.links;
  const places = new Int32Array(site.pages.length).fill(-1);
  const seen: string[] = [];
  const place = (page: number): number => {
    const known = places[page] ?? -1;
    if (known >= 0) {
      return known;
    }
    places[page] = seen.length;
    return seen.push(site.pages[page]?.name ?? '') - 1;
  };
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    starts[row] = place(from[row] ?? 0);
    ends[row] = place(to[row] ?? 0);
  }
  return {
    tool: 'unknown',
    names: namesOf(seen),
    from: starts,
    to: ends,
    flags: flags.slice(0, count),
    declaresTemplates: false,
    rows: count,
    otherTypes: {},
    incomplete: 0,
    assumed: []
  };
}

/** Rows of the pages file: pages in order, those left out that it does not know. */
function listed(site: Site): { name: string; page: Site['pages'][number]; number: number }[] {
  return site.pages.flatMap((page, number) =>
    page.written === null ? [] : [{ name: page.written ?? page.name, page, number }]
  );
}

/** A title that no other page has; some hold a comma, so that files must quote them. */
function titleOf(number: number, section: string): string {
  return number % 7 === 0 ? `Page ${number}, in ${section}` : `Page ${number} in ${section}`;
}

function clicksOf(impressions: number): number {
  return Math.round(impressions * 0.03);
}

/** The pages file, read. */
export function rawPagesOf(site: Site): RawPages {
  const rows = listed(site);
  const counts = new Map<string, number>();
  rows.forEach(({ page }) => counts.set(page.section, (counts.get(page.section) ?? 0) + 1));
  const labels = [...counts].sort((a, b) => b[1] - a[1]).map(([label]) => label);
  const codes = new Map(labels.map((label, code) => [label, code]));
  const numbers = (name: string, of: (page: Site['pages'][number]) => number) =>
    ({ kind: 'number', name, values: Float64Array.from(rows, ({ page }) => of(page)) }) as const;
  return {
    tool: 'unknown',
    file: 'pages.csv',
    names: namesOf(rows.map(({ name }) => name)),
    columns: [
      {
        kind: 'text',
        name: 'title',
        values: namesOf(rows.map(({ number, page }) => titleOf(number, page.section)))
      },
      {
        kind: 'category',
        name: 'segment',
        labels,
        codes: Uint16Array.from(rows, ({ page }) => codes.get(page.section) ?? 0)
      },
      numbers('status_code', page => page.status),
      {
        kind: 'text',
        name: 'redirect_url',
        values: namesOf(rows.map(({ page }) => page.redirect ?? ''))
      },
      numbers('impressions', page => page.impressions),
      numbers('clicks', page => clicksOf(page.impressions))
    ],
    roles: { title: 0, segment: 1, status: 2, redirect: 3, impressions: 4, clicks: 5 },
    assumed: []
  };
}

/** The links file: UTF-8, commas; a Follow column only where a link needs one. No text is built, so 5M rows fit. */
export function linksCsvOf(site: Site): Uint8Array {
  const { count, from, to, flags } = site.links;
  const follow = flags.subarray(0, count).some(flag => flag !== 0);
  const header = encoder.encode(follow ? 'Source,Destination,Follow\n' : 'Source,Destination\n');
  const { bytes, starts } = namesOf(site.pages.map(({ name }) => name));
  const tails = [encoder.encode(follow ? ',true\n' : '\n'), encoder.encode(',false\n')];
  const tailOf = (row: number): Uint8Array => tails[flags[row] === 0 ? 0 : 1] ?? header;
  const sizeOf = (page: number): number => (starts[page + 1] ?? 0) - (starts[page] ?? 0);
  let size = header.length;
  for (let row = 0; row < count; row++) {
    size += sizeOf(from[row] ?? 0) + 1 + sizeOf(to[row] ?? 0) + tailOf(row).length;
  }
  const csv = new Uint8Array(size);
  csv.set(header);
  let at = header.length;
  const write = (page: number): void => {
    const end = starts[page + 1] ?? 0;
    for (let byte = starts[page] ?? 0; byte < end; byte++) {
      csv[at++] = bytes[byte] ?? 0;
    }
  };
  for (let row = 0; row < count; row++) {
    write(from[row] ?? 0);
    csv[at++] = 44;
    write(to[row] ?? 0);
    for (const byte of tailOf(row)) {
      csv[at++] = byte;
    }
  }
  return csv;
}

/** The pages file: UTF-8, commas, titles quoted where they must be. */
export function pagesCsvOf(site: Site): Uint8Array {
  const lines = listed(site).map(({ name, page, number }) => {
    const title = titleOf(number, page.section);
    const quoted = title.includes(',') ? `"${title}"` : title;
    const { section, status, redirect = '', impressions } = page;
    return `${name},${quoted},${section},${status},${redirect},${impressions},${clicksOf(impressions)}\n`;
  });
  return encoder.encode(
    `url,title,segment,status_code,redirect_url,impressions,clicks\n${lines.join('')}`
  );
}
