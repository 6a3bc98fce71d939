import fc from 'fast-check';
import Papa from 'papaparse';
import { RowScanner } from './scan';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Cut {
  readonly delimiter: string;
  readonly quote: string;
  readonly newline: string;
}

/** All rows that are not blank, `width` cells each, by the scanner, from chunks of the given sizes. */
const scanned = (text: string, cut: Cut, width: number, chunks: readonly number[]): string[][] => {
  const bytes = encoder.encode(text);
  const scanner = new RowScanner(
    cut.delimiter.charCodeAt(0),
    cut.quote.charCodeAt(0),
    cut.newline === '\r' ? 0x0d : 0x0a,
    Int8Array.from({ length: width }, (_, i) => i)
  );
  const rows: string[][] = [];
  const take = (last: boolean): void => {
    while (scanner.next(last)) {
      if (!scanner.blank) {
        rows.push(
          Array.from(scanner.start, (start, slot) =>
            decoder.decode(
              new Uint8Array(scanner.view.buffer, start, (scanner.stop[slot] ?? 0) - start)
            )
          )
        );
      }
    }
  };
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = chunks[turn % chunks.length] ?? 1;
    scanner.push(bytes.subarray(at, at + size));
    take(false);
    at += size;
  }
  take(true);
  return rows;
};

/** The same by papaparse, from the whole text. */
const parsed = (text: string, cut: Cut, width: number): string[][] =>
  Papa.parse<string[]>(text, {
    delimiter: cut.delimiter,
    quoteChar: cut.quote,
    newline: cut.newline === '\r' ? '\r' : cut.newline === '\n' ? '\n' : '\r\n',
    skipEmptyLines: true
  }).data.map(row => Array.from({ length: width }, (_, i) => row[i] ?? ''));

const cuts = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', ' '),
  quote: fc.constantFrom('"', "'"),
  newline: fc.constantFrom('\n', '\r\n', '\r')
});
const chunkings = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

const cell = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('"', "'", ',', ';', '\t', '\n', ' ', 'a', 'ü'), maxLength: 8 }),
  fc.constant('')
);

test('any table, any dialect, any chunking gives the rows that papaparse gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
      cuts,
      chunkings,
      fc.boolean(),
      fc.boolean(),
      (table, cut, chunks, allQuoted, endsWithNewline) => {
        const text =
          Papa.unparse(table, {
            delimiter: cut.delimiter,
            quoteChar: cut.quote,
            escapeChar: cut.quote,
            newline: cut.newline,
            quotes: allQuoted
          }) + (endsWithNewline ? cut.newline : '');
        expect(scanned(text, cut, 5, chunks)).toEqual(parsed(text, cut, 5));
      }
    ),
    { numRuns: 400 }
  );
});

test('text without any order still gives the rows that papaparse gives', () => {
  const garbage = fc.string({
    unit: fc.constantFrom('"', ',', '\n', ' ', 'a', 'b'),
    maxLength: 40
  });
  const cut = { delimiter: ',', quote: '"', newline: '\n' };
  fc.assert(
    fc.property(garbage, chunkings, (text, chunks) => {
      expect(scanned(text, cut, 4, chunks)).toEqual(parsed(text, cut, 4));
    }),
    { numRuns: 1500 }
  );
});

describe('rows', () => {
  const comma = { delimiter: ',', quote: '"', newline: '\n' };
  it.each([
    ['quoted addresses', '"http://a/","http://b/"\n', [['http://a/', 'http://b/']]],
    ['doubled quotes', '"say ""a""",b', [['say "a"', 'b']]],
    [
      'a newline inside quotes',
      '"a\nb",c\nd,e',
      [
        ['a\nb', 'c'],
        ['d', 'e']
      ]
    ],
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd']
      ]
    ],
    [
      'CRLF after quotes',
      '"a","b"\r\n"c","d"\r\n',
      [
        ['a', 'b'],
        ['c', 'd']
      ]
    ],
    [
      'newlines of both kinds',
      'a,b\r\nc,d\ne,f',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f']
      ]
    ],
    [
      'short rows',
      'a\nb,c',
      [
        ['a', ''],
        ['b', 'c']
      ]
    ],
    [
      'long rows',
      'a,b,c,d\ne,f',
      [
        ['a', 'b'],
        ['e', 'f']
      ]
    ],
    [
      'blank lines',
      'a,b\n\n\r\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd']
      ]
    ],
    [
      'space behind a closing quote',
      '"a" ,"b"  \nc,d',
      [
        ['a', 'b'],
        ['c', 'd']
      ]
    ],
    [
      'a quote inside a plain cell',
      'a"b,c\nd,e',
      [
        ['a"b', 'c'],
        ['d', 'e']
      ]
    ],
    ['a quote never closed', 'a,"b\nc,d', [['a', 'b\nc,d']]]
  ])('%s', (_, text, rows) => {
    for (const size of [1, 2, 3, 5, 1000]) {
      expect(scanned(text, comma, 2, [size])).toEqual(rows);
    }
  });
});

test('a long row that comes in small chunks costs no square of its length', () => {
  const text = `"${'x'.repeat(400_000)}",b\nc,d`;
  const rows = scanned(text, { delimiter: ',', quote: '"', newline: '\n' }, 2, [16]);
  expect(rows.map(row => row.map(text => text.length))).toEqual([
    [400_000, 1],
    [1, 1]
  ]);
});
