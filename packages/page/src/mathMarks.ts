/** Where formulas stand in a text, by the marks that JupyterLab reads: so that the typesetter loads only where one is. */

/** A formula: its TeX, whether it has a line of its own, and where its marks begin and end in the text. */
export interface Formula {
  tex: string;
  display: boolean;
  from: number;
  to: number;
}

/** Longest formula, in characters: a text without an end mark is read once, not again from each beginning. */
const LONGEST = 5_000;

/**
 * `$…$` and `\(…\)` in a line; `$$…$$`, `\[…\]` and `\begin{…}…\end{…}` on their own. `\$` is a dollar, and so is a
 * pair of which a digit follows the second: "$5 and $6".
 */
const FORMULA = new RegExp(
  [
    String.raw`\\\$`,
    String.raw`\$\$(?<dollars>(?:\\[^]|[^$\\]){1,${LONGEST}})\$\$`,
    String.raw`\\\[(?<brackets>[^]{1,${LONGEST}}?)\\\]`,
    String.raw`\\\((?<parens>[^]{1,${LONGEST}}?)\\\)`,
    String.raw`(?<environment>\\begin\{(?<name>[A-Za-z]+\*?)\}[^]{0,${LONGEST}}?\\end\{\k<name>\})`,
    String.raw`\$(?<dollar>(?:\\[^\n]|[^$\\\n]|\n(?!\s*\n)){1,${LONGEST}})\$(?!\d)`
  ].join('|'),
  'g'
);

/** All formulas of a text, in order. */
export function formulasIn(text: string): Formula[] {
  if (!/[$\\]/.test(text)) {
    return [];
  }
  return [...text.matchAll(FORMULA)].flatMap(match => {
    const { dollars, brackets, parens, environment, dollar } = match.groups ?? {};
    const display = dollars ?? brackets ?? environment;
    const tex = display ?? parens ?? dollar;
    return tex === undefined || tex.trim() === ''
      ? []
      : [
          {
            tex,
            display: display !== undefined,
            from: match.index,
            to: match.index + match[0].length
          }
        ];
  });
}

/** Whether a typesetter has something to do in a node. */
export function holdsMath(node: Node): boolean {
  return formulasIn(node.textContent ?? '').length > 0;
}
