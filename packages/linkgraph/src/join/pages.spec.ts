/** Pages beside links: columns, how both sides meet, which pages are of the site, where it begins, its segments. */
import type { Joined } from '../contract/parts';
import { joinGraph } from './index';
import { columnTexts, linksOf, pagesOf, pageTexts, type Row } from './raw.testing';

const SITE = 'https://x.org';

describe('pages', () => {
  const links = linksOf([
    ['a', 'b'],
    ['b', 'c']
  ]);

  test('a later file adds columns, and its name to columns that are there', () => {
    const crawl = pagesOf(['a', 'b'], { words: [10, 20], kind: ['x', 'y'] });
    const search = pagesOf(
      ['b', 'c'],
      { words: [1, 2], clicks: [5, 6] },
      { clicks: 'clicks' },
      'gsc.csv'
    );
    const joined = joinGraph(links, [crawl, search], {});
    expect(joined.table.columns.map(({ name }) => name)).toEqual([
      'words',
      'kind',
      'words (gsc.csv)',
      'clicks'
    ]);
    expect(columnTexts(joined, 'words')).toEqual({ a: '10', b: '20', c: '' });
    expect(columnTexts(joined, 'words (gsc.csv)')).toEqual({ a: '', b: '1', c: '2' });
    expect(joined.table.roles).toMatchObject({ clicks: 3, segment: 1 });
  });

  test('clicks of two spellings of a page are summed, rows that repeat are not', () => {
    const pages = pagesOf(
      ['b', 'b ', 'b'],
      { clicks: [3, 4, 3], pos: [1, 2, 3] },
      { clicks: 'clicks' }
    );
    const joined = joinGraph(links, [pages], {});
    expect(columnTexts(joined, 'clicks').b).toBe('7');
    expect(columnTexts(joined, 'pos').b).toBe('1');
  });

  test('the report tells matched pages, both remainders and rules that would help', () => {
    const rows: Row[] = [
      ['https://www.x.org/', 'https://www.x.org/A'],
      ['https://www.x.org/', 'https://www.x.org/b?s=1'],
      ['https://www.x.org/', 'https://y.org/']
    ];
    const pages = pagesOf([
      'https://www.x.org/',
      'https://www.x.org/a',
      'https://www.x.org/b',
      'https://www.x.org/lost'
    ]);
    const { join } = joinGraph(linksOf(rows), [pages], {});
    expect(join).toEqual({
      matched: 1,
      onlyInLinks: { count: 2, names: ['https://www.x.org/A', 'https://www.x.org/b?s=1'] },
      onlyInPages: {
        count: 3,
        names: ['https://www.x.org/a', 'https://www.x.org/b', 'https://www.x.org/lost']
      },
      nearMisses: [
        {
          rule: 'dropQuery',
          joins: 1,
          example: ['https://www.x.org/b?s=1', 'https://www.x.org/b']
        },
        { rule: 'letterCase', joins: 1, example: ['https://www.x.org/A', 'https://www.x.org/a'] }
      ]
    });
  });

  test.each([
    ['www', ['https://x.org/a', 'https://www.x.org/a']],
    ['trim', ['a', 'a ']],
    ['slash', [`${SITE}/a/`, `${SITE}/a`]],
    ['scheme', ['http://x.org/a', 'https://x.org/a']],
    ['letterCase', ['Été', 'été']]
  ] as const)('a near-miss by %s joins once the rule is on', (rule, [inLinks, inPages]) => {
    const all = linksOf([['s', inLinks]]);
    const off = joinGraph(all, [pagesOf(['s', inPages])], { rules: { [rule]: false } });
    expect(off.join?.nearMisses).toEqual([{ rule, joins: 1, example: [inLinks, inPages] }]);
    const on = joinGraph(all, [pagesOf(['s', inPages])], { rules: { [rule]: true } });
    expect(on.join).toMatchObject({ matched: 2, nearMisses: [] });
  });

  test('the status that links tell stands where no pages file does', () => {
    const all = linksOf([
      ['a', 'b'],
      ['b', 'c']
    ]);
    const told = { ...all, targetStatus: Uint16Array.of(0, 404, 500) };
    expect(columnTexts(joinGraph(told, [], {}), 'status')).toEqual({ a: '', b: '404', c: '500' });
    const pages = pagesOf(['a', 'b'], { code: [200, 200] }, { status: 'code' });
    expect(columnTexts(joinGraph(told, [pages], {}), 'code')).toEqual({
      a: '200',
      b: '200',
      c: '500'
    });
  });
});

