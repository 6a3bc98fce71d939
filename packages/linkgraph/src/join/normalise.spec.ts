/** Which spellings of an address are one page, rule by rule, and that a second time changes nothing. */
import fc from 'fast-check';
import type { NormaliseRules } from '../contract/graph';
import { joinGraph } from './index';
import { DEFAULT_RULES } from './normalise';
import { linksOf, pageTexts } from './raw.testing';

const NONE: NormaliseRules = {
  scheme: false,
  host: false,
  slash: false,
  fragment: false,
  trim: false,
  tracking: false,
  dropQuery: false,
  www: false,
  letterCase: false,
  redirects: false,
  canonicals: false
};

/** What names become: the pages of a chain of links through all of them. */
function pages(names: readonly string[], rules: Partial<NormaliseRules> = {}): string[] {
  const rows = names.map((name, i) => [name, names[i + 1] ?? name] as const);
  return pageTexts(joinGraph(linksOf(rows), [], { rules }));
}

function only(...rules: (keyof NormaliseRules)[]): NormaliseRules {
  return { ...NONE, ...Object.fromEntries(rules.map(rule => [rule, true])) };
}

test.each<[keyof NormaliseRules, string[], string[]]>([
  ['trim', [' a ', 'a', '\u00a0a\t', '\ufeffa'], ['a']],
  ['host', ['HTTPS://X.org:443/A', 'https://x.org./A', 'https://x.org/A'], ['https://x.org/A']],
  ['host', ['http://x.org:80', 'http://x.org:8080'], ['http://x.org', 'http://x.org:8080']],
  [
    'fragment',
    ['https://x.org/a#b', 'https://x.org/a?q#c'],
    ['https://x.org/a', 'https://x.org/a?q']
  ],
  [
    'tracking',
    ['/a?utm_source=x&b=2&a=1&gclid=9', '/a?a=1&b=2', '/a?UTM_MEDIUM=mail', '/a?'],
    ['/a?a=1&b=2', '/a']
  ],
  ['tracking', ['/a?c=2&c=1&b'], ['/a?b&c=2&c=1']],
  ['dropQuery', ['/a?b=1', '/a?c', '/a'], ['/a']],
  [
    'scheme',
    ['http://x.org/a', 'https://x.org/b', 'http://y.org/'],
    ['https://x.org/a', 'https://x.org/b', 'http://y.org/']
  ],
  ['slash', ['/a/', '/a', '/b/', '/'], ['/a', '/b/', '/']],
  [
    'slash',
    ['https://x.org', 'https://x.org/', 'https://y.org'],
    ['https://x.org/', 'https://y.org/']
  ],
  [
    'www',
    ['https://www.x.org/a', 'https://x.org/b', 'http://x.org/c', 'https://www.y.org/'],
    ['https://x.org/a', 'https://x.org/b', 'http://x.org/c', 'https://www.y.org/']
  ],
  ['letterCase', ['/A', '/a', 'Été', 'été', 'ab'], ['/a', 'Été', 'ab']]
])('%s makes one of %j', (rule, names, expected) => {
  expect(pages(names, only(rule))).toEqual(expected);
});

test('rules for addresses leave other names alone, and trimming does not', () => {
  const names = ['Tom & Jerry?utm_source=a', 'A#b', 'a/', 'a', ' mailto:X@Y.org '];
  expect(pages(names)).toEqual([...names.slice(0, 4), 'mailto:X@Y.org']);
});

test('rules work together: one page behind eight spellings', () => {
  const names = [
    'http://X.org/a/?b=2&a=1',
    'https://x.org:443/a?a=1&b=2&utm_campaign=z#top',
    ' https://x.org/a/?a=1&b=2',
    'https://x.org/a?a=1&b=2'
  ];
  expect(pages(names)).toEqual(['https://x.org/a?a=1&b=2']);
});

test('each rule tells how many names it found and left', () => {
  const rows = [
    ['https://x.org/', ' https://x.org/a'],
    ['https://x.org/a', 'https://x.org/a#b'],
    ['http://x.org/a', 'https://x.org/a/']
  ] as const;
  const { read } = joinGraph(linksOf(rows), [], {});
  expect(read.rules.filter(({ before, after }) => before !== after)).toEqual([
    { rule: 'trim', before: 6, after: 5 },
    { rule: 'fragment', before: 5, after: 4 },
    { rule: 'scheme', before: 4, after: 3 },
    { rule: 'slash', before: 3, after: 2 }
  ]);
  expect(read.rules.map(({ rule }) => rule).sort()).toEqual(
    Object.entries(DEFAULT_RULES)
      .filter(([, on]) => on)
      .map(([rule]) => rule)
      .sort()
  );
});

const name = fc
  .oneof(
    fc
      .tuple(
        fc.constantFrom('http://', 'https://', 'HTTP://', '//', '', ' https://'),
        fc.constantFrom('x.org', 'www.x.org', 'X.org', 'x.org:443', 'x.org.', 'y.org:80', ''),
        fc.constantFrom('', '/', '/a', '/a/', '/A', '/a//', '/é', '/É/'),
        fc.constantFrom('', '?', '?b=1&a=2', '?a=2&b=1', '?utm_x=1', '?&a'),
        fc.constantFrom('', '#', '#t', ' ', '\u00a0')
      )
      .map(parts => parts.join('')),
    fc.string({ unit: 'binary' })
  )
  .filter(text => text.trim() !== '');
const rules = fc.record({
  scheme: fc.boolean(),
  host: fc.boolean(),
  slash: fc.boolean(),
  fragment: fc.boolean(),
  trim: fc.boolean(),
  tracking: fc.boolean(),
  dropQuery: fc.boolean(),
  www: fc.boolean(),
  letterCase: fc.boolean()
});

test('normalising what is normalised changes nothing', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), rules, (names, chosen) => {
      const once = pages(names, chosen);
      expect(pages(once, chosen)).toEqual(once);
    }),
    { numRuns: 150 }
  );
});

test('the order of names does not decide what they become', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), rules, (names, chosen) => {
      expect(pages([...names].reverse(), chosen).sort()).toEqual(pages(names, chosen).sort());
    }),
    { numRuns: 150 }
  );
});
