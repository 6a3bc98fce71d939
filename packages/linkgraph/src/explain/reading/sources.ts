/** The first part of a reading: what was read, what became of it, and what was assumed. */
import type { NormaliseRules, ReadReport } from '../../contract/graph';
import type { Measured } from '../../contract/parts';
import { count, counted, listed, nameOf } from '../words';
import { type Block, enumerated, heading, type Line, list } from './blocks';

const RULES: Readonly<Record<keyof NormaliseRules, string>> = {
  scheme: 'http and https are one',
  host: 'letters of a host, its default port and its last dot',
  slash: 'a slash at the end',
  fragment: 'what follows #',
  trim: 'space around a name',
  tracking: 'tracking parameters',
  dropQuery: 'all parameters',
  www: 'www. in front of a host',
  letterCase: 'capital and small letters',
  redirects: 'redirects are followed',
  canonicals: 'canonicals stand for their copies'
};

/** What was read and assumed. */
export function sources(measured: Measured): readonly Block[] {
  const { graph, home, assumed } = measured;
  const homeLine: Line =
    home.page < 0
      ? [`There is no home page. ${home.reason}`]
      : [
          'Home is ',
          { name: nameOf(graph.names, home.page) },
          home.guessed ? `, guessed: ${home.reason}` : ', as chosen.'
        ];
  return [
    heading('What was read and assumed'),
    ...list([
      ...rowLines(measured.read),
      ...ruleLines(measured.read),
      ...joinLines(measured),
      homeLine,
      [
        measured.declaresTemplates
          ? 'The links file says which links are of the menu, header or footer.'
          : 'Which links are of the menu or footer was inferred from the graph alone.'
      ],
      ...assumed.map(sentence => [sentence])
    ])
  ];
}

function rowLines(read: ReadReport): Line[] {
  const others = Object.entries(read.otherTypes).sort(
    ([a, most], [b, more]) => more - most || (a < b ? -1 : 1)
  );
  const lines = [
    `${counted(read.rows, 'row')} of links; ${count(read.used)} ${read.used === 1 ? 'counts' : 'count'}, of which ${count(read.duplicates)} ${read.duplicates === 1 ? 'repeats' : 'repeat'} another.`,
    ...(others.length === 0
      ? []
      : [
          `Rows of other types do not count: ${listed(others.map(([type, rows]) => `${count(rows)} ${type}`))}.`
        ]),
    ...(read.selfLinks === 0
      ? []
      : [`${counted(read.selfLinks, 'row links a page', 'rows link a page')} to itself.`]),
    ...(read.incomplete === 0
      ? []
      : [
          `${counted(read.incomplete, 'row has', 'rows have')} no start or no target${read.firstIncomplete === undefined ? '' : `, row ${count(read.firstIncomplete)} first`}.`
        ]),
    ...(read.externalPages === 0
      ? []
      : [
          `${counted(read.externalPages, 'page')} of other hosts ${read.externalPages === 1 ? 'stands' : 'stand'} apart and ${read.externalPages === 1 ? 'is' : 'are'} not ranked.`
        ]),
    ...(read.dangling === 0
      ? []
      : [
          `${counted(read.dangling, 'page is', 'pages are')} linked but never seen to link: dead ends, or not crawled.`
        ])
  ];
  return lines.map(line => [line]);
}

function ruleLines({ rules }: ReadReport): Line[] {
  return rules
    .filter(({ before, after }) => before !== after)
    .map(({ rule, before, after }) => [
      `Made one by rule (${RULES[rule]}): ${counted(before, 'name')} became ${count(after)}.`
    ]);
}

function joinLines({ join }: Measured): Line[] {
  if (join === undefined) {
    return [['No pages file: nothing is known of pages but their links.']];
  }
  const side = (
    what: string,
    { count: pages, names }: { count: number; names: readonly string[] }
  ): Line[] =>
    pages === 0
      ? []
      : [
          [
            `${counted(pages, 'page')} ${what}: `,
            ...enumerated(names.slice(0, 5)),
            pages > 5 ? ' and more.' : '.'
          ]
        ];
  return [
    [
      `${counted(join.matched, 'page')} of the links ${join.matched === 1 ? 'has' : 'have'} a row in the pages files.`
    ],
    ...side('only in the links', join.onlyInLinks),
    ...side('only in the pages files', join.onlyInPages),
    ...join.nearMisses.map(({ rule, joins, example: [one, other] }): Line => [
      `One more rule (${RULES[rule]}) would join ${count(joins)} more, such as `,
      { name: one },
      ' and ',
      { name: other },
      '.'
    ])
  ];
}
