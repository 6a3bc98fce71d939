/** Names made one by rules: each name knows which name stands for it, and each rule how many it left. */
import type { Names, NormaliseRules, RuleEffect } from '../contract/graph';
import { emptyAddress, scan, Trait } from './address';
import { Hosts } from './hosts';
import { compareNames, NameStore } from './name-store';
import { Rewriter } from './rewrite';

/** Rules that look at the text of a name alone. */
export type TextRule = Exclude<keyof NormaliseRules, 'redirects' | 'canonicals'>;

/**
 * In the order in which they are applied. Trimming comes first because a space hides an address; what the standard
 * calls equal comes next; what is only likely (`www`, scheme, slash, letters) is last and needs both forms to be seen.
 */
export const TEXT_RULES: readonly TextRule[] = [
  'trim',
  'host',
  'fragment',
  'tracking',
  'dropQuery',
  'www',
  'scheme',
  'slash',
  'letterCase'
];

/** What holds when nobody chose. */
export const DEFAULT_RULES: NormaliseRules = {
  scheme: true,
  host: true,
  slash: true,
  fragment: true,
  trim: true,
  tracking: true,
  dropQuery: false,
  www: false,
  letterCase: false,
  redirects: true,
  canonicals: true
};

const encoder = new TextEncoder();

/** Names as written and as rewritten, and which of them stands for which. */
export class NameClasses {
  readonly store: NameStore;
  private forward: Uint32Array;
  private traits: Uint16Array;
  private readonly rewriter = new Rewriter();
  private readonly at = emptyAddress();
  private readonly hosts = new Hosts();
  /** By host number without `www.`: whether the site's names have it. */
  private readonly wantsWww = new Map<number, boolean>();
  private hasHttps: Set<number> | undefined;
  private readonly letterKeys = new NameStore();
  private readonly letterBest: number[] = [];
  private scanned = 0;

  constructor(names: number, bytes: number) {
    this.store = new NameStore(names, bytes);
    this.forward = new Uint32Array(Math.max(16, names));
    this.traits = new Uint16Array(Math.max(16, names));
  }

  /** Adds a name as written; to be called before {@link apply}. */
  add(names: Names, at: number): number {
    return this.store.add(names.bytes, names.starts[at] ?? 0, names.starts[at + 1] ?? 0);
  }

  /** The name that stands for this one. */
  root(entry: number): number {
    let root = entry;
    for (let next = this.forward[root] ?? root; next !== root; next = this.forward[root] ?? root) {
      root = next;
    }
    for (let i = entry; i !== root;) {
      const next = this.forward[i] ?? root;
      this.forward[i] = root;
      i = next;
    }
    return root;
  }

  /** Makes one name stand for another and for all that it stood for. */
  merge(entry: number, into: number): void {
    this.scanNew();
    const from = this.root(entry);
    const to = this.root(into);
    if (from !== to) {
      this.forward[from] = to;
    }
  }

  /** How many names stand for themselves. */
  distinct(): number {
    this.scanNew();
    let count = 0;
    for (let i = 0; i < this.store.count; i++) {
      count += this.forward[i] === i ? 1 : 0;
    }
    return count;
  }

  /** Applies the text rules that are on, and says what each did. */
  apply(rules: NormaliseRules): RuleEffect[] {
    const effects: RuleEffect[] = [];
    this.scanNew();
    for (const rule of TEXT_RULES) {
      if (rules[rule]) {
        const before = this.distinct();
        this.decide(rule);
        this.applyOne(rule);
        effects.push({ rule, before, after: this.distinct() });
      }
    }
    return effects;
  }

  /** The name that stands for a text, by the rules that were applied; −1 when no page is called so. */
  find(text: string, rules: NormaliseRules): number {
    const known = this.store.findText(text);
    if (known >= 0) {
      return this.root(known);
    }
    const { bytes, length } = this.normal(text, rules);
    const entry = this.store.find(bytes, 0, length);
    return entry < 0 ? -1 : this.root(entry);
  }

