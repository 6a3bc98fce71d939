/** What `graph --json` prints: one loaded graph with names instead of numbers. */
import type {
  Finding,
  GraphEngine,
  GraphReport,
  Inspection,
  LinkRole,
  PageRole,
  ReportFile,
  ReportFinding,
  ReportPage,
  ReportWritten,
  Summary
} from '@lockstep/linkgraph';
import type { GraphFile } from './graphFiles';

/** Pages told of a finding, and pages of the highest PageRank. */
const MOST = 20;

/** A file that was read, with how. */
export type InspectedFile =
  | { role: 'links'; file: GraphFile; inspection: Inspection<LinkRole> }
  | { role: 'pages'; file: GraphFile; inspection: Inspection<PageRole> };

/** Tells a loaded graph to programs. */
export async function reportOf(
  engine: GraphEngine,
  summary: Summary,
  files: readonly InspectedFile[],
  written: readonly ReportWritten[]
): Promise<GraphReport> {
  const { home, counts, join } = summary;
  const nameOf = await namesOf(engine, summary.findings);
  return {
    format: 1,
    files: files.map(fileOf),
    pages: summary.pages,
    links: summary.links,
    home: { name: home.name, guessed: home.guessed, reason: home.reason },
    read: summary.read,
    ...(join === undefined ? {} : { join }),
    depth: summary.depth,
    components: {
      weak: counts.components,
      largest: counts.largestComponent,
      strong: counts.strongComponents,
      communities: counts.communities
    },
    pagerank: { rounds: counts.rounds, change: counts.change },
    templates: summary.templates,
    columns: summary.columns,
    top: await topPages(engine),
    findings: summary.findings.map(finding => findingOf(finding, nameOf)),
    assumed: summary.assumed,
    exports: await engine.exports(),
    written,
    took: summary.took
  };
}

function fileOf({ role, file, inspection }: InspectedFile): ReportFile {
  const { tool, columns, reading } = inspection;
  const roles = Object.entries<number | undefined>(reading.roles).flatMap(([name, column]) =>
    column === undefined ? [] : [[name, columns[column] ?? ''] as const]
  );
  return {
    role,
    name: file.source.name,
    bytes: file.bytes,
    sha256: file.sha256,
    tool,
    roles: Object.fromEntries(roles)
  };
}

async function topPages(engine: GraphEngine): Promise<ReportPage[]> {
  const { names, values } = await engine.rows(
    { sort: { column: 'pagerank', descending: true } },
    ['pagerank', 'depth', 'linksIn', 'linksOut'],
    0,
    MOST
  );
  const [pagerank = [], depth = [], linksIn = [], linksOut = []] = values;
  return names.map((name, row) => ({
    name,
    pagerank: Number(pagerank[row] ?? 0),
    depth: typeof depth[row] === 'number' ? depth[row] : null,
    linksIn: Number(linksIn[row] ?? 0),
    linksOut: Number(linksOut[row] ?? 0)
  }));
}

function findingOf(finding: Finding, nameOf: (page: number) => string): ReportFinding {
  const { id, kind, question, title, count, sentence, query, pages, linkFrom } = finding;
  return {
    id,
    kind,
    question,
    title,
    count,
    sentence,
    query,
    pageCount: pages.length,
    pages: Array.from(pages.subarray(0, MOST), nameOf),
    ...(linkFrom === undefined
      ? {}
      : {
          linkFrom: linkFrom
            .slice(0, MOST)
            .map(([page, from]) => ({ page: nameOf(page), from: from.map(nameOf) }))
        })
  };
}

/** Names of all pages that the report tells of, asked for at once. */
async function namesOf(
  engine: GraphEngine,
  findings: readonly Finding[]
): Promise<(page: number) => string> {
  const told = new Set<number>();
  for (const { pages, linkFrom = [] } of findings) {
    pages.subarray(0, MOST).forEach(page => told.add(page));
    for (const [page, from] of linkFrom.slice(0, MOST)) {
      told.add(page);
      from.forEach(each => told.add(each));
    }
  }
  const pages = Uint32Array.from(told);
  const rows = await engine.rows({ pages }, [], 0, pages.length);
  const names = new Map(Array.from(rows.pages, (page, row) => [page, rows.names[row] ?? '']));
  return page => names.get(page) ?? '';
}
