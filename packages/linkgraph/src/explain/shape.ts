/** Findings about how pages link: dead ends, sections that lead nowhere, nofollow, the weight of the menu. */
import type { Finding } from '../contract/explain';
import { LinkFlag } from '../contract/graph';
import { type Facts, gravest, pagesWhere, TEMPLATE } from './facts';
import { finding } from './finding';
import { count, counted } from './words';

/** More than half of all links: then PageRank and depth tell of the menu rather than of what was written. */
const HEAVY_TEMPLATE = 0.5;

/** Pages that link to nothing. Those that fail or redirect are other findings, and pictures cannot link. */
export function deadEnds(facts: Facts): Finding | undefined {
  const { metrics, graph } = facts;
  const pages = pagesWhere(
    facts,
    page =>
      metrics.pagesOut[page] === 0 &&
      graph.onlyInPages[page] === 0 &&
      facts.answers(page) &&
      facts.isDocument(page)
  );
  if (pages.length === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'dead-ends',
    title: 'Dead ends',
    count: pages.length,
    sentence: 'Link to nobody, so readers stop here.',
    query: `pages linked to is 0, not only in the pages files, not external, no picture or other file${facts.status ? ', status below 300 or unknown' : ''}`,
    pages: gravest(facts, pages)
  });
}

/** Links inside the site that carry nofollow. Pages: their targets. */
export function nofollowInside(facts: Facts): Finding | undefined {
  const { graph } = facts;
  const held = new Map<number, number>();
  let links = 0;
  for (let link = 0; link < graph.linkCount; link++) {
    if (((graph.outFlags[link] ?? 0) & LinkFlag.nofollow) !== 0) {
      const target = graph.outTo[link] ?? 0;
      if (facts.isOwn(target)) {
        held.set(target, (held.get(target) ?? 0) + 1);
        links++;
      }
    }
  }
  if (links === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'nofollow-inside',
    title: 'Nofollow inside',
    count: held.size,
    sentence: `${counted(links, 'link', 'links')} inside the site ${links === 1 ? 'carries' : 'carry'} nofollow, so ${held.size === 1 ? 'this page gets' : 'these pages get'} no rank by ${links === 1 ? 'it' : 'them'}.`,
    query: 'a link with nofollow leads here, and not external',
    pages: gravest(facts, [...held.keys()], page => held.get(page) ?? 0)
  });
}

/** More menu than content, among links inside the site. Pages: where the menu leads. */
export function templateWeight(facts: Facts): Finding | undefined {
  const { graph } = facts;
  const held = new Map<number, number>();
  let links = 0;
  for (let link = 0; link < graph.linkCount; link++) {
    const target = graph.outTo[link] ?? 0;
    if (((graph.outFlags[link] ?? 0) & TEMPLATE) !== 0 && facts.isOwn(target)) {
      held.set(target, (held.get(target) ?? 0) + 1);
      links++;
    }
  }
  const all = links + facts.editorialLinks;
  if (links <= all * HEAVY_TEMPLATE) {
    return undefined;
  }
  return finding(facts, {
    kind: 'template-weight',
    title: 'More menu than content',
    count: links,
    sentence: `${count(links)} of ${count(all)} links inside the site are of the menu or footer and lead to ${counted(held.size, 'page')}. Look at the map without them.`,
    query: 'a menu or footer link leads here, and not external',
    pages: gravest(facts, [...held.keys()], page => held.get(page) ?? 0)
  });
}
