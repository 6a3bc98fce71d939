// Metrics of generated crawls: exactly what networkx, igraph and scipy give, and how long each takes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fromSource } from '../scripts/from-source.mjs';
import { writeArrays } from './linkgraph-crawl.mjs';
import { measureInPython, peerPython } from './linkgraph-peers.mjs';
import { median, notRun, printTable, timed } from './table.mjs';

const BARS = { metrics: 250, whatIf: 100, rank: 1e-9 };
const RUNS = 7;

const source = (...path) => fromSource(`packages/linkgraph/src/${path.join('/')}.ts`);
const { crawl, commonCrawl } = await source('crawl.testing');
const { joinGraph } = await source('join', 'index');
const { inferTemplates, measure, whatIf } = await source('metrics', 'index');
const { countedPages } = await source('metrics', 'counted');
const { degrees } = await source('metrics', 'degrees');
const { clickDepth } = await source('metrics', 'depth');
const { pagerank, rankRows } = await source('metrics', 'pagerank');
const { strongComponents, weakComponents } = await source('metrics', 'components');
const { communities } = await source('metrics', 'communities');

/** The crawls: as they are met, and one with every kind of link and page that options tell apart. */
function* graphs() {
  const met = [
    commonCrawl(10_000, 100_000),
    commonCrawl(100_000, 1_130_000),
    crawl({
      seed: 2,
      pages: 40_000,
      links: 480_000,
      plant: ['pagination', 'orphans', 'template-menu'],
      chains: 12
    })
  ];
  for (const { rawLinks, rawPages } of met) {
    const { graph, home } = joinGraph(rawLinks(), [rawPages()], {});
    yield { name: told(graph), graph: inferTemplates(graph), options: { home: home.page } };
  }
  const { rawLinks } = crawl({ seed: 5, pages: 5_000, plant: ['template-menu', 'island'] });
  const { graph, home } = joinGraph(rawLinks(), [], {});
  const mixed = inferTemplates(mixedUp(graph));
  yield {
    name: `${told(graph)}, a menu of weight 0.25, nofollow and other hosts`,
    graph: mixed,
    options: { home: home.page, templateWeight: 0.25 }
  };
}

const told = graph =>
  `${graph.pageCount.toLocaleString('en')} pages, ${graph.linkCount.toLocaleString('en')} links`;

/** Every 13th link is nofollow, every 17th page of another host. */
function mixedUp(graph) {
  return {
    ...graph,
    outFlags: graph.outFlags.map((flags, link) => flags | (link % 13 === 0 ? 1 : 0)),
    external: graph.external.map((_, page) => (page % 17 === 16 ? 1 : 0))
  };
}

const ARRAYS = {
  depth: ['depth.i32', Int32Array],
  component: ['weak.u32', Uint32Array],
  strong: ['strong.u32', Uint32Array],
  pagerank: ['rank.f64', Float64Array]
};

/** The largest difference of each measure between ours and a peer's answer. */
function differences(folder, metrics) {
  return Object.fromEntries(
    Object.entries(ARRAYS).map(([name, [file, Kind]]) => {
      const theirs = new Kind(new Uint8Array(readFileSync(join(folder, file))).buffer);
      if (theirs.length !== metrics[name].length) {
        throw new Error(`${file} has ${theirs.length} values, not ${metrics[name].length}`);
      }
      return [
        name,
        metrics[name].reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at])), 0)
      ];
    })
  );
}

async function ours(graph, options) {
  const counted = countedPages(graph, options);
  const ms = async (work, runs = RUNS) => median(await timed(work, { runs, warm: 2 }));
  return {
    degrees: await ms(() => degrees(graph)),
    depth: await ms(() => clickDepth(graph, options.home)),
    rank: await ms(() => pagerank(rankRows(graph, counted, options))),
    weak: await ms(() => weakComponents(graph, counted)),
    strong: await ms(() => strongComponents(graph, counted)),
    communities: await ms(() => communities(graph, counted, options), 3),
    templates: await ms(() => inferTemplates(graph), 3)
  };
}

const MEASURES = ['depth', 'rank', 'weak', 'strong'];
const sum = times => MEASURES.reduce((all, name) => all + times[name], 0);

/** Runs one peer on a written graph and says whether it agrees; its medians, by measure. */
function peer(python, folder, graph, options, metrics, name) {
  const runs = name === 'networkx' ? 1 : 3;
  const { version, times } = measureInPython(python, folder, options.home, name, runs);
  const { pagerank: rank, ...exact } = differences(folder, metrics);
  const off = Object.entries(exact).filter(([, most]) => most !== 0);
  const agrees = off.length === 0 && rank <= BARS.rank;
  console.log(
    `${agrees ? 'agrees' : 'DISAGREES'} with ${name} ${version}: ranks to ${rank.toExponential(1)}, ` +
      (off.length === 0
        ? 'depth, weak and strong components exactly'
        : `but not in ${off.map(([measured]) => measured).join(', ')}`)
  );
  process.exitCode = agrees ? process.exitCode : 1;
  return Object.fromEntries(MEASURES.map(measured => [measured, median(times[measured])]));
}

async function compare(python, { name, graph, options }) {
  console.log(`\n${name}`);
  const metrics = measure(graph, options);
  const mine = await ours(graph, options);
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  const rows = [];
  try {
    if (python !== undefined) {
      writeArrays(folder, graph, options);
      for (const other of ['scipy', 'igraph', 'networkx']) {
        const theirs = peer(python, folder, graph, options, metrics, other);
        rows.push({
          what: 'depth, PageRank, components',
          ours: sum(mine),
          unit: 'ms',
          beside: other,
          theirs: sum(theirs)
        });
        rows.push({
          what: `  PageRank (ours in ${metrics.counts.rounds} rounds)`,
          ours: mine.rank,
          unit: 'ms',
          beside: other,
          theirs: theirs.rank
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const bar = { unit: 'ms', beside: 'bar', theirs: BARS.metrics };
  rows.push({ what: 'all of these and degrees', ours: sum(mine) + mine.degrees, ...bar });
  rows.push({ what: 'communities, apart', ours: mine.communities, ...bar });
  rows.push({ what: 'template links, apart', ours: mine.templates, ...bar });
  for (const [what, change] of Object.entries(changes(graph))) {
    const times = await timed(() => whatIf(graph, metrics, options, change), { warm: 2 });
    rows.push({
      what: `what if ${what}`,
      ours: median(times),
      unit: 'ms',
      beside: 'bar',
      theirs: BARS.whatIf
    });
  }
  printTable(`Metrics (median of ${RUNS} runs; networkx once)`, rows);
}

/** A link more, a link less, a menu less. */
const changes = graph => ({
  'home links to one more page': { add: [[0, graph.pageCount - 1]] },
  'a hundred links are gone': {
    remove: Array.from({ length: 100 }, (_, at) => [1 + at, graph.outTo[graph.outStart[1 + at]]])
  },
  'the menu is gone': { withoutTemplates: true }
});

let python;
try {
  python = peerPython();
} catch (error) {
  notRun('agreement with networkx, igraph and scipy', `${error.message.split('\n')[0]}`);
}
for (const graph of graphs()) {
  await compare(python, graph);
}
