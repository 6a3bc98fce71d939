/** Findings about addresses that fail or have moved; each needs a status or a redirect column. */
import type { Finding } from '../contract/explain';
import { LinkFlag } from '../contract/graph';
import { type Facts, gravest, pagesWhere } from './facts';
import { finding } from './finding';
import { count, counted, listed, nameOf } from './words';

/** Linked pages that answer 400 or above. */
export function brokenLinks(facts: Facts): Finding | undefined {
  const { status, metrics } = facts;
  if (status === undefined) {
    return undefined;
  }
  const pages = pagesWhere(
    facts,
    page => (status[page] ?? 0) >= 400 && (metrics.pagesIn[page] ?? 0) > 0
  );
  if (pages.length === 0) {
    return undefined;
  }
  const codes = [...new Set(pages.map(page => status[page] ?? 0))].sort((a, b) => a - b);
  const links = pages.reduce((sum, page) => sum + (metrics.linksIn[page] ?? 0), 0);
  return finding(facts, {
    kind: 'broken-links',
    title: 'Broken pages',
    count: pages.length,
    sentence: `${counted(links, 'link leads', 'links lead')} to pages that answer ${listed(codes.map(String), 'or')}.`,
    query: 'status is 400 or more, not external, and pages linking here is 1 or more',
    pages: gravest(facts, pages, page => metrics.linksIn[page] ?? 0)
  });
}

/** Addresses that redirect twice or more before they arrive. Pages: where they end. */
export function redirectChains({ measured, ...rest }: Facts): Finding | undefined {
  const facts = { measured, ...rest };
  const { folded } = measured;
  if (folded === undefined) {
    return undefined;
  }
  const chains: number[] = [];
  for (let entry = 0; entry < folded.names.count; entry++) {
    if ((folded.steps[entry] ?? 0) >= 2 && folded.canonical[entry] === 0) {
      chains.push(entry);
    }
  }
  const longest = [...chains].sort(
    (a, b) => (folded.steps[b] ?? 0) - (folded.steps[a] ?? 0) || a - b
  )[0];
  if (longest === undefined) {
    return undefined;
  }
  const stepsTo = new Map<number, number>();
  for (const entry of chains) {
    const end = folded.to[entry] ?? 0;
    stepsTo.set(end, Math.max(stepsTo.get(end) ?? 0, folded.steps[entry] ?? 0));
  }
  return finding(facts, {
    kind: 'redirect-chains',
    title: 'Redirect chains',
    count: chains.length,
    sentence: `${counted(chains.length, 'address redirects', 'addresses redirect')} twice or more before ${chains.length === 1 ? 'it arrives' : 'they arrive'}; the longest, ${nameOf(folded.names, longest)}, ${count(folded.steps[longest] ?? 0)} times.`,
    query: 'an address redirects here in 2 or more steps',
    pages: gravest(facts, [...stepsTo.keys()], page => stepsTo.get(page) ?? 0)
  });
}

/** Links to addresses that redirect or name another page as canonical. Pages: those that hold the links. */
export function redirectedLinks(facts: Facts): Finding | undefined {
  const { graph, status } = facts;
  const held = new Map<number, number>();
  let links = 0;
  for (let page = 0; page < graph.pageCount; page++) {
    const end = graph.outStart[page + 1] ?? 0;
    for (let link = graph.outStart[page] ?? 0; link < end; link++) {
      const code = status?.[graph.outTo[link] ?? 0] ?? 0;
      if (((graph.outFlags[link] ?? 0) & LinkFlag.folded) !== 0 || (code >= 300 && code < 400)) {
        held.set(page, (held.get(page) ?? 0) + 1);
        links++;
      }
    }
  }
  if (links === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'redirected-links',
    title: 'Links to moved addresses',
    count: links,
    sentence: `${counted(held.size, 'page links', 'pages link')} to addresses that redirect or name another page as theirs. Link to the end at once.`,
    query:
      'a link from here was followed through a redirect or canonical, or its target has a status from 300 to 399',
    pages: gravest(facts, [...held.keys()], page => held.get(page) ?? 0)
  });
}
