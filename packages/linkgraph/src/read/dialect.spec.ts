import { inspectLinks, inspectPages, readLinks } from './index';
import { sourceOf, textsOf } from './source.testing';

const links = [
  ['https://a.example/', 'https://a.example/one'],
  ['https://a.example/', 'https://a.example/two'],
  ['https://a.example/one', 'https://a.example/two']
];
const table = (
  rows: readonly (readonly string[])[],
  delimiter = ',',
  newline = '\n',
  quote = ''
): string =>
  rows.map(row => row.map(cell => quote + cell + quote).join(delimiter) + newline).join('');

/** The links that a text is read as. */
const read = async (text: string): Promise<string[][]> => {
  const raw = await readLinks({ source: sourceOf('links.csv', text, [11]) }, {});
  const names = textsOf(raw.names);
  return Array.from(raw.from, (from, i) => [names[from] ?? '', names[raw.to[i] ?? -1] ?? '']);
};

describe('every dialect gives the same links', () => {
  const header = ['from', 'to'];
  it.each([
    ['commas', table([header, ...links])],
    ['semicolons', table([header, ...links], ';')],
    ['tabs', table([header, ...links], '\t')],
    ['bars', table([header, ...links], '|')],
    ['spaces', table([header, ...links], ' ')],
    ['CRLF', table([header, ...links], ',', '\r\n')],
    ['CR alone', table([header, ...links], ',', '\r')],
    ['quoted addresses', table([header, ...links], ',', '\n', '"')],
    ['single quotes', table([header, ...links], ';', '\r\n', "'")],
    ['no header', table(links)],
    ['no header, tabs', table(links, '\t')],
    ['no newline at the end', table([header, ...links]).trimEnd()],
    ['a title row', `Internal links of a.example\n${table([header, ...links])}`],
    [
      'a title row, quoted, with a delimiter',
      `"Links, all of them"\n\n${table([header, ...links])}`
    ],
    ['several title rows', `# Report\n# 2026-11-23\n\n${table([header, ...links], ';')}`],
    ['a header without known words', table([['Anfang', 'Schluss'], ...links])],
    [
      'an index column as pandas writes it',
      table([['', 'from', 'to'], ...links.map((row, i) => [`${i}`, ...row])])
    ],
    [
      'extra columns',
      table([
        ['id', 'to', 'x', 'from'],
        ...links.map(([from = '', to = '']) => ['1', to, 'y', from])
      ])
    ]
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual(links);
  });

  test('names without addresses, and no header', async () => {
    expect(await read('Rome,Italy\nItaly,Rome\nRome,Paris\n')).toEqual([
      ['Rome', 'Italy'],
      ['Italy', 'Rome'],
      ['Rome', 'Paris']
    ]);
  });

  test('a semicolon inside addresses does not cut them', async () => {
    const rows = [
      ['https://a.example/x;s=1', 'https://a.example/y;s=2'],
      ['https://a.example/y;s=2', 'https://a.example/x;s=1']
    ];
    expect(await read(table(rows))).toEqual(rows);
  });
});

describe('what was assumed is said', () => {
  it.each([
    ['One row above the header is skipped.', `Links\n${table([['from', 'to'], ...links])}`],
    ['The file has no header: its first row is data.', table(links)],
    ['Columns are separated by semicolons.', table([['from', 'to'], ...links], ';')],
    ['Column 1 is where a link starts: it holds addresses.', table(links)],
    ['Column Source is where a link starts.', table([['Source', 'Target'], ...links])]
  ])('%s', async (sentence, text) => {
    expect((await inspectLinks(sourceOf('links.csv', text))).assumed).toContain(sentence);
  });

  test('what a person says is kept, right or wrong', async () => {
    const source = sourceOf('links.csv', table([['from', 'to'], ...links]));
    const { reading } = await inspectLinks(source);
    const turned = { ...reading, roles: { from: 1, to: 0 } };
    const raw = await readLinks({ source, reading: turned }, {});
    expect(textsOf(raw.names)[raw.from[0] ?? -1]).toBe('https://a.example/one');
    const asData = { ...reading, dialect: { ...reading.dialect, header: null } };
    expect((await readLinks({ source, reading: asData }, {})).rows).toBe(4);
  });

  test('twenty rows are shown, as wide as the header', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => [`https://a.example/${i}`]);
    const look = await inspectPages(sourceOf('pages.csv', table([['url', 'title'], ...rows])));
    expect(look.rows).toHaveLength(20);
    expect(look.rows[0]).toEqual(['https://a.example/0', '']);
  });
});

describe('a missing column is named', () => {
  test('the target of a link', async () => {
    const source = sourceOf('links.csv', 'Source,Anchor,Words\nhttps://a.example/,home,3\n');
    const look = await inspectLinks(source);
    expect(look.missing).toEqual(['to']);
    await expect(readLinks({ source }, {})).rejects.toMatchObject({
      code: 'missing-column',
      message: expect.stringContaining(
        'links.csv has no column that says where a link goes. Its columns are Source, Anchor, Words.'
      ) as string
    });
  });
});
