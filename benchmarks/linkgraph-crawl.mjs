// Generated crawls for the link graph's benchmark: as the CSV file that a browser reads, and as arrays for Python.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fromSource } from '../scripts/from-source.mjs';

const source = (...path) => fromSource(`packages/linkgraph/src/${path.join('/')}.ts`);
const { commonCrawl } = await source('crawl.testing');
const { joinGraph } = await source('join', 'index');
const { inferTemplates } = await source('metrics', 'index');
const { countedPages, rankWeights } = await source('metrics', 'counted');

/** One page for ten links, as crawls of shops and magazines have it. */
const LINKS_A_PAGE = 10;

/**
 * A crawl of so many links. Home is linked from nearly all, twelve segments list their articles in chains, one page
 * in fifty is an orphan; the same each time.
 */
export function crawlOf(links) {
  const crawl = commonCrawl(links / LINKS_A_PAGE, links);
  return {
    pages: crawl.pages,
    links: crawl.links,
    /** Writes the links file; its size in bytes. */
    write(path) {
      const csv = crawl.linksCsv();
      writeFileSync(path, csv);
      return csv.length;
    },
    /** The graph that its links make, without pages files, and its home. */
    graph() {
      const { graph, home } = joinGraph(crawl.rawLinks(), [], {});
      return { graph: inferTemplates(graph), options: { home: home.page } };
    }
  };
}

/** The graph as a folder of arrays, which `linkgraph_peers.py` reads. */
export function writeArrays(folder, graph, options) {
  const from = new Uint32Array(graph.linkCount);
  for (let page = 0; page < graph.pageCount; page += 1) {
    from.fill(page, graph.outStart[page], graph.outStart[page + 1]);
  }
  const weightOf = rankWeights(options);
  const put = (name, values) => writeFileSync(join(folder, name), new Uint8Array(values.buffer));
  put('from.u32', from);
  put('to.u32', graph.outTo.slice());
  put(
    'weight.f64',
    Float64Array.from(graph.outFlags, flags => weightOf[flags])
  );
  put('counted.u8', countedPages(graph, options));
  put(
    'walked.u8',
    graph.external.map((other, page) => (other === 0 || page === options.home ? 1 : 0))
  );
}
