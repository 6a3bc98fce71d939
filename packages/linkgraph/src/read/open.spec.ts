import type { Source } from '../contract/table';
import { inspectLinks, readLinks } from './index';
import { gzipped, sourceOf, textsOf } from './source.testing';

const csv =
  'from,to\nhttps://a.example/ü,https://a.example/b\nhttps://a.example/b,https://a.example/é\n';
const names = ['https://a.example/ü', 'https://a.example/b', 'https://a.example/é'];

const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  [...text].forEach((_, i) => view.setUint16(i * 2, text.charCodeAt(i), !bigEndian));
  return bytes;
};

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, char => char.charCodeAt(0));

describe('one table in many wrappings reads the same', () => {
  it.each([
    ['plain UTF-8', () => csv, 'utf-8'],
    ['UTF-8 with a byte order mark', () => `\ufeff${csv}`, 'utf-8'],
    ['gzip', () => gzipped(csv), 'utf-8'],
    ['gzip with a byte order mark', () => gzipped(`\ufeff${csv}`), 'utf-8'],
    ['UTF-16 little-endian', () => utf16(`\ufeff${csv}`, false), 'utf-16le'],
    ['UTF-16 big-endian', () => utf16(`\ufeff${csv}`, true), 'utf-16be'],
    ['UTF-16 without a mark', () => utf16(csv, false), 'utf-16le'],
    ['Windows-1252', () => latin1(csv), 'windows-1252']
  ])('%s', async (_, make, encoding) => {
    const bytes = await make();
    for (const chunk of [1, 7, Infinity]) {
      const source = sourceOf('links.csv', bytes, [chunk]);
      expect((await inspectLinks(source)).reading.dialect.encoding).toBe(encoding);
      const links = await readLinks({ source }, {});
      expect(textsOf(links.names)).toEqual(names);
      expect([...links.from]).toEqual([0, 1]);
      expect([...links.to]).toEqual([1, 2]);
    }
  });
});

describe('what is no table is refused in one sentence that says what to do', () => {
  const zip = (part: string): Uint8Array => latin1(`PK\x03\x04......${part}.......`);
  it.each([
    [
      'a workbook',
      'site.xlsx',
      zip('[Content_Types].xml'),
      'unsupported',
      /Excel workbook. Export it as CSV/
    ],
    [
      'a workbook by another name',
      'site.csv',
      zip('xl/workbook.xml'),
      'unsupported',
      /Excel workbook/
    ],
    ['a zip', 'export.zip', zip('Pages.csv'), 'unsupported', /zip archive. Unpack it/],
    [
      'an old workbook',
      'a.xls',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
      'unsupported',
      /Excel/
    ],
    ['a PDF', 'a.pdf', '%PDF-1.7 …', 'unsupported', /PDF. Export it as CSV/],
    ['a web page', 'a.csv', '\n<!DOCTYPE html><html></html>', 'unsupported', /web page/],
    [
      'an XML sitemap',
      'a.xml',
      '<?xml version="1.0"?>\n<urlset xmlns="x">',
      'unsupported',
      /XML sitemap/
    ],
    ['JSON', 'a.json', '[{"from": "a"}]', 'unsupported', /JSON/],
    [
      'bytes',
      'a.bin',
      Uint8Array.from({ length: 99 }, (_, i) => (i % 9 === 0 ? 0 : 0x80 + i)),
      'unreadable',
      /not text/
    ],
    ['nothing', 'a.csv', '', 'empty', /empty. Choose a file with rows/],
    ['only a mark', 'a.csv', '\ufeff', 'empty', /nothing but space/],
    ['only blank lines', 'a.csv', '\n\r\n  \n', 'empty', /nothing but space/],
    ['only a header', 'a.csv', 'from,to\n', 'empty', /a header but no rows/]
  ])('%s', async (_, name, content, code, message) => {
    const source = sourceOf(name, content);
    const refusal = {
      name: 'TableError',
      code,
      file: name,
      message: expect.stringMatching(message) as string
    };
    await expect(inspectLinks(source)).rejects.toMatchObject(refusal);
    await expect(readLinks({ source }, {})).rejects.toMatchObject(refusal);
  });

  test('a gzip file that is cut', async () => {
    const whole = await gzipped(csv.repeat(1000));
    const source = sourceOf('a.csv.gz', whole.subarray(0, whole.length - 20));
    await expect(readLinks({ source }, {})).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('could not be read to its end') as string
    });
  });

  test('a file that cannot be opened', async () => {
    const source: Source = {
      name: 'gone.csv',
      open: () => Promise.reject(new Error('ENOENT'))
    };
    await expect(inspectLinks(source)).rejects.toMatchObject({
      code: 'unreadable',
      file: 'gone.csv'
    });
  });
});

describe('stopping', () => {
  const endless = (): { source: Source; cancelled: () => boolean } => {
    const chunk = new TextEncoder().encode(
      'https://a.example/x,https://a.example/y\n'.repeat(2000)
    );
    let cancelled = false;
    return {
      cancelled: () => cancelled,
      source: {
        name: 'endless.csv',
        open: () =>
          Promise.resolve(
            new ReadableStream<Uint8Array>({
              pull: controller => controller.enqueue(chunk),
              cancel: () => {
                cancelled = true;
              }
            })
          )
      }
    };
  };

  test('reading ends with the signal, and lets the file go', async () => {
    const { source, cancelled } = endless();
    const abort = new AbortController();
    const rows: number[] = [];
    const reading = readLinks(
      { source },
      {},
      count => {
        rows.push(count);
        if (count > 100_000) {
          abort.abort();
        }
      },
      abort.signal
    );
    await expect(reading).rejects.toMatchObject({ name: 'TableError', code: 'aborted' });
    expect(rows.length).toBeGreaterThan(1);
    expect(cancelled()).toBe(true);
  });

  test('a file that stands still is stopped too', async () => {
    const abort = new AbortController();
    const source: Source = {
      name: 'still.csv',
      open: () =>
        Promise.resolve(
          new ReadableStream<Uint8Array>({
            start: controller => controller.enqueue(new TextEncoder().encode('from,to\n'))
          })
        )
    };
    const looking = inspectLinks(source, undefined, abort.signal);
    setImmediate(() => abort.abort());
    await expect(looking).rejects.toMatchObject({ code: 'aborted' });
  });

  test('a look reads a megabyte and lets the file go', async () => {
    const { source, cancelled } = endless();
    expect((await inspectLinks(source)).rows).toHaveLength(20);
    expect(cancelled()).toBe(true);
  });
});
