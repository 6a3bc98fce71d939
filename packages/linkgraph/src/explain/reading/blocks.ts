/** What a written reading is made of before it is Markdown or HTML: headings, lines, lists, tables, one picture. */

/** A page's name inside a line; set apart from words, because it may hold anything. */
export interface Name {
  readonly name: string;
}

/** One line: words and names. */
export type Line = readonly (string | Name)[];

/** One part of a reading. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'list'; readonly lines: readonly Line[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      /** The first cell of a row names it; the others are numbers. */
      readonly rows: readonly (readonly [Line, ...string[]])[];
    }
  | { readonly kind: 'picture'; readonly source: string; readonly alt: string };

/** A heading of the second or third level. */
export function heading(text: string, level: 2 | 3 = 2): Block {
  return { kind: 'heading', level, text };
}

/** A paragraph. */
export function text(...line: Line): Block {
  return { kind: 'text', line };
}

/** A list; none when there is nothing to list. */
export function list(lines: readonly Line[]): readonly Block[] {
  return lines.length === 0 ? [] : [{ kind: 'list', lines }];
}

/** Names with commas between them. */
export function enumerated(names: readonly string[]): Line {
  return names.flatMap((name, at) => (at === 0 ? [{ name }] : [', ', { name }]));
}
