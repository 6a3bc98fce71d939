import fc from 'fast-check';
import { TableError } from '../contract/table';
import { inspectLinks, inspectPages, readLinks, readPages } from './index';
import { sourceOf } from './source.testing';

/** Runs a reader: what it gives, or the TableError it throws; anything else fails the test. */
const orTableError = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof TableError) {
      expect(error.message).toMatch(/^[\s\S]+\.$/);
      expect(error.file).toBe('fuzz.csv');
      return undefined;
    }
    throw error;
  }
};

const readAll = async (bytes: Uint8Array, chunk: number): Promise<void> => {
  const source = sourceOf('fuzz.csv', bytes, [chunk]);
  await orTableError(inspectLinks(source));
  await orTableError(inspectPages(source));
  const links = await orTableError(readLinks({ source }, {}));
  if (links) {
    const others = Object.values(links.otherTypes).reduce((sum, rows) => sum + rows, 0);
    expect(links.from.length + links.incomplete + others).toBe(links.rows);
    expect(links.to).toHaveLength(links.from.length);
    expect([...links.from, ...links.to].every(name => name < links.names.count)).toBe(true);
  }
  const pages = await orTableError(readPages({ source }));
  for (const column of pages?.columns ?? []) {
    const length =
      column.kind === 'number'
        ? column.values.length
        : column.kind === 'category'
          ? column.codes.length
          : column.values.count;
    expect(length).toBe(pages?.names.count);
  }
};

const piece = fc.constantFrom(
  ...[
    '"',
    "'",
    ',',
    ';',
    '\t',
    '|',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '\ufeff',
    '\0',
    'ü',
    '😀',
    '%',
    '-1,5'
  ],
  ...[
    'from',
    'to',
    'url',
    'Type',
    'Source',
    'Destination',
    'Hyperlink',
    'https://a.example/',
    '/x'
  ],
  ...['=1+1', '__proto__', 'constructor', '{"a":', '<html', 'PK\x03\x04', 'PAR1', '\x1f\x8b']
);

test('any text is read or refused in a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 40 }),
      fc.integer({ min: 1, max: 50 }),
      (pieces, chunk) => readAll(new TextEncoder().encode(pieces.join('')), chunk)
    ),
    { numRuns: 400 }
  );
});

test('any table with a header is read or refused in a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Type,Source,Destination,Rel', 'from,to', 'url;clicks', 'a\tb'),
      fc.array(piece, { maxLength: 60 }),
      (header, pieces) => readAll(new TextEncoder().encode(`${header}\n${pieces.join('')}`), 9)
    ),
    { numRuns: 400 }
  );
});

test('a megabyte in one row is refused', async () => {
  const source = sourceOf('fuzz.csv', 'a,'.repeat(600_000));
  await expect(inspectLinks(source)).rejects.toMatchObject({
    name: 'TableError',
    message: expect.stringMatching(/has no row that ends|columns in one row/) as string
  });
  const rows = sourceOf('fuzz.csv', `${'a,'.repeat(20_000)}\n${'b,'.repeat(20_000)}\n`);
  await expect(readLinks({ source: rows }, {})).rejects.toMatchObject({ code: 'unsupported' });
});

test('any bytes are read or refused in a sentence', async () => {
  const starts = fc.constantFrom<number[]>(
    [],
    [0x1f, 0x8b, 8],
    [0x50, 0x41, 0x52, 0x31],
    [0xff, 0xfe]
  );
  await fc.assert(
    fc.asyncProperty(starts, fc.uint8Array({ maxLength: 80 }), (start, bytes) =>
      readAll(Uint8Array.from([...start, ...bytes]), 16)
    ),
    { numRuns: 400 }
  );
});
