import { crawl, twoCrawls } from '../crawl.testing';
import { compare } from './compare';
import { measuredCrawl, measuredOf, namesAt } from './measured.testing';

describe('comparing two crawls', () => {
  const known = twoCrawls();
  const before = measuredCrawl(known.before);
  const after = measuredCrawl(known.after);
  const comparison = compare(before, after);
  const sorted = (names: readonly string[]) => [...names].sort();

  it('finds just the pages that came and went', () => {
    expect(namesAt(after, comparison.pages.added)).toEqual(known.added);
    expect(comparison.pages.lost.count).toBe(known.lost.length);
    expect(sorted(comparison.pages.lost.names)).toEqual(sorted(known.lost));
    expect(comparison.pages.before).toBe(before.graph.pageCount);
    expect(comparison.pages.after).toBe(after.graph.pageCount);
  });

  it('counts the links that came and went', () => {
    expect(comparison.links).toEqual({
      before: before.graph.linkCount,
      after: after.graph.linkCount,
      added: known.linksAdded,
      lost: known.linksLost
    });
  });

  it('finds just the pages that sank and rose, with their clicks then and now', () => {
    expect(
      sorted(
        namesAt(
          after,
          comparison.sunk.map(({ page }) => page)
        )
      )
    ).toEqual(known.sunk);
    expect(
      sorted(
        namesAt(
          after,
          comparison.risen.map(({ page }) => page)
        )
      )
    ).toEqual(known.risen);
    expect(comparison.sunk.map(({ depth }) => depth)).toEqual(known.sunk.map(() => [1, 4]));
    expect(comparison.risen.map(({ depth }) => depth)).toEqual(known.risen.map(() => [4, 1]));
  });

  it('says it in two sentences', () => {
    expect(comparison.sentence).toBe(
      'Of the pages, 7 came, 5 went, 3 sank and 2 rose. Of the links, 26 came and 20 went.'
    );
  });

  it('turns around when the crawls do', () => {
    const back = compare(after, before);
    expect(back.pages.added).toHaveLength(known.lost.length);
    expect(back.pages.lost.count).toBe(known.added.length);
    expect(back.links.added).toBe(comparison.links.lost);
    expect(back.sunk).toHaveLength(comparison.risen.length);
    expect(back.risen).toHaveLength(comparison.sunk.length);
  });

  it('finds nothing between a crawl and itself', () => {
    const same = compare(before, measuredCrawl(known.before));
    expect(same.pages.added).toHaveLength(0);
    expect(same.pages.lost).toEqual({ count: 0, names: [] });
    expect([same.sunk, same.risen]).toEqual([[], []]);
    expect(same.sentence).toMatch(
      /^Nothing changed: the same [\d,]+ links between the same pages\.$/
    );
  });

  it('knows a page by its name, not by its row', () => {
    const site = crawl();
    const raw = site.rawLinks();
    const turned = measuredOf(
      {
        ...raw,
        from: raw.from.toReversed(),
        to: raw.to.toReversed(),
        flags: raw.flags.toReversed()
      },
      [site.rawPages()],
      { home: site.home }
    );
    const same = compare(measuredCrawl(site), turned);
    expect(same.links.added + same.links.lost + same.pages.added.length).toBe(0);
    expect([same.sunk, same.risen]).toEqual([[], []]);
  });

  it('counts a page that fell out of reach as the one that sank most', () => {
    const cut = crawl({ plant: ['island'] });
    const whole = cut.rawLinks();
    const linked = measuredOf(
      {
        ...whole,
        rows: whole.rows + 1,
        from: Uint32Array.of(...whole.from, 0),
        to: Uint32Array.of(...whole.to, whole.names.count - 1),
        flags: new Uint8Array(whole.rows + 1)
      },
      [],
      { home: cut.home }
    );
    const { sunk } = compare(linked, measuredOf(whole, [], { home: cut.home }));
    expect(sunk.map(({ depth }) => depth[1])).toEqual([-1, -1, -1, -1]);
  });
});
