/** Names of links and of pages files that would meet if one more rule were on. */
import type { JoinReport, NormaliseRules } from '../contract/graph';
import { NameStore } from './name-store';
import { TEXT_RULES, type NameClasses } from './normalise';

/** A page, by the name that stands for it, and how its file writes it. */
export interface Unmatched {
  readonly name: number;
  readonly written: () => string;
}

/**
 * For each rule that is off, how many pages without links would find theirs.
 *
 * @param inLinks linked pages without a row
 * @param inPages rows without a link
 */
export function nearMisses(
  classes: NameClasses,
  rules: NormaliseRules,
  inLinks: readonly Unmatched[],
  inPages: readonly Unmatched[]
): JoinReport['nearMisses'] {
  const found: JoinReport['nearMisses'][number][] = [];
  if (inLinks.length === 0 || inPages.length === 0) {
    return found;
  }
  for (const rule of TEXT_RULES) {
    if (rules[rule]) {
      continue;
    }
    const keys = new NameStore(inLinks.length);
    const firstOf: Unmatched[] = [];
    for (const each of inLinks) {
      const { bytes, start, end } = keyOf(classes, rule, each.name);
      const key = keys.add(bytes, start, end);
      firstOf[key] ??= each;
    }
    let joins = 0;
    let example: readonly [string, string] | undefined;
    for (const each of inPages) {
      const { bytes, start, end } = keyOf(classes, rule, each.name);
      const linked = firstOf[keys.find(bytes, start, end)];
      if (linked !== undefined) {
        joins++;
        example ??= [linked.written(), each.written()];
      }
    }
    if (example !== undefined) {
      found.push({ rule, joins, example });
    }
  }
  return found.sort((a, b) => b.joins - a.joins);
}

function keyOf(
  classes: NameClasses,
  rule: (typeof TEXT_RULES)[number],
  name: number
): { bytes: Uint8Array; start: number; end: number } {
  const key = classes.key(rule, name);
  return key === undefined
    ? { bytes: classes.store.bytes, start: classes.store.start(name), end: classes.store.end(name) }
    : { bytes: key.out, start: 0, end: key.length };
}
