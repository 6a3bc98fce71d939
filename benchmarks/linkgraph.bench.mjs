// Link graphs of 100k, 1M and 5M links from a file to a picture in headless Chromium, beside the usual readers and graph tools.
//
// `node benchmarks/linkgraph.bench.mjs 1000000` measures one size alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { withBrowsers } from './linkgraph-browser.mjs';
import { crawlOf, writeArrays } from './linkgraph-crawl.mjs';
import { measureInPython, peerModules, peerPython } from './linkgraph-peers.mjs';
import { longestTask } from './linkgraph-trace.mjs';
import { median, notRun, printTable } from './table.mjs';

const SIZES = [100_000, 1_000_000, 5_000_000];
/** Milliseconds, DESIGN.md's; the smallest size has none of its own. */
const BARS = {
  1_000_000: { read: 350, measured: 250, first: 1500 },
  5_000_000: { read: 1800, measured: 1300, first: 6000 }
};
const BLOCK = 16;
const FRAME = 1000 / 60;
const WHAT_IF = 100;
/** A peer that takes longer is ended and said to. */
const PATIENCE = { 100_000: 60_000, 1_000_000: 60_000, 5_000_000: 30_000 };
/** Fresh browsers of ours for one figure; a person's first load is what counts, so none is warm. */
const LOADS = { 100_000: 3, 1_000_000: 3, 5_000_000: 1 };
const WHAT_IFS = 5;
/** Beside the whole picture, and frames of one circle. */
const PAN = { zooms: [1, 4], frames: 120 };

const thousands = number => number.toLocaleString('en');
const short = links => (links >= 1e6 ? `${links / 1e6}M` : `${links / 1e3}k`);
const seconds = milliseconds => `${(milliseconds / 1000).toFixed(0)} s`;

/** Ours in one fresh browser: a load; with `more`, what-ifs and panning after it. */
function visitOurs(visit, file, more) {
  return visit(file, async ({ page, traced, memory }) => {
    const { trace, ...load } = await traced(() => page.evaluate(() => globalThis.bench.load()));
    const peak = await memory();
    const loaded = {
      load,
      peak,
      reading: longestTask(trace, 'load begins', 'load is drawn'),
      drawing: longestTask(trace, 'load is drawn', 'load ends')
    };
    if (!more) {
      return loaded;
    }
    const whatIfs = await page.evaluate(runs => globalThis.bench.whatIfs(runs), WHAT_IFS);
    const pans = [];
    for (const zoom of PAN.zooms) {
      const { trace: panned, ...pan } = await traced(() =>
        page.evaluate(([zoom, frames]) => globalThis.bench.pan(zoom, frames), [zoom, PAN.frames])
      );
      pans.push({ zoom, ...pan, block: longestTask(panned, 'pan begins', 'pan ends') });
    }
    return { ...loaded, whatIfs, pans };
  });
}

/** A reader or graphology in one fresh browser; a sentence instead when it did not come to its end. */
function visitPeer(visit, file, name, patience) {
  return visit(file, async ({ page, traced, memory }) => {
    try {
      const { trace, ...told } = await traced(() =>
        page.evaluate(told => globalThis.bench.peer(told), { name, patience })
      );
      return {
        ...told,
        block: longestTask(trace, 'peer begins', 'peer ends'),
        peak: await memory()
      };
    } catch (error) {
      return { failed: error.message.split('\n')[0].replace(/^page\.evaluate: (Error: )?/, '') };
    }
  });
}

