/** Reads a key as a header can carry it: a key that can't be sent must not end up in a parser's error message. */

/** The key without the white space of a paste; `null` when there is none, or none that a header may hold. */
export function usableKey(key: string | null): string | null {
  const trimmed = key?.trim() ?? '';
  return /^[\x21-\x7e]+$/.test(trimmed) ? trimmed : null;
}
