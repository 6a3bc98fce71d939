import fc from 'fast-check';
import { changeWords, withChange, type LinkChange } from './changes';
import { depthBars } from './depthSlices';
import { addressOf, changed, lasting, nameWithin, shortName, writing } from './figures';
import { countOf, maskOf, narrowed, noFilters, withColour, withRange, withWord } from './filters';
import { RowWindow } from './rowWindow';
import { script, scriptedEngine } from './scriptedGraph.testing';
import { summary } from './sixPages.testing';

const page = (number: number): LinkChange['from'] => ({ page: number, name: `/p${number}` });
const link = (kind: LinkChange['kind'], from: number, to: number): LinkChange => ({
  kind,
  from: page(from),
  to: page(to)
});

describe('figures', () => {
  it('say what a number became', () => {
    expect([changed(192, 218), changed(5, 5), changed(3.56, 3.81, 2), changed(6, 2)]).toEqual([
      '218 (+26)',
      '5',
      '3.81 (+0.25)',
      '2 (−4)'
    ]);
  });

  it('write PageRank in thousandths, in millionths for large graphs, and no depth as words', () => {
    expect(writing('pagerank', 'PageRank', 1285).write(0.0064)).toBe('6.40');
    expect(writing('pagerank', 'PageRank', 1_000_000).label).toBe('PageRank × 1,000,000');
    expect(writing('depth', 'Clicks from home', 6).write(null)).toBe('out of reach');
    expect([lasting(400), lasting(38_000), lasting(80_000)]).toEqual([
      '0.4 s',
      '38 s',
      '1 min 20 s'
    ]);
  });

  it('open web addresses only, never a script', () => {
    expect(addressOf(' https://example.test/a ')).toBe('https://example.test/a');
    for (const name of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc',
      'COST',
      'https://'
    ]) {
      expect(addressOf(name)).toBeUndefined();
    }
    expect(
      ['https://example.test/a', 'https://example.test/', 'https://other.test/a', ' COST '].map(
        name => nameWithin(name, 'https://example.test/')
      )
    ).toEqual(['/a', 'https://example.test/', 'https://other.test/a', 'COST']);
    expect([shortName('https://example.test/a?b=1'), shortName(' COST ')]).toEqual([
      '/a?b=1',
      'COST'
    ]);
  });
});

describe('links that are tried', () => {
  it('take each other back when they are opposite', () => {
    const once = withChange([], link('add', 1, 2));
    expect(withChange(once, link('remove', 1, 2))).toEqual([]);
    expect(withChange(once, link('add', 1, 2))).toHaveLength(1);
    expect(once.map(changeWords)).toEqual(['With /p1 → /p2']);
  });

  it('never hold one link twice', () => {
    const change = fc
      .tuple(fc.constantFrom('add' as const, 'remove' as const), fc.nat(3), fc.nat(3))
      .map(([kind, from, to]) => link(kind, from, to));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), all => {
        const held = all.reduce<readonly LinkChange[]>(withChange, []);
        const pairs = held.map(({ from, to }) => `${from.page} ${to.page}`);
        expect(new Set(pairs).size).toBe(pairs.length);
      })
    );
  });
});

describe('filters', () => {
  it('count their conditions and give way one by one', () => {
    const some = withColour(
      withWord(withRange(noFilters, 'depth', [1, 2]), 'Segment', 'Blog', true),
      3
    );
    expect(countOf(some)).toBe(3);
    expect(
      withColour(withWord(withRange(some, 'depth', undefined), 'Segment', 'Blog', false), 3)
    ).toEqual(noFilters);
  });

  it('narrow a list to what is on show', () => {
    const shown = Uint32Array.of(1, 3, 5);
    const colours = withColour(noFilters, 0);
    expect(narrowed({ pages: Uint32Array.of(3, 4) }, colours, shown).pages).toEqual(
      Uint32Array.of(3)
    );
    expect(narrowed({ finding: 'x' }, colours, shown)).toEqual({ finding: 'x', pages: shown });
    expect(narrowed({ text: 'a' }, withRange(noFilters, 'depth', [1, 2]), shown)).toEqual({
      text: 'a',
      ranges: [{ column: 'depth', least: 1, largest: 2 }]
    });
    expect([...maskOf(6, shown)]).toEqual([1, 0, 1, 0, 1, 0]);
  });
});

describe('click depths', () => {
  it('keep every page, however deep: the last bar holds the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 60 }), counts => {
        const bars = depthBars(counts);
        const sum = (of: readonly number[]): number => of.reduce((all, one) => all + one, 0);
        expect(sum(bars.map(({ pages }) => pages))).toBe(sum(counts));
        expect(bars.length).toBeLessThanOrEqual(12);
      })
    );
    expect(depthBars(summary.depth.counts).map(({ list }) => list.label)).toEqual([
      '1 click from home',
      '2 clicks from home'
    ]);
  });
});

describe('rows of a long table', () => {
  it('are asked for once, where they are looked at', async () => {
    const engine = scriptedEngine(script());
    const rows = jest.spyOn(engine, 'rows');
    const came = jest.fn();
    const window = new RowWindow(engine, {}, ['depth'], came, error => {
      throw error;
    });
    await Promise.all([window.want(0, 5), window.want(0, 5)]);
    expect(rows).toHaveBeenCalledTimes(1);
    expect(came).toHaveBeenCalledTimes(1);
    expect([window.count, window.row(3)?.values, window.place(4)]).toEqual([6, [2], 4]);
    await window.want(250, 320);
    expect(rows.mock.calls.slice(1).map(([, , first]) => first)).toEqual([200, 300]);
  });

  it('are asked for again after they could not be read', async () => {
    const engine = scriptedEngine(script());
    jest.spyOn(engine, 'rows').mockRejectedValueOnce(new Error('gone'));
    const problems: unknown[] = [];
    const window = new RowWindow(engine, {}, [], jest.fn(), error => problems.push(error));
    await window.want(0, 0);
    expect([problems.length, window.row(0)]).toEqual([1, undefined]);
    await window.want(0, 0);
    expect(window.row(0)?.page).toBe(0);
  });
});
