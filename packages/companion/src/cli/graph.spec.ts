import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, testTerminal } from '../testing/parts';
import type { TestTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';
import { sayProgress } from './graphText';

const LINKS = `from,to,type
https://a.example/,https://a.example/one,hyperlink
https://a.example/one,https://a.example/two,hyperlink
https://a.example/two,https://a.example/,hyperlink
https://a.example/,https://a.example/logo.png,image
https://a.example/lost,https://a.example/,hyperlink
`;
const PAGES = `url,Title 1
https://a.example/,Home
https://a.example/one,One
https://a.example/alone,Alone
`;
const HOME = 'https://a.example/';

let folder: string;
let remove: () => void;
let terminal: TestTerminal;
let signal: AbortSignal;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  terminal = testTerminal(folder);
  signal = new AbortController().signal;
  writeFileSync(join(folder, 'links.csv'), LINKS);
  writeFileSync(join(folder, 'pages.csv'), PAGES);
});

afterEach(() => remove());

function run(...argv: string[]): Promise<number> {
  return runScripted(['graph', ...argv], {
    terminal,
    untilToldToEnd: () => signal,
    untilInterrupted: () => signal
  });
}

function report(): unknown {
  return JSON.parse(terminal.lines.splice(0).join('\n'));
}

describe('graph', () => {
  it('says figures and findings to a person', async () => {
    expect(await run('links.csv', 'pages.csv', '--home', HOME)).toBe(0);
    const text = terminal.lines.join('\n');
    expect(text).toMatch(/^links\.csv, pages\.csv: 5 pages, 4 links\.$/m);
    expect(text).toContain(
      'Pages by clicks from home: 1: 1, 2: 1; 1.50 on average, 2 at most; 2 out of reach.'
    );
    expect(text).toContain('2 pages in both tables, 2 only in the links, 1 only in the pages.');
    expect(text).toMatch(/^What is most broken$/m);
    expect(text).toMatch(/^Highest PageRank$/m);
    expect(terminal.complaints).toEqual([]);
  });

  it('prints one object for programs, the same each time but for times', async () => {
    await run('links.csv', 'pages.csv', '--home', HOME, '--json');
    const first = report();
    expect(first).toMatchObject({
      format: 1,
      files: [
        {
          role: 'links',
          name: 'links.csv',
          bytes: LINKS.length,
          sha256: createHash('sha256').update(LINKS).digest('hex'),
          roles: { from: 'from', to: 'to', type: 'type' }
        },
        { role: 'pages', name: 'pages.csv', roles: { url: 'url', title: 'Title 1' } }
      ],
      pages: 5,
      links: 4,
      home: { name: HOME, guessed: false },
      depth: { counts: [1, 1], mean: 1.5, outOfReach: 2 },
      components: { weak: 2, largest: 4 },
      read: { rows: 5, otherTypes: { image: 1 } },
      written: []
    });
    expect(first).toHaveProperty('top.0', {
      name: HOME,
      pagerank: expect.any(Number) as number,
      depth: 0,
      linksIn: 2,
      linksOut: 1
    });
    await run('links.csv', 'pages.csv', '--home', HOME, '--json');
    const none = { reading: 0, joining: 0, measuring: 0, placing: 0, explaining: 0 };
    expect({ ...Object(report()), took: none }).toEqual({ ...Object(first), took: none });
  });

  it('names the pages of findings, and where links could come from', async () => {
    await run('links.csv', 'pages.csv', '--home', HOME, '--json');
    const lost = findingOf(report(), 'out-of-reach');
    expect(lost).toMatchObject({ question: 'broken', count: 2, pageCount: 2 });
    expect(lost).toHaveProperty(
      'pages',
      expect.arrayContaining(['https://a.example/lost', 'https://a.example/alone'])
    );
  });

  it('counts other types of links when told to', async () => {
    await run('links.csv', '--types', 'Hyperlink, image', '--json');
    expect(report()).toMatchObject({ pages: 5, links: 5, read: { otherTypes: {} } });
  });

  it('reads packed files', async () => {
    writeFileSync(join(folder, 'links.csv.gz'), gzipSync(LINKS));
    expect(await run('links.csv.gz', '--json')).toBe(0);
    expect(report()).toMatchObject({ links: 4, files: [{ name: 'links.csv.gz' }] });
  });

  it('writes what is usual, or what is asked for, whole and under its name', async () => {
    expect(await run('links.csv', 'pages.csv', '--out', 'new/results', '--json')).toBe(0);
    const out = join(folder, 'new', 'results');
    expect(readdirSync(out).sort()).toEqual(['graph.html', 'links.csv', 'pages.csv', 'reading.md']);
    expect(report()).toHaveProperty('written.0', {
      format: 'links.csv',
      file: join(out, 'links.csv'),
      bytes: readFileSync(join(out, 'links.csv')).length
    });
    await run('links.csv', '--out', 'more', '--format', 'gexf,pages.parquet');
    expect(readdirSync(join(folder, 'more')).sort()).toEqual(['graph.gexf', 'pages.parquet']);
  });

  it('draws a small picture', async () => {
    expect(await run('links.csv', '--picture', 'rings.png')).toBe(0);
    const png = readFileSync(join(folder, 'rings.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeLessThanOrEqual(2_800);
  });

  it('writes over nothing unless told to', async () => {
    mkdirSync(join(folder, 'results'));
    writeFileSync(join(folder, 'results', 'pages.csv'), 'mine');
    expect(await run('links.csv', '--out', 'results')).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringContaining('results/pages.csv exists')]);
    expect(readdirSync(join(folder, 'results'))).toEqual(['pages.csv']);
    expect(readFileSync(join(folder, 'results', 'pages.csv'), 'utf-8')).toBe('mine');
    expect(await run('links.csv', '--out', 'results', '--force')).toBe(0);
    expect(readFileSync(join(folder, 'results', 'pages.csv'), 'utf-8')).not.toBe('mine');
  });

  it('writes the rest when a format cannot be written, and says so', async () => {
    writeFileSync(join(folder, 'self.csv'), 'from,to\na,a\n');
    expect(await run('self.csv', '--out', 'o', '--format', 'links.csv,pages.csv')).toBe(1);
    expect(readdirSync(join(folder, 'o'))).toEqual(['pages.csv']);
    expect(terminal.complaints).toEqual([
      'links.csv was not written. There are no links between these pages.'
    ]);
  });

  it.each([
    [['nope.csv'], /^There is no file nope\.csv\.$/],
    [['.'], /is a folder/],
    [['empty.csv'], /empty\.csv/],
    [['book.xlsx'], /CSV/],
    [['links.csv', 'nope.csv'], /^There is no file nope\.csv\.$/],
    [['links.csv', '--home', '/nope', '--out', 'o'], /^No page is called \/nope\. /],
    [['links.csv', '--format', 'gexf'], /--out/],
    [['links.csv', '--out', 'o', '--format', 'docx'], /There is no format docx/],
    [['links.csv', '--out', 'links.csv/o'], /cannot be written/]
  ])('refuses %j with one sentence and status 2', async (argv, words) => {
    writeFileSync(join(folder, 'empty.csv'), '');
    writeFileSync(
      join(folder, 'book.xlsx'),
      Buffer.from('PK\u0003\u0004xxxxxxxxxxxxxxxxxxxxxxxxxx')
    );
    expect(await run(...argv)).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringMatching(words)]);
    expect(terminal.complaints.join('').split('\n')).toHaveLength(1);
    expect(terminal.lines).toEqual([]);
    expect(existsSync(join(folder, 'o'))).toBe(false);
  });

  it('ends with 130 when interrupted, and leaves nothing', async () => {
    signal = AbortSignal.abort(Object.assign(new Error('Interrupted.'), { name: 'AbortError' }));
    expect(await run('links.csv', '--out', 'o')).toBe(130);
    expect(existsSync(join(folder, 'o'))).toBe(false);
  });

  it('tells how far it is, and takes that away at the end', async () => {
    const told: (string | null)[] = [];
    terminal.progress = line => void told.push(line);
    await run('links.csv', '--out', 'o');
    expect(told[0]).toMatch(/^Reading: 0 rows, 0\.0 of 0\.0 MB, /);
    expect(told).toContain('Writing html');
    expect(told.at(-1)).toBeNull();
    expect(
      sayProgress({
        phase: 'reading',
        rows: 1_200_000,
        bytes: 45e6,
        totalBytes: 60e6,
        rowsPerSecond: 1_500_000
      })
    ).toBe('Reading: 1,200,000 rows, 45 of 60 MB, 1,500,000 rows/s');
  });
});

/** The finding of a kind in a report. */
function findingOf(report: unknown, kind: string): unknown {
  if (typeof report === 'object' && report !== null && 'findings' in report) {
    const { findings } = report;
    return Array.isArray(findings)
      ? findings.find(
          (each: unknown) =>
            typeof each === 'object' && each !== null && 'kind' in each && each.kind === kind
        )
      : undefined;
  }
  return undefined;
}
