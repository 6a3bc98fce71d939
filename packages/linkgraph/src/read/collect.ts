/** Gathers rows of a links file into numbers: names interned, flags from a cache of values, no string a row. */
import { LinkFlag } from '../contract/graph';
import type { RawLinks } from '../contract/raw';
import type { LinkRole } from '../contract/table';
import { Interner } from './intern';
import type { RowFields } from './scan';
import { followFlags, isHyperlink, plain, positionFlags, relFlags } from './words';

/** Places of the fields in a {@link RowFields} that is collected; anchors are not kept. */
export const Slot = {
  from: 0,
  to: 1,
  type: 2,
  status: 3,
  follow: 4,
  rel: 5,
  position: 6,
  count: 7
} as const satisfies Partial<Record<LinkRole, number>>;

/** How many slots there are. */
export const SLOTS = 8;

/** Which roles the file has, and how their values count. */
interface CollectOptions {
  readonly has: ReadonlySet<LinkRole>;
  /** The follow column says the contrary, as one named "Nofollow" does. */
  readonly inverted: boolean;
  /** Types that count, in lower case; default: the words for a hyperlink in the tools' languages. */
  readonly types?: readonly string[];
}

/** How many other types are told apart; rows of more types are told as one. */
const TYPES_TOLD = 50;

/** Rows whose names are looked up together: few enough for what they touch to stay in a core's nearest memory. */
const BATCH = 128;

/** Ranges of one name in each of the rows that wait. */
class Ranges {
  readonly start = new Int32Array(BATCH);
  readonly stop = new Int32Array(BATCH);
  readonly hash = new Int32Array(BATCH);

  take(place: number, row: RowFields, slot: number): void {
    this.start[place] = at(row.start, slot);
    this.stop[place] = at(row.stop, slot);
    this.hash[place] = at(row.hash, slot);
  }
}

/** Numbers that grow, as typed arrays. */
class Growing<A extends Uint8Array | Uint16Array | Uint32Array> {
  length = 0;

  constructor(
    public values: A,
    private readonly make: (length: number) => A
  ) {}

  /** Makes room for one more at `index`. */
  reach(index: number): void {
    if (index >= this.values.length) {
      const values = this.make(Math.max(this.values.length * 2, index + 1));
      values.set(this.values);
      this.values = values;
    }
  }
}

const growing8 = () => new Growing(new Uint8Array(1 << 12), length => new Uint8Array(length));
const growing16 = () => new Growing(new Uint16Array(1 << 12), length => new Uint16Array(length));
const growing32 = () => new Growing(new Uint32Array(1 << 12), length => new Uint32Array(length));

/** Values of one column, each understood once. */
class Values {
  readonly interner = new Interner();
  private readonly meanings: number[] = [];

  constructor(
    private readonly slot: number,
    private readonly understand: (value: string) => number
  ) {}

  /** The number of a row's value. */
  code(row: RowFields): number {
    const { interner, meanings, slot } = this;
    const code = interner.intern(
      row.view,
      at(row.start, slot),
      at(row.stop, slot),
      at(row.hash, slot)
    );
    if (code === meanings.length) {
      meanings.push(this.understand(interner.text(code)));
    }
    return code;
  }

  meaning(code: number): number {
    return this.meanings[code] ?? 0;
  }

  /** What a row's value means. */
  flags(row: RowFields): number {
    return this.meaning(this.code(row));
  }
}

const at = (values: Int32Array, slot: number): number => values[slot] ?? 0;

/** Whether a range holds nothing but space. */
const isEmpty = (row: RowFields, slot: number): boolean => {
  const stop = at(row.stop, slot);
  for (let i = at(row.start, slot); i < stop; i += 1) {
    if (row.view.getUint8(i) > 0x20) {
      return false;
    }
  }
  return true;
};

/** The whole number that a range starts with, or −1. */
const wholeNumber = (row: RowFields, slot: number): number => {
  const stop = at(row.stop, slot);
  let number = -1;
  for (let i = at(row.start, slot); i < stop; i += 1) {
    const digit = row.view.getUint8(i) - 0x30;
    if (digit < 0 || digit > 9) {
      break;
    }
    number = Math.max(number, 0) * 10 + digit;
  }
  return Math.min(number, 0xffffffff);
};

/** Takes rows one by one and gives all of them at the end. */
export class LinkCollector {
  /** Rows so far, of all types. */
  rows = 0;

  private readonly names = new Interner();
  private readonly from = growing32();
  private readonly to = growing32();
  private readonly flags = growing8();
  private readonly times = growing32();
  private readonly targetStatus = growing16();
  private used = 0;
  /** Rows, the last of {@link used}, whose names are not looked up yet, and the bytes that their ranges are of. */
  private waiting = 0;
  private view: DataView = new DataView(new ArrayBuffer(0));
  private readonly starts = new Ranges();
  private readonly targets = new Ranges();
  private readonly statuses = new Uint16Array(BATCH);
  private readonly hasType: boolean;
  private readonly hasStatus: boolean;
  private readonly hasCount: boolean;
  private lastFrom = 0;
  private lastHash = NaN;
  private incomplete = 0;
  private firstIncomplete: number | undefined;
  private readonly types: Values;
  private readonly typeRows: number[] = [];
  private readonly flagged: readonly Values[];
  private declared = false;

