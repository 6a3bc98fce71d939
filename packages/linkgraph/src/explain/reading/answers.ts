/** The parts of a reading that answer its three questions, and what stands beside them: the expected, the unseen. */
import type { Expected, Finding, Question } from '../../contract/explain';
import type { Measured } from '../../contract/parts';
import type { PageRole } from '../../contract/table';
import { QUESTIONS } from '../findings';
import { count, listed, nameOf } from '../words';
import { type Block, enumerated, heading, type Line, list, text } from './blocks';

const PAGES = 10;
const PAGES_WITH_SOURCES = 5;

const ASKED: Readonly<Record<Question, readonly [heading: string, none: string]>> = {
  broken: ['What is most broken', 'Nothing was found broken.'],
  gain: ['Biggest gain', 'Nothing was found that a link or two would gain.'],
  upkeep: ['Needs upkeep', 'Nothing was found that needs upkeep.']
};

/** Each question with its findings that nobody called expected, in the order given. */
export function questions(
  measured: Measured,
  found: readonly Finding[],
  expected: readonly Expected[]
): readonly Block[] {
  const set = new Set(expected.map(({ finding }) => finding));
  return QUESTIONS.flatMap(question => {
    const [title, none] = ASKED[question];
    const told = found.filter(each => each.question === question && !set.has(each.id));
    return [
      heading(title),
      ...(told.length === 0 ? [text(none)] : told.flatMap(each => findingOf(measured, each)))
    ];
  });
}

function findingOf({ graph }: Measured, found: Finding): readonly Block[] {
  const names = (pages: Iterable<number>): string[] =>
    Array.from(pages, page => nameOf(graph.names, page));
  const first = names(found.pages.subarray(0, PAGES));
  const more = found.pages.length - first.length;
  const sources = (found.linkFrom ?? [])
    .slice(0, PAGES_WITH_SOURCES)
    .map(([page, from]): Line => [
      'Link to ',
      { name: nameOf(graph.names, page) },
      ' from ',
      ...enumerated(names(from)),
      '.'
    ]);
  return [
    heading(`${count(found.count)}: ${found.title}`, 3),
    text(found.sentence),
    ...list([
      ...(first.length === 0
        ? []
        : [
            [
              'Pages: ',
              ...enumerated(first),
              more > 0 ? ` and ${count(more)} more.` : '.'
            ] satisfies Line
          ]),
      [`Found by: ${found.query}.`],
      ...sources
    ])
  ];
}

/**
 * Findings called expected, with the reason and the day; also those that are gone.
 *
 * @param all every finding, because one called expected may stand beyond those on show
 */
export function expectedOnes(
  all: readonly Finding[],
  expected: readonly Expected[]
): readonly Block[] {
  const byId = new Map(all.map(each => [each.id, each]));
  const lines = expected.map(({ finding, reason, since }): Line => {
    const there = byId.get(finding);
    const said = `Expected since ${since}: ${reason}`;
    return there === undefined
      ? [{ name: finding }, `: not among the findings any more. ${said}`]
      : [`${count(there.count)}: ${there.title}. ${there.sentence} ${said}`];
  });
  return [
    heading('Called expected'),
    ...(lines.length === 0 ? [text('No finding was called expected.')] : list(lines))
  ];
}

const NEEDS: readonly (readonly [role: PageRole, missed: string])[] = [
  ['status', 'Broken pages were not looked for: no column says status codes.'],
  ['redirect', 'Redirect chains were not looked for: no column says where redirects lead.'],
  [
    'impressions',
    'Hidden demand and wasted authority were not looked for: no column says impressions.'
  ],
  ['clicks', 'Visits from search are not known: no column says clicks.']
];

/**
 * What was not looked at, and why.
 *
 * @param told ids of all findings that the reading tells elsewhere
 */
export function unseen(
  measured: Measured,
  all: readonly Finding[],
  told: ReadonlySet<string>
): readonly Block[] {
  const { table, read, join, home } = measured;
  const rest = all.filter(({ id }) => !told.has(id));
  const types = Object.keys(read.otherTypes);
  return [
    heading('What was not looked at'),
    ...list(
      [
        ...(home.page < 0 ? ['Depth, reach and links from home: there is no home page.'] : []),
        ...NEEDS.filter(([role]) => table.roles[role] === undefined).map(([, missed]) => missed),
        ...(join === undefined
          ? ['Orphans were not looked for: a page without links is known from a pages file alone.']
          : []),
        ...(types.length === 0 ? [] : [`Links of other types: ${listed(types)}.`]),
        ...(read.externalPages === 0 ? [] : ['Pages of other hosts: their links are not known.']),
        ...(rest.length === 0
          ? []
          : [
              `Found too, but less grave than what is told here: ${listed(rest.map(({ title, count: pages }) => `${title} (${count(pages)})`))}.`
            ]),
        'What pages say: only their links, addresses and columns were read.'
      ].map(line => [line])
    )
  ];
}
