import { PageState, type DrawingReply } from '@lockstep/linkgraph';
import { writing } from './figures';
import { firstLook, placements } from './firstLook';
import {
  noFindings,
  partSentence,
  type GraphPart,
  type PartFacts,
  type PartRequest
} from './parts';
import { partPicture, partSummary } from './partSummary';
import { savings, partFormats } from './saving';
import { host, partOfSite, summary, values } from './sixPages.testing';
import { tableColumns } from './tableColumns';

const whole = {
  name: 'links.csv',
  engine: 'duckdb',
  pages: 1_234_567,
  links: 9_000_000,
  home: `${host}/`
} as const;

const top = { what: 'top', pages: 20_000 } as const;

function part(request: PartRequest, facts: Partial<PartFacts> = {}): GraphPart {
  return { request, whole, cut: false, ...facts };
}

const said = (of: GraphPart, pages: number, links: number): string =>
  partSentence(of, { pages, links });

describe('what part is on show', () => {
  it('is told with the whole it is of', () => {
    expect(said(part(top, { fits: 1_234_567 }), 20_000, 312_000)).toBe(
      'The 20,000 highest ranked of 1,234,567 pages; 312,000 links among them.'
    );
    expect(said({ ...part(top, { fits: 6 }), whole: { ...whole, pages: 6 } }, 6, 5)).toBe(
      'All 6 pages; 5 links among them.'
    );
    expect(said(part({ what: 'segments' }), 12, 90)).toBe(
      '12 segments of 1,234,567 pages, each drawn as one; links between them are counted.'
    );
  });

  it('says why it has no findings, and how a graph that a page holds gets them', () => {
    expect(noFindings(part(top), { pages: 20_000 })).toContain('pages outside this part');
    expect(noFindings(part(top), { pages: whole.pages })).toContain('engine="page"');
    expect(noFindings(part(top, { cut: true }), { pages: whole.pages })).toContain('outside');
  });

  it('says what is left out: pages beyond the most, and links beyond the strongest', () => {
    const around = { what: 'ego', name: `${host}/a`, steps: 2, pages: 50 } as const;
    expect(said(part(around, { fits: 40 }), 40, 99)).toBe(
      '40 pages of 1,234,567 within 2 clicks of /a, either way; 99 links among them.'
    );
    expect(said(part(around, { cut: true }), 50, 1_000_000)).toBe(
      'The 50 nearest of the pages within 2 clicks of /a, either way; the 1,000,000 strongest links among them.'
    );
    const ranges = { depth: [3, 5], in_degree: [10, null], pagerank: [null, 0.1] } as const;
    expect(said(part({ what: 'box', ranges, pages: 50 }, { fits: 300_000 }), 50, 1)).toBe(
      'The 50 highest ranked of 300,000 pages with clicks from home 3 to 5, PageRank up to 0.1, links in from 10; 1 link among them.'
    );
    expect(said(part({ what: 'box', ranges, pages: 50 }, { fits: 7 }), 7, 1)).toContain(
      '7 pages of 1,234,567 with'
    );
  });
});

describe('the summary of a part', () => {
  const told = partSummary(partOfSite, part(top), [0, 1, 3, null, 1, 3]);

  it('has the measures of the whole site by name, and not its own in their place', () => {
    expect(told.columns.map(({ label }) => label)).toEqual([
      'Segment',
      'Impressions',
      'Clicks from home (site)',
      'PageRank (site)',
      'Links in (site)',
      'Links out (site)',
      'Community (part)'
    ]);
    expect(tableColumns(told).map(({ name }) => name)).toEqual([
      'Segment',
      'site depth',
      'site links in',
      'site links out',
      'site pagerank',
      'Impressions'
    ]);
    expect(writing('site pagerank', 'PageRank (site)', whole.pages).label).toBe(
      'PageRank (site) × 1,000,000'
    );
  });

  it('claims no findings, no menus and no depth but that of the site', () => {
    expect([told.findings, told.templates.links]).toEqual([[], 0]);
    expect(told.depth).toEqual({ counts: [2, 0, 2], mean: 2, outOfReach: 1 });
    expect(told.home.page).toBe(-1);
    expect(partSummary(partOfSite, part(top, { home: `${host}/` }), []).home.page).toBe(0);
  });

  it('is drawn without a mark for pages that no path inside it leads to', () => {
    const { home, outOfReach, external } = PageState;
    const pageState = Uint8Array.of(home, outOfReach, external | outOfReach);
    const picture = { drawing: { pageState }, legend: [] } as unknown as DrawingReply;
    const drawn = (of: GraphPart): number[] => [...partPicture(picture, of).drawing.pageState];
    expect(drawn(part(top))).toEqual([0, 0, external]);
    expect(drawn(part(top, { home: '/' }))).toEqual([home, 0, external]);
  });

  it('cannot be exported as if it were the whole', () => {
    const formats = [{ format: 'pages.csv' }, { format: 'reading.html' }] as const;
    expect(
      savings(partFormats(formats), 0).map(({ id, unavailable }) => [id, unavailable !== undefined])
    ).toEqual([
      ['pages.csv', false],
      ['reading.html', true],
      ['png', false],
      ['svg', false]
    ]);
  });
});

describe('the first look', () => {
  const told = partSummary(partOfSite, part(top), values['site depth'] ?? []);

  it('keeps colour and size where the graph has such columns, in a part those of the site', () => {
    expect(firstLook(summary)).toEqual({ placement: 'rings', colour: 'Segment', size: 'pagerank' });
    expect(
      firstLook(summary, { colour: 'segment', size: 'Impressions', placement: 'force' })
    ).toEqual({ placement: 'force', colour: 'Segment', size: 'Impressions' });
    expect(firstLook(told, { colour: 'depth', size: 'Segment' }, part(top))).toEqual({
      placement: 'force',
      colour: 'site depth',
      size: 'site pagerank'
    });
    expect(firstLook(told, { colour: 'gone' }, part({ what: 'segments' }))).toEqual({
      placement: 'force',
      colour: 'Segment',
      size: 'pages'
    });
  });

  it('has rings only around a page', () => {
    expect(firstLook(told, {}, part(top, { home: `${host}/` })).placement).toBe('rings');
    expect(placements(part(top)).map(([name]) => name)).toEqual(['force', 'segments']);
    expect(placements()).toHaveLength(3);
  });
});