/** networkx and igraph on the graph's arrays: what they measure, without reading a file. */
function visitPython(python, crawl, patience) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  try {
    const { graph, options } = crawl.graph();
    writeArrays(folder, graph, options);
    return ['igraph', 'networkx'].map(name => {
      try {
        const { times, ...rest } = measureInPython(python, folder, options.home, name, 1, patience);
        const all = Object.values(times).reduce((sum, each) => sum + median(each), 0);
        return { name, measuring: all, ...rest };
      } catch (error) {
        const late = error.code === 'ETIMEDOUT';
        return {
          name,
          failed: late ? `it did not end in ${seconds(patience)}` : error.message.split('\n')[0]
        };
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const middle = (visits, of) => median(visits.map(of));
const most = (visits, of) => Math.max(...visits.map(of));

/** Rows of one figure of ours beside several others. */
const beside = (what, ours, unit, others) =>
  others
    .filter(([, theirs]) => theirs !== undefined)
    .map(([name, theirs]) => ({ what, ours, unit, beside: name, theirs }));

function print(links, visits, peers) {
  const bars = BARS[links];
  // The smallest size has no bars of its own.
  const firstBar = bars === undefined ? ['bar of 1M', BARS[1_000_000].first] : ['bar', bars.first];
  const of = name => peers.find(peer => peer.name === name && peer.failed === undefined);
  const took = phase => middle(visits, ({ load }) => load.took[phase]);
  const known = (name, figure) => [name, of(name) && figure(of(name))];
  const { load, whatIfs, pans } = visits.at(-1);
  const { pages, links: distinct } = load;
  const rows = [
    ...beside('parsed, in the worker', took('reading'), 'ms', [
      ['bar', bars?.read],
      known('papaparse', peer => peer.reading),
      known('uDSV', peer => peer.reading)
    ]),
    ...beside('measured', took('measuring'), 'ms', [
      ['bar', bars?.measured],
      known('igraph', peer => peer.measuring),
      known('networkx', peer => peer.measuring),
      known('graphology', peer => peer.measuring)
    ]),
    ...beside('joined (peers: graph made)', took('joining'), 'ms', [
      known('igraph', peer => peer.making),
      known('networkx', peer => peer.making),
      known('graphology', peer => peer.making)
    ]),
    ...beside(
      'first picture',
      middle(visits, ({ load }) => load.first),
      'ms',
      [firstBar]
    ),
    ...beside(
      'longest page block, file to arrays',
      most(visits, ({ reading }) => reading),
      'ms',
      [
        ['bar', BLOCK],
        ...['papaparse', 'uDSV', 'graphology'].map(name => known(name, peer => peer.block))
      ]
    ),
    ...beside(
      'longest page block, drawing',
      most(visits, ({ drawing }) => drawing),
      'ms',
      [['bar', BLOCK]]
    ),
    ...beside(
      'peak memory',
      most(visits, ({ peak }) => peak?.page ?? Number.NaN),
      'MB',
      [
        ...['papaparse', 'uDSV', 'graphology'].map(name => known(name, peer => peer.peak?.page)),
        ...['igraph', 'networkx'].map(name => known(name, peer => peer.memory ?? undefined))
      ]
    ),
    ...Object.entries(whatIfs).map(([what, times]) => ({
      what: `what if ${what}`,
      ours: median(times),
      unit: 'ms',
      beside: links === 1_000_000 ? 'bar' : 'bar of 1M',
      theirs: WHAT_IF
    })),
    ...pans.flatMap(({ zoom, gaps, block }) => {
      const name = zoom === 1 ? 'panning, all on show' : `panning, ${zoom} times nearer`;
      return [
        ...beside(`${name}: frame`, median(gaps), 'ms', [['60 a second', FRAME]]),
        ...beside(`${name}: page block`, block, 'ms', [['bar', BLOCK]])
      ];
    })
  ];
  printTable(
    `${short(links)} links (${thousands(pages)} pages, ${thousands(distinct)} distinct links; median of ${visits.length}, blocks and memory the most)`,
    rows
  );
  console.log(
    `measured holds communities and template links, which no peer measured; ` +
      `placing took ${took('placing').toFixed(0)} ms, explaining ${took('explaining').toFixed(0)} ms`
  );
}

/** What a table has no column for. */
function tell(visits) {
  const { load, peak, pans } = visits.at(-1);
  const ms = number => `${number.toFixed(0)} ms`;
  console.log(
    `drawn by ${load.kind}; last load: all links on the picture after ${ms(load.whole)}, ` +
      `longest wait between frames ${ms(load.gap)}, ${load.longTasks.length} tasks of 50 ms or more` +
      (peak ? `; the process of graphics held ${peak.graphics.toFixed(0)} MB` : '')
  );
  for (const { zoom, gaps, perSecond } of pans) {
    const worst = Math.max(...gaps);
    console.log(
      `panning at ${zoom}: ${perSecond.toFixed(0)} pictures a second, worst frame ${ms(worst)}`
    );
  }
}

const attempt = (what, make) => {
  try {
    return make();
  } catch (error) {
    notRun(what, error.message.split('\n')[0]);
    return undefined;
  }
};

const wanted = process.argv.slice(2).map(Number);
const python = attempt('networkx and igraph', peerPython);
const modules = attempt('uDSV and graphology', peerModules);
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
console.log('Chromium is headless and draws with the processor: software GL (SwiftShader).');
try {
  await withBrowsers(
    modules,
    why => notRun('link graphs in Chromium', why),
    async visit => {
      for (const links of SIZES.filter(size => wanted.length === 0 || wanted.includes(size))) {
        const crawl = crawlOf(links);
        const file = join(folder, `links-${links}.csv`);
        const bytes = crawl.write(file);
        console.log(`\n${short(links)} links: ${(bytes / 1e6).toFixed(0)} MB of CSV`);
        const patience = PATIENCE[links];
        const visits = [];
        for (let run = 0; run < LOADS[links]; run += 1) {
          const told = await visitOurs(visit, file, run === LOADS[links] - 1);
          if (told === null) {
            return;
          }
          visits.push(told);
        }
        const peers = [];
        for (const name of modules === undefined ? [] : ['papaparse', 'uDSV', 'graphology']) {
          peers.push({ name, ...(await visitPeer(visit, file, name, patience)) });
        }
        rmSync(file);
        if (python !== undefined) {
          peers.push(...visitPython(python, crawl, patience));
        }
        for (const { name, failed, rows } of peers) {
          if (failed !== undefined) {
            notRun(`${name} on ${short(links)} links`, failed);
          } else if (rows !== undefined && rows !== crawl.links) {
            throw new Error(`${name} read ${rows} rows of ${crawl.links}.`);
          }
        }
        print(links, visits, peers);
        if (peers.some(({ found }) => found && found.strong === undefined)) {
          console.log(
            'graphology measured no strong components: its recursion is too deep for this crawl.'
          );
        }
        tell(visits);
      }
    }
  );
} finally {
  rmSync(folder, { recursive: true });
}
