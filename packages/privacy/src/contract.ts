/** The seams of this package: findings in a text, and the pseudonyms that stand for them. */

/** What was found. `secret` covers keys, tokens, passwords in URLs and private keys. */
export type FindingKind = 'secret' | 'email' | 'phone' | 'card' | 'iban' | 'person';

/** One find. `start` and `end` count UTF-16 units of the text. */
export interface Finding {
  kind: FindingKind;
  start: number;
  end: number;
}

/** Finds everything in a text, in order, without overlaps. Time is linear in the text's length. */
export type Detect = (text: string) => Finding[];

/** Replaces every secret by `[secret]`; other finds stay. Masking twice is masking once. */
export type MaskSecrets = (text: string) => string;

/**
 * Placeholders such as `[[EMAIL_2]]` for the finds of one work order: the same value has the same placeholder,
 * and `restore` puts values back in a text that arrives in pieces of any size.
 */
export interface Pseudonyms {
  /** The text with placeholders; counts each value once. */
  hide(text: string): string;
  /** How many values are hidden. */
  readonly count: number;
  /** A transformer of a stream: what it returns is complete, a placeholder cut in two waits for its rest. */
  restorer(): { push(piece: string): string; end(): string };
}
