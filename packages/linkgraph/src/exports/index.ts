/** Files of a graph in each format, and which formats it can be written in. */
import { PageState, type Layout } from '../contract/draw';
import type { ExportFormat, ExportOptions } from '../contract/engine';
import type { Finding } from '../contract/explain';
import type { ExplainPart, Measured } from '../contract/parts';
import { TableError } from '../contract/table';
import type { Columns } from '../engine/columns';
import { drawPicture } from '../engine/drawing';
import { choose, type Chosen } from './chosen';
import { linksCsv, pagesCsv } from './csv';
import { gexf, graphml } from './graphXml';
import { linksParquet, pagesParquet } from './parquet';
import { standAlonePage } from './standAlone';
import { thumbnail } from './thumbnail';

export { thumbnail, type ThumbnailOptions } from './thumbnail';

/** A loaded graph as exports see it. */
export interface Exported {
  readonly measured: Measured;
  readonly columns: Columns;
  readonly findings: readonly Finding[];
  /** The links file's name. */
  readonly name: string;
  /** The places of pages; made when a format needs them. */
  layout(): Layout;
  readonly reading: ExplainPart['reading'];
}

/** All formats, in the order that a menu shows them. */
const FORMATS: readonly ExportFormat[] = [
  'links.csv',
  'pages.csv',
  'links.parquet',
  'pages.parquet',
  'gexf',
  'graphml',
  'html',
  'reading.md',
  'reading.html'
];

/** Browsers hold no more than this in one array of bytes, with room to spare. */
const MOST_BYTES = 1_500_000_000;
/** What a link takes in CSV beside its two names. */
const LINK_BYTES = 24;
/** Gephi and yEd open no more in ordinary memory. */
const MOST_XML_LINKS = 1_000_000;
/** Pixels of the stand-alone page's own picture. */
const PAGE_PICTURE = 720;

const encoder = new TextEncoder();

/** Which formats this graph can be written in, and in one sentence why not the others. */
export function listExports(measured: Measured): { format: ExportFormat; unavailable?: string }[] {
  const all = choose(measured.graph, undefined);
  return FORMATS.map(format => {
    const unavailable = reasonAgainst(format, measured, all);
    return unavailable === undefined ? { format } : { format, unavailable };
  });
}

/**
 * Writes one file.
 *
 * @throws TableError when this graph cannot be written in this format
 */
export async function writeExport(
  format: ExportFormat,
  graph: Exported,
  options: ExportOptions
): Promise<Uint8Array> {
  const { measured, columns, findings, name } = graph;
  const chosen = choose(measured.graph, options.pages);
  const unavailable = reasonAgainst(format, measured, chosen);
  if (unavailable !== undefined) {
    throw new TableError('too-large', unavailable, format);
  }
  const expected = options.expected ?? [];
  switch (format) {
    case 'links.csv':
      return linksCsv(measured, chosen);
    case 'pages.csv':
      return pagesCsv(measured, chosen);
    case 'links.parquet':
      return linksParquet(measured, chosen);
    case 'pages.parquet':
      return pagesParquet(measured, columns, chosen);
    case 'gexf':
      return gexf(measured, columns, chosen, graph.layout());
    case 'graphml':
      return graphml(measured, columns, chosen, graph.layout());
    case 'html':
      return encoder.encode(
        standAlonePage({
          measured,
          columns,
          findings,
          expected,
          pages: chosen.pages,
          links: chosen.linkCount,
          name,
          picture: options.picture ?? (await ownPicture(graph, options.pages))
        })
      );
    case 'reading.md':
    case 'reading.html':
      return encoder.encode(
        graph.reading(measured, findings, {
          expected,
          picture: options.picture,
          format: format === 'reading.md' ? 'markdown' : 'html',
          title: `Link graph of ${name}`
        })
      );
  }
}

function reasonAgainst(
  format: ExportFormat,
  { graph }: Measured,
  { pages, linkCount }: Chosen
): string | undefined {
  const links = linkCount.toLocaleString('en');
  switch (format) {
    case 'links.csv': {
      const nameBytes = graph.names.bytes.length / Math.max(1, graph.pageCount);
      return linkCount * (2 * nameBytes + LINK_BYTES) > MOST_BYTES
        ? `A table of ${links} links with their names would be larger than 1.5 GB. Write links.parquet instead, or select fewer pages.`
        : noLinks(linkCount);
    }
    case 'links.parquet':
      return noLinks(linkCount);
    case 'gexf':
    case 'graphml':
      return linkCount > MOST_XML_LINKS
        ? `Programs that read this format hold no more than 1,000,000 links, and there are ${links}. Select fewer pages.`
        : noPages(pages);
    case 'pages.csv':
    case 'pages.parquet':
    case 'html':
    case 'reading.md':
    case 'reading.html':
      return noPages(pages);
  }
}

function noLinks(linkCount: number): string | undefined {
  return linkCount === 0 ? 'There are no links between these pages.' : undefined;
}

function noPages(pages: Uint32Array): string | undefined {
  return pages.length === 0 ? 'There are no pages to write.' : undefined;
}

/** The picture by segment that a page gets when nobody gives one, as a data URL. */
async function ownPicture(
  { measured, columns, layout }: Exported,
  pages: Uint32Array | undefined
): Promise<string> {
  const places = layout();
  const { placement } = places;
  const nothing = { bubbles: [], ties: [] };
  const { drawing } = drawPicture(measured, columns, places, { placement }, () => nothing);
  if (pages !== undefined) {
    const shown = new Set(pages);
    drawing.pageState.forEach((state, page) => {
      drawing.pageState[page] = shown.has(page) ? state : state | PageState.hidden;
    });
  }
  const png = await thumbnail(drawing, { side: PAGE_PICTURE, mostBytes: 200_000 });
  return `data:image/png;base64,${base64(png)}`;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) {
    binary += String.fromCharCode(byte);
  }
  return btoa(binary);
}
