/** Where the parts of an address lie in its bytes, and which rules could change it: one scan, no string. */

/** What a scan of a name tells; a rule looks only at names that have its trait. */
export const Trait = {
  /** An absolute address, or a path that starts with a slash. */
  address: 1,
  /** Space before or behind. */
  space: 2,
  fragment: 4,
  query: 8,
  /** The path ends with a slash that is not its only character, or the path is empty. */
  slash: 16,
  http: 32,
  https: 64,
  /** The host has capitals, its own default port or a dot at the end, or the scheme has capitals. */
  host: 128,
  www: 256,
  /** A capital, or a character beyond ASCII that may be one. */
  letter: 512
} as const;

/** Places in the bytes; a part that is not there has no length. */
export interface Address {
  traits: number;
  start: number;
  end: number;
  /** Just behind `scheme:`, at the two slashes; {@link start} without a scheme. */
  schemeEnd: number;
  hostStart: number;
  hostEnd: number;
  pathEnd: number;
  /** Where the query ends and the fragment may begin. */
  queryEnd: number;
}

/** An empty place to scan into, so that scanning a million names makes no garbage. */
export function emptyAddress(): Address {
  return {
    traits: 0,
    start: 0,
    end: 0,
    schemeEnd: 0,
    hostStart: 0,
    hostEnd: 0,
    pathEnd: 0,
    queryEnd: 0
  };
}

const SLASH = 0x2f;
const COLON = 0x3a;

/** Finds the parts of a name and its traits, and writes them into `into`. */
export function scan(bytes: Uint8Array, start: number, end: number, into: Address): void {
  let traits = 0;
  into.start = start;
  into.end = end;
  if (
    start < end &&
    (leadingSpace(bytes, start, end) > 0 || trailingSpace(bytes, start, end) > 0)
  ) {
    traits |= Trait.space;
  }
  const colon = schemeLength(bytes, start, end);
  into.schemeEnd = colon < 0 ? start : colon + 1;
  const hasHost = bytes[into.schemeEnd] === SLASH && bytes[into.schemeEnd + 1] === SLASH;
  into.hostStart = hasHost ? into.schemeEnd + 2 : into.schemeEnd;
  into.hostEnd = into.hostStart;
  if (colon < 0 ? bytes[start] !== SLASH || start === end : !hasHost || into.hostStart >= end) {
    for (let i = start; i < end; i++) {
      if (isCapital(bytes[i] ?? 0)) {
        traits |= Trait.letter;
      }
    }
    into.pathEnd = into.queryEnd = end;
    into.traits = traits;
    return;
  }
  traits |= Trait.address;
  into.queryEnd = -1;
  into.pathEnd = -1;
  let inHost = hasHost;
  for (let i = into.hostStart; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (isCapital(byte)) {
      traits |= Trait.letter | (inHost ? Trait.host : 0);
    }
    if (inHost && (byte === SLASH || byte === 0x3f || byte === 0x23)) {
      inHost = false;
      into.hostEnd = i;
    }
    if (byte === 0x23) {
      traits |= Trait.fragment;
      into.queryEnd = i;
      break;
    }
    if (byte === 0x3f && into.pathEnd < 0) {
      traits |= Trait.query;
      into.pathEnd = i;
    }
  }
  if (inHost) {
    into.hostEnd = end;
  }
  into.queryEnd = into.queryEnd < 0 ? end : into.queryEnd;
  into.pathEnd = into.pathEnd < 0 ? into.queryEnd : into.pathEnd;
  const pathLength = into.pathEnd - into.hostEnd;
  if (
    (pathLength === 0 && into.hostEnd > into.hostStart) ||
    (pathLength > 1 && bytes[into.pathEnd - 1] === SLASH)
  ) {
    traits |= Trait.slash;
  }
  into.traits = traits | hostTraits(bytes, into);
}

function hostTraits(bytes: Uint8Array, at: Address): number {
  let traits = 0;
  const scheme = at.schemeEnd - at.start;
  for (let i = at.start; i < at.schemeEnd; i++) {
    if (isCapital(bytes[i] ?? 0)) {
      traits |= Trait.host | Trait.letter;
    }
  }
  if (scheme === 5 && matches(bytes, at.start, at.schemeEnd, 'http:')) {
    traits |= Trait.http;
  } else if (scheme === 6 && matches(bytes, at.start, at.schemeEnd, 'https:')) {
    traits |= Trait.https;
  }
  if (plainHostEnd(bytes, at, traits) !== at.hostEnd) {
    traits |= Trait.host;
  }
  if (matches(bytes, at.hostStart, at.hostEnd, 'www.') && at.hostEnd - at.hostStart > 4) {
    traits |= Trait.www;
  }
  return traits;
}

/** Where a host ends once its default port and the dot behind it are gone. */
export function plainHostEnd(bytes: Uint8Array, at: Address, traits: number): number {
  let end = at.hostEnd;
  const port = (traits & Trait.http) !== 0 ? ':80' : (traits & Trait.https) !== 0 ? ':443' : '';
  if (
    port !== '' &&
    end - port.length > at.hostStart &&
    matches(bytes, end - port.length, end, port)
  ) {
    end -= port.length;
  }
  if (end - 1 > at.hostStart && bytes[end - 1] === 0x2e) {
    end--;
  }
  return end;
}

/** Whether the bytes begin with an ASCII text, capitals or not. */
export function matches(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) {
    return false;
  }
  for (let i = 0; i < text.length; i++) {
    if (small(bytes[start + i] ?? 0) !== text.charCodeAt(i)) {
      return false;
    }
  }
  return true;
}

/** An ASCII capital as its small letter; anything else as it is. */
export function small(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
}

function isCapital(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte >= 0x80;
}

/** Place of the colon behind a scheme (RFC 3986, 3.1), −1 without one. */
function schemeLength(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const byte = small(bytes[i] ?? 0);
    if (byte === COLON) {
      return i > start ? i : -1;
    }
    const letter = byte >= 0x61 && byte <= 0x7a;
    const digit = byte >= 0x30 && byte <= 0x39;
    const mark = byte === 0x2b || byte === 0x2d || byte === 0x2e;
    if (!letter && (i === start || !(digit || mark))) {
      return -1;
    }
  }
  return -1;
}

/** Bytes of space at the start: ASCII space and controls, no-break space, byte-order mark. */
export function leadingSpace(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  for (;;) {
    if (i < end && (bytes[i] ?? 0) <= 0x20) {
      i++;
    } else if (i + 1 < end && bytes[i] === 0xc2 && bytes[i + 1] === 0xa0) {
      i += 2;
    } else if (i + 2 < end && bytes[i] === 0xef && bytes[i + 1] === 0xbb && bytes[i + 2] === 0xbf) {
      i += 3;
    } else {
      return i - start;
    }
  }
}

/** As {@link leadingSpace}, at the end. */
export function trailingSpace(bytes: Uint8Array, start: number, end: number): number {
  let i = end;
  for (;;) {
    if (i > start && (bytes[i - 1] ?? 0) <= 0x20) {
      i--;
    } else if (i - 2 >= start && bytes[i - 2] === 0xc2 && bytes[i - 1] === 0xa0) {
      i -= 2;
    } else if (
      i - 3 >= start &&
      bytes[i - 3] === 0xef &&
      bytes[i - 2] === 0xbb &&
      bytes[i - 1] === 0xbf
    ) {
      i -= 3;
    } else {
      return end - i;
    }
  }
}
