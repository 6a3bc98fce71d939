/** Which files can be read at all, told from their first bytes, and the sentence for each that cannot. */
import { TableError, type Dialect } from '../contract/table';

/** What a file's first bytes say it is. */
export type Kind = 'text' | 'parquet' | 'gzip';

const csv = 'Export it as CSV and choose that file.';

/** First bytes of files that are no table for us; the first that fits is told. */
const refused: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x05, 0x06], 'an empty zip archive'],
  [[0x50, 0x4b], 'a zip archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with Zstandard'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7z archive'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture'],
  [[0xff, 0xd8, 0xff], 'a picture'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'an SQLite database'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'an Arrow file']
];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/** Looks at the first bytes: what to read the file as. */
export const kindOf = (bytes: Uint8Array): Kind => {
  if (startsWith(bytes, [0x1f, 0x8b])) {
    return 'gzip';
  }
  return startsWith(bytes, [0x50, 0x41, 0x52, 0x31]) ? 'parquet' : 'text';
};

/**
 * Refuses what is no text.
 *
 * @param bytes the file's first bytes, without gzip
 * @throws TableError `unsupported`: what the file is, and what to do
 */
export const refuseBinary = (bytes: Uint8Array, file: string): void => {
  const found = refused.find(([start]) => startsWith(bytes, start));
  if (!found) {
    return;
  }
  const workbook = startsWith(bytes, [0x50, 0x4b]) && isWorkbook(bytes, file);
  const what = workbook ? 'an Excel workbook' : found[1];
  const advice = workbook || found[1].includes('Excel') ? csv : adviceFor(found[1]);
  throw new TableError('unsupported', `${file} is ${what}. ${advice}`, file);
};

/** Whether a zip is a workbook: by its name, or by the parts that such an archive begins with. */
const isWorkbook = (bytes: Uint8Array, file: string): boolean =>
  /\.(xlsx|xlsm|ods)$/i.test(file) ||
  /\[Content_Types\]\.xml|xl\/|_rels\/|opendocument\.spreadsheet/.test(
    new TextDecoder('latin1').decode(bytes.subarray(0, 2048))
  );

const adviceFor = (what: string): string =>
  what.startsWith('compressed') || what.includes('archive')
    ? 'Unpack it and choose the CSV file inside.'
    : csv;

/** Text that is no table, by how it begins. */
const otherText: readonly (readonly [begins: RegExp, what: string])[] = [
  [/^\s*<\?xml[\s\S]{0,400}<(urlset|sitemapindex)|^\s*<(urlset|sitemapindex)/i, 'an XML sitemap'],
  [/^\s*<\?xml/i, 'an XML file'],
  [/^\s*<(!doctype|html|head|body|table|!--)/i, 'a web page'],
  [/^\s*(\{\s*("|\})|\[\s*(["{[\]]))/, 'a JSON file']
];

/**
 * Refuses text that is no table.
 *
 * @param text the file's first characters
 * @throws TableError `unsupported`, or `unreadable` when it is no text at all
 */
export const refuseText = (text: string, encoding: Dialect['encoding'], file: string): void => {
  const found = otherText.find(([begins]) => begins.test(text));
  if (found) {
    throw new TableError('unsupported', `${file} is ${found[1]}, not a table. ${csv}`, file);
  }
  if (text.includes('\0')) {
    throw new TableError(
      'unreadable',
      `${file} is not text: it holds zero bytes, read as ${encoding}. ${csv}`,
      file
    );
  }
};
