/** Anomalies that can be planted in a sound site, one by one; each tells exactly which pages it is about. */
import { LinkFlag } from '../contract/graph';
import { pick } from './random.testing';
import { addArticle, addPage, HOME, HOST, type Section, type Site } from './site.testing';

/** What can be planted. `pagination` is planted while the site is laid out, as chained sections. */
export type Plant =
  | 'orphans'
  | 'near-miss'
  | 'template-menu'
  | 'pagination'
  | 'starved'
  | 'hidden-demand'
  | 'wasted-authority'
  | 'broken-links'
  | 'redirect-chains'
  | 'island'
  | 'dense-cluster'
  | 'nofollow-inside'
  | 'dead-ends'
  | 'thin-hubs';

/** Plants a kind and gives the numbers of the pages that it is about, the gravest first where that is plain. */
type Planter = (site: Site) => readonly number[];

/** An article of the first listing of a section: three clicks from home, neither more nor less. */
function settled(site: Site, section: number, n: number): number {
  return sectionOf(site, section).articles[n] ?? HOME;
}

function sectionOf(site: Site, at: number): Section {
  const section = site.sections[at];
  if (section === undefined) {
    throw new Error(`A generated site has no section ${at}.`);
  }
  return section;
}

function several<T>(count: number, each: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => each(n));
}

/** Two in a hundred pages that only the pages file knows. */
function orphans(site: Site): readonly number[] {
  return several(Math.ceil(site.pages.length * 0.02), n => {
    const { name } = sectionOf(site, n % site.sections.length);
    return addPage(site, `${HOST}/${name}/left-${n}`, name, 20);
  });
}

/**
 * Twelve articles that the pages file writes otherwise: with a slash at the end, the host in capitals, the path in
 * capitals. The first two are joined by rules; the last never are.
 */
function nearMiss(site: Site): readonly number[] {
  return several(12, n => {
    const page = settled(site, 1, n);
    const entry = site.pages[page];
    if (entry !== undefined) {
      const path = entry.name.slice(HOST.length);
      entry.written = [
        `${entry.name}/`,
        `${HOST.replace('www.example', 'WWW.Example')}${path}`,
        `${HOST}${path.toUpperCase()}`
      ][n % 3];
    }
    return page;
  });
}

/** Nearly every page that links at all links to each section and the footer too. Pages: home and these targets. */
function templateMenu(site: Site): readonly number[] {
  const { links, random } = site;
  const pages = site.pages.length;
  const targets = [...site.sections.map(({ hub }) => hub), ...site.footer];
  const there = new Set<number>();
  const leading = new Uint8Array(pages);
  for (let row = 0; row < links.count; row++) {
    const to = links.to[row] ?? 0;
    leading[links.from[row] ?? 0] = 1;
    if (to <= site.sections.length + site.footer.length) {
      there.add((links.from[row] ?? 0) * 64 + to);
    }
  }
  for (let page = 0; page < pages; page++) {
    if (random() < 0.97 && leading[page] === 1) {
      for (const target of targets) {
        if (target !== page && !there.has(page * 64 + target)) {
          links.add(page, target);
        }
      }
    }
  }
  return [HOME, ...targets];
}

/** One page that sixteen pages link to, all of them four clicks from home: it stands at five. */
function starved(site: Site): readonly number[] {
  const section = sectionOf(site, 2);
  const page = addArticle(site, section, 'starved');
  several(16, n => {
    const between = addArticle(site, section, `toward-${n}`);
    site.links.add(settled(site, 2, n), between);
    site.links.add(between, page);
  });
  return [page];
}

/** Three pages that many people see in search, each with one link from a page with many links. */
function hiddenDemand(site: Site): readonly number[] {
  const section = sectionOf(site, 3);
  return several(3, n => {
    const page = addArticle(site, section, `wanted-${n}`, 50000 - n);
    site.links.add(section.listings[0] ?? section.hub, page);
    return page;
  });
}

/** Two pages that every article of a section links to and nobody looks for. */
function wastedAuthority(site: Site): readonly number[] {
  const section = sectionOf(site, 0);
  return several(2, n => {
    const page = addArticle(site, section, `pushed-${n}`, 0);
    section.articles.forEach(article => site.links.add(article, page));
    return page;
  });
}

