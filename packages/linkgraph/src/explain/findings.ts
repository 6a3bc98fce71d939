/** All findings of a graph, ordered: what is most broken, where the biggest gain is, what needs upkeep. */
import type { Finding, Question } from '../contract/explain';
import type { Measured } from '../contract/parts';
import { brokenLinks, redirectChains, redirectedLinks } from './answers';
import { hiddenDemand, mostLinked, starved, wastedAuthority } from './authority';
import { denseCluster } from './cluster';
import { type Facts, factsOf } from './facts';
import { gainLinks } from './gain';
import { nearMissNames, onlyInLinks, untrimmedNames } from './names';
import { paginationSpines } from './pagination';
import { deepPages, islands, orphans, outOfReach } from './reach';
import { deadEnds, nofollowInside, templateWeight } from './shape';
import { thinHubs } from './thinHubs';

/** The order of the questions. */
export const QUESTIONS: readonly Question[] = ['broken', 'gain', 'upkeep'];

/** No more are shown than a reader holds in one look; each question keeps room even beside a very broken site. */
const SHOWN = 12;
const ROOM: Readonly<Record<Question, number>> = { broken: 5, gain: 3, upkeep: 3 };

const KINDS: readonly ((facts: Facts) => Finding | undefined)[] = [
  outOfReach,
  orphans,
  starved,
  deadEnds,
  islands,
  brokenLinks,
  redirectChains,
  paginationSpines,
  hiddenDemand,
  wastedAuthority,
  deepPages,
  thinHubs,
  mostLinked,
  redirectedLinks,
  nofollowInside,
  denseCluster,
  templateWeight,
  nearMissNames,
  untrimmedNames,
  onlyInLinks
];

/**
 * What the graph says to its reader: at most a dozen findings by question, the gravest first. The same graph gives the
 * same findings. O(links), and gain by a bounded number of trials.
 */
export function findings(measured: Measured): readonly Finding[] {
  return shown(allFindings(measured));
}

/** As {@link findings}, without a limit. */
export function allFindings(measured: Measured): readonly Finding[] {
  const facts = factsOf(measured);
  const found = [...KINDS.flatMap(kind => kind(facts) ?? []), ...gainLinks(facts)];
  return found.sort(
    (a, b) =>
      QUESTIONS.indexOf(a.question) - QUESTIONS.indexOf(b.question) ||
      b.weight - a.weight ||
      (a.id < b.id ? -1 : 1)
  );
}

/** The gravest of each question, then the gravest of the rest until the dozen is full; order is kept. */
function shown(all: readonly Finding[]): readonly Finding[] {
  const kept = new Set(
    QUESTIONS.flatMap(question =>
      all.filter(found => found.question === question).slice(0, ROOM[question])
    )
  );
  const rest = all.filter(found => !kept.has(found)).sort((a, b) => b.weight - a.weight);
  for (const found of rest.slice(0, SHOWN - kept.size)) {
    kept.add(found);
  }
  return all.filter(found => kept.has(found));
}
