/** Links and pages as CSV with names, such that reading both again gives the same graph. */
import { LinkFlag, type Names } from '../contract/graph';
import type { Measured } from '../contract/parts';
import { valueOf } from '../engine/columns';
import { nameBytes } from '../engine/nameText';
import { LINK_COLUMNS, MEASURED_COLUMNS } from '../read/own';
import { ByteSink } from './bytes';
import type { Chosen } from './chosen';
import { measuredValues } from './measuredValues';

const COMMA = 44;
const QUOTE = 34;

/** Words of the flags column. */
const FLAGS: readonly (readonly [flag: number, word: string])[] = [
  [LinkFlag.nofollow, 'nofollow'],
  [LinkFlag.declaredTemplate, 'template'],
  [LinkFlag.inferredTemplate, 'inferred'],
  [LinkFlag.folded, 'folded']
];

/** One row a link: names, how many rows said it, and its flags as words. */
export function linksCsv({ graph }: Measured, chosen: Chosen): Uint8Array {
  const sink = new ByteSink();
  sink.text(`${LINK_COLUMNS.join(',')}\n`);
  chosen.eachLink((from, to, link) => {
    writeName(sink, graph.names, from);
    sink.byte(COMMA);
    writeName(sink, graph.names, to);
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
    : FLAGS.filter(([flag]) => (flags & flag) !== 0)
        .map(([, word]) => word)
        .join(' ');
}

/** A name as a field: as it is, or quoted where its bytes could be taken for something else. */
function writeName(sink: ByteSink, names: Names, place: number): void {
  const bytes = nameBytes(names, place);
  if (!bytes.some(needsQuotes) && bytes[0] !== 32 && bytes.at(-1) !== 32) {
    sink.raw(bytes);
    return;
  }
  sink.byte(QUOTE);
  for (const byte of bytes) {
    if (byte === QUOTE) {
      sink.byte(QUOTE);
    }
    sink.byte(byte);
  }
  sink.byte(QUOTE);
}

/** Line ends, tabs, quotes and anything that some dialect parts fields by. */
function needsQuotes(byte: number): boolean {
  return (
    byte === QUOTE || byte === COMMA || byte === 10 || byte === 13 || byte === 59 || byte === 9
  );
}

function quoted(text: string): string {
  return /[",;\t\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
