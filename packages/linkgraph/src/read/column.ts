/** Builds one column of a pages table: codes while its words are few, bytes when they are many, numbers at the end. */
import { NO_CATEGORY, type Column, type Names } from '../contract/graph';
import {
  isAbsent,
  looksNumeric,
  numberOf,
  voteOf,
  type DecimalMark,
  type NumberVotes
} from './numbers';

/** A column of more distinct words than this is text, unless it has to be a category. */
const FEW_WORDS = 300;

/** Most words that a column which has to be a category may have. */
const MOST_WORDS = 60_000;

/** Share of a column's values that must be numbers for it to be one; the others are left out. */
const NEARLY_ALL = 0.98;

/** Texts end to end, as UTF-8 bytes. */
export class TextList {
  private bytes = new Uint8Array(1 << 12);
  private starts = new Uint32Array(1 << 8);
  private count = 0;
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder();

  get length(): number {
    return this.count;
  }

  push(text: string): void {
    const start = this.starts[this.count] ?? 0;
    const room = start + text.length * 3;
    if (room > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(room, this.bytes.length * 2));
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
    this.count += 1;
    if (this.count >= this.starts.length) {
      const starts = new Uint32Array(this.starts.length * 2);
      starts.set(this.starts);
      this.starts = starts;
    }
    const { written } = this.encoder.encodeInto(text, this.bytes.subarray(start));
    this.starts[this.count] = start + written;
  }

  at(index: number): string {
    return this.decoder.decode(this.bytes.subarray(this.starts[index], this.starts[index + 1]));
  }

  finish(): Names {
    const { count, starts, bytes } = this;
    return {
      count,
      bytes: bytes.slice(0, starts[count]),
      starts: starts.slice(0, count + 1)
    };
  }
}

/** What a column must become; without a wish it becomes what its values are. */
export type Wish = 'number' | 'category' | 'text';

/** A column while it is read. */
export class ColumnBuilder {
  private readonly words = new Map<string, number>();
  private codes = new Uint16Array(1 << 8);
  private texts: TextList | undefined;
  private count = 0;
  private votesTaken: (NumberVotes & { readonly numeric: boolean }) | undefined;

  constructor(
    readonly name: string,
    private readonly wish: Wish | undefined
  ) {
    if (wish === 'text') {
      this.texts = new TextList();
    }
  }

  push(value: string): void {
    if (this.texts) {
      this.texts.push(value);
      return;
    }
    const word = value.trim();
    let code = this.words.get(word);
    if (code === undefined) {
      if (this.words.size >= (this.wish === 'category' ? MOST_WORDS : FEW_WORDS)) {
        this.spell().push(value);
        return;
      }
      code = this.words.size;
      this.words.set(word, code);
    }
    if (this.count >= this.codes.length) {
      const codes = new Uint16Array(this.codes.length * 2);
      codes.set(this.codes);
      this.codes = codes;
    }
    this.codes[this.count] = code;
    this.count += 1;
  }

  /** Whether no row has a value. */
  get empty(): boolean {
    return this.texts
      ? (this.texts.finish().starts.at(-1) ?? 0) === 0
      : [...this.words.keys()].every(isAbsent);
  }

  /** What the values say about numbers: whether they are, and which mark is decimal. */
  votes(): NumberVotes & { readonly numeric: boolean } {
    return (this.votesTaken ??= this.takeVotes());
  }

  /** The column, with numbers read by the file's decimal mark. */
  finish(mark: DecimalMark): Column {
    const { name, texts } = this;
    if (this.wish === 'number' || (this.wish === undefined && this.votes().numeric)) {
      return { kind: 'number', name, values: this.numbers(mark) };
    }
    if (texts) {
      return { kind: 'text', name, values: texts.finish() };
    }
    return this.wish === 'category' || this.words.size <= 12 || this.words.size * 2 <= this.count
      ? this.category()
      : { kind: 'text', name, values: this.spell().finish() };
  }

  /** From codes to texts: there are too many words. */
  private spell(): TextList {
    const texts = new TextList();
    const words = [...this.words.keys()];
    for (let row = 0; row < this.count; row += 1) {
      texts.push(words[this.codes[row] ?? 0] ?? '');
    }
    this.texts = texts;
    return texts;
  }

  private *values(): Generator<readonly [value: string, rows: number]> {
    if (this.texts) {
      for (let row = 0; row < this.texts.length; row += 1) {
        yield [this.texts.at(row), 1];
      }
      return;
    }
    const rows = this.wordRows();
    for (const [word, code] of this.words) {
      yield [word, rows[code] ?? 0];
    }
  }

  private takeVotes(): NumberVotes & { readonly numeric: boolean } {
    let comma = 0;
    let point = 0;
    let percent = 0;
    let present = 0;
    let numeric = 0;
    for (const [value, rows] of this.values()) {
      if (isAbsent(value)) {
        continue;
      }
      present += rows;
      if (looksNumeric(value)) {
        numeric += rows;
        const vote = voteOf(value);
        comma += vote.comma;
        point += vote.point;
        percent += vote.percent;
      }
      if (present >= 1000 && numeric * 2 < present) {
        break; // Plain text: nobody needs to look at all of it.
      }
    }
    return { comma, point, percent, numeric: present > 0 && numeric >= present * NEARLY_ALL };
  }

  private numbers(mark: DecimalMark): Float64Array {
    if (this.texts) {
      return Float64Array.from({ length: this.texts.length }, (_, row) =>
        numberOf(this.texts?.at(row) ?? '', mark)
      );
    }
    const values = [...this.words.keys()].map(word => numberOf(word, mark));
    return Float64Array.from(this.codes.subarray(0, this.count), code => values[code] ?? NaN);
  }

  private wordRows(): Uint32Array {
    const rows = new Uint32Array(this.words.size);
    for (let row = 0; row < this.count; row += 1) {
      const code = this.codes[row] ?? 0;
      rows[code] = (rows[code] ?? 0) + 1;
    }
    return rows;
  }

  private category(): Column {
    const rows = this.wordRows();
    const words = [...this.words].filter(([word]) => word !== '');
    words.sort((a, b) => (rows[b[1]] ?? 0) - (rows[a[1]] ?? 0) || a[1] - b[1]);
    const place = new Uint16Array(this.words.size).fill(NO_CATEGORY);
    words.forEach(([, code], i) => {
      place[code] = i;
    });
    return {
      kind: 'category',
      name: this.name,
      labels: words.map(([word]) => word),
      codes: Uint16Array.from(
        this.codes.subarray(0, this.count),
        code => place[code] ?? NO_CATEGORY
      )
    };
  }
}
