/** The one sentence that tells a person what a change of links does to reach and depth. */
import type { WhatIf, WhatIfResult } from '../contract/measure';
import type { Overlay } from './overlay';

/** What the sentence is made of. */
export interface WhatIfFacts extends Pick<
  WhatIfResult,
  'outOfReach' | 'noLinkIn' | 'deadEnds' | 'meanDepth' | 'depths'
> {
  readonly home: number;
  readonly change: WhatIf;
  readonly overlay: Pick<Overlay, 'removedTemplates' | 'removedOthers'> & {
    readonly added: { readonly count: number };
  };
  readonly moved: { readonly nearer: number; readonly farther: number };
}

const grouped = new Intl.NumberFormat('en-US');
const number = (count: number): string => grouped.format(count);
const several = (count: number, one: string, more: string): string =>
  `${number(count)} ${count === 1 ? one : more}`;
const listed = (parts: readonly string[]): string =>
  [parts.slice(0, -1).join(', '), parts.slice(-1).join('')]
    .filter(part => part !== '')
    .join(' and ');
const clicks = (mean: number): string => mean.toFixed(2);

/** "Without 736 menu links, 26 more pages fall out of reach and the mean depth grows from 3.56 to 3.81." */
export function whatIfSentence(facts: WhatIfFacts): string {
  const subject = subjectOf(facts);
  if (subject === '') {
    return unchanged(facts.change);
  }
  const effects = facts.home < 0 ? degreeEffects(facts) : reachEffects(facts);
  return `${subject}, ${listed(effects)}.`;
}

/** What comes and goes; empty when nothing does. */
function subjectOf({ overlay }: WhatIfFacts): string {
  const { removedTemplates, removedOthers, added } = overlay;
  const parts: string[] = [];
  if (added.count > 0) {
    parts.push(`with ${several(added.count, 'more link', 'more links')}`);
  }
  if (removedTemplates > 0) {
    parts.push(`without ${several(removedTemplates, 'menu link', 'menu links')}`);
  }
  if (removedOthers > 0) {
    parts.push(
      removedTemplates > 0
        ? several(removedOthers, 'other link', 'other links')
        : `without ${several(removedOthers, 'link', 'links')}`
    );
  }
  const text = listed(parts);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function unchanged({ add = [], remove = [], withoutTemplates }: WhatIf): string {
  if (add.length + remove.length === 0) {
    return withoutTemplates === true
      ? 'No menu links were found, so nothing changes.'
      : 'No link comes or goes, so nothing changes.';
  }
  if (remove.length === 0) {
    return 'These links are there already, so nothing changes.';
  }
  return add.length === 0
    ? 'These links are not in the graph, so nothing changes.'
    : 'The graph is like that already, so nothing changes.';
}

function reachEffects({ outOfReach, meanDepth, depths, moved }: WhatIfFacts): readonly string[] {
  const effects: string[] = [];
  const [reachNow, reachThen] = outOfReach;
  if (reachThen > reachNow) {
    const count = reachThen - reachNow;
    effects.push(`${several(count, 'more page falls', 'more pages fall')} out of reach`);
  } else if (reachThen < reachNow) {
    effects.push(`${several(reachNow - reachThen, 'page comes', 'pages come')} into reach`);
  }
  const [now, then] = meanDepth.map(clicks);
  if (depths.length === 0 && effects.length > 0) {
    effects.push('only home stays in reach');
  } else if (now !== then) {
    const verb = meanDepth[1] > meanDepth[0] ? 'grows' : 'falls';
    effects.push(`the mean depth ${verb} from ${now} to ${then}`);
  } else if (moved.nearer + moved.farther > 0) {
    effects.push(...movedEffects(moved));
  }
  return effects.length > 0 ? effects : ['every page keeps its click depth'];
}

function movedEffects({ nearer, farther }: WhatIfFacts['moved']): readonly string[] {
  return [
    ...(nearer > 0 ? [`${several(nearer, 'page comes', 'pages come')} nearer`] : []),
    ...(farther > 0 ? [`${several(farther, 'page goes', 'pages go')} farther away`] : [])
  ];
}

/** Without a home there is no reach: what is left are pages that nothing links to or from. */
function degreeEffects({ noLinkIn, deadEnds }: WhatIfFacts): readonly string[] {
  const effects: string[] = [];
  if (noLinkIn[0] !== noLinkIn[1]) {
    effects.push(`${several(noLinkIn[1], 'page has', 'pages have')} no link in, ${was(noLinkIn)}`);
  }
  if (deadEnds[0] !== deadEnds[1]) {
    effects.push(`${several(deadEnds[1], 'page is', 'pages are')} dead ends, ${was(deadEnds)}`);
  }
  return effects.length > 0 ? effects : ['no page loses its last link or gains its first'];
}

const was = ([now]: readonly [number, number]): string => `${number(now)} now`;