  /** As {@link find}, but a name that is not known becomes one. */
  intern(text: string, rules: NormaliseRules): number {
    const known = this.find(text, rules);
    if (known >= 0) {
      return known;
    }
    const { bytes, length } = this.normal(text, rules);
    const entry = this.store.add(bytes, 0, length);
    this.scanNew();
    return this.root(entry);
  }

  /**
   * What a rule alone makes of a name, whether or not the other form is known.
   *
   * @returns false when it changes nothing; else the name is in `out`
   */
  key(rule: TextRule, entry: number): { out: Uint8Array; length: number } | undefined {
    const { bytes } = this.store;
    scan(bytes, this.store.start(entry), this.store.end(entry), this.at);
    const changed =
      rule === 'www'
        ? (this.at.traits & Trait.www) !== 0 && this.rewriter.www(bytes, this.at, false)
        : rule === 'slash'
          ? (this.at.traits & Trait.slash) !== 0 && this.rewriter.slash(bytes, this.at)
          : rule === 'scheme'
            ? (this.at.traits & Trait.http) !== 0 && this.rewriter.https(bytes, this.at)
            : rule === 'letterCase'
              ? this.rewriter.letters(bytes, this.at)
              : this.rewrite(rule, bytes);
    return changed ? { out: this.rewriter.out, length: this.rewriter.length } : undefined;
  }

  /** Scans names that came since the last time: at first each stands for itself. */
  private scanNew(): void {
    const { count, bytes } = this.store;
    if (count > this.forward.length) {
      const forward = new Uint32Array(count * 2);
      forward.set(this.forward);
      this.forward = forward;
      const traits = new Uint16Array(count * 2);
      traits.set(this.traits);
      this.traits = traits;
    }
    for (let i = this.scanned; i < count; i++) {
      scan(bytes, this.store.start(i), this.store.end(i), this.at);
      this.traits[i] = this.at.traits;
      this.forward[i] = i;
    }
    this.scanned = count;
  }

  private applyOne(rule: TextRule): void {
    const { count } = this.store;
    const wanted = RULE_TRAITS[rule];
    for (let i = 0; i < count; i++) {
      if (this.forward[i] !== i || (wanted !== 0 && ((this.traits[i] ?? 0) & wanted) === 0)) {
        continue;
      }
      const { bytes } = this.store;
      scan(bytes, this.store.start(i), this.store.end(i), this.at);
      if (this.rewrite(rule, bytes)) {
        this.merge(i, this.store.add(this.rewriter.out, 0, this.rewriter.length));
      }
    }
  }

  /** One rule on the name that `at` describes. */
  private rewrite(rule: TextRule, bytes: Uint8Array): boolean {
    const { at, rewriter } = this;
    const address = (at.traits & Trait.address) !== 0;
    switch (rule) {
      case 'trim':
        return (at.traits & Trait.space) !== 0 && rewriter.trim(bytes, at);
      case 'host':
        return (at.traits & Trait.host) !== 0 && rewriter.host(bytes, at);
      case 'fragment':
        return address && rewriter.fragment(bytes, at);
      case 'tracking':
        return (at.traits & Trait.query) !== 0 && rewriter.parameters(bytes, at);
      case 'dropQuery':
        return address && rewriter.dropQuery(bytes, at);
      case 'www': {
        const wanted = this.wantsWww.get(this.hosts.of(bytes, at));
        return address && wanted !== undefined && rewriter.www(bytes, at, wanted);
      }
      case 'scheme':
        return (
          (at.traits & Trait.http) !== 0 &&
          this.httpsHosts().has(this.hosts.exactly(bytes, at)) &&
          rewriter.https(bytes, at)
        );
      case 'slash':
        return (
          (at.traits & Trait.slash) !== 0 &&
          rewriter.slash(bytes, at) &&
          (at.pathEnd === at.hostEnd || this.store.find(rewriter.out, 0, rewriter.length) >= 0)
        );
      case 'letterCase': {
        rewriter.letters(bytes, at);
        const best = this.letterBest[this.letterKeys.find(rewriter.out, 0, rewriter.length)];
        return best !== undefined && this.copyOut(best);
      }
    }
  }

