import { commonCrawl, crawl, PLANTS, twoCrawls } from './crawl.testing';

const decoder = new TextDecoder();

function nameAt(names: { bytes: Uint8Array; starts: Uint32Array }, place: number): string {
  return decoder.decode(names.bytes.subarray(names.starts[place], names.starts[place + 1]));
}

describe('a generated crawl', () => {
  const everything = crawl({ plant: PLANTS });

  it('is the same for the same seed and another for another', () => {
    const same = (other: Uint8Array) => Buffer.compare(other, everything.linksCsv()) === 0;
    expect(same(crawl({ plant: PLANTS }).linksCsv())).toBe(true);
    expect(same(crawl({ plant: PLANTS, seed: 2 }).linksCsv())).toBe(false);
  });

  it('says the same as a file and as rows in memory', () => {
    const { names, from, to, flags, rows } = everything.rawLinks();
    const [header, ...lines] = decoder.decode(everything.linksCsv()).trimEnd().split('\n');
    expect(header).toBe('Source,Destination,Follow');
    expect(lines).toHaveLength(rows);
    expect(lines).toEqual(
      Array.from(
        from,
        (start, row) =>
          `${nameAt(names, start)},${nameAt(names, to[row] ?? 0)},${String(flags[row] === 0)}`
      )
    );
    const pages = everything.rawPages();
    const pageLines = decoder.decode(everything.pagesCsv()).trimEnd().split('\n').slice(1);
    expect(pageLines.map(line => line.split(',')[0])).toEqual(
      Array.from({ length: pages.names.count }, (_, row) => nameAt(pages.names, row))
    );
  });

  it('has the size that was asked for', () => {
    const sound = crawl({ pages: 2000, links: 30000 });
    expect(sound.pages).toBe(2000);
    expect(sound.links).toBe(30000);
    expect(sound.rawLinks().names.count).toBe(2000);
    const common = commonCrawl(1000, 30000);
    expect(common.pages).toBe(1020);
    expect(Math.abs(common.links - 30000)).toBeLessThan(3000);
  });

  it('has nearly all pages link home', () => {
    const { names, from, to } = crawl({ pages: 2000 }).rawLinks();
    const home = [...Array(names.count).keys()].find(place =>
      nameAt(names, place).endsWith('.com/')
    );
    const sources = new Set(from.filter((_, row) => to[row] === home));
    expect(sources.size).toBeGreaterThan(1900);
    expect(sources.size).toBeLessThan(2000);
  });

  it('plants each kind alone, and nothing that was not asked for', () => {
    for (const plant of PLANTS) {
      const one = crawl({ plant: [plant] });
      for (const kind of PLANTS) {
        expect([kind, one.planted(kind).length > 0]).toEqual([kind, kind === plant]);
      }
      expect(new Set(one.planted(plant)).size).toBe(one.planted(plant).length);
    }
  });

  it('changes between two crawls only what it tells', () => {
    const { before, after, added, lost, linksAdded, linksLost } = twoCrawls();
    const rowsOf = (bytes: Uint8Array) => new Set(decoder.decode(bytes).split('\n'));
    const old = rowsOf(before.linksCsv());
    const late = rowsOf(after.linksCsv());
    expect([...late].filter(row => !old.has(row))).toHaveLength(linksAdded);
    expect([...old].filter(row => !late.has(row))).toHaveLength(linksLost);
    const urls = (bytes: Uint8Array) =>
      new Set([...rowsOf(bytes)].map(row => row.split(',')[0] ?? ''));
    const oldPages = urls(before.pagesCsv());
    const latePages = urls(after.pagesCsv());
    expect([...latePages].filter(name => !oldPages.has(name))).toEqual(added);
    expect([...oldPages].filter(name => !latePages.has(name))).toEqual(lost);
  });
});
