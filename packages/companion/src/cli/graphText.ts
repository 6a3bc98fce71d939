/** What `graph` says to a person: figures, findings by question, and how far a load is. */
import type { GraphReport, LoadProgress, ReportFinding } from '@lockstep/linkgraph';
import { count, type Terminal } from './terminal';

/** Pages of the highest PageRank that are shown. */
const SHOWN = 5;
/** Depths told one by one. */
const DEPTHS = 12;
/** Width of a finding's number: up to 9,999,999. */
const NUMBER = 9;

/** The three questions, in the order to ask them. */
const QUESTIONS: Readonly<Record<ReportFinding['question'], string>> = {
  broken: 'What is most broken',
  gain: 'Where is the biggest gain',
  upkeep: 'What needs upkeep'
};

const PHASES: Readonly<Record<LoadProgress['phase'], string>> = {
  reading: 'Reading',
  joining: 'Joining',
  measuring: 'Measuring',
  placing: 'Placing',
  explaining: 'Looking for what is broken'
};

/** One line: "Reading: 120,000 rows, 45 of 60 MB, 1,200,000 rows/s". */
export function sayProgress({
  phase,
  rows,
  bytes,
  totalBytes,
  rowsPerSecond
}: LoadProgress): string {
  if (phase !== 'reading') {
    return `${PHASES[phase]} ${say(rows)} rows`;
  }
  const size =
    totalBytes === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(totalBytes)}`;
  return `${PHASES[phase]}: ${say(rows)} rows, ${size} MB, ${say(rowsPerSecond)} rows/s`;
}

/** Prints a graph. */
export function showReport(terminal: Terminal, report: GraphReport): void {
  const { print, paint, wrap } = terminal;
  const { home, depth, components, templates, read, join, top, assumed, written } = report;
  const names = report.files.map(({ name }) => name).join(', ');
  print(
    `${paint('heading', names)}: ${counted(report.pages, 'page')}, ${counted(report.links, 'link')}.`
  );
  if (home.name !== '') {
    print(wrap(`Home is ${home.name}. ${home.reason}`));
    print(wrap(sayDepth(depth)));
  }
  print(
    wrap(
      `${counted(components.weak, 'connected group')}, the largest with ${counted(components.largest, 'page')}; ` +
        `${counted(components.communities, 'community', 'communities')}.`
    )
  );
  if (templates.links > 0) {
    const how = templates.declared ? 'as the file says' : 'found from the graph alone';
    print(wrap(`${counted(templates.links, 'menu link')}, ${how}.`));
  }
  print(
    wrap(
      `${counted(read.rows, 'row')} read: ${say(read.used)} used, of which ${say(read.duplicates)} repeat another; ${say(read.selfLinks)} from a page to itself, ${say(read.incomplete)} incomplete.`
    )
  );
  if (join !== undefined) {
    print(
      wrap(
        `${counted(join.matched, 'page')} in both tables, ${say(join.onlyInLinks.count)} only in the links, ${say(join.onlyInPages.count)} only in the pages.`
      )
    );
  }
  list(terminal, 'Assumed', assumed);
  for (const [question, title] of Object.entries(QUESTIONS)) {
    showFindings(
      terminal,
      title,
      report.findings.filter(finding => finding.question === question)
    );
  }
  print('');
  print(paint('heading', 'Highest PageRank'));
  for (const { name, pagerank } of top.slice(0, SHOWN)) {
    print(`  ${pagerank.toFixed(6)}  ${name}`);
  }
  list(
    terminal,
    'Written',
    written.map(({ file, bytes }) => `${file} (${say(bytes)} bytes)`)
  );
}

function showFindings(
  { print, paint, wrap }: Terminal,
  title: string,
  findings: readonly ReportFinding[]
): void {
  if (findings.length === 0) {
    return;
  }
  print('');
  print(paint('heading', title));
  for (const { count: number, title, sentence } of findings) {
    print(`${say(number).padStart(NUMBER)}  ${title}`);
    print(paint('quiet', wrap(sentence, NUMBER + 2)));
  }
}

function list({ print, paint, wrap }: Terminal, title: string, lines: readonly string[]): void {
  if (lines.length > 0) {
    print('');
    print(paint('heading', title));
    lines.forEach(line => print(wrap(line, 2)));
  }
}

function sayDepth({ counts, mean, outOfReach }: GraphReport['depth']): string {
  const told = counts
    .slice(0, DEPTHS)
    .map((pages, at) => `${at + 1}: ${say(pages)}`)
    .join(', ');
  const rest = counts.slice(DEPTHS).reduce((all, pages) => all + pages, 0);
  const deeper = rest === 0 ? '' : `, deeper: ${say(rest)}`;
  const reached =
    counts.length === 0
      ? 'No page is linked from home'
      : `Pages by clicks from home: ${told}${deeper}; ${mean.toFixed(2)} on average, ${counts.length} at most`;
  return `${reached}; ${say(outOfReach)} out of reach.`;
}

function counted(number: number, noun: string, plural = `${noun}s`): string {
  return number === 1 ? count(1, noun) : `${say(number)} ${plural}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

function say(number: number): string {
  return number.toLocaleString('en');
}
