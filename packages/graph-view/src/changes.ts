/** Links that are tried out, without touching the graph. */
import type { WhatIf, WhatIfResult, FindingKind } from '@lockstep/linkgraph';
import { shortName } from './figures';

/** A page by number and name. */
export interface NamedPage {
  readonly page: number;
  readonly name: string;
}

/** One link that is tried with or without. */
export interface LinkChange {
  readonly kind: 'add' | 'remove';
  readonly from: NamedPage;
  readonly to: NamedPage;
}

/** Adds a change; the opposite of one that stands takes that one back. */
export function withChange(
  changes: readonly LinkChange[],
  change: LinkChange
): readonly LinkChange[] {
  const same = changes.find(
    ({ from, to }) => from.page === change.from.page && to.page === change.to.page
  );
  const others = changes.filter(other => other !== same);
  return same && same.kind !== change.kind ? others : [...others, change];
}

/** What the engine is asked. */
export function whatIfOf(changes: readonly LinkChange[], withoutTemplates: boolean): WhatIf {
  const pairs = (kind: LinkChange['kind']): readonly (readonly [number, number])[] =>
    changes
      .filter(change => change.kind === kind)
      .map(({ from, to }) => [from.page, to.page] as const);
  return { add: pairs('add'), remove: pairs('remove'), withoutTemplates };
}

/** `Without About → Home` */
export function changeWords({ kind, from, to }: LinkChange): string {
  return `${kind === 'add' ? 'With' : 'Without'} ${shortName(from.name)} → ${shortName(to.name)}`;
}

/** What a finding's number becomes, for the kinds that a what-if tells. */
export function countThen(
  kind: FindingKind,
  result: WhatIfResult | undefined
): readonly [now: number, then: number] | undefined {
  switch (kind) {
    case 'out-of-reach':
      return result?.outOfReach;
    case 'orphans':
      return result?.noLinkIn;
    case 'dead-ends':
      return result?.deadEnds;
    default:
      return undefined;
  }
}
