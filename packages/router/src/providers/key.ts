/** Keeps keys where they belong: in a header that can carry them, and out of every error message. */

/** The key without the white space of a paste; `null` when there is none, or none that a header may hold. */
export function usableKey(key: string | null): string | null {
  const trimmed = key?.trim() ?? '';
  return /^[\x21-\x7e]+$/.test(trimmed) ? trimmed : null;
}

/** A server's words with the key taken out, should it repeat it. */
export const withoutKey = (words: string, key: string | null): string =>
  key === null ? words : words.replaceAll(key, '[key]');