/** Four pages that answer 404 or 500 and are linked by 2, 3, 4 and 5 articles; most linked first. */
function brokenLinks(site: Site): readonly number[] {
  const section = sectionOf(site, 4);
  return several(4, n => {
    const page = addPage(site, `${HOST}/${section.name}/gone-${n}`, section.name, 0);
    site.pages[page] = { ...entryOf(site, page), status: n === 1 ? 500 : 404 };
    several(5 - n, m => site.links.add(settled(site, 4, m), page));
    return page;
  });
}

/** Two chains: an article links to a page that redirects twice, another to one that redirects once. Pages: the first links of both. */
function redirectChains(site: Site): readonly number[] {
  const section = sectionOf(site, 5);
  const end = settled(site, 5, 9);
  const moved = (path: string, to: string): number => {
    const page = addPage(site, `${HOST}/${section.name}/${path}`, section.name, 0);
    site.pages[page] = { ...entryOf(site, page), status: 301, redirect: to };
    return page;
  };
  const base = `${HOST}/${section.name}`;
  const chain = moved('old-1', `${base}/old-2`);
  moved('old-2', `${base}/old-3`);
  moved('old-3', entryOf(site, end).name);
  const single = moved('moved', entryOf(site, end).name);
  several(3, n => site.links.add(settled(site, 5, n), chain));
  site.links.add(settled(site, 5, 4), single);
  return [chain, single];
}

/** Two groups, of 6 and 4 pages, that link to each other in a ring and to nothing else. */
function island(site: Site): readonly number[] {
  return [6, 4].flatMap((size, group) => {
    const pages = several(size, n =>
      addPage(site, `${HOST}/shop-${group}/p${n}`, `shop-${group}`, 60)
    );
    pages.forEach((page, n) => site.links.add(page, pages[(n + 1) % size] ?? page));
    return pages;
  });
}

/** Fifteen pages that all link to each other; a listing leads to the first of them. */
function denseCluster(site: Site): readonly number[] {
  const section = sectionOf(site, 6);
  const pages = several(15, n => addArticle(site, section, `ring-${n}`));
  site.links.add(section.listings[0] ?? section.hub, pages[0] ?? HOME);
  pages.forEach(from => pages.filter(to => to !== from).forEach(to => site.links.add(from, to)));
  return pages;
}

/** Six articles that their listing links with nofollow. */
function nofollowInside(site: Site): readonly number[] {
  const section = sectionOf(site, 7);
  const pages = several(6, n => settled(site, 7, n));
  const listing = section.listings[0] ?? section.hub;
  for (let row = 0; row < site.links.count; row++) {
    if (site.links.from[row] === listing && pages.includes(site.links.to[row] ?? HOME)) {
      site.links.flags[row] = LinkFlag.nofollow;
    }
  }
  return pages;
}

/** Five pages without a link; one listing leads to them. */
function deadEnds(site: Site): readonly number[] {
  const section = sectionOf(site, 8);
  return several(5, n => {
    const page = addPage(site, `${HOST}/${section.name}/sheet-${n}`, section.name, 60);
    site.links.add(section.listings[0] ?? section.hub, page);
    return page;
  });
}

/** A section whose front page leads to none of its fifteen pages; articles elsewhere do. */
function thinHubs(site: Site): readonly number[] {
  const hub = addPage(site, `${HOST}/guides/`, 'guides', 5000);
  site.links.add(HOME, hub);
  site.links.add(hub, HOME);
  const section: Section = {
    name: 'guides',
    hub,
    chain: false,
    batch: 0,
    listings: [],
    articles: []
  };
  several(15, n => {
    const page = addArticle(site, section, `guide-${n}`);
    site.links.add(settled(site, n % 12, pick(site.random, 4)), page);
  });
  return [hub];
}

function entryOf(site: Site, page: number): Site['pages'][number] {
  const entry = site.pages[page];
  if (entry === undefined) {
    throw new Error(`A generated site has no page ${page}.`);
  }
  return entry;
}

/** Every kind in the order in which they are planted: those that touch each page come last. */
export const PLANTERS: Readonly<Record<Exclude<Plant, 'pagination'>, Planter>> = {
  'near-miss': nearMiss,
  starved,
  'hidden-demand': hiddenDemand,
  'wasted-authority': wastedAuthority,
  'broken-links': brokenLinks,
  'redirect-chains': redirectChains,
  'dense-cluster': denseCluster,
  'nofollow-inside': nofollowInside,
  'dead-ends': deadEnds,
  'thin-hubs': thinHubs,
  'template-menu': templateMenu,
  island,
  orphans
};
