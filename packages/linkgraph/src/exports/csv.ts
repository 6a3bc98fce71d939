/** Links and pages as CSV with names, such that reading both again gives the same graph. */
import type { Names } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf } from '../engine/columns';
import { FLAG_WORDS, LINK_COLUMNS, MEASURED_COLUMNS } from '../read/own';
import { ByteSink } from './bytes';
import type { Chosen } from './chosen';
import { measuredValues } from './measuredValues';

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;

/** One row a link: names, how many rows said it, and its flags as words. */
export function linksCsv({ graph }: Measured, chosen: Chosen): Uint8Array {
  const sink = new ByteSink();
  sink.text(`${LINK_COLUMNS.join(',')}\n`);
  // Each name is written many times, so what needs quotes is found once.
  const { bytes, starts } = quotedNames(graph.names);
  chosen.eachLink((from, to, link) => {
    sink.part(bytes, starts[from] ?? 0, starts[from + 1] ?? 0);
    sink.byte(COMMA);
    sink.part(bytes, starts[to] ?? 0, starts[to + 1] ?? 0);
    sink.text(`,${graph.outTimes[link] ?? 1},${flagWords(graph.outFlags[link] ?? 0)}\n`);
  });
  return sink.done();
}

/** One row a page: its name, its metrics, its own columns. */
export function pagesCsv(measured: Measured, chosen: Chosen): Uint8Array {
  const { graph, table } = measured;
  const sink = new ByteSink();
  const taken = new Set<string>(['url', ...MEASURED_COLUMNS]);
  const own = table.columns.filter(({ name }) => !taken.has(name));
  const heads = ['url', ...MEASURED_COLUMNS, ...own.map(({ name }) => quoted(name))];
  sink.text(`${heads.join(',')}\n`);
  const metrics = measuredValues(measured);
  const values = MEASURED_COLUMNS.map(name => metrics[name]);
  for (const page of chosen.pages) {
    writeName(sink, graph.names, page);
    for (const value of values) {
      sink.text(`,${value(page) ?? ''}`);
    }
    for (const column of own) {
      sink.byte(COMMA);
      if (column.kind === 'text') {
        writeName(sink, column.values, page);
      } else {
        sink.text(quoted(String(valueOf(column, page) ?? '')));
      }
    }
    sink.text('\n');
  }
  return sink.done();
}

/** The flags of a link as words with spaces between. */
export function flagWords(flags: number): string {
  return flags === 0
    ? ''
    : Object.entries(FLAG_WORDS)
        .filter(([, flag]) => (flags & flag) !== 0)
        .map(([word]) => word)
        .join(' ');
}

/** All names as fields. */
function quotedNames(names: Names): Pick<Names, 'bytes' | 'starts'> {
  const sink = new ByteSink();
  const starts = new Uint32Array(names.count + 1);
  for (let place = 0; place < names.count; place += 1) {
    writeName(sink, names, place);
    starts[place + 1] = sink.length;
  }
  return { bytes: sink.done(), starts };
}

/** A name as a field: as it is, or quoted where its bytes could be taken for something else. */
function writeName(sink: ByteSink, { bytes, starts }: Names, place: number): void {
  const start = starts[place] ?? 0;
  const end = starts[place + 1] ?? 0;
  if (!needsQuotes(bytes, start, end)) {
    sink.part(bytes, start, end);
    return;
  }
  sink.byte(QUOTE);
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      sink.byte(QUOTE);
    }
    sink.byte(byte);
  }
  sink.byte(QUOTE);
}

/** Whether there is a line end, a tab, a quote or anything that some dialect parts fields by; or space at an end. */
function needsQuotes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE || byte === COMMA || byte === SEMICOLON || (byte >= 9 && byte <= 13)) {
      return true;
    }
  }
  return end > start && (bytes[start] === SPACE || bytes[end - 1] === SPACE);
}

function quoted(text: string): string {
  return /[",;\t\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