describe('site', () => {
  const links = linksOf([
    ['https://www.x.org/a', 'https://x.org/'],
    ['https://x.org/', 'https://y.org/'],
    ['https://x.org/', 'https://www.x.org/b'],
    ['https://x.org/', 'https://blog.x.org/']
  ]);

  test('home is the root of the host that links most, and other hosts are external', () => {
    const joined = joinGraph(links, [], {});
    expect(homeName(joined)).toBe('https://x.org/');
    expect(joined.home).toMatchObject({
      guessed: true,
      reason: 'It is the shortest address of x.org.'
    });
    expect(pageTexts(joined).filter((_, page) => joined.graph.external[page] === 1)).toEqual([
      'https://y.org/',
      'https://blog.x.org/'
    ]);
    expect(joined.read.externalPages).toBe(2);
  });

  test('home can be named in any spelling; an unknown one is guessed, and that is said', () => {
    const named = joinGraph(links, [], { home: ' HTTP://www.x.org/a#top' });
    expect(named.home).toEqual({
      page: 0,
      guessed: false,
      reason: 'https://www.x.org/a was chosen.'
    });
    const unknown = joinGraph(links, [], { home: 'https://x.org/nowhere' });
    expect(unknown.home.guessed).toBe(true);
    expect(unknown.home.reason).toMatch(/^No page is called https:\/\/x.org\/nowhere\./);
  });

  test('where names are no addresses, home is most linked and nothing is external', () => {
    const joined = joinGraph(
      linksOf([
        ['a', 'b'],
        ['c', 'b'],
        ['b', 'https://y.org/']
      ]),
      [],
      {}
    );
    expect(homeName(joined)).toBe('b');
    expect(joined.home.reason).toContain('2 pages link here');
    expect(joined.read.externalPages).toBe(0);
  });

  test('an empty file has no home', () => {
    const joined = joinGraph(linksOf([]), [], {});
    expect(joined.home).toMatchObject({ page: -1, reason: 'There are no pages.' });
    expect(joined.graph.pageCount).toBe(0);
  });
});

describe('segments', () => {
  const links = linksOf([
    [`${SITE}/`, `${SITE}/blog/1`],
    [`${SITE}/`, `${SITE}/blog/2`],
    [`${SITE}/`, `${SITE}/about`],
    [`${SITE}/blog/1`, 'https://y.org/blog/3']
  ]);

  test('are the first part of the path, when two pages have it', () => {
    const joined = joinGraph(links, [], {});
    expect(columnTexts(joined, 'segment')).toEqual({
      [`${SITE}/`]: '',
      [`${SITE}/blog/1`]: 'blog',
      [`${SITE}/blog/2`]: 'blog',
      [`${SITE}/about`]: '',
      'https://y.org/blog/3': ''
    });
  });

  test('are the column that says it, or the one that somebody named', () => {
    const pages = pagesOf(
      [`${SITE}/`, `${SITE}/about`],
      { part: ['start', 'info'], text: ['t', 'u'] },
      { segment: 'part' }
    );
    const bySegment = joinGraph(links, [pages], {}).table;
    expect(bySegment.columns[bySegment.roles.segment ?? -1]?.name).toBe('part');
    const named = joinGraph(links, [pages], { segment: 'text' });
    expect(columnTexts(named, 'segment')[`${SITE}/about`]).toBe('u');
    const unknown = joinGraph(links, [pages], { segment: 'nothing' });
    expect(unknown.assumed).toEqual([
      'No column is called nothing, so segments come from the segment column.'
    ]);
  });

  test('are at most a few hundred, the largest ones', () => {
    const rows = Array.from({ length: 900 }, (_, i): Row => [
      `${SITE}/`,
      `${SITE}/s${String(i % 300)}/${String(i)}`
    ]);
    const { table } = joinGraph(linksOf([...rows, [`${SITE}/`, `${SITE}/s299/more`]]), [], {});
    const segment = table.columns[table.roles.segment ?? -1];
    expect(segment?.kind === 'category' ? segment.labels : []).toHaveLength(250);
    expect(segment?.kind === 'category' ? segment.labels[0] : '').toBe('s299');
  });
});

function homeName(joined: Joined): string {
  return pageTexts(joined)[joined.home.page] ?? '';
}
