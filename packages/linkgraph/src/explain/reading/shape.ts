/** The parts of a reading that tell the whole graph: size and reach, depth, structure. */
import { NO_CATEGORY } from '../../contract/graph';
import { type Facts, pagesWhere, TEMPLATE } from '../facts';
import { count, counted, nameOf } from '../words';
import { type Block, heading, type Line, list, text } from './blocks';

const SEGMENTS = 12;
const TOP = 10;

/** Pages, links, what is in reach, what hangs together. */
export function size(facts: Facts): readonly Block[] {
  const { graph, metrics, home, ownCount } = facts;
  const { counts, depth } = metrics;
  const out = pagesWhere(facts, page => (depth[page] ?? -1) < 0).length;
  const external = graph.pageCount - ownCount;
  return [
    heading('Size and reach'),
    ...list([
      [
        `${counted(ownCount, 'page')}${external === 0 ? '' : ` and ${counted(external, 'page')} of other hosts`}, ${counted(graph.linkCount, 'link')}.`
      ],
      [
        home < 0
          ? 'Without a home page nothing is said about reach.'
          : out === 0
            ? `From home all of them are in reach.`
            : `From home ${counted(ownCount - out, 'page is', 'pages are')} in reach, home among them; ${count(out)} ${out === 1 ? 'is' : 'are'} not.`
      ],
      [
        `${counted(counts.components, 'connected group')}, the largest of ${counted(counts.largestComponent, 'page')}; ${counted(counts.strongComponents, 'group')} in which every page leads to every other.`
      ]
    ])
  ];
}

/** Pages by clicks from home. */
export function depths({ metrics, graph, home, meanDepth }: Facts): readonly Block[] {
  if (home < 0) {
    return [heading('Clicks from home'), text('There is no home page, so there is no depth.')];
  }
  const pages: number[] = [];
  let out = 0;
  metrics.depth.forEach((clicks, page) => {
    if (graph.external[page] === 1 || page === home) {
      return;
    }
    if (clicks < 0) {
      out++;
    } else {
      pages[clicks] = (pages[clicks] ?? 0) + 1;
    }
  });
  return [
    heading('Clicks from home'),
    text(
      `${meanDepth.toFixed(2)} clicks on average, ${count(Math.max(0, pages.length - 1))} at most.`
    ),
    {
      kind: 'table',
      head: ['Clicks', 'Pages'],
      rows: [
        ...Array.from(
          { length: Math.max(0, pages.length - 1) },
          (_, at): readonly [Line, string] => [[count(at + 1)], count(pages[at + 1] ?? 0)]
        ),
        ...(out === 0 ? [] : [[['out of reach'], count(out)] as const])
      ]
    }
  ];
}

/** Segments, menu, communities, answers, and who has most authority. */
export function structure(facts: Facts): readonly Block[] {
  const { graph, metrics } = facts;
  const templates = graph.outFlags.reduce(
    (sum, flags) => sum + ((flags & TEMPLATE) === 0 ? 0 : 1),
    0
  );
  return [
    heading('Structure'),
    ...list([
      [`${count(templates)} of ${counted(graph.linkCount, 'link')} are of the menu or footer.`],
      [`${counted(metrics.counts.communities, 'community', 'communities')} by modularity.`],
      [
        `PageRank: ${counted(metrics.counts.rounds, 'round')}; the last one changed ${metrics.counts.change.toExponential(1)} in all.`
      ]
    ]),
    ...segments(facts),
    ...answers(facts),
    ...authority(facts)
  ];
}

function segments(facts: Facts): readonly Block[] {
  const { segment, metrics } = facts;
  if (segment === undefined) {
    return [];
  }
  const rows = new Map<number, { pages: number; reached: number; clicks: number; rank: number }>();
  for (const page of pagesWhere(facts, () => true)) {
    const code = segment.codes[page] ?? NO_CATEGORY;
    const row = rows.get(code) ?? { pages: 0, reached: 0, clicks: 0, rank: 0 };
    const depth = metrics.depth[page] ?? -1;
    row.pages++;
    row.reached += depth < 0 ? 0 : 1;
    row.clicks += Math.max(0, depth);
    row.rank += metrics.pagerank[page] ?? 0;
    rows.set(code, row);
  }
  const ordered = [...rows].sort((a, b) => b[1].pages - a[1].pages || a[0] - b[0]);
  return [
    heading(`By ${segment.name}`, 3),
    {
      kind: 'table',
      head: [segment.name, 'Pages', 'In reach', 'Clicks on average', 'PageRank × 1,000'],
      rows: ordered
        .slice(0, SEGMENTS)
        .map(([code, { pages, reached, clicks, rank }]) => [
          [segment.labels[code] ?? '(none)'],
          count(pages),
          count(reached),
          reached === 0 ? '' : (clicks / reached).toFixed(2),
          (rank * 1000).toFixed(1)
        ])
    },
    ...(ordered.length > SEGMENTS
      ? [text(`${count(ordered.length - SEGMENTS)} more, smaller.`)]
      : [])
  ];
}

function answers(facts: Facts): readonly Block[] {
  const { status } = facts;
  if (status === undefined) {
    return [];
  }
  const codes = new Map<number, number>();
  for (const page of pagesWhere(facts, () => true)) {
    const code = status[page] ?? Number.NaN;
    const known = Number.isNaN(code) ? 0 : code;
    codes.set(known, (codes.get(known) ?? 0) + 1);
  }
  return [
    heading('Status codes', 3),
    {
      kind: 'table',
      head: ['Status', 'Pages'],
      rows: [...codes]
        .sort(([a], [b]) => a - b)
        .map(([code, pages]) => [[code === 0 ? 'unknown' : String(code)], count(pages)])
    }
  ];
}

function authority({ graph, metrics }: Facts): readonly Block[] {
  const { pagerank, pagesIn, depth } = metrics;
  const top: number[] = [];
  for (let page = 0; page < graph.pageCount; page++) {
    const rank = pagerank[page] ?? 0;
    let at = top.length;
    while (at > 0 && (pagerank[top[at - 1] ?? 0] ?? 0) < rank) {
      at--;
    }
    if (at < TOP) {
      top.splice(at, 0, page);
      top.length = Math.min(top.length, TOP);
    }
  }
  return [
    heading('Most authority', 3),
    {
      kind: 'table',
      head: ['Page', 'PageRank × 1,000', 'Pages linking here', 'Clicks'],
      rows: top.map(page => [
        [{ name: nameOf(graph.names, page) }],
        ((pagerank[page] ?? 0) * 1000).toFixed(2),
        count(pagesIn[page] ?? 0),
        (depth[page] ?? -1) < 0 ? 'out of reach' : count(depth[page] ?? 0)
      ])
    }
  ];
}
