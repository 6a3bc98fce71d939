/** Reads, measures and writes a link graph for the command line. */
import {
  createEngine,
  TableError,
  thumbnail,
  type ExportFormat,
  type GraphEngine,
  type PageRole,
  type ReportWritten,
  type TableInput
} from '@lockstep/linkgraph';
import { resolve } from 'node:path';
import { graphFile, writeWhole, refuseExisting, type GraphFile } from './graphFiles';
import { FILE_OF_FORMAT, USUAL } from './graphFormats';
import { reportOf, type InspectedFile } from './graphReport';
import { sayProgress, showReport } from './graphText';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

/** What stands on the command line behind the files. */
export interface GraphOptions {
  home?: string;
  json?: boolean;
  out?: string;
  format?: readonly ExportFormat[];
  types?: readonly string[];
  segment?: string;
  picture?: string;
  force?: boolean;
}

/**
 * Resolves with the exit status: 1 when a format that was asked for cannot be written.
 *
 * @throws BadUse when a file cannot be read as it stands, or one would be written over
 */
export async function runGraph(
  terminal: Terminal,
  links: string,
  pages: readonly string[],
  options: GraphOptions,
  signal: AbortSignal
): Promise<number> {
  if (options.format !== undefined && options.out === undefined) {
    throw new BadUse('format-without-out', 'Say with --out where the files should go.');
  }
  const engine = createEngine();
  try {
    return await measure(terminal, engine, links, pages, options, signal);
  } catch (error) {
    throw error instanceof TableError ? new BadUse(error.code, error.message) : error;
  } finally {
    terminal.progress(null);
    engine.dispose();
  }
}

async function measure(
  terminal: Terminal,
  engine: GraphEngine,
  links: string,
  pages: readonly string[],
  options: GraphOptions,
  signal: AbortSignal
): Promise<number> {
  const targets = await chooseTargets(terminal.folder, options);
  const [linksFile, ...pagesFiles] = await openFiles(terminal.folder, [links, ...pages], signal);
  if (linksFile === undefined) {
    throw new Error('The links file is gone from the list.');
  }
  const files: InspectedFile[] = [];
  const linksLook = await engine.inspectLinks(linksFile.source, undefined, signal);
  files.push({ role: 'links', file: linksFile, inspection: linksLook });
  const pagesInputs: TableInput<PageRole>[] = [];
  for (const file of pagesFiles) {
    const inspection = await engine.inspectPages(file.source, undefined, signal);
    files.push({ role: 'pages', file, inspection });
    pagesInputs.push({ source: file.source, reading: inspection.reading });
  }
  const { home, types, segment } = options;
  const summary = await engine.load(
    {
      links: { source: linksFile.source, reading: linksLook.reading },
      pages: pagesInputs,
      home,
      types,
      segment
    },
    at => terminal.progress(sayProgress(at)),
    signal
  );
  if (home !== undefined && summary.home.guessed) {
    throw new BadUse(
      'home-missing',
      `No page is called ${home}. Name one as the links file writes it, or leave --home out.`
    );
  }
  const { written, refused } = await writeTargets(terminal, engine, targets, signal);
  const report = await reportOf(engine, summary, files, written);
  terminal.progress(null);
  if (options.json === true) {
    terminal.print(JSON.stringify(report, null, 2));
  } else {
    showReport(terminal, report);
  }
  for (const sentence of refused) {
    terminal.complain(sentence);
  }
  return refused.length === 0 ? 0 : 1;
}

/** One file to write. */
interface Target {
  readonly format: ExportFormat | 'png';
  readonly file: string;
  /** Whether somebody asked for this format by name. */
  readonly asked: boolean;
}

async function chooseTargets(
  folder: string,
  { out, format, picture, force }: GraphOptions
): Promise<Target[]> {
  const targets: Target[] = [];
  if (out !== undefined) {
    for (const each of format ?? USUAL) {
      const file = resolve(folder, out, FILE_OF_FORMAT[each]);
      targets.push({ format: each, file, asked: format !== undefined });
    }
  }
  if (picture !== undefined) {
    targets.push({ format: 'png', file: resolve(folder, picture), asked: true });
  }
  if (force !== true) {
    await refuseExisting(
      folder,
      targets.map(({ file }) => file)
    );
  }
  return targets;
}

async function openFiles(
  folder: string,
  paths: readonly string[],
  signal: AbortSignal
): Promise<GraphFile[]> {
  const files: GraphFile[] = [];
  for (const path of paths) {
    files.push(await graphFile(folder, path, signal));
  }
  return files;
}

async function writeTargets(
  terminal: Terminal,
  engine: GraphEngine,
  targets: readonly Target[],
  signal: AbortSignal
): Promise<{ written: ReportWritten[]; refused: string[] }> {
  const written: ReportWritten[] = [];
  const refused: string[] = [];
  const offers = new Map((await engine.exports()).map(offer => [offer.format, offer.unavailable]));
  for (const { format, file, asked } of targets) {
    signal.throwIfAborted();
    const unavailable = format === 'png' ? undefined : offers.get(format);
    if (unavailable !== undefined) {
      if (asked) {
        refused.push(`${format} was not written. ${unavailable}`);
      }
      continue;
    }
    terminal.progress(`Writing ${format}`);
    const bytes = format === 'png' ? await drawPicture(engine) : await engine.export(format);
    await writeWhole(file, bytes);
    written.push({ format, file, bytes: bytes.length });
  }
  return { written, refused };
}

async function drawPicture(engine: GraphEngine): Promise<Uint8Array> {
  const { drawing } = await engine.draw({ placement: 'rings' });
  return thumbnail(drawing);
}
