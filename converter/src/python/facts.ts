/** What a notebook's code proves of a name's values by how it uses them. */
import type { LiveChoices, Value } from '@lockstep/protocol';

/** A place in a notebook: the code cell from 0, and the offset in it. */
export interface Spot {
  cell: number;
  at: number;
}

/** Facts of one name, or of one parameter of a function. */
export interface NameFacts {
  /** Where it is read, in order; `cell: Infinity` within functions, which run later. */
  reads: Spot[];
  /** Where a statement at the top level of a cell surely binds it, in order. */
  binds: Spot[];
  /** It is counted up, filled, or bound again inside a loop. */
  worked: boolean;
  /** Values that the code tells apart, in order of the code. */
  known: Value[];
  /** `true`: the code refuses any other value. */
  closed: boolean;
  min: number | null;
  max: number | null;
  /** The bound itself is refused. */
  openMin: boolean;
  openMax: boolean;
  /** `path`: a file is read from there; `address`: only an address can be. */
  place: 'path' | 'address' | null;
  /** A loop works through it. */
  items: boolean;
  live: LiveChoices | null;
  /** Names of dicts whose keys it is looked up in; `true`: a missing key is an error. */
  lookups: Map<string, boolean>;
  /** Parameters it is given to: `function.parameter`. */
  given: Set<string>;
}

/** No facts yet. */
export function noFacts(): NameFacts {
  return {
    reads: [],
    binds: [],
    worked: false,
    known: [],
    closed: false,
    min: null,
    max: null,
    openMin: false,
    openMax: false,
    place: null,
    items: false,
    live: null,
    lookups: new Map(),
    given: new Set()
  };
}

/** Narrows a lower bound; `open`: the bound itself is refused. */
export function atLeast(facts: NameFacts, min: number, open = false): void {
  if (facts.min === null || min > facts.min || (min === facts.min && open)) {
    facts.min = min;
    facts.openMin = open;
  }
}

/** Narrows an upper bound; `open`: the bound itself is refused. */
export function atMost(facts: NameFacts, max: number, open = false): void {
  if (facts.max === null || max < facts.max || (max === facts.max && open)) {
    facts.max = max;
    facts.openMax = open;
  }
}

/** Adds what is known of a parameter to the name that is given to it. */
export function takeOver(facts: NameFacts, other: NameFacts): void {
  if (other.min !== null) {
    atLeast(facts, other.min, other.openMin);
  }
  if (other.max !== null) {
    atMost(facts, other.max, other.openMax);
  }
  facts.known.push(...other.known);
  facts.closed ||= other.closed;
  facts.place ??= other.place;
  facts.items ||= other.items;
  facts.live ??= other.live;
  other.lookups.forEach((strict, name) => facts.lookups.set(name, strict));
}

/** How often a name is read between one binding and the next that surely replaces it. */
export function readsAfter(facts: NameFacts, spot: Spot): { own: number; later: number } {
  const isBefore = (a: Spot, b: Spot): boolean =>
    a.cell < b.cell || (a.cell === b.cell && a.at < b.at);
  const next = facts.binds.find(bind => isBefore(spot, bind));
  let own = 0;
  let later = 0;
  for (const read of facts.reads) {
    if (
      isBefore(spot, read) &&
      (read.cell === Infinity || next === undefined || !isBefore(next, read))
    ) {
      own += read.cell === spot.cell ? 1 : 0;
      later += read.cell === spot.cell ? 0 : 1;
    }
  }
  return { own, later };
}