  constructor(private readonly options: CollectOptions) {
    const { has, types } = options;
    this.hasType = has.has('type');
    this.hasStatus = has.has('status');
    this.hasCount = has.has('count');
    const wanted = types && new Set(types.map(plain));
    this.types = new Values(Slot.type, type =>
      (
        wanted
          ? wanted.has(plain(type)) || (wanted.has('hyperlink') && isHyperlink(type))
          : isHyperlink(type)
      )
        ? 1
        : 0
    );
    const flagged: [LinkRole, number, (value: string) => number][] = [
      ['follow', Slot.follow, value => followFlags(value, options.inverted)],
      ['rel', Slot.rel, relFlags],
      ['position', Slot.position, positionFlags]
    ];
    this.flagged = flagged
      .filter(([role]) => has.has(role))
      .map(([, slot, understand]) => new Values(slot, understand));
  }

  /** Bytes of all names so far. */
  get nameBytes(): number {
    return this.names.size;
  }

  /**
   * One row below the header. Its bytes must stay as they are until {@link settle}.
   *
   * @param number of the row in the file, from 1, for what is said about it
   */
  add(row: RowFields, number: number): void {
    this.rows += 1;
    if (this.hasType) {
      const type = this.types.code(row);
      if (this.types.meaning(type) === 0) {
        this.typeRows[type] = (this.typeRows[type] ?? 0) + 1;
        return;
      }
    }
    if (isEmpty(row, Slot.from) || isEmpty(row, Slot.to)) {
      this.incomplete += 1;
      this.firstIncomplete ??= number;
      return;
    }
    const place = this.waiting;
    this.starts.take(place, row, Slot.from);
    this.targets.take(place, row, Slot.to);
    let flags = 0;
    for (let i = 0; i < this.flagged.length; i += 1) {
      flags |= this.flagged[i]?.flags(row) ?? 0;
    }
    const link = this.used;
    this.used += 1;
    this.flags.reach(link);
    this.flags.values[link] = flags;
    this.declared ||= (flags & LinkFlag.declaredTemplate) !== 0;
    if (this.hasCount) {
      this.times.reach(link);
      this.times.values[link] = Math.max(1, wholeNumber(row, Slot.count));
    }
    if (this.hasStatus) {
      const status = wholeNumber(row, Slot.status);
      this.statuses[place] = status > 0 && status < 1000 ? status : 0;
    }
    this.view = row.view;
    this.waiting = place + 1;
    if (this.waiting === BATCH) {
      this.settle();
    }
  }

  /** Looks up the names of all rows so far, so that their bytes may go. */
  settle(): void {
    const { names, view, starts, targets, waiting } = this;
    const first = this.used - waiting;
    names.touch(starts.hash, waiting);
    names.touch(targets.hash, waiting);
    this.from.reach(this.used);
    this.to.reach(this.used);
    const from = this.from.values;
    const to = this.to.values;
    for (let i = 0; i < waiting; i += 1) {
      const start = at(starts.start, i);
      const stop = at(starts.stop, i);
      const hash = at(starts.hash, i);
      // Crawlers write a page's links one after the other.
      if (hash !== this.lastHash || !names.is(this.lastFrom, view, start, stop)) {
        this.lastHash = hash;
        this.lastFrom = names.intern(view, start, stop, hash);
      }
      from[first + i] = this.lastFrom;
      to[first + i] = names.intern(
        view,
        at(targets.start, i),
        at(targets.stop, i),
        at(targets.hash, i)
      );
    }
    if (this.hasStatus) {
      this.settleStatuses(first);
    }
    this.waiting = 0;
  }

  private settleStatuses(first: number): void {
    for (let i = 0; i < this.waiting; i += 1) {
      const to = this.to.values[first + i] ?? 0;
      this.targetStatus.reach(to);
      if (this.statuses[i] !== 0) {
        this.targetStatus.values[to] = this.statuses[i] ?? 0;
      }
    }
  }

  /** All rows, and what became of the others. */
  finish(): Omit<RawLinks, 'tool' | 'assumed'> {
    this.settle();
    const { has } = this.options;
    const names = this.names.finish();
    this.targetStatus.reach(names.count);
    return {
      names,
      from: this.from.values.slice(0, this.used),
      to: this.to.values.slice(0, this.used),
      flags: this.flags.values.slice(0, this.used),
      times: this.hasCount ? this.times.values.slice(0, this.used) : undefined,
      targetStatus: this.hasStatus ? this.targetStatus.values.slice(0, names.count) : undefined,
      declaresTemplates: has.has('position') || this.declared,
      rows: this.rows,
      otherTypes: this.otherTypes(),
      incomplete: this.incomplete,
      firstIncomplete: this.firstIncomplete
    };
  }

  private otherTypes(): Record<string, number> {
    const told = new Map<string, number>();
    const types = this.typeRows
      .map((rows, type) => ({ rows, name: this.types.interner.text(type) || '(none)' }))
      .filter(({ rows }) => rows > 0)
      .sort((a, b) => b.rows - a.rows);
    types.forEach(({ rows, name }, i) => {
      const key = i < TYPES_TOLD ? name : '(others)';
      told.set(key, (told.get(key) ?? 0) + rows);
    });
    return Object.fromEntries(told);
  }
}
