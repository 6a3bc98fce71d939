import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { LinkFlag } from '../contract/graph';
import type { RawLinks } from '../contract/raw';
import { readLinks } from './index';
import { gzipped, sourceOf, textsOf } from './source.testing';

const read = (text: string | Uint8Array, types?: readonly string[]): Promise<RawLinks> =>
  readLinks({ source: sourceOf('links.csv', text, [13]) }, { types });

describe('a Screaming Frog export', () => {
  const header = 'Type,Source,Destination,Status Code,Follow,Rel,Link Position';
  const home = 'https://a.example/';
  const text = [
    header,
    `Hyperlink,${home},${home}one,200,true,,Navigation`,
    `Hyperlink,${home},${home}two,301,false,,Content`,
    `Hyperlink,${home}one,${home}gone,404,true,ugc nofollow,Footer`,
    `Image,${home},${home}logo.png,200,true,,Header`,
    `HTML Canonical,${home},${home},200,true,,Head`,
    `Hyperlink,${home}one,,0,true,,Content`,
    `Hyperlink,${home}one,${home},200,true,noopener,Content`
  ].join('\r\n');

  test('only hyperlinks count, others are told by type', async () => {
    const links = await read(text);
    expect(links).toMatchObject({
      tool: 'screaming-frog',
      rows: 7,
      otherTypes: { Image: 1, 'HTML Canonical': 1 },
      incomplete: 1,
      firstIncomplete: 7,
      declaresTemplates: true
    });
    expect(links.from).toHaveLength(4);
    expect(textsOf(links.names)).toEqual([home, `${home}one`, `${home}two`, `${home}gone`]);
  });

  test('flags and states come from its columns', async () => {
    const links = await read(text);
    expect([...links.flags]).toEqual([
      LinkFlag.declaredTemplate,
      LinkFlag.nofollow,
      LinkFlag.nofollow | LinkFlag.declaredTemplate,
      0
    ]);
    expect([...(links.targetStatus ?? [])]).toEqual([200, 200, 301, 404]);
    expect(links.times).toBeUndefined();
  });

  test('types that are asked for count instead', async () => {
    const links = await read(text, ['image']);
    expect(textsOf(links.names)).toEqual([home, `${home}logo.png`]);
    expect(links.otherTypes).toEqual({ Hyperlink: 5, 'HTML Canonical': 1 });
  });

  test.each([
    ['French', 'Hyperlien', 'Pied de page'],
    ['Spanish', 'Hiperenlace', 'Pie de página'],
    ['German', 'Hyperlink', 'Fußzeile'],
    ['Italian', 'Collegamento ipertestuale', 'Piè di pagina']
  ])('its words in %s', async (_, type, position) => {
    const links = await read(
      `${header}\n${type},${home},${home}one,200,true,,${position}\nImage,${home},${home},200,true,,x\n`
    );
    expect([...links.flags]).toEqual([LinkFlag.declaredTemplate]);
  });
});

