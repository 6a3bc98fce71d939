/** Pseudonyms of one conversation: values out, placeholders in, secrets away, and back again in a stream. */
import type { Detect, Finding, Pseudonyms } from './contract';
import { detect } from './detect';
import { merged, replaced } from './merge';
import { PLACEHOLDER, placeholderFor } from './placeholder';
import { restorerOf } from './restorer';
import { SECRET_MASK } from './secrets';

/** Rounds of rewriting and looking again; what a placeholder leaves beside itself can be a find once more. */
const ROUNDS = 5;

/** What a placeholder stands for, and what stands for it; kept for as long as the conversation may go on. */
export interface Vault {
  /** 32 bytes of this conversation alone. */
  readonly key: Uint8Array;
  /** Value by placeholder. */
  readonly values: Map<string, string>;
  /** Placeholder by value; the kind that it was found as first names it. */
  readonly placeholders: Map<string, string>;
}

/** An empty vault. */
export const vaultOf = (key: Uint8Array): Vault => ({
  key,
  values: new Map(),
  placeholders: new Map()
});

/** Placeholders of a conversation, for what `finds` finds. */
export function pseudonyms(vault: Vault, finds: Detect = detect): Pseudonyms {
  const placeholderOf = (kind: string, value: string): string => {
    const known = vault.placeholders.get(value);
    if (known !== undefined) {
      return known;
    }
    const placeholder = placeholderFor(vault.key, kind, value, taken => vault.values.has(taken));
    vault.placeholders.set(value, placeholder);
    vault.values.set(placeholder, value);
    return placeholder;
  };
  /** A find may reach over placeholders of an earlier round: what is hidden is what the text said at first. */
  const original = (text: string): string =>
    text.replace(PLACEHOLDER, placeholder => vault.values.get(placeholder) ?? placeholder);
  const stands = (text: string, { kind, start, end }: Finding): string =>
    kind === 'secret' ? SECRET_MASK : placeholderOf(kind, original(text.slice(start, end)));

  return {
    hide(text) {
      // What looks like a placeholder in somebody's own text is hidden too, so that all that is left are ours.
      let hidden = text.replace(PLACEHOLDER, literal => placeholderOf('text', literal));
      let masked = hidden.match(PLACEHOLDER)?.length ?? 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const found = between(hidden, finds);
        if (found.length === 0) {
          return { text: hidden, masked };
        }
        masked += found.length;
        const before = hidden;
        hidden = replaced(before, found, finding => stands(before, finding));
      }
      throw new Error('Something is found again and again, however often it is replaced.');
    },
    restorer: () => restorerOf(vault.values)
  };
}

/** What is found between masks, whose own letters and digits say nothing. */
function between(text: string, finds: Detect): Finding[] {
  const blank = text
    .replace(PLACEHOLDER, placeholder => ' '.repeat(placeholder.length))
    .replaceAll(SECRET_MASK, ' '.repeat(SECRET_MASK.length));
  return merged(finds(blank)).map(found => tightened(blank, found));
}

/** Without the blanks of masks at its edges, so that no mask is swallowed whole. */
function tightened(blank: string, found: Finding): Finding {
  const text = blank.slice(found.start, found.end);
  const start = found.start + (text.length - text.trimStart().length);
  return { ...found, start, end: Math.max(start + 1, found.start + text.trimEnd().length) };
}
