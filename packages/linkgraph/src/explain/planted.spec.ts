import type { Source } from '../contract/table';
import { crawl, PLANTS, twoCrawls } from '../crawl.testing';
import { createEngine } from '../engine';
import { findings } from './findings';
import { measuredCrawl, namesAt } from './measured.testing';

function sourceOf(name: string, bytes: Uint8Array): Source {
  return {
    name,
    size: bytes.length,
    open: () => Promise.resolve(new Blob([Uint8Array.from(bytes)]).stream())
  };
}

const requestOf = (files: { linksCsv(): Uint8Array; pagesCsv(): Uint8Array; home: string }) => ({
  links: { source: sourceOf('links.csv', files.linksCsv()) },
  pages: [{ source: sourceOf('pages.csv', files.pagesCsv()) }],
  home: files.home
});

describe('a generated crawl, read from its files by the engine', () => {
  it('gives the findings that its rows in memory give, with the same pages', async () => {
    const everything = crawl({ plant: PLANTS, pages: 1000 });
    const engine = createEngine();
    const { findings: told } = await engine.load(requestOf(everything));
    const measured = measuredCrawl(everything);
    const expected = findings(measured);
    expect(told.map(({ id, count, sentence }) => ({ id, count, sentence }))).toEqual(
      expected.map(({ id, count, sentence }) => ({ id, count, sentence }))
    );
    for (const [at, found] of told.entries()) {
      const { names } = await engine.rows({ pages: found.pages }, [], 0, found.pages.length);
      const wanted = namesAt(measured, expected[at]?.pages ?? []);
      expect([...names].sort()).toEqual(wanted.sort());
    }
    engine.dispose();
  });

  it('gives nothing broken when it is sound', async () => {
    const engine = createEngine();
    const { findings: told } = await engine.load(requestOf(crawl()));
    expect(told.map(({ kind }) => kind)).toEqual(['most-linked']);
    engine.dispose();
  });

  it('tells what changed to a later crawl', async () => {
    const known = twoCrawls();
    const engine = createEngine();
    await engine.load(requestOf(known.before));
    const { comparison } = await engine.compare(requestOf(known.after));
    expect(comparison.sentence).toBe(
      'Of the pages, 7 came, 5 went, 3 sank and 2 rose. Of the links, 26 came and 20 went.'
    );
    engine.dispose();
  });
});
