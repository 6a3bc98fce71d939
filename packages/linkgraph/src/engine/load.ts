/** The way from files to a graph that can be asked: each part in turn, with progress and a way out between them. */
import type { Layout, Placement } from '../contract/draw';
import type { LoadProgress, LoadRequest, Summary, TableInput } from '../contract/engine';
import type { Finding } from '../contract/explain';
import type { MeasureOptions } from '../contract/measure';
import type { Joined, Measured } from '../contract/parts';
import type { RawPages } from '../contract/raw';
import { gatherColumns, type Columns } from './columns';
import { segmentColumn } from './drawing';
import { nameById } from './ids';
import type { Parts } from './parts';
import { startProgress } from './progress';
import { openQueries, type Queries } from './query';
import { summarise } from './summary';

/** A graph in memory with all that is asked of it. */
export interface Loaded {
  readonly measured: Measured;
  readonly options: MeasureOptions;
  readonly columns: Columns;
  readonly queries: Queries;
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  /** The links file's name. */
  readonly name: string;
  /** Layouts made so far; refining replaces one. */
  readonly layouts: Map<Placement, Layout>;
}

/**
 * Reads, joins, measures, places and explains.
 *
 * @throws TableError when a file cannot be read as it stands
 */
export async function loadGraph(
  request: LoadRequest,
  parts: Parts,
  now: () => number,
  onProgress: ((at: LoadProgress) => void) | undefined,
  signal: AbortSignal
): Promise<Loaded> {
  const files: readonly TableInput<string>[] = [request.links, ...(request.pages ?? [])];
  const progress = startProgress(now, onProgress, sizeOf(files));
  const begin = async (phase: LoadProgress['phase']): Promise<void> => {
    progress.begin(phase);
    await breathe();
    signal.throwIfAborted();
  };

  await begin('reading');
  const links = await parts.readLinks(
    request.links,
    { types: request.types },
    progress.rows,
    signal
  );
  progress.fileDone();
  const pages: RawPages[] = [];
  for (const input of request.pages ?? []) {
    signal.throwIfAborted();
    pages.push(await parts.readPages(input, progress.rows, signal));
    progress.fileDone();
  }

  await begin('joining');
  const { home, rules, segment } = request;
  const named = nameById(links, pages, request.links.source.name);
  let joined: Joined = parts.joinGraph(named.links, named.pages, { rules, home, segment });

  await begin('measuring');
  if (!joined.declaresTemplates) {
    joined = { ...joined, graph: parts.inferTemplates(joined.graph) };
  }
  const options: MeasureOptions = { ...request.measure, home: joined.home.page };
  const measured: Measured = { ...joined, metrics: parts.measure(joined.graph, options) };

  await begin('placing');
  const { graph, metrics } = measured;
  const rings = parts.place(graph, metrics, segmentColumn(measured), 'rings');

  await begin('explaining');
  const findings = parts.findings(measured);
  const columns = gatherColumns(measured);
  const assumed = [links, ...pages, joined].flatMap(part => part.assumed);
  const described = summarise(measured, columns, findings, assumed);
  await breathe();
  signal.throwIfAborted();

  return {
    measured,
    options,
    columns,
    queries: openQueries(measured, columns, findings),
    findings,
    summary: { ...described, took: progress.end() },
    name: request.links.source.name,
    layouts: new Map([['rings', rings]])
  };
}

/** Lets messages in, such as the one that aborts: the parts do not come up for air by themselves. */
function breathe(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}

function sizeOf(files: readonly TableInput<string>[]): number | undefined {
  let bytes = 0;
  for (const { source } of files) {
    if (source.size === undefined) {
      return undefined;
    }
    bytes += source.size;
  }
  return bytes;
}
