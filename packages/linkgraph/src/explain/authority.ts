/** Findings about authority: who has it and wastes it, who deserves it and lacks it, whom all depend on. */
import type { Finding } from '../contract/explain';
import { type Facts, gravest, pagesWhere, quantile } from './facts';
import { finding } from './finding';
import { count, nameOf } from './words';

/** Linked by 8 pages or more, and by a quarter more than the average page has beside the menu: others think it matters. */
const STARVED_LINKS = 8;
const STARVED_ABOVE_MEAN = 1.25;
/** 5 clicks or more, and at least one more than the average page. */
const STARVED_CLICKS = 5;
/** Three times the average rank, yet fewer than a tenth of the usual impressions. */
const WASTED_RANK = 3;
const WASTED_IMPRESSIONS = 0.1;
/** Five times the usual impressions, yet among the quarter of pages with the least rank. */
const DEMAND_IMPRESSIONS = 5;
const DEMAND_RANK_SHARE = 0.25;
/** Linked from half of all pages: the menu itself, which nobody forgets in a move. */
const MENU_SHARE = 0.5;

/** Pages that many link to, but that stand far from home. */
export function starved(facts: Facts): Finding | undefined {
  const { depth, pagesIn } = facts.metrics;
  const least = Math.max(
    STARVED_LINKS,
    Math.ceil((STARVED_ABOVE_MEAN * facts.editorialLinks) / Math.max(1, facts.ownCount))
  );
  const far = Math.max(STARVED_CLICKS, Math.ceil(facts.meanDepth) + 1);
  const pages = pagesWhere(
    facts,
    page => (pagesIn[page] ?? 0) >= least && (depth[page] ?? -1) >= far && facts.answers(page)
  );
  if (pages.length === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'starved',
    title: 'Starved',
    count: pages.length,
    sentence: `${count(least)} or more pages link here, yet home needs ${count(far)} clicks or more.`,
    query: `pages linking here is ${least} or more, depth is ${far} or more, and not external${facts.status ? ', status below 300 or unknown' : ''}`,
    pages: gravest(facts, pages, page => facts.metrics.pagerank[page] ?? 0),
    mendedByLinks: true
  });
}

/** Pages with much rank that nobody sees in search. */
export function wastedAuthority(facts: Facts): Finding | undefined {
  const { impressions, usualImpressions: usual, metrics, home } = facts;
  if (impressions === undefined || usual === undefined) {
    return undefined;
  }
  const least = WASTED_RANK / facts.ownCount;
  const most = usual * WASTED_IMPRESSIONS;
  const pages = pagesWhere(
    facts,
    page =>
      page !== home &&
      (metrics.pagerank[page] ?? 0) >= least &&
      !((impressions[page] ?? 0) >= most) &&
      facts.answers(page)
  );
  if (pages.length === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'wasted-authority',
    title: 'Wasted authority',
    count: pages.length,
    sentence: `${WASTED_RANK} times the average PageRank or more, yet fewer than ${count(Math.ceil(most))} impressions; the middle is ${count(usual)}. Link from here to pages that people look for.`,
    query: `PageRank is ${least.toPrecision(3)} or more, impressions below ${Number(most.toPrecision(3))} or none, not home, not external, status below 300 or unknown`,
    pages: gravest(facts, pages, page => metrics.pagerank[page] ?? 0)
  });
}

/** Pages that many see in search and few links support. */
export function hiddenDemand(facts: Facts): Finding | undefined {
  const { impressions, usualImpressions: usual, metrics } = facts;
  if (impressions === undefined || usual === undefined) {
    return undefined;
  }
  const least = usual * DEMAND_IMPRESSIONS;
  const most = quantile(facts.graph, metrics.pagerank, DEMAND_RANK_SHARE);
  const pages = pagesWhere(
    facts,
    page =>
      (impressions[page] ?? 0) >= least &&
      (metrics.pagerank[page] ?? 0) <= most &&
      facts.answers(page)
  );
  if (pages.length === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'hidden-demand',
    title: 'Hidden demand',
    count: pages.length,
    sentence: `${count(least)} impressions or more, ${DEMAND_IMPRESSIONS} times the middle, yet among the quarter of pages with the least PageRank.`,
    query: `impressions is ${Number(least.toPrecision(6))} or more, PageRank is ${most.toPrecision(3)} or less, not external, status below 300 or unknown`,
    pages: gravest(facts, pages),
    mendedByLinks: true
  });
}

/** The page that most others link to, home and the menu left out: where a mistake would be seen most. */
export function mostLinked(facts: Facts): Finding | undefined {
  const { metrics, home, graph } = facts;
  const menu = facts.ownCount * MENU_SHARE;
  let page = -1;
  let links = 1;
  for (let at = 0; at < graph.pageCount; at++) {
    const arriving = metrics.pagesIn[at] ?? 0;
    const more =
      arriving > links ||
      (arriving === links && (metrics.pagerank[at] ?? 0) > (metrics.pagerank[page] ?? 0));
    if (more && arriving < menu && at !== home && facts.isOwn(at)) {
      page = at;
      links = arriving;
    }
  }
  if (page < 0 || links < 2) {
    return undefined;
  }
  const name = nameOf(graph.names, page);
  return finding(facts, {
    kind: 'most-linked',
    title: name,
    count: links,
    sentence: 'Most linked of all; check it first after a move.',
    query:
      'pages linking here is the largest number, home, external pages and those that half of all pages link to left out',
    pages: Uint32Array.of(page),
    about: name,
    harm: 1
  });
}
