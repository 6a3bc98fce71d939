/** What each rule makes of one name, on bytes; rules that need to know the other names are told what was decided. */
import { matches, plainHostEnd, small, leadingSpace, trailingSpace, type Address } from './address';
import { compareNames, NameStore } from './name-store';

/** Parameters that only tell where a visitor came from; besides these, all that begin with `utm_`. */
const TRACKING =
  '_ga _gl _hsenc _hsmi dclid epik fbclid gad_source gbraid gclid gclsrc hsctatracking igshid li_fat_id mc_cid mc_eid mkt_tok msclkid rb_clickid s_kwcid srsltid sscid ttclid twclid vero_id wbraid wickedid yclid';

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const SLASH = 0x2f;
const QUESTION = 0x3f;
const AMPERSAND = 0x26;

/** Writes a rewritten name into {@link out}; each method says whether it differs from what came in. */
export class Rewriter {
  out = new Uint8Array(4096);
  length = 0;
  private readonly tracking = new NameStore(64);
  private readonly lower = new Uint8Array(64);

  constructor() {
    for (const name of TRACKING.split(' ')) {
      const bytes = encoder.encode(name);
      this.tracking.add(bytes, 0, bytes.length);
    }
  }

  trim(bytes: Uint8Array, at: Address): boolean {
    const start = at.start + leadingSpace(bytes, at.start, at.end);
    const end = at.end - trailingSpace(bytes, at.start, at.end);
    if (start >= end) {
      return false;
    }
    this.begin(at);
    this.copy(bytes, start, end);
    return this.differs(bytes, at);
  }

  /** Scheme and host in small letters, default port and last dot gone. */
  host(bytes: Uint8Array, at: Address): boolean {
    this.begin(at);
    const end = plainHostEnd(bytes, at, at.traits);
    for (let i = at.start; i < end; i++) {
      this.out[this.length++] = small(bytes[i] ?? 0);
    }
    this.copy(bytes, at.hostEnd, at.end);
    return this.differs(bytes, at);
  }

  fragment(bytes: Uint8Array, at: Address): boolean {
    this.begin(at);
    this.copy(bytes, at.start, at.queryEnd);
    return this.differs(bytes, at);
  }

  dropQuery(bytes: Uint8Array, at: Address): boolean {
    this.begin(at);
    this.copy(bytes, at.start, at.pathEnd);
    this.copy(bytes, at.queryEnd, at.end);
    return this.differs(bytes, at);
  }

  /** Drops tracking and empty parameters; the rest is sorted by name, equal names in their order. */
  parameters(bytes: Uint8Array, at: Address): boolean {
    const kept: (readonly [start: number, end: number, nameEnd: number])[] = [];
    let start = at.pathEnd + 1;
    for (let i = start; i <= at.queryEnd; i++) {
      if (i === at.queryEnd || bytes[i] === AMPERSAND) {
        const equals = bytes.subarray(start, i).indexOf(0x3d);
        const nameEnd = equals < 0 ? i : start + equals;
        if (i > start && !this.isTracking(bytes, start, nameEnd)) {
          kept.push([start, i, nameEnd]);
        }
        start = i + 1;
      }
    }
    kept.sort((a, b) => compareNames(bytes, [a[0], a[2]], [b[0], b[2]]));
    this.begin(at);
    this.copy(bytes, at.start, at.pathEnd);
    let mark = QUESTION;
    for (const [from, to] of kept) {
      this.out[this.length++] = mark;
      this.copy(bytes, from, to);
      mark = AMPERSAND;
    }
    this.copy(bytes, at.queryEnd, at.end);
    return this.differs(bytes, at);
  }

  https(bytes: Uint8Array, at: Address): boolean {
    this.begin(at);
    this.write('https:');
    this.copy(bytes, at.schemeEnd, at.end);
    return this.differs(bytes, at);
  }

  /** With `www.` in front of the host, or without. */
  www(bytes: Uint8Array, at: Address, wanted: boolean): boolean {
    const has = matches(bytes, at.hostStart, at.hostEnd, 'www.');
    this.begin(at);
    this.copy(bytes, at.start, at.hostStart);
    if (wanted && !has) {
      this.write('www.');
    }
    this.copy(bytes, !wanted && has ? at.hostStart + 4 : at.hostStart, at.end);
    return this.differs(bytes, at);
  }

  /** Without slashes at the end of the path; a host alone gets the one slash that its root has (RFC 3986, 6.2.3). */
  slash(bytes: Uint8Array, at: Address): boolean {
    let end = at.pathEnd;
    while (end - 1 > at.hostEnd && bytes[end - 1] === SLASH) {
      end--;
    }
    this.begin(at);
    this.copy(bytes, at.start, end);
    if (end === at.hostEnd) {
      this.out[this.length++] = SLASH;
    }
    this.copy(bytes, at.pathEnd, at.end);
    return this.differs(bytes, at);
  }

  /** All in small letters. */
  letters(bytes: Uint8Array, at: Address): boolean {
    this.begin(at);
    let ascii = true;
    for (let i = at.start; i < at.end; i++) {
      const byte = bytes[i] ?? 0;
      ascii &&= byte < 0x80;
      this.out[this.length++] = small(byte);
    }
    if (!ascii) {
      const text = decoder.decode(bytes.subarray(at.start, at.end));
      const lower = encoder.encode(text.toLowerCase());
      this.begin({ start: 0, end: lower.length });
      this.copy(lower, 0, lower.length);
    }
    return this.differs(bytes, at);
  }

  private isTracking(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > this.lower.length) {
      return false;
    }
    if (matches(bytes, start, end, 'utm_')) {
      return true;
    }
    for (let i = start; i < end; i++) {
      this.lower[i - start] = small(bytes[i] ?? 0);
    }
    return this.tracking.find(this.lower, 0, end - start) >= 0;
  }

  /** A rewritten name is at most 8 bytes longer than the name. */
  private begin(at: { start: number; end: number }): void {
    this.length = 0;
    const needed = at.end - at.start + 8;
    if (needed > this.out.length) {
      this.out = new Uint8Array(needed * 2);
    }
  }

  private copy(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      this.out[this.length++] = bytes[i] ?? 0;
    }
  }

  private write(ascii: string): void {
    for (let i = 0; i < ascii.length; i++) {
      this.out[this.length++] = ascii.charCodeAt(i);
    }
  }

  private differs(bytes: Uint8Array, at: Address): boolean {
    if (this.length !== at.end - at.start) {
      return true;
    }
    for (let i = 0; i < this.length; i++) {
      if (this.out[i] !== bytes[at.start + i]) {
        return true;
      }
    }
    return false;
  }
}
