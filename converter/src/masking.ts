/** Hides the secrets that stand in a notebook wherever its code, text or outputs repeat them. */
import type { AppDefinition } from '@lockstep/protocol';
import { maskMagics } from './python/magics';
import { textsOf } from './python/texts';
import { parsePython } from './python/tree';
import { isSecret } from './secrets';
import { isPlaceholder, withoutSecrets } from './suspicion';

/** Stands where a secret stood. */
export const MASK = '[secret]';

/** Shorter values would hide half of a text. */
const SHORTEST = 4;

/** Texts with the name before them, in languages whose grammar is not read, and in cells that hold another one. */
const NAMED = /([A-Za-z_][\w.-]*)["']?\]?\s*(?:<-|:?=|:)\s*(?:"([^"\n]+)"|'([^'\n]+)')/g;

/** Takes the secrets that were found out of a text. */
export type Masker = (text: string) => string;

/** A masker that knows the secrets of these code cells, and all that show by their form that they are some. */
export function maskerOf(sources: readonly string[], language: string): Masker {
  const values = new Set<string>();
  for (const source of sources) {
    for (const [, name = '', double, single] of source.matchAll(NAMED)) {
      const value = double ?? single ?? '';
      if (isSecret({ name: name.replace(/^.*\./, ''), value })) {
        values.add(value);
      }
    }
    if (language === 'python') {
      textsOf(parsePython(maskMagics(source).python))
        .filter(isSecret)
        .forEach(({ value }) => values.add(value));
    }
  }
  return masker(values);
}

/** The same for a definition, which holds the code alone. */
export function maskerOfDefinition({ cells, language }: AppDefinition): Masker {
  return maskerOf(
    cells.map(({ source }) => source),
    language
  );
}

function masker(values: ReadonlySet<string>): Masker {
  const long = [...values]
    .filter(value => value.length >= SHORTEST && !isPlaceholder(value))
    .sort((a, b) => b.length - a.length);
  return text => {
    let masked = text;
    for (const value of long) {
      // As it is, and as it stands inside a literal with escapes.
      masked = masked.replaceAll(value, MASK).replaceAll(JSON.stringify(value).slice(1, -1), MASK);
    }
    return withoutSecrets(masked);
  };
}
