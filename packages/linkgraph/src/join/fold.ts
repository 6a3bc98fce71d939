/** Redirects and canonicals: which pages are no pages of their own, where each ends, and which go in a circle. */
import type { NormaliseRules, RuleEffect } from '../contract/graph';
import type { RawPages } from '../contract/raw';
import { emptyAddress, scan } from './address';
import { cellText, hasValue } from './cells';
import { Hosts } from './hosts';
import { nameText } from './name-store';
import type { NameClasses } from './normalise';

const encoder = new TextEncoder();

/** What folding did. */
export interface Folding {
  readonly effects: readonly RuleEffect[];
  /** For each folded name: the steps to where it ends, and whether a canonical was the first. */
  readonly folded: ReadonlyMap<number, { readonly steps: number; readonly canonical: boolean }>;
  readonly assumed: readonly string[];
}

/** Columns that name another page. */
type FoldRole = 'redirects' | 'canonicals';
const FOLD_ROLES = ['redirects', 'canonicals'] as const;

/**
 * Merges names along the pages files' redirects, then along their canonicals. A canonical on another host is left
 * alone: the page is still one of this site's. When files disagree about a page the first one counts.
 *
 * @param rowNames for each file, the name that stands for each row's by the text rules
 */
export function foldPages(
  classes: NameClasses,
  files: readonly RawPages[],
  rowNames: readonly Uint32Array[],
  rules: NormaliseRules
): Folding {
  const effects: RuleEffect[] = [];
  const folded = new Map<number, { steps: number; canonical: boolean }>();
  const assumed: string[] = [];
  for (const rule of FOLD_ROLES) {
    if (!rules[rule]) {
      continue;
    }
    const before = classes.distinct();
    const next = stepsOf(classes, files, rowNames, rules, rule, folded);
    const { ends, circles } = followed(next);
    for (const name of folded.keys()) {
      const more = ends.get(classes.root(name));
      const known = folded.get(name);
      if (more !== undefined && known !== undefined) {
        known.steps += more.steps;
      }
    }
    for (const name of next.keys()) {
      const chain = ends.get(name);
      if (chain !== undefined) {
        folded.set(name, { steps: chain.steps, canonical: rule === 'canonicals' });
        classes.merge(name, chain.end);
      }
    }
    const loop = circles[0];
    if (loop !== undefined) {
      assumed.push(
        circleSentence(
          rule,
          circles.length,
          [...loop, ...loop.slice(0, 1)].map(name => classes.store.text(name))
        )
      );
    }
    effects.push({ rule, before, after: classes.distinct() });
  }
  return { effects, folded, assumed };
}

function circleSentence(rule: FoldRole, count: number, names: readonly string[]): string {
  const shown = names.length > 5 ? [...names.slice(0, 4), '…'] : names;
  const what = rule === 'redirects' ? 'Redirects' : 'Canonicals';
  const times = count === 1 ? 'once' : `${String(count)} times`;
  return `${what} go in a circle ${times} (${shown.join(' → ')}), so these pages were kept as they are.`;
}

/** One step of each page that names another. */
function stepsOf(
  classes: NameClasses,
  files: readonly RawPages[],
  rowNames: readonly Uint32Array[],
  rules: NormaliseRules,
  rule: FoldRole,
  folded: ReadonlyMap<number, unknown>
): Map<number, number> {
  const next = new Map<number, number>();
  files.forEach((file, f) => {
    const column = file.columns[file.roles[rule === 'redirects' ? 'redirect' : 'canonical'] ?? -1];
    const names = rowNames[f];
    if (column === undefined || names === undefined || column.kind === 'number') {
      return;
    }
    for (let row = 0; row < file.names.count; row++) {
      if (!hasValue(column, row)) {
        continue;
      }
      const text = cellText(column, row).trim();
      const own = nameText(file.names, row);
      const name = names[row] ?? 0;
      if (text === '' || text === own || next.has(name) || folded.has(name)) {
        continue;
      }
      const address = absolute(text, own);
      if (rule === 'canonicals' && hostOf(address) !== hostOf(own.trim())) {
        continue;
      }
      const target = classes.root(classes.intern(address, rules));
      if (target !== name) {
        next.set(name, target);
      }
    }
  });
  return next;
}

/** A relative address as seen from a page; other texts as they are. */
function absolute(text: string, from: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ||
    !/^https?:\/\//i.test(from) ||
    !URL.canParse(text, from)
    ? text
    : new URL(text, from).href;
}

/** A host in small letters without `www.`; empty for a name without one. */
function hostOf(text: string): string {
  const bytes = encoder.encode(text);
  const at = emptyAddress();
  scan(bytes, 0, bytes.length, at);
  const hosts = new Hosts();
  const host = hosts.of(bytes, at);
  return host < 0 ? '' : hosts.text(host);
}

/** Follows every chain to its end in time proportional to their number; members of a circle have no end. */
function followed(next: ReadonlyMap<number, number>): {
  ends: Map<number, { end: number; steps: number }>;
  circles: number[][];
} {
  const ends = new Map<number, { end: number; steps: number }>();
  const inCircle = new Set<number>();
  const circles: number[][] = [];
  for (const start of next.keys()) {
    const path: number[] = [];
    const placeOnPath = new Map<number, number>();
    let at = start;
    for (;;) {
      const to = next.get(at);
      if (to === undefined || inCircle.has(at) || ends.has(at)) {
        break;
      }
      const seen = placeOnPath.get(at);
      if (seen !== undefined) {
        const circle = path.splice(seen);
        circle.forEach(name => inCircle.add(name));
        circles.push(circle);
        break;
      }
      placeOnPath.set(at, path.length);
      path.push(at);
      at = to;
    }
    const end = ends.get(at)?.end ?? at;
    let steps = ends.get(at)?.steps ?? 0;
    for (let i = path.length - 1; i >= 0; i--) {
      steps++;
      ends.set(path[i] ?? 0, { end, steps });
    }
  }
  return { ends, circles };
}