describe('other columns', () => {
  test('a column named Nofollow says the contrary of Follow', async () => {
    const links = await read(
      'Referring URL,Target URL,Nofollow\nhttps://a/,https://b/,True\nhttps://b/,https://a/,False\n'
    );
    expect([...links.flags]).toEqual([LinkFlag.nofollow, 0]);
    expect(links.declaresTemplates).toBe(false);
  });

  test('a type column that knows no hyperlinks does not filter', async () => {
    const links = await read('Source,Target,Type,Weight\nA,B,Directed,3\nB,A,Directed,1.0\n');
    expect(links.from).toHaveLength(2);
    expect([...(links.times ?? [])]).toEqual([3, 1]);
  });

  test('our own export comes back as it went', async () => {
    const links = await read(
      'from,to,times,flags\na,b,12,template\nb,"c ""x"", y",1,nofollow folded\nb,a,1,\n'
    );
    expect(links.tool).toBe('ours');
    expect(textsOf(links.names)).toEqual(['a', 'b', 'c "x", y']);
    expect([...(links.times ?? [])]).toEqual([12, 1, 1]);
    expect([...links.flags]).toEqual([
      LinkFlag.declaredTemplate,
      LinkFlag.nofollow | LinkFlag.folded,
      0
    ]);
    expect(links.declaresTemplates).toBe(true);
  });

  test('short rows are counted, the first by its row in the file', async () => {
    const links = await read('Title\nfrom,to\na,b\nc\n\nb,a\n ,a\n');
    expect(links).toMatchObject({ rows: 4, incomplete: 2, firstIncomplete: 4 });
    expect(links.from).toHaveLength(2);
  });

  test('a quote that is never closed is an error with its row, not a hang', async () => {
    const text = `from,to\na,b\n"c,d\n${'e,f\n'.repeat(4_500_000)}`;
    const source = sourceOf('links.csv', text, [1 << 20]);
    await expect(readLinks({ source }, {})).rejects.toMatchObject({
      code: 'bad-row',
      message: expect.stringContaining('Row 3 of links.csv does not end') as string
    });
  });
});

describe('Parquet', () => {
  const columnData = [
    {
      name: 'Source',
      data: ['https://a/', 'https://a/', null, 'https://b/ü'],
      type: 'STRING' as const
    },
    {
      name: 'Target',
      data: ['https://b/ü', 'https://c/', 'https://c/', 'https://a/'],
      type: 'STRING' as const
    },
    { name: 'Times', data: [2, 1, 1, 7], type: 'INT32' as const },
    { name: '__index_level_0__', data: [0n, 1n, 2n, 3n], type: 'INT64' as const }
  ];

  test.each(['SNAPPY', 'UNCOMPRESSED'] as const)('links, %s', async codec => {
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, codec, rowGroupSize: 3 }));
    const links = await read(bytes);
    expect(textsOf(links.names)).toEqual(['https://a/', 'https://b/ü', 'https://c/']);
    expect([...links.from]).toEqual([0, 0, 1]);
    expect([...links.to]).toEqual([1, 2, 0]);
    expect([...(links.times ?? [])]).toEqual([2, 1, 7]);
    expect(links).toMatchObject({ rows: 4, incomplete: 1, firstIncomplete: 3 });
  });

  test('a file that is cut is refused', async () => {
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    await expect(read(bytes.subarray(0, 100))).rejects.toMatchObject({ code: 'unreadable' });
  });
});

test('progress tells rows and bytes of the file itself', async () => {
  const packed = await gzipped('from,to\n' + 'https://a/,https://b/\n'.repeat(5000));
  const told: [number, number][] = [];
  await readLinks({ source: sourceOf('a.csv.gz', packed, [100]) }, {}, (rows, bytes) =>
    told.push([rows, bytes])
  );
  expect(told.at(-1)).toEqual([5000, packed.length]);
});

const folder = join(process.env.LOCKSTEP_DATA ?? '../shared', 'link-graphs');
const present = existsSync(folder);

describe(`the shared data sets${present ? '' : ' (not run: LOCKSTEP_DATA has no link-graphs)'}`, () => {
  (present ? test : test.skip).each([
    ['wikispeedia-links.csv.gz', 'unknown', 119_882, 119_882, 4592],
    ['eurosis-links.csv.gz', 'unknown', 7524, 7524, 1285],
    ['screaming-frog-all-inlinks-bom.csv.gz', 'screaming-frog', 3313, 2691, 58]
  ])('%s', async (name, tool, rows, used, names) => {
    const source = sourceOf(name, new Uint8Array(readFileSync(join(folder, name))), [65_536]);
    const links = await readLinks({ source }, {});
    expect(links).toMatchObject({ tool, rows, incomplete: 0 });
    expect(links.from).toHaveLength(used);
    expect(links.names.count).toBe(names);
  });
});
