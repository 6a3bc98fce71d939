/** A sound web site of any size: home, twelve sections, listings as a shallow tree, articles; nothing is wrong with it. */
import { seeded } from '../seeded';
import { pick } from './random.testing';

/** Address of the generated site, without a slash at its end. */
export const HOST = 'https://www.example.com';

/** The twelve sections, largest first. */
export const SECTIONS = [
  'news',
  'shoes',
  'shirts',
  'garden',
  'kitchen',
  'books',
  'travel',
  'music',
  'tools',
  'toys',
  'sport',
  'health'
] as const;

const FOOTER = ['about', 'contact', 'imprint'] as const;
const ARTICLES_A_LISTING = 40;
/** In chains of listings, so that 8,000 articles make a thousand clicks, and at least ten listings in small sections. */
const ARTICLES_A_LINK = 8;
/** Listings that one listing leads on to, so that even 500,000 pages stay within four clicks or five. */
const LISTINGS_A_LISTING = 50;
const GOLDEN = 0.6180339887498949;

/** Rows of the links file, growing. */
export class LinkRows {
  count = 0;
  from: Uint32Array;
  to: Uint32Array;
  flags: Uint8Array;

  constructor(room: number) {
    this.from = new Uint32Array(room);
    this.to = new Uint32Array(room);
    this.flags = new Uint8Array(room);
  }

  /** Adds one row and tells its number. */
  add(from: number, to: number, flags = 0): number {
    if (this.count === this.from.length) {
      const room = this.count * 2 + 16;
      this.from = grown(this.from, new Uint32Array(room));
      this.to = grown(this.to, new Uint32Array(room));
      this.flags = grown(this.flags, new Uint8Array(room));
    }
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.flags[this.count] = flags;
    return this.count++;
  }
}

function grown<A extends Uint32Array | Uint8Array>(old: A, room: A): A {
  room.set(old);
  return room;
}

/** One page as the pages file tells it. */
export interface SitePage {
  readonly name: string;
  readonly section: string;
  /** How the pages file writes the name, where it differs; `null`: it has no row. */
  written?: string | null;
  status: number;
  redirect?: string;
  impressions: number;
}

/** One section's pages by number. */
export interface Section {
  readonly name: string;
  readonly hub: number;
  /** Whether each listing only leads to the next. */
  readonly chain: boolean;
  /** Articles on one listing. */
  batch: number;
  readonly listings: number[];
  readonly articles: number[];
}

/** A site while it is built. */
export interface Site {
  readonly pages: SitePage[];
  readonly links: LinkRows;
  readonly sections: readonly Section[];
  readonly footer: readonly number[];
  readonly random: () => number;
}

/** Puts the rows of each page together, pages by number and each one's rows as they were. */
export function inCrawlOrder({ pages, links }: Site): void {
  const { count } = links;
  const next = new Uint32Array(pages.length + 1);
  for (let row = 0; row < count; row++) {
    const after = (links.from[row] ?? 0) + 1;
    next[after] = (next[after] ?? 0) + 1;
  }
  for (let page = 1; page < next.length; page++) {
    next[page] = (next[page] ?? 0) + (next[page - 1] ?? 0);
  }
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const page = links.from[row] ?? 0;
    order[next[page] ?? 0] = row;
    next[page] = (next[page] ?? 0) + 1;
  }
  const { from, to, flags } = links;
  links.from = order.map(row => from[row] ?? 0);
  links.to = order.map(row => to[row] ?? 0);
  links.flags = Uint8Array.from(order, row => flags[row] ?? 0);
}

/** Number of the home page. */
export const HOME = 0;

/** Adds a page that no link leads to yet. */
export function addPage(site: Site, name: string, section: string, impressions: number): number {
  return site.pages.push({ name, section, status: 200, impressions }) - 1;
}

/** Adds a page of a section that links back to home and to its section, so that nobody is stuck there. */
export function addArticle(site: Site, section: Section, path: string, impressions = 100): number {
  const page = addPage(site, `${HOST}/${section.name}/${path}`, section.name, impressions);
  site.links.add(page, HOME);
  site.links.add(page, section.hub);
  return page;
}

/** What a site is made from. */
export interface SiteSize {
  readonly seed: number;
  /** Pages of the sound site, at least 400. */
  readonly pages: number;
  /** Rows of links; the skeleton alone takes about four a page, editorial links fill the rest. */
  readonly links: number;
  /** How many sections, smallest first, list their articles as a chain: each listing only leads to the next. */
  readonly chains: number;
}

