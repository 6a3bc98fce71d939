/** Hides the secrets that stand in a notebook wherever its code or outputs repeat them. */
import type { AppDefinition } from '@lockstep/protocol';
import { canEncode } from './encode';
import { readCell } from './cells';
import type { NotebookCell } from './notebook';
import { isSecretName } from './suspicion';

/** Stands where a secret stood. */
export const MASK = '••••••';

/** Shorter values would hide half of a text. */
const SHORTEST = 4;

/** Assignments to secret-looking names, in languages whose grammar is not read, and in pieces of Python. */
const NAMED = /([A-Za-z_][\w.]*)["']?\]?\s*(?:<-|:?=|:)\s*(?:"([^"\n]+)"|'([^'\n]+)')/g;

/** Keys that tell themselves by their form: of OpenAI and Anthropic, GitHub, Slack, Google, AWS, and web tokens. */
const FORMS =
  /\b(?:sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{30,}|A(?:KIA|SIA)[0-9A-Z]{16}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})/g;

/** Takes the secrets that were found out of a text. */
export type Masker = (text: string) => string;

/** A masker that knows the values of these code cells' secrets. */
export function maskerOf(cells: readonly NotebookCell[], language: string): Masker {
  const values = new Set<string>();
  for (const cell of cells.filter(({ kind }) => kind === 'code')) {
    for (const [, name = '', double, single] of cell.source.matchAll(NAMED)) {
      if (isSecretName(name.replace(/^.*\./, ''))) {
        values.add(double ?? single ?? '');
      }
    }
    if (canEncode(language)) {
      for (const { name, value } of readCell(cell, '', language).assignments) {
        if (value.t === 'str' && isSecretName(name)) {
          values.add(value.v);
        }
      }
    }
  }
  return masker(values);
}

/** The same for a definition, which holds the code alone. */
export function maskerOfDefinition(definition: AppDefinition): Masker {
  const cells = definition.cells.map(({ source }, index): NotebookCell => ({
    index,
    kind: 'code',
    id: null,
    source,
    tags: [],
    executionCount: null
  }));
  return maskerOf(cells, definition.language);
}

function masker(values: ReadonlySet<string>): Masker {
  const long = [...values]
    .filter(value => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return text => {
    let masked = text;
    for (const value of long) {
      masked = masked.replaceAll(value, MASK);
      // As it stands inside a literal with escapes.
      masked = masked.replaceAll(JSON.stringify(value).slice(1, -1), MASK);
    }
    return masked.replace(FORMS, MASK);
  };
}
