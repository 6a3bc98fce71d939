import { parquetReadObjects } from 'hyparquet';

import type { ExportFormat, GraphEngine, Summary } from '../contract/engine';
import { crawl } from '../crawl.testing';
import { createEngine } from '../engine';
import { sourceOf } from '../engine/parts.testing';

const SITE = crawl({ pages: 420, plant: ['template-menu', 'orphans'] });

/** Names that each format must escape, and a picture of odd characters. */
const LINKS = `from,to,count,rel
/,"/a,""b""",2,
/,/<&>',1,nofollow
"/a,""b""",/ü\u0001,1,
/ü\u0001," /x;y ",1,sponsored
`;
const PAGES = `url,Title 1,clicks,lang
/,Home,3,en
"/a,""b""","Quotes, ""here""",,de
/<&>',<script>alert(1)</script>,1.5,en
/lonely,Nobody links here,0,
`;

async function load(
  links: string | Uint8Array,
  pages: string | Uint8Array
): Promise<{
  engine: GraphEngine;
  summary: Summary;
}> {
  const engine = createEngine();
  const summary = await engine.load({
    links: { source: sourceOf('links.csv', links) },
    pages: [{ source: sourceOf('pages.csv', pages) }],
    home: '/'
  });
  return { engine, summary };
}

async function textOf(engine: GraphEngine, format: ExportFormat): Promise<string> {
  return new TextDecoder().decode(await engine.export(format));
}

/** Everything of a graph that has a name, in an order of its own. */
async function contentOf(engine: GraphEngine, summary: Summary): Promise<unknown> {
  const columns = summary.columns.map(({ name }) => name);
  const sort = { column: 'name', descending: false };
  const { names, values } = await engine.rows({ sort }, columns, 0, summary.pages);
  const links = (await textOf(engine, 'links.csv')).split('\n').sort();
  // Groups and their order depend on page numbers, not on the graph.
  const kept = columns.map((name, at) => [name, values[at]] as const);
  return {
    names,
    links,
    values: kept.filter(
      ([name]) => !['component', 'strong', 'community', 'pagerank'].includes(name)
    )
  };
}

describe('links.csv and pages.csv', () => {
  it.each([
    ['odd names', LINKS, PAGES],
    ['a crawl', SITE.linksCsv(), SITE.pagesCsv()]
  ])('read again give the same graph: %s', async (_, links, pages) => {
    const first = await load(links, pages);
    const again = await load(
      await first.engine.export('links.csv'),
      await first.engine.export('pages.csv')
    );
    expect(again.summary.links).toBe(first.summary.links);
    expect(await contentOf(again.engine, again.summary)).toEqual(
      await contentOf(first.engine, first.summary)
    );
    expect(again.summary.depth).toEqual(first.summary.depth);
    expect(again.summary.counts.components).toBe(first.summary.counts.components);
  });

  it('hold a selection and only the links inside it', async () => {
    const { engine } = await load(LINKS, PAGES);
    const pages = await engine.query({ text: '/a' });
    const home = await engine.query({ ranges: [{ column: 'depth', least: 0, largest: 0 }] });
    const both = Uint8Array.from([...home, ...pages]);
    const bytes = await engine.export('links.csv', { pages: Uint32Array.from(both) });
    expect(new TextDecoder().decode(bytes)).toBe('from,to,times,flags\n/,"/a,""b""",2,\n');
  });
});

describe('links.parquet and pages.parquet', () => {
  it('number pages by the bytes of their names and components by the lowest of these', async () => {
    const { engine } = await load(LINKS, PAGES);
    const pages = await parquetReadObjects({
      file: bufferOf(await engine.export('pages.parquet'))
    });
    const links = await parquetReadObjects({
      file: bufferOf(await engine.export('links.parquet'))
    });
    const urls = pages.map(({ url }) => String(url));
    expect(urls).toEqual(
      [...urls].sort((one, other) => Buffer.from(one).compare(Buffer.from(other)))
    );
    expect(pages.map(({ id }) => Number(id))).toEqual(pages.map((_, at) => at));
    const idOf = (url: string): number => urls.indexOf(url);
    expect(Object.keys(pages[0] ?? {}).slice(0, 8)).toEqual([
      'id',
      'url',
      'segment',
      'depth',
      'pagerank',
      'in_degree',
      'out_degree',
      'component'
    ]);
    expect(pages[idOf('/')]).toMatchObject({ depth: 0, out_degree: 2, component: 0, clicks: 3 });
    expect(pages[idOf('/lonely')]).toMatchObject({
      depth: null,
      in_degree: 0,
      component: idOf('/lonely')
    });
    expect(links).toHaveLength(4);
    expect(links.filter(({ src }) => src === idOf('/'))).toEqual([
      { src: 0, dst: idOf("/<&>'"), kind: 'editorial', times: 1, flags: 'nofollow' },
      { src: 0, dst: idOf('/a,"b"'), kind: 'editorial', times: 2, flags: '' }
    ]);
  });

  it('read again give the same graph, and need each other', async () => {
    const first = await load(LINKS, PAGES);
    const links = await first.engine.export('links.parquet');
    const again = await load(links, await first.engine.export('pages.parquet'));
    expect(await contentOf(again.engine, again.summary)).toEqual(
      await contentOf(first.engine, first.summary)
    );
    const alone = again.engine.load({ links: { source: sourceOf('links.parquet', links) } });
    await expect(alone).rejects.toThrow(
      'links.parquet names pages by number. Add the pages file that was written with it.'
    );
    await expect(load(links, 'id,url,pagerank,in_degree,out_degree\n0,/,1,1,1\n')).rejects.toThrow(
      /names a page \d that pages\.csv does not have/
    );
  });

  it('agree with the links of a crawl', async () => {
    const { engine, summary } = await load(SITE.linksCsv(), SITE.pagesCsv());
    const links = await parquetReadObjects({
      file: bufferOf(await engine.export('links.parquet'))
    });
    const templates = links.filter(({ kind }) => kind === 'template');
    expect(links).toHaveLength(summary.links);
    expect(templates).toHaveLength(summary.templates.links);
    expect(templates.length).toBeGreaterThan(0);
  });
});

describe('what can be written', () => {
  it('is everything for a usual graph, and no table of links without links', async () => {
    const { engine } = await load(LINKS, PAGES);
    expect((await engine.exports()).filter(({ unavailable }) => unavailable !== undefined)).toEqual(
      []
    );
    const alone = await load('from,to\n/,/\n', PAGES);
    const refused = (await alone.engine.exports()).filter(({ unavailable }) => unavailable);
    expect(refused.map(({ format }) => format)).toEqual(['links.csv', 'links.parquet']);
  });

  it('is a reading under the name of the links file', async () => {
    const { engine } = await load(LINKS, PAGES);
    expect(await textOf(engine, 'reading.md')).toContain('links.csv');
    expect(await textOf(engine, 'reading.html')).toContain('links.csv');
  });
});

/** hyparquet reads plain buffers. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
