/** Findings about names: pages that the files write differently, with stray space, or that only one file knows. */
import type { Finding } from '../contract/explain';
import { type Facts, gravest } from './facts';
import { finding } from './finding';
import { count, counted, nameOf } from './words';

/** Pages of the pages files that are probably linked pages, written otherwise. Pages: those linked. */
export function nearMissNames(facts: Facts): Finding | undefined {
  const { nearMiss, graph } = facts;
  const [first] = nearMiss;
  if (first === undefined) {
    return undefined;
  }
  const [other, linked] = first;
  return finding(facts, {
    kind: 'near-miss-names',
    title: 'Names nearly the same',
    count: nearMiss.size,
    sentence: `${counted(nearMiss.size, 'page')} of the pages files ${nearMiss.size === 1 ? 'is' : 'are'} probably linked under another spelling: ${nameOf(graph.names, other)} and ${nameOf(graph.names, linked)}.`,
    query:
      'a page only in the pages files has this name but for the case of letters, scheme, www. or slashes at the end',
    pages: gravest(facts, [...new Set(nearMiss.values())])
  });
}

/** Names with space at the start or end, which the rules took away. */
export function untrimmedNames(facts: Facts): Finding | undefined {
  const pages = facts.measured.untrimmed;
  if (pages === undefined || pages.length === 0) {
    return undefined;
  }
  return finding(facts, {
    kind: 'untrimmed-names',
    title: 'Names with a space at the end',
    count: pages.length,
    sentence: 'Joined after trimming. Fix at the source.',
    query: 'a file writes this name with space before or after it',
    pages: gravest(facts, [...pages])
  });
}

/** Linked pages that no pages file has a row for. */
export function onlyInLinks(facts: Facts): Finding | undefined {
  const nearlyNamed = new Set(facts.nearMiss.values());
  const pages = (facts.measured.undescribed ?? new Uint32Array(0)).filter(
    page => !nearlyNamed.has(page)
  );
  if (pages.length === 0) {
    return undefined;
  }
  const described = facts.ownCount - (facts.measured.undescribed?.length ?? 0);
  return finding(facts, {
    kind: 'only-in-links',
    title: 'Without a row',
    count: pages.length,
    sentence: `The pages files have no row for ${pages.length === 1 ? 'this linked page' : 'these linked pages'}; ${count(described)} have one.`,
    query: 'linked, not in the pages files, not external, and no page there has nearly this name',
    pages: gravest(facts, [...pages], page => facts.metrics.pagesIn[page] ?? 0)
  });
}
