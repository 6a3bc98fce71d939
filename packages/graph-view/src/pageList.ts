/** What the table shows and the map rings: a question to the engine, and what it is called. */
import type { Comparison, Finding, PageQuery, Question } from '@lockstep/linkgraph';
import { some } from './figures';

/** A list of pages by name. */
export interface PageList {
  /** Tells lists apart: the same key is the same list. */
  readonly key: string;
  readonly label: string;
  readonly query: PageQuery;
  /** How these pages were found, in words that can be checked. */
  readonly found?: string;
  readonly finding?: Finding;
  /** Every page: nothing is singled out. */
  readonly everything?: boolean;
}

export const everything: PageList = { key: 'all', label: 'All pages', query: {}, everything: true };

export function findingList(finding: Finding): PageList {
  return {
    key: `finding ${finding.id}`,
    label: finding.title,
    query: { finding: finding.id },
    found: finding.query,
    finding
  };
}

/** Pages so many clicks from home. */
export function depthList(clicks: number, deepest: number, column = 'depth'): PageList {
  const open = deepest > clicks;
  return {
    key: `depth ${clicks}`,
    label: `${some(clicks, 'click')}${open ? ' or more' : ''} from home`,
    query: { ranges: [{ column, least: clicks, largest: deepest }] },
    found: open ? `${column} is ${clicks} or more` : `${column} is ${clicks}`
  };
}

export function textList(text: string): PageList {
  return {
    key: `text ${text}`,
    label: `“${text}”`,
    query: { text },
    found: `name or title holds “${text}”`
  };
}

export function pagesList(
  key: string,
  label: string,
  pages: Uint32Array,
  found?: string
): PageList {
  return { key, label, query: { pages }, ...(found === undefined ? {} : { found }) };
}

/** The slices of one crawl against a later one. Lost pages are gone from the graph: they are told by name. */
export function comparisonLists(comparison: Comparison): readonly PageList[] {
  const pagesOf = (moved: Comparison['sunk']): Uint32Array =>
    Uint32Array.from(moved, ({ page }) => page);
  return [
    pagesList('new', 'New', comparison.pages.added, 'in the later crawl only'),
    pagesList(
      'sunk',
      'Sunk',
      pagesOf(comparison.sunk),
      'more clicks from home, or a lower PageRank'
    ),
    pagesList('risen', 'Risen', pagesOf(comparison.risen), 'fewer clicks, or a higher PageRank')
  ];
}

/** The three questions, in the order every reader takes them. */
export const questions: readonly { readonly question: Question; readonly title: string }[] = [
  { question: 'broken', title: 'What is most broken' },
  { question: 'gain', title: 'Biggest gain' },
  { question: 'upkeep', title: 'Needs upkeep' }
];

/** All findings in one fixed sequence: by question, gravest first. */
export function inSequence(findings: readonly Finding[]): readonly Finding[] {
  return questions.flatMap(({ question }) =>
    findings
      .filter(finding => finding.question === question)
      .sort((one, other) => other.weight - one.weight)
  );
}
