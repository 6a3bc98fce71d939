/** Findings about who can be reached: out of reach, orphans, islands, deep pages. */
import type { Finding } from '../contract/explain';
import { type Facts, gravest, pagesWhere } from './facts';
import { finding } from './finding';
import { count, counted } from './words';

/**
 * Six clicks or more: twice the three that a site is commonly built for, and the depth from which crawlers are seen to
 * come rarely.
 */
const DEEP = 6;

/** Pages without a path from home. Left out when orphans say the very same. */
export function outOfReach(facts: Facts): Finding | undefined {
  const { home, graph, metrics } = facts;
  if (home < 0) {
    return undefined;
  }
  const pages = pagesWhere(facts, page => (metrics.depth[page] ?? -1) < 0);
  const unlinked = pages.filter(page => metrics.pagesIn[page] === 0).length;
  if (pages.every(page => graph.onlyInPages[page] === 1)) {
    return undefined;
  }
  const tail =
    unlinked === 0
      ? '.'
      : unlinked === pages.length
        ? ', and no link at all.'
        : `; ${count(unlinked)} ${unlinked === 1 ? 'has' : 'have'} no link in at all.`;
  return finding(facts, {
    kind: 'out-of-reach',
    title: 'Out of reach',
    count: pages.length,
    sentence: `No path leads here from home${tail}`,
    query: 'depth is none and not external',
    pages: gravest(facts, pages),
    mendedByLinks: true
  });
}

/**
 * Pages that only the pages files know. Those that fail or redirect need no link, and those whose name is nearly that
 * of a linked page are a matter of spelling: both are left out.
 */
export function orphans(facts: Facts): Finding | undefined {
  const { graph, impressions, nearMiss } = facts;
  const pages = pagesWhere(
    facts,
    page => graph.onlyInPages[page] === 1 && facts.answers(page) && !nearMiss.has(page)
  );
  if (pages.length === 0) {
    return undefined;
  }
  const seen = pages.filter(page => (impressions?.[page] ?? 0) > 0).length;
  const known =
    seen === 0
      ? ''
      : seen === pages.length
        ? ` ${seen === 1 ? 'It is' : 'All are'} seen in search all the same.`
        : ` ${count(seen)} of them ${seen === 1 ? 'is' : 'are'} seen in search all the same.`;
  return finding(facts, {
    kind: 'orphans',
    title: 'Orphans',
    count: pages.length,
    sentence: `Known from the pages files alone: no link leads here.${known}`,
    query:
      'only in the pages files, not external, status below 300 or unknown, and no linked page with nearly this name',
    pages: gravest(facts, pages),
    mendedByLinks: true
  });
}

/** Groups of two pages or more without any link to or from the rest. */
export function islands(facts: Facts): Finding | undefined {
  const { graph, metrics, home } = facts;
  const sizes = new Map<number, number>();
  for (const page of pagesWhere(facts, () => true)) {
    const group = metrics.component[page] ?? page;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const largest = [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
  const main = home >= 0 && graph.external[home] === 0 ? metrics.component[home] : largest;
  const groups = [...sizes].filter(([group, size]) => size > 1 && group !== main);
  if (groups.length === 0) {
    return undefined;
  }
  const sizeOf = new Map(groups);
  const pages = pagesWhere(facts, page => sizeOf.has(metrics.component[page] ?? page));
  return finding(facts, {
    kind: 'islands',
    title: groups.length === 1 ? 'Island' : 'Islands',
    count: groups.length,
    sentence: `${counted(pages.length, 'page')} in ${counted(groups.length, 'group')} that ${groups.length === 1 ? 'touches' : 'touch'} nothing else.`,
    query: `component is not that of ${home >= 0 ? 'home' : 'most pages'} and has 2 or more pages`,
    pages: gravest(facts, pages, page => sizeOf.get(metrics.component[page] ?? page) ?? 0),
    mendedByLinks: true,
    harm: pages.length
  });
}

/** Pages six clicks from home or more. */
export function deepPages(facts: Facts): Finding | undefined {
  const { depth } = facts.metrics;
  const pages = pagesWhere(facts, page => (depth[page] ?? -1) >= DEEP && facts.answers(page));
  if (pages.length === 0) {
    return undefined;
  }
  const deepest = pages.reduce((most, page) => Math.max(most, depth[page] ?? 0), 0);
  return finding(facts, {
    kind: 'deep-pages',
    title: 'Deep pages',
    count: pages.length,
    sentence: `Home needs ${DEEP} clicks or more, ${count(deepest)} at most; a link from nearer home would bring readers.`,
    query: `depth is ${DEEP} or more and not external${facts.status ? ', status below 300 or unknown' : ''}`,
    pages: gravest(facts, pages, page =>
      facts.impressions === undefined ? (depth[page] ?? 0) : (facts.impressions[page] ?? 0)
    ),
    mendedByLinks: true
  });
}