  /** Puts a name into the rewriter's place for results. */
  private copyOut(entry: number): boolean {
    const name = this.store.bytes.slice(this.store.start(entry), this.store.end(entry));
    this.rewriter.out = name;
    this.rewriter.length = name.length;
    return true;
  }

  /** What a rule has to know of all names before it looks at one. */
  private decide(rule: TextRule): void {
    if (rule !== 'www' && rule !== 'letterCase') {
      return;
    }
    const balance = new Map<number, [withWww: number, without: number]>();
    const { at, store } = this;
    for (let i = 0; i < store.count; i++) {
      if (this.forward[i] !== i) {
        continue;
      }
      const traits = this.traits[i] ?? 0;
      scan(store.bytes, store.start(i), store.end(i), at);
      if (rule === 'www' && at.hostEnd > at.hostStart) {
        const host = this.hosts.of(store.bytes, at);
        const counts = balance.get(host) ?? [0, 0];
        counts[(traits & Trait.www) === 0 ? 1 : 0]++;
        balance.set(host, counts);
      } else if (rule === 'letterCase') {
        this.rewriter.letters(store.bytes, at);
        const key = this.letterKeys.add(this.rewriter.out, 0, this.rewriter.length);
        this.letterBest[key] = this.better(i, this.letterBest[key]);
      }
    }
    for (const [host, [withWww, without]] of balance) {
      if (withWww > 0 && without > 0) {
        this.wantsWww.set(host, withWww > without);
      }
    }
  }

  /** Exact hosts that have an https name; found when the first http name asks, which on most sites none does. */
  private httpsHosts(): ReadonlySet<number> {
    if (this.hasHttps === undefined) {
      this.hasHttps = new Set();
      const at = emptyAddress();
      const { bytes } = this.store;
      for (let i = 0; i < this.scanned; i++) {
        if (this.forward[i] === i && ((this.traits[i] ?? 0) & Trait.https) !== 0) {
          scan(bytes, this.store.start(i), this.store.end(i), at);
          this.hasHttps.add(this.hosts.exactly(bytes, at));
        }
      }
    }
    return this.hasHttps;
  }

  /** Of two spellings: small letters for addresses, capitals for other names; the same whatever the order. */
  private better(entry: number, other: number | undefined): number {
    if (other === undefined) {
      return entry;
    }
    const { store } = this;
    const order = compareNames(
      store.bytes,
      [store.start(entry), store.end(entry)],
      [store.start(other), store.end(other)]
    );
    return order > 0 === (((this.traits[entry] ?? 0) & Trait.address) !== 0) ? entry : other;
  }

  private normal(text: string, rules: NormaliseRules): { bytes: Uint8Array; length: number } {
    let bytes: Uint8Array = encoder.encode(text);
    for (const rule of TEXT_RULES) {
      if (rules[rule]) {
        scan(bytes, 0, bytes.length, this.at);
        if (this.rewrite(rule, bytes)) {
          bytes = this.rewriter.out.slice(0, this.rewriter.length);
        }
      }
    }
    return { bytes, length: bytes.length };
  }
}

/** A rule looks at a name only when the name has one of these; 0: at every name. */
const RULE_TRAITS: Readonly<Record<TextRule, number>> = {
  trim: Trait.space,
  host: Trait.host,
  fragment: Trait.fragment,
  tracking: Trait.query,
  dropQuery: Trait.query,
  www: Trait.address,
  scheme: Trait.http,
  slash: Trait.slash,
  letterCase: 0
};
