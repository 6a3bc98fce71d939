/** Generated crawls for tests and benchmarks: the same for the same seed, of any size, with what is wrong in them known. */
import type { RawLinks, RawPages } from './contract/raw';
import { linksCsvOf, pagesCsvOf, rawLinksOf, rawPagesOf } from './crawl/files.testing';
import { type Plant, PLANTERS } from './crawl/plants.testing';
import {
  addArticle,
  HOME,
  HOST,
  inCrawlOrder,
  SECTIONS,
  type Site,
  soundSite
} from './crawl/site.testing';

export type { Plant } from './crawl/plants.testing';
export { namesOf } from './crawl/files.testing';

/** All kinds that can be planted. */
export const PLANTS: readonly Plant[] = ['pagination', ...Object.keys(PLANTERS).filter(isPlant)];

function isPlant(kind: string): kind is keyof typeof PLANTERS {
  return kind in PLANTERS;
}

/** What to generate. */
export interface CrawlOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Pages of the sound part, at least 400; plants may add some. Default 600. */
  readonly pages?: number;
  /** Rows of links of the sound part, about; at least five a page. Default ten a page. */
  readonly links?: number;
  /** Default: none, a sound site. */
  readonly plant?: readonly Plant[];
  /** With `pagination`: how many of the twelve sections are chains of listings. Default 1. */
  readonly chains?: number;
}

/** One generated crawl. Names are as the links file writes them. */
export interface Crawl {
  readonly home: string;
  readonly pages: number;
  /** Rows of the links file. */
  readonly links: number;
  /** The names that each plant is about; empty for what was not planted. */
  planted(kind: Plant): readonly string[];
  rawLinks(): RawLinks;
  rawPages(): RawPages;
  linksCsv(): Uint8Array;
  pagesCsv(): Uint8Array;
}

/**
 * A crawl as it is met in the world, for benchmarks: menu, orphans, listing chains in every section; each page's links
 * one after the other, as crawlers write them.
 */
export function commonCrawl(pages: number, links: number, seed = 1): Crawl {
  // A menu of fifteen targets must fit in the rows asked for; what it takes, editorial links give up.
  const menu = links >= pages * 24;
  const { site, planted } = planting({
    seed,
    pages,
    links: menu ? links - pages * 14 : links,
    plant: menu ? ['pagination', 'orphans', 'template-menu'] : ['pagination', 'orphans'],
    chains: SECTIONS.length
  });
  inCrawlOrder(site);
  return crawlOf(site, planted);
}

/** Generates a crawl. */
export function crawl(options: CrawlOptions = {}): Crawl {
  const { site, planted } = planting(options);
  return crawlOf(site, planted);
}

function planting(options: CrawlOptions): {
  site: Site;
  planted: Partial<Record<Plant, readonly number[]>>;
} {
  const { seed = 1, pages = 600, links = pages * 10, plant = [], chains = 1 } = options;
  const spine = plant.includes('pagination') ? chains : 0;
  const site = soundSite({ seed, pages, links, chains: spine });
  const planted: Partial<Record<Plant, readonly number[]>> = {
    pagination: site.sections.slice(SECTIONS.length - spine).flatMap(({ listings }) => listings)
  };
  for (const kind of PLANTS) {
    if (kind !== 'pagination' && plant.includes(kind)) {
      planted[kind] = PLANTERS[kind](site);
    }
  }
  return { site, planted };
}

function crawlOf(site: Site, planted: Partial<Record<Plant, readonly number[]>>): Crawl {
  return {
    home: `${HOST}/`,
    pages: site.pages.length,
    links: site.links.count,
    planted: kind => namesIn(site, planted[kind] ?? []),
    rawLinks: () => rawLinksOf(site),
    rawPages: () => rawPagesOf(site),
    linksCsv: () => linksCsvOf(site),
    pagesCsv: () => pagesCsvOf(site)
  };
}

function namesIn(site: Site, pages: readonly number[]): string[] {
  return pages.map(page => site.pages[page]?.name ?? '');
}

/** Two crawls of one site, and what changed between them. */
export interface TwoCrawls {
  readonly before: Crawl;
  readonly after: Crawl;
  readonly added: readonly string[];
  readonly lost: readonly string[];
  readonly linksAdded: number;
  readonly linksLost: number;
  /** Pages that went from one click to four. */
  readonly sunk: readonly string[];
  /** Pages that went from four clicks to one. */
  readonly risen: readonly string[];
}

/** A crawl and a later one: 7 pages came, 5 went, 3 sank and 2 rose; everything else is as it was. */
export function twoCrawls(options: Omit<CrawlOptions, 'plant' | 'chains'> = {}): TwoCrawls {
  const build = (
    later: boolean
  ): { site: Site; changed: Record<'added' | 'lost' | 'sunk' | 'risen', number[]> } => {
    const { site } = planting(options);
    const [section, ...rest] = site.sections;
    if (section === undefined || rest.length === 0) {
      throw new Error('A generated site has sections.');
    }
    const near = HOME;
    const far = section.articles[0] ?? HOME;
    const some = (count: number, what: string, from: number | undefined): number[] =>
      from === undefined
        ? []
        : Array.from({ length: count }, (_, n) => {
            const page = addArticle(site, section, `${what}-${n}`);
            site.links.add(from, page);
            return page;
          });
    const changed = {
      sunk: some(3, 'sunk', later ? far : near),
      risen: some(2, 'risen', later ? near : far),
      lost: some(5, 'lost', later ? undefined : section.hub),
      added: some(7, 'added', later ? section.hub : undefined)
    };
    return { site, changed };
  };
  const before = build(false);
  const after = build(true);
  return {
    before: crawlOf(before.site, {}),
    after: crawlOf(after.site, {}),
    added: namesIn(after.site, after.changed.added),
    lost: namesIn(before.site, before.changed.lost),
    linksAdded: 7 * 3 + 5,
    linksLost: 5 * 3 + 5,
    sunk: namesIn(after.site, after.changed.sunk),
    risen: namesIn(after.site, after.changed.risen)
  };
}
