/** Menu and footer links, told from editorial ones by the graph alone. */
import { LinkFlag, type LinkGraph, type PageId } from '../contract/graph';

/**
 * A template is a small set of targets that nearly every page of a large group links to *together*. What tells a
 * menu from popular pages is the "together": the pages that link to one entry of a menu are the pages that link
 * to any other, whereas two editorial hubs, each linked from two pages in three, share less than half of their
 * linkers. So targets are grouped by the likeness of their linkers, and a popular page alone, home above all, is
 * no template.
 */
const RULE = {
  /**
   * Least share of common linkers (Jaccard) between a target and the template's most linked one. 0.8 stands for a
   * menu that one page in ten lacks at random for each entry; hubs that are independent need to be linked from
   * nine pages in ten each to come as near, and then readers meet them as a menu.
   */
  together: 0.8,
  /** Least entries. A breadcrumb has two, and what it shares with a pair of hubs of its section is still no menu. */
  leastTargets: 4,
  /** Least pages that carry it: below, a handful of articles that cite the same sources looks alike. */
  leastGroup: 20,
  /** A page carries a template when it links to at least so much of it. */
  carried: 0.5,
  /** Most entries for each page that carries it: a cluster in which all link to all is no menu. */
  small: 0.5
} as const;

/** How much is looked at; these bound the time, and only then the result. */
const BOUNDS = {
  /**
   * Linkers of a target whose links are compared: a few at first, which is enough to pass by nearly all targets of no
   * template, then more. A true companion is missed by the first look once in 60 times at worst, by the second once
   * in 10^2; the next entry of the menu looks again.
   */
  glance: 6,
  sample: 24,
  /** Share of the linkers looked at that a companion needs before all its linkers are compared. */
  glanced: 0.5,
  sampled: 0.6,
  /** A page with more links is a list of pages (a sitemap), which says nothing of companions. */
  mostLinks: 1000,
  /** Linkers compared, for each link of the graph: a true menu takes one, what looks like one may take the rest. */
  work: 3
} as const;

/** One template: its entries, and the pages that carry them. */
export interface Template {
  readonly targets: readonly PageId[];
  readonly group: readonly PageId[];
}

/**
 * The graph with `inferredTemplate` set on template links; the graph itself when it has none. O(links) as a rule:
 * each target with enough linkers is compared with the targets that a sample of its linkers share.
 */
export function inferTemplates(graph: LinkGraph): LinkGraph {
  const templates = findTemplates(graph);
  if (templates.length === 0) {
    return graph;
  }
  const { inStart, inFrom, inLink } = graph;
  const outFlags = graph.outFlags.slice();
  const carries = new Uint8Array(graph.pageCount);
  for (const { targets, group } of templates) {
    group.forEach(page => {
      carries[page] = 1;
    });
    for (const target of targets) {
      for (let place = inStart[target] ?? 0; place < (inStart[target + 1] ?? 0); place += 1) {
        if (carries[inFrom[place] ?? 0] === 1) {
          outFlags[inLink[place] ?? 0] =
            (outFlags[inLink[place] ?? 0] ?? 0) | LinkFlag.inferredTemplate;
        }
      }
    }
    group.forEach(page => {
      carries[page] = 0;
    });
  }
  return { ...graph, outFlags };
}

