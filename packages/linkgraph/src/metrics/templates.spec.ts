import { crawl } from '../crawl.testing';
import { LinkFlag, type LinkGraph } from '../contract/graph';
import { joinGraph } from '../join';
import { graphOf, type Pair } from './graph.testing';
import { linksOf } from './naive.testing';
import { seeded } from '../seeded';
import { findTemplates, inferTemplates } from './templates';

/** Links marked as template, as "from to". */
function marked(graph: LinkGraph): string[] {
  return linksOf(inferTemplates(graph))
    .filter(({ flags }) => (flags & LinkFlag.inferredTemplate) !== 0)
    .map(({ from, to }) => `${from} ${to}`);
}

/** Editorial links: each page links to `links` others, low numbers more often. */
function editorial(pages: number, links: number, random = seeded(7)): Pair[] {
  return Array.from({ length: pages * links }, (_, at): Pair => {
    const popular = Math.floor(pages * random() ** 3);
    return [Math.floor(at / links), popular];
  });
}

/** Links from each of these pages to each target, with so much chance. */
function menu(from: readonly number[], targets: readonly number[], chance = 1): Pair[] {
  const random = seeded(3);
  return from.flatMap(page =>
    targets.filter(() => random() < chance).map((target): Pair => [page, target])
  );
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);
const PAGES = 300;

describe('a site without a menu', () => {
  it('has no template links, whatever its editorial links', () => {
    const graph = graphOf(PAGES, editorial(PAGES, 12));
    expect(inferTemplates(graph)).toBe(graph);
  });

  it('has none when nearly all pages link home', () => {
    expect(marked(graphOf(PAGES, [...editorial(PAGES, 8), ...menu(range(0, PAGES), [0])]))).toEqual(
      []
    );
  });

  it('has none when several hubs are each linked from two pages in three', () => {
    const hubs = [10, 20, 30, 40, 50, 60];
    const graph = graphOf(PAGES, [...editorial(PAGES, 8), ...menu(range(0, PAGES), hubs, 0.67)]);
    expect(marked(graph)).toEqual([]);
  });

  it('has none for crumbs of home and section', () => {
    const crumbs = range(20, PAGES).flatMap((page): Pair[] => [
      [page, 0],
      [page, 1 + (page % 5)]
    ]);
    expect(marked(graphOf(PAGES, [...editorial(PAGES, 4), ...crumbs]))).toEqual([]);
  });

  it('has none for a cluster in which all link to all', () => {
    const ring = range(100, 140);
    expect(marked(graphOf(PAGES, [...editorial(PAGES, 4), ...menu(ring, ring)]))).toEqual([]);
  });
});

describe('a menu on nearly every page', () => {
  const targets = range(1, 9);
  const carriers = range(0, 285);
  const planted = menu(carriers, targets, 0.95).filter(([from, to]) => from !== to);
  const graph = graphOf(PAGES, [...planted, ...editorial(PAGES, 6)]);

  it('is found whole, and nothing else is', () => {
    const [template, ...more] = findTemplates(graph);
    expect(more).toEqual([]);
    expect(template?.targets).toEqual(targets);
    const found = new Set(marked(graph));
    expect(planted.map(([from, to]) => `${from} ${to}`).filter(link => !found.has(link))).toEqual(
      []
    );
    // Editorial links of the same pages to entries of the menu look like the menu.
    const others = [...found].filter(link => !targets.includes(Number(link.split(' ')[1])));
    expect(others).toEqual([]);
  });

  it('leaves links of pages that do not carry it alone', () => {
    const outside = range(285, PAGES);
    expect(marked(graph).filter(link => outside.includes(Number(link.split(' ')[0])))).toEqual([]);
  });

  it('takes home in when it stands in it, but no editorial hub', () => {
    const both = graphOf(PAGES, [
      ...menu(carriers, [0, ...targets]),
      ...menu(range(0, PAGES), [200], 0.7)
    ]);
    expect(findTemplates(both).map(template => template.targets)).toEqual([[0, ...targets]]);
  });
});

describe('menus of parts of a site', () => {
  it('are found beside the footer of the whole', () => {
    const footer = [290, 291, 292, 293];
    const shop = range(100, 160);
    const blog = range(160, 260);
    const graph = graphOf(PAGES, [
      ...editorial(PAGES, 6),
      ...menu(range(0, PAGES), footer),
      ...menu(shop, [100, 101, 102, 103, 104, 105]),
      ...menu(blog, [160, 161, 162, 163], 0.95)
    ]);
    expect(findTemplates(graph)).toEqual([
      { targets: footer, group: range(0, PAGES) },
      { targets: [160, 161, 162, 163], group: blog },
      { targets: [100, 101, 102, 103, 104, 105], group: shop }
    ]);
  });

  it('are not seen in a handful of pages that cite the same sources', () => {
    const graph = graphOf(PAGES, [...editorial(PAGES, 6), ...menu(range(50, 62), range(1, 6))]);
    expect(marked(graph)).toEqual([]);
  });
});

describe('a generated crawl', () => {
  const joined = (plant: Parameters<typeof crawl>[0]): LinkGraph => {
    const made = crawl(plant);
    return joinGraph(made.rawLinks(), [made.rawPages()], {}).graph;
  };

  it('has no template links while it is sound', () => {
    expect(marked(joined({ pages: 3000 }))).toEqual([]);
  });

  it('has none by hubs that whole sections link to', () => {
    expect(marked(joined({ pages: 3000, plant: ['wasted-authority', 'dense-cluster'] }))).toEqual(
      []
    );
  });

  it('shows the menu that was planted, entry by entry', () => {
    const plan = { pages: 3000, plant: ['template-menu', 'orphans'] as const };
    const made = crawl(plan);
    const graph = joined(plan);
    const [template, ...more] = findTemplates(graph);
    const text = (page: number): string =>
      new TextDecoder().decode(
        graph.names.bytes.subarray(graph.names.starts[page], graph.names.starts[page + 1])
      );
    expect(more).toEqual([]);
    expect(template?.targets.map(text).toSorted()).toEqual(
      made.planted('template-menu').toSorted()
    );
  });
});