/** A sound site, but for the chains that were asked for. */
export function soundSite({ seed, pages, links, chains }: SiteSize): Site {
  const site: Site = {
    pages: [],
    links: new LinkRows(links + 1024),
    sections: SECTIONS.map((name, at) => ({
      name,
      hub: at + 1,
      chain: at >= SECTIONS.length - chains,
      batch: ARTICLES_A_LISTING,
      listings: [],
      articles: []
    })),
    footer: FOOTER.map((_, at) => SECTIONS.length + 1 + at),
    random: seeded(seed)
  };
  addPage(site, `${HOST}/`, 'site', 100000);
  site.sections.forEach(({ name }) => addPage(site, `${HOST}/${name}/`, name, 20000));
  FOOTER.forEach(name => addPage(site, `${HOST}/${name}`, 'site', 500));
  fillSections(site, Math.max(400, pages) - site.pages.length);
  site.footer.forEach((page, at) => {
    site.links.add(HOME, page);
    site.links.add(page, HOME);
    site.links.add(page, at + 1);
  });
  site.sections.forEach(section => linkSection(site, section));
  linkArticles(site, links, chains);
  return site;
}

/** Pages of all sections; earlier sections are larger, as on real sites. */
function fillSections(site: Site, room: number): void {
  const shares = SECTIONS.map((_, at) => 1 / (at + 4));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let left = room;
  site.sections.forEach((section, at) => {
    const last = at === SECTIONS.length - 1;
    const size = last ? left : Math.round((room * (shares[at] ?? 0)) / whole);
    left -= size;
    if (section.chain) {
      section.batch = Math.max(1, Math.min(ARTICLES_A_LINK, Math.floor(size / 10) - 1));
    }
    const listings = Math.max(1, Math.ceil(size / (section.batch + 1)));
    for (let n = 1; n <= listings; n++) {
      const name = `${HOST}/${section.name}/list?page=${n}`;
      section.listings.push(addPage(site, name, section.name, section.chain ? 100 : 3000));
    }
    const articles = size - listings;
    for (let n = 0; n < articles; n++) {
      const name = `${HOST}/${section.name}/a${String(n).padStart(4, '0')}`;
      section.articles.push(
        addPage(site, name, section.name, Math.round(100 * popularity(n, articles)))
      );
    }
  });
}

/** How often the nth article of a section is linked beside the average; the first ones most. */
function popularity(n: number, articles: number): number {
  return 0.5 / Math.sqrt((n + 0.5) / articles);
}

/** Home, hub, listings and articles of one section: a tree down, crumbs up. */
function linkSection(site: Site, section: Section): void {
  const { links, random } = site;
  const { hub, chain, batch, listings, articles } = section;
  links.add(HOME, hub);
  links.add(hub, HOME);
  listings.forEach((listing, at) => {
    const above = chain ? at - 1 : Math.floor(at / LISTINGS_A_LISTING) - 1;
    const parent = listings[above] ?? hub;
    links.add(parent, listing);
    links.add(listing, HOME);
    links.add(listing, hub);
    if (parent !== hub) {
      links.add(listing, parent);
    }
  });
  articles.forEach((article, n) => {
    const listing = listings[Math.floor(n / batch)] ?? hub;
    links.add(listing, article);
    links.add(article, listing);
    links.add(article, hub);
    // Nearly all pages link home, as nearly all sites have it.
    if (random() < 0.98) {
      links.add(article, HOME);
    }
  });
}

/**
 * Editorial links between articles until the rows are full. Targets follow a golden-ratio sequence, so that each
 * article gets just its share; sources are random. In chained sections they stay within one
 * listing, else they would be short cuts.
 */
function linkArticles(site: Site, rows: number, chains: number): void {
  const { links, random, sections } = site;
  const all = sections.flatMap(({ articles }, at) => articles.map(page => ({ page, at })));
  const open = SECTIONS.length - chains;
  let turn = 0.5;
  for (let n = 0; links.count < rows; n++) {
    const source = all[n < all.length ? n : pick(random, all.length)];
    if (source === undefined) {
      return;
    }
    turn = (turn + GOLDEN) % 1;
    const elsewhere = source.at < open && random() < 0.2;
    const section = sections[elsewhere ? pick(random, open) : source.at];
    const { articles = [], batch = 1, chain = false } = section ?? {};
    const place = chain
      ? source.page - (articles[0] ?? 0) + pick(random, 2 * batch + 1) - batch
      : Math.floor(articles.length * turn * turn);
    const target = articles[Math.min(articles.length - 1, Math.max(0, place))];
    // In a chain an article does not name the next one: articles would be a numbered chain themselves.
    if (target !== undefined && target !== source.page && !(chain && target === source.page + 1)) {
      links.add(source.page, target);
    }
  }
}
