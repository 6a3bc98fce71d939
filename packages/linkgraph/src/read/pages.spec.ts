import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { NO_CATEGORY, type Column } from '../contract/graph';
import type { RawPages } from '../contract/raw';
import { readPages } from './index';
import { sourceOf, textsOf } from './source.testing';

const read = (text: string | Uint8Array, name = 'pages.csv'): Promise<RawPages> =>
  readPages({ source: sourceOf(name, text, [17]) });

/** A column's values as plain ones; `null` where there is none. */
const valuesOf = (column: Column | undefined): unknown[] => {
  switch (column?.kind) {
    case 'number':
      return [...column.values].map(value => (Number.isNaN(value) ? null : value));
    case 'category':
      return [...column.codes].map(code => (code === NO_CATEGORY ? null : column.labels[code]));
    case 'text':
      return textsOf(column.values);
    case undefined:
      return [];
  }
};

const named = (pages: RawPages, name: string): Column | undefined =>
  pages.columns.find(column => column.name === name);

describe('columns become what their values are', () => {
  test('numbers, categories and texts, with holes', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) =>
        `https://a/${i},${i % 3 === 0 ? '' : i * 10},${['FR', 'DE', ''][i % 3] ?? ''},"Title, ${i}"`
    );
    const pages = await read(`url,words,country,title\n${rows.join('\n')}\n`);
    expect(pages.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['words', 'number'],
      ['country', 'category'],
      ['title', 'text']
    ]);
    expect(valuesOf(named(pages, 'words')).slice(0, 3)).toEqual([null, 10, 20]);
    expect(valuesOf(named(pages, 'country')).slice(0, 4)).toEqual(['FR', 'DE', null, 'FR']);
    expect(valuesOf(named(pages, 'title')).slice(0, 2)).toEqual(['Title, 0', 'Title, 1']);
    expect(named(pages, 'country')).toMatchObject({ labels: ['FR', 'DE'] });
    expect(pages.roles).toEqual({ title: 2 });
    expect(textsOf(pages.names)[39]).toBe('https://a/39');
  });

  test('more than three hundred words are text', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => `https://a/${i},w${i % 400},c${i % 300}`);
    const pages = await read(`url,many,few\n${rows.join('\n')}\n`);
    expect(pages.columns.map(({ kind }) => kind)).toEqual(['text', 'category']);
    expect(valuesOf(pages.columns[0])).toEqual(rows.map(row => row.split(',')[1]));
    expect(valuesOf(pages.columns[1])).toEqual(rows.map(row => row.split(',')[2]));
  });

  test('a segment stays a category, however many there are', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `https://a/${i},s${i}`);
    const pages = await read(`url,segment\n${rows.join('\n')}\n`);
    expect(pages.columns[0]).toMatchObject({ kind: 'category' });
    expect(pages.roles.segment).toBe(0);
  });

  test('codes with zeros before them and dates are no numbers', async () => {
    const pages = await read(
      'url,sku,lastmod\nhttps://a/,007,2026-11-01\nhttps://b/,012,2026-11-02\n'
    );
    expect(pages.columns.map(({ kind }) => kind)).not.toContain('number');
  });

  test('columns without a value and rows without a name are left out, and said', async () => {
    const pages = await read('url,empty,a,a\nhttps://a/,,1,2\n,,3,4\nhttps://b/,-,5,6\n');
    expect(pages.columns.map(({ name }) => name)).toEqual(['a', 'a (2)']);
    expect(valuesOf(pages.columns[1])).toEqual([2, 6]);
    expect(pages.assumed).toEqual(
      expect.arrayContaining([
        'One row without a page’s name is left out.',
        'One column without any value is left out.'
      ])
    );
  });
});