/** The templates of a graph, most linked first. A target is an entry of at most one. */
export function findTemplates(graph: LinkGraph): readonly Template[] {
  const { pageCount, linkCount, inStart, inFrom } = graph;
  const linkers = (page: PageId): number => (inStart[page + 1] ?? 0) - (inStart[page] ?? 0);
  const seeds = [];
  for (let page = 0; page < pageCount; page += 1) {
    if (linkers(page) >= RULE.leastGroup) {
      seeds.push(page);
    }
  }
  seeds.sort((a, b) => linkers(b) - linkers(a) || a - b);
  const taken = new Uint8Array(pageCount);
  const isLinker = new Uint8Array(pageCount);
  const shared = new Uint16Array(pageCount);
  const templates: Template[] = [];
  let work = BOUNDS.work * linkCount;
  for (const seed of seeds) {
    if (taken[seed] === 1 || work <= 0) {
      continue;
    }
    const first = companions(graph, seed, taken, shared, BOUNDS.glance, BOUNDS.glanced);
    if (first.length + 1 < RULE.leastTargets) {
      continue;
    }
    const candidates = companions(graph, seed, taken, shared, BOUNDS.sample, BOUNDS.sampled);
    mark(graph, seed, isLinker, 1);
    const targets = [seed];
    for (const page of candidates) {
      work -= linkers(page);
      if (likeness(graph, seed, page, isLinker) >= RULE.together) {
        targets.push(page);
      }
    }
    mark(graph, seed, isLinker, 0);
    if (targets.length < RULE.leastTargets) {
      continue;
    }
    const group = carriers(graph, targets, shared);
    if (group.length >= RULE.leastGroup && targets.length <= RULE.small * group.length) {
      targets.forEach(page => {
        taken[page] = 1;
      });
      templates.push({ targets: targets.sort((a, b) => a - b), group });
    }
  }
  return templates;

  function mark(of: LinkGraph, page: PageId, marks: Uint8Array, value: 0 | 1): void {
    for (let place = of.inStart[page] ?? 0; place < (of.inStart[page + 1] ?? 0); place += 1) {
      marks[inFrom[place] ?? 0] = value;
    }
  }
}

/** Targets about as much linked as the seed that enough of a sample of its linkers link to as well. */
function companions(
  graph: LinkGraph,
  seed: PageId,
  taken: Uint8Array,
  shared: Uint16Array,
  sample: number,
  share: number
): PageId[] {
  const { outStart, outTo, inStart, inFrom } = graph;
  const begin = inStart[seed] ?? 0;
  const count = (inStart[seed + 1] ?? 0) - begin;
  const looks = Math.min(count, sample);
  const met: PageId[] = [];
  let sampled = 0;
  for (let at = 0; at < looks; at += 1) {
    const page = inFrom[begin + Math.floor(((at + 0.5) * count) / looks)] ?? 0;
    const end = outStart[page + 1] ?? 0;
    const start = outStart[page] ?? 0;
    if (end - start > BOUNDS.mostLinks) {
      continue;
    }
    sampled += 1;
    for (let link = start; link < end; link += 1) {
      const target = outTo[link] ?? 0;
      const times = shared[target] ?? 0;
      if (times === 0) {
        met.push(target);
      }
      shared[target] = times + 1;
    }
  }
  const found = met.filter(page => {
    const linked = (inStart[page + 1] ?? 0) - (inStart[page] ?? 0);
    return (
      (shared[page] ?? 0) >= share * sampled &&
      page !== seed &&
      taken[page] === 0 &&
      // One less and one more, because a page that stands in its own menu does not link to itself.
      linked + 1 >= count * RULE.together &&
      linked - 1 <= count / RULE.together
    );
  });
  met.forEach(page => {
    shared[page] = 0;
  });
  return found;
}

/** Jaccard likeness of the linkers of two pages, each page taken to link to itself, as a menu on it does. */
function likeness(graph: LinkGraph, seed: PageId, page: PageId, isLinker: Uint8Array): number {
  const { inStart, inFrom } = graph;
  let common = isLinker[page] ?? 0;
  for (let place = inStart[page] ?? 0; place < (inStart[page + 1] ?? 0); place += 1) {
    common += isLinker[inFrom[place] ?? 0] ?? 0;
    common += inFrom[place] === seed ? 1 : 0;
  }
  const sizes =
    (inStart[seed + 1] ?? 0) -
    (inStart[seed] ?? 0) +
    (inStart[page + 1] ?? 0) -
    (inStart[page] ?? 0) +
    2;
  return common / (sizes - common);
}

/** Pages that link to enough of the targets, ascending. */
function carriers(
  graph: LinkGraph,
  targets: readonly PageId[],
  links: Uint16Array
): readonly PageId[] {
  const { inStart, inFrom } = graph;
  const met: PageId[] = [];
  const add = (page: PageId): void => {
    if (links[page] === 0) {
      met.push(page);
    }
    links[page] = (links[page] ?? 0) + 1;
  };
  for (const target of targets) {
    add(target);
    for (let place = inStart[target] ?? 0; place < (inStart[target + 1] ?? 0); place += 1) {
      add(inFrom[place] ?? 0);
    }
  }
  const group = met.filter(page => (links[page] ?? 0) >= RULE.carried * targets.length);
  met.forEach(page => {
    links[page] = 0;
  });
  return group.sort((a, b) => a - b);
}
