import fc from 'fast-check';
import { crawl, PLANTS } from '../crawl.testing';
import { linksOf } from '../join/raw.testing';
import { allFindings, findings } from './findings';
import { haveData, measuredCrawl, measuredData, measuredOf } from './measured.testing';
import { reading } from './reading';

const everything = measuredCrawl(crawl({ plant: PLANTS, pages: 1000 }));
const told = findings(everything);
const options = { expected: [], title: 'example.com' } as const;
const markdown = reading(everything, told, { ...options, format: 'markdown' });
const html = reading(everything, told, { ...options, format: 'html' });

/** Text of the elements of an HTML reading, entities resolved. */
function textsOf(page: string, tag: string): string[] {
  return [...page.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'))].map(
    ([, inner]) =>
      (inner ?? '')
        .replace(/<[^>]*>/g, '')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&')
  );
}

describe('a written reading', () => {
  it('takes the same steps in the same order, whatever the graph', () => {
    const steps = [
      'What was read and assumed',
      'Size and reach',
      'Clicks from home',
      'Structure',
      'What is most broken',
      'Biggest gain',
      'Needs upkeep',
      'Called expected',
      'What was not looked at'
    ];
    const sound = measuredCrawl(crawl());
    const bare = measuredOf(linksOf([['a', 'b']]), []);
    for (const measured of [everything, sound, bare]) {
      const page = reading(measured, findings(measured), { ...options, format: 'html' });
      expect(textsOf(page, 'h2')).toEqual(steps);
      const text = reading(measured, findings(measured), { ...options, format: 'markdown' });
      expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(steps);
    }
  });

  it('tells each finding with its number, sentence, first pages and how it was found', () => {
    for (const found of told) {
      expect(textsOf(html, 'h3')).toContain(
        `${found.count.toLocaleString('en-US')}: ${found.title}`
      );
      expect(textsOf(html, 'p')).toContain(found.sentence);
      expect(textsOf(html, 'li')).toContain(`Found by: ${found.query}.`);
    }
    const broken = 'https://www.example.com/kitchen/gone-0';
    expect(textsOf(html, 'li').some(line => line.startsWith(`Pages: ${broken}, `))).toBe(true);
    expect(markdown).toContain(`- Pages: \`${broken}\`, `);
  });

  it('is the same each time', () => {
    expect(reading(everything, findings(everything), { ...options, format: 'html' })).toBe(html);
  });

  it('sets the expected apart, with reason and day, and says when one is gone', () => {
    const expected = [
      { finding: 'islands', reason: 'Two shops of partners.', since: '2026-11-02' },
      { finding: 'gone-kind', reason: 'Mended.', since: '2026-10-01' }
    ];
    const page = reading(everything, told, { ...options, expected, format: 'html' });
    expect(textsOf(page, 'h3').filter(title => title.endsWith(': Islands'))).toEqual([]);
    const lines = textsOf(page, 'li');
    expect(lines).toContain(
      '2: Islands. 10 pages in 2 groups that touch nothing else. Expected since 2026-11-02: Two shops of partners.'
    );
    expect(lines).toContain(
      'gone-kind: not among the findings any more. Expected since 2026-10-01: Mended.'
    );
  });

  it('loses no finding: those beyond the dozen are named at the end', () => {
    const rest = allFindings(everything).filter(({ id }) => !told.some(each => each.id === id));
    expect(rest.length).toBeGreaterThan(0);
    const last = textsOf(html, 'li').find(line => line.startsWith('Found too')) ?? '';
    for (const { title } of rest) {
      expect(last).toContain(title);
    }
  });

  it('says what it could not look at, and why', () => {
    const bare = measuredOf(linksOf([['a', 'b']]), []);
    const lines = textsOf(reading(bare, [], { ...options, format: 'html' }), 'li').join('\n');
    expect(lines).toContain('no column says status codes');
    expect(lines).toContain('no column says impressions');
    expect(lines).toContain('Orphans were not looked for');
    expect(textsOf(html, 'li').join('\n')).not.toContain('no column says');
  });

  it('carries the picture as data and refuses anything else', () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    const page = reading(everything, told, { ...options, picture, format: 'html' });
    expect(page).toContain(`<img src="${picture}" alt="Map of example.com">`);
    expect(reading(everything, told, { ...options, picture, format: 'markdown' })).toContain(
      `![Map of example.com](${picture})`
    );
    for (const other of ['https://x.org/a.png', 'data:text/html,x', 'data:image/png,"><script>']) {
      expect(() =>
        reading(everything, told, { ...options, picture: other, format: 'html' })
      ).toThrow(RangeError);
    }
  });

  it('lets no name become markup, in either form', () => {
    const nasty = fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'&amp;</title>",
      '`a` ``b`` [x](javascript:1)',
      '| a | b |',
      '# a\n## b'
    );
    fc.assert(
      fc.property(fc.uniqueArray(nasty, { minLength: 2 }), nasty, (names, title) => {
        const measured = measuredOf(
          linksOf(names.map((name, at) => [name, names[(at + 1) % names.length] ?? name])),
          []
        );
        const all = allFindings(measured);
        const page = reading(measured, all, { expected: [], title, format: 'html' });
        const tags = [...page.matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag);
        expect(tags.filter(tag => tag === 'script' || tag === 'img')).toEqual([]);
        expect(textsOf(page, 'h1')).toEqual([title]);
        const text = reading(measured, all, { expected: [], title, format: 'markdown' });
        const outside = text.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '');
        expect(outside).not.toMatch(/(?<!\\)<|(?<!\\)\[/);
        expect([...text.matchAll(/^# /gm)]).toHaveLength(1);
      }),
      { numRuns: 30 }
    );
  });

  it('stands alone: a policy that loads nothing, no address that is fetched', () => {
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(?:script|link|iframe|object)|\son\w+=|src="(?!data:)/i);
  });

  (haveData ? it : it.skip)(
    `tells eurosis as its map does${haveData ? '' : ' (not run: LOCKSTEP_DATA has no link-graphs)'}`,
    () => {
      const eurosis = measuredData('eurosis-links.csv.gz', 'eurosis-sites.csv.gz', {
        home: 'Belgian Science Policy',
        segment: 'country'
      });
      const text = reading(eurosis, findings(eurosis), { ...options, format: 'markdown' });
      expect(text).toContain('3.56 clicks on average, 9 at most.');
      expect(text).toContain('| 3 | 294 |');
      expect(text).toContain('| out of reach | 192 |');
      expect(text).toContain('6 connected groups, the largest of 1,272 pages; 511 groups');
      expect(text).toContain('| Belgium | 197 |');
    }
  );
});
