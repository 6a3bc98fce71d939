/** How links and pages files meet, counted over pages and not over rows. */
import type { JoinReport, Names, NormaliseRules } from '../contract/graph';
import { nearMisses, type Unmatched } from './near-misses';
import { nameText } from './name-store';
import type { NameClasses } from './normalise';

const SHOWN = 20;

/** What the report is made of. */
export interface Meeting {
  readonly names: Names;
  /** 1 for a page that a links file names. */
  readonly linked: Uint8Array;
  /** 1 for a page that a pages file has a row for. */
  readonly described: Uint8Array;
  readonly external: Uint8Array;
  /** The name that stands for each page. */
  readonly nameOf: Uint32Array;
  /** A spelling of a page in the links, and in a pages file. */
  readonly inLinks: (page: number) => string;
  readonly inPages: (page: number) => string;
}

/** Matched pages, the others on both sides, and what would bring them together. */
export function joinReport(
  meeting: Meeting,
  classes: NameClasses,
  rules: NormaliseRules
): JoinReport {
  const { names, linked, described, external, nameOf } = meeting;
  let matched = 0;
  const onlyInLinks: number[] = [];
  const onlyInPages: number[] = [];
  for (let page = 0; page < names.count; page++) {
    if (linked[page] === 1 && described[page] === 1) {
      matched++;
    } else if (described[page] === 1) {
      onlyInPages.push(page);
    } else if (linked[page] === 1 && external[page] === 0) {
      onlyInLinks.push(page);
    }
  }
  const unmatched = (pages: readonly number[], written: (page: number) => string): Unmatched[] =>
    pages.map(page => ({ name: nameOf[page] ?? 0, written: () => written(page) }));
  return {
    matched,
    onlyInLinks: listed(names, onlyInLinks),
    onlyInPages: listed(names, onlyInPages),
    nearMisses: nearMisses(
      classes,
      rules,
      unmatched(onlyInLinks, meeting.inLinks),
      unmatched(onlyInPages, meeting.inPages)
    )
  };
}

function listed(
  names: Names,
  pages: readonly number[]
): { readonly count: number; readonly names: readonly string[] } {
  return { count: pages.length, names: pages.slice(0, SHOWN).map(page => nameText(names, page)) };
}
