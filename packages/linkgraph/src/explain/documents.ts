/** Which pages can hold links at all: a picture or a PDF that links to nothing is no dead end. */
import type { LinkGraph, PageTable } from '../contract/graph';

const DOT = 0x2e;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const HASH = 0x23;

/** Endings of files that crawlers meet and that hold no links, or none that readers click. */
const FILES = new Set(
  `avi avif bmp css csv doc docx eot epub exe gif gz heic ico ics jpeg jpg js json m4a mjs mov mp3 mp4 mpeg odp ods odt
  ogg otf pdf png ppt pptx rar rss rtf svg tar tif tiff ttf txt vcf wav webm webp woff woff2 xls xlsx xml zip`.split(
    /\s+/
  )
);

const decoder = new TextDecoder();

/** A test of pages: by the column of content types where it says something, else by the ending of the name. */
export function documentTest(graph: LinkGraph, table: PageTable): (page: number) => boolean {
  const type = table.columns[table.roles.type ?? -1];
  const typed =
    type?.kind === 'category' ? type.labels.map(label => /html/i.test(label)) : undefined;
  return page => {
    const said = type?.kind === 'category' ? typed?.[type.codes[page] ?? -1] : undefined;
    return said ?? !FILES.has(endingOf(graph, page));
  };
}

/** What follows the last dot of the last part of a path, in small letters; empty for none. */
function endingOf({ names }: LinkGraph, page: number): string {
  const { bytes, starts } = names;
  const start = starts[page] ?? 0;
  let end = start;
  let dot = -1;
  for (const last = starts[page + 1] ?? 0; end < last; end++) {
    const byte = bytes[end];
    if (byte === QUESTION || byte === HASH) {
      break;
    }
    dot = byte === SLASH ? -1 : byte === DOT ? end : dot;
  }
  return dot < 0 ? '' : decoder.decode(bytes.subarray(dot + 1, end)).toLowerCase();
}
