/** The seams of this package: findings in a text, and the pseudonyms that stand for them. */

/**
 * What was found, from the gravest on; where two finds touch, the graver kind names both. `secret` covers keys,
 * tokens, passwords in URLs and private keys; `id` numbers that states and insurers give to people; `term` what the
 * person named; `value` a value of their data; `host` names of machines, of networks and of the user's own.
 */
export const KINDS = [
  'secret',
  'card',
  'iban',
  'id',
  'email',
  'phone',
  'term',
  'person',
  'value',
  'url',
  'ip',
  'host',
  'path'
] as const;
export type FindingKind = (typeof KINDS)[number];

/** One find. `start` and `end` count UTF-16 units of the text. */
export interface Finding {
  kind: FindingKind;
  start: number;
  end: number;
  /** The person wants texts with it to stay on this machine; a placeholder will not do. */
  stays?: true;
}

/** Finds everything in a text, in order, without overlaps. Time is linear in the text's length. */
export type Detect = (text: string) => Finding[];

/** Replaces every secret by `[secret]`; other finds stay. Masking twice is masking once. */
export type MaskSecrets = (text: string) => string;

/** A stream's transformer: what it returns is complete, a placeholder cut in two waits for its rest. */
export interface Restorer {
  push(piece: string): string;
  end(): string;
  /** What came back changed, or was never given, so that it stands in the text as it came. */
  readonly mangled: readonly string[];
}

/**
 * Placeholders such as `[[EMAIL_48213]]` for the finds of one conversation: the same value has the same placeholder
 * in all of its texts, another one in other conversations, and `restorer` puts values back in a text that arrives
 * in pieces of any size. A secret becomes `[secret]` for good.
 */
export interface Pseudonyms {
  /**
   * The text with placeholders, scanned again after each rewriting until nothing is found.
   *
   * @throws Error when something is still found after a few rounds
   */
  hide(text: string): { text: string; masked: number };
  restorer(): Restorer;
}
