/** How a finding is put together: its question, its gravity and its lasting id. */
import type { Finding, FindingKind, Question } from '../contract/explain';
import type { Facts } from './facts';
import { linkSources } from './linkFrom';

interface Kind {
  readonly question: Question;
  /** Harm of one page beside another kind's: the first broken link hurts more than the first dead end. */
  readonly severity: number;
}

/**
 * Each kind's question and severity. Severities are judgement, set so that what keeps readers and crawlers out comes
 * first (5: a link that fails), then what they do not find (3 to 4), then what costs them (2), then tidiness (1).
 */
const KINDS: Readonly<Record<FindingKind, Kind>> = {
  'broken-links': { question: 'broken', severity: 5 },
  'redirect-chains': { question: 'broken', severity: 2.5 },
  'out-of-reach': { question: 'broken', severity: 3 },
  orphans: { question: 'broken', severity: 3 },
  starved: { question: 'broken', severity: 4 },
  'dead-ends': { question: 'broken', severity: 2 },
  islands: { question: 'broken', severity: 2.5 },
  'pagination-spine': { question: 'broken', severity: 3 },
  'gain-link': { question: 'gain', severity: 4 },
  'hidden-demand': { question: 'gain', severity: 5 },
  'wasted-authority': { question: 'gain', severity: 3 },
  'deep-pages': { question: 'gain', severity: 2 },
  'thin-hubs': { question: 'gain', severity: 3 },
  'most-linked': { question: 'upkeep', severity: 2.4 },
  'redirected-links': { question: 'upkeep', severity: 2.5 },
  'nofollow-inside': { question: 'upkeep', severity: 2.5 },
  'dense-cluster': { question: 'upkeep', severity: 2 },
  'template-weight': { question: 'upkeep', severity: 1 },
  'near-miss-names': { question: 'upkeep', severity: 2.5 },
  'untrimmed-names': { question: 'upkeep', severity: 1 },
  'only-in-links': { question: 'upkeep', severity: 1 }
};

/** What one kind tells; the rest follows from it. */
export interface Told {
  readonly kind: FindingKind;
  readonly title: string;
  readonly count: number;
  readonly sentence: string;
  readonly query: string;
  readonly pages: Uint32Array;
  /** Tells findings of one kind apart: the name of the page it is about. */
  readonly about?: string;
  /** Whether a link would mend it, so that sources are worth naming. */
  readonly mendedByLinks?: boolean;
  /** Where a link could come from, where the finding knows better than the usual search. */
  readonly linkFrom?: Finding['linkFrom'];
  /** How much it counts, where that is not {@link count}. */
  readonly harm?: number;
}

/**
 * A whole finding. The harm counts by its logarithm: the hundredth page of a kind is felt less than the first. Ids are
 * the kind alone, so that an expected mark survives a page more or less.
 */
export function finding(facts: Facts, told: Told): Finding {
  const { kind, title, count, sentence, query, pages, about, harm = count } = told;
  const { question, severity } = KINDS[kind];
  const linkFrom = told.linkFrom ?? (told.mendedByLinks ? linkSources(facts, pages) : undefined);
  return {
    id: about === undefined ? kind : `${kind}:${about}`,
    kind,
    question,
    title,
    count,
    sentence,
    query,
    pages,
    ...(linkFrom === undefined || linkFrom.length === 0 ? {} : { linkFrom }),
    weight: severity * (1 + Math.log10(1 + harm))
  };
}