describe('a Search Console export', () => {
  test('with points', async () => {
    const pages = await read(
      'Top pages,Clicks,Impressions,CTR,Position\nhttps://a/,"1,204","30,512",3.9%,7.4\nhttps://b/,0,227,0%,84.65\n'
    );
    expect(pages.tool).toBe('search-console');
    expect(pages.roles).toEqual({ clicks: 0, impressions: 1, ranking: 3 });
    expect(pages.columns.map(valuesOf)).toEqual([
      [1204, 0],
      [30_512, 227],
      [3.9, 0],
      [7.4, 84.65]
    ]);
  });

  test('in French: decimal commas, spaces between thousands', async () => {
    const pages = await read(
      'Pages les plus populaires,Clics,Impressions,CTR,Position\nhttps://a/,"1 204","30\u202f512","3,9 %","7,4"\nhttps://b/,0,"227","0,00 %","84,6"\n'
    );
    expect(pages.columns.map(valuesOf)).toEqual([
      [1204, 0],
      [30_512, 227],
      [3.9, 0],
      [7.4, 84.6]
    ]);
    expect(pages.assumed).toEqual(
      expect.arrayContaining([
        'In numbers a comma stands before the decimals.',
        'Percentages keep their number: 2.5 % is 2.5 (CTR).'
      ])
    );
  });

  test('in German, by semicolons: points between thousands', async () => {
    const pages = await read(
      'Häufigste Seiten;Klicks;Impressionen;CTR;Position\nhttps://a/;1.204;30.512;3,9%;7,4\nhttps://b/;12;1.227.000;0,5%;84,65\n'
    );
    expect(pages.columns.map(valuesOf)).toEqual([
      [1204, 12],
      [30_512, 1_227_000],
      [3.9, 0.5],
      [7.4, 84.65]
    ]);
  });
});

test('a Screaming Frog export keeps what it says of pages', async () => {
  const pages = await read(
    '\ufeff"Address","Content Type","Status Code","Indexability","Title 1","Canonical Link Element 1","Redirect URL"\r\n' +
      '"https://a/","text/html","200","Indexable","Home, sweet ""home""","https://a/",""\r\n' +
      '"https://a/old","text/html","301","Non-Indexable","","","https://a/"\r\n'
  );
  expect(pages.tool).toBe('screaming-frog');
  const { status, indexable, title, canonical, redirect } = pages.roles;
  const values = [status, indexable, title, canonical, redirect].map(column =>
    valuesOf(pages.columns[column ?? -1])
  );
  expect(values).toEqual([
    [200, 301],
    ['Indexable', 'Non-Indexable'],
    ['Home, sweet "home"', ''],
    ['https://a/', ''],
    ['', 'https://a/']
  ]);
});

test('our own export comes back with its ids, without what is measured again', async () => {
  const pages = await read(
    'id,url,segment,depth,pagerank,in_degree,out_degree,component,clicks\n0,https://a/,s,0,0.5,1,1,0,7\n1,https://b/,t,1,0.5,1,1,0,\n'
  );
  expect(pages.tool).toBe('ours');
  expect(pages.columns.map(({ name }) => name)).toEqual(['id', 'segment', 'clicks']);
  expect(valuesOf(named(pages, 'clicks'))).toEqual([7, null]);
});

test('Parquet, typed as it is written', async () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'url', data: ['https://a/', 'https://b/'], type: 'STRING' },
        { name: 'clicks', data: [3n, 12_345_678n], type: 'INT64' },
        { name: 'share', data: [0.25, 1e-7], type: 'DOUBLE' },
        { name: 'ok', data: [true, false], type: 'BOOLEAN' },
        { name: 'segment', data: ['x', null], type: 'STRING' }
      ]
    })
  );
  const pages = await read(bytes, 'pages.parquet');
  expect(pages.columns.map(valuesOf)).toEqual([
    [3, 12_345_678],
    [0.25, 1e-7],
    ['true', 'false'],
    ['x', null]
  ]);
  expect(pages.roles).toEqual({ clicks: 0, segment: 3 });
});

const folder = join(process.env.LOCKSTEP_DATA ?? '../shared', 'link-graphs');
const present = existsSync(folder);

describe(`the shared data sets${present ? '' : ' (not run: LOCKSTEP_DATA has no link-graphs)'}`, () => {
  (present ? test : test.skip).each([
    ['wikispeedia-articles.csv.gz', 4598, 3],
    ['eurosis-sites.csv.gz', 1285, 23]
  ])('%s', async (name, rows, columns) => {
    const source = sourceOf(name, new Uint8Array(readFileSync(join(folder, name))), [65_536]);
    const pages = await readPages({ source });
    expect(pages.names.count).toBe(rows);
    expect(pages.columns).toHaveLength(columns);
    expect(pages.columns.map(column => valuesOf(column).length)).toEqual(
      pages.columns.map(() => rows)
    );
  });
});
