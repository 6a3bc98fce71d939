/** Real graphs of the shared data, from bytes to metrics: what networkx 2.8.8 computed of them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LinkFlag, type LinkGraph } from '../contract/graph';
import type { Metrics } from '../contract/measure';
import type { RawLinks } from '../contract/raw';
import { joinGraph } from '../join';
import { readLinks } from '../read';
import { graphOf, type Pair } from './graph.testing';
import { inferTemplates, measure } from './index';
import { linksOf } from './naive.testing';

const FOLDER = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'link-graphs');
const available = existsSync(FOLDER);
const real = (name: string): string =>
  available ? name : `${name} (not run: there is no folder ${FOLDER})`;
const check = available ? it : it.skip;

function raw(file: string): Promise<RawLinks> {
  const bytes = (): Promise<ReadableStream<Uint8Array>> =>
    Promise.resolve(new Blob([readFileSync(resolve(FOLDER, file))]).stream());
  return readLinks({ source: { name: file, open: bytes } }, {});
}

/** The rows as they are, self-links too: what the oracles were computed of. Pages are places of names. */
function asRead(links: RawLinks): LinkGraph {
  const pairs = Array.from(links.from, (from, row): Pair => [from, links.to[row] ?? 0]);
  return graphOf(links.names.count, pairs, { selfLinks: true });
}

const count = (values: Iterable<number>, is: (value: number) => boolean): number =>
  Array.from(values).filter(is).length;
const most = (values: Iterable<number>): number =>
  Array.from(values).reduce((largest, value) => Math.max(largest, value), 0);

/** The columns of the table of oracles, in its order. */
function row({ counts, pagesIn, pagesOut, depth, pagerank }: Metrics): readonly unknown[] {
  return [
    pagesIn.length,
    pagesIn.reduce((sum, links) => sum + links, 0),
    counts.components,
    counts.largestComponent,
    counts.strongComponents,
    most(pagesIn),
    count(pagesOut, links => links === 0),
    count(pagesIn, links => links === 0),
    count(depth, clicks => clicks >= 0),
    most(depth),
    most(pagerank).toFixed(6)
  ];
}

interface Oracle {
  readonly file: string;
  readonly home: string;
  readonly asRead: readonly unknown[];
  /** As networkx has it for the same rows without self-links, which a link graph leaves out. */
  readonly joined: readonly unknown[];
}

const ORACLES: readonly Oracle[] = [
  {
    file: 'wikispeedia-links.csv.gz',
    home: 'United_Kingdom',
    asRead: [4_592, 119_882, 2, 4_589, 519, 1_551, 5, 457, 4_055, 7, '0.009565'],
    joined: [4_592, 119_772, 2, 4_589, 519, 1_551, 5, 462, 4_055, 7, '0.009576']
  },
  {
    file: 'eurosis-links.csv.gz',
    home: 'Belgian Science Policy',
    asRead: [1_285, 7_524, 6, 1_272, 511, 83, 332, 127, 1_093, 9, '0.012092'],
    joined: [1_285, 7_524, 6, 1_272, 511, 83, 332, 127, 1_093, 9, '0.012092']
  },
  {
    file: 'screaming-frog-all-inlinks-bom.csv.gz',
    home: 'https://semantic-suggestion.ecotechlab.fr/',
    asRead: [58, 1_463, 1, 58, 13, 46, 12, 0, 58, 3, '0.026452'],
    joined: [58, 1_417, 1, 58, 13, 46, 12, 0, 58, 3, '0.027048']
  }
];

describe.each(ORACLES)('$file', ({ file, home, ...oracle }) => {
  check(real('has the metrics that networkx gives'), async () => {
    const links = await raw(file);
    const joined = joinGraph(links, [], { home });
    const options = { rankExternal: true, nofollowPassesRank: true };
    const found = measure(joined.graph, { ...options, home: joined.home.page });
    expect(row(found)).toEqual(oracle.joined);

    // Rows whose names were not made one: the oracle's own graph. Home is wherever its joined page is first named.
    const text = new TextDecoder();
    const { bytes, starts } = links.names;
    const named = Array.from({ length: links.names.count }, (_, at) =>
      text.decode(bytes.subarray(starts[at], starts[at + 1])).trim()
    );
    const whole = measure(asRead(links), { ...options, home: named.indexOf(home) });
    expect(row(whole)).toEqual(oracle.asRead);
  });
});

describe('template links', () => {
  check.each(['wikispeedia-links.csv.gz', 'eurosis-links.csv.gz'])(
    real('are not seen in the editorial links of %s'),
    async file => {
      const { graph } = joinGraph(await raw(file), [], {});
      expect(inferTemplates(graph)).toBe(graph);
    }
  );

  check(real('are seen, but for one, only where the crawler saw them too'), async () => {
    const { graph } = joinGraph(await raw('screaming-frog-all-inlinks-bom.csv.gz'), [], {});
    const flags = linksOf(inferTemplates(graph)).map(link => link.flags);
    const inferred = flags.filter(flag => (flag & LinkFlag.inferredTemplate) !== 0);
    const declared = inferred.filter(flag => (flag & LinkFlag.declaredTemplate) !== 0);
    // The site's two languages are menus in which all pages link to all: such a cluster is no proof of a menu.
    expect([inferred.length, declared.length]).toEqual([368, 367]);
  });
});
