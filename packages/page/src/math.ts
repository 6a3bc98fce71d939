/** Formulas, typeset by KaTeX as DOM nodes: nothing of them is parsed as markup, loads or runs. Loaded on first use. */
import katex from 'katex';
import { formulasIn, type Formula } from './mathMarks';
import { withStyles } from './styles';

/** Text in these is what it says. */
const VERBATIM = 'code, pre, kbd, samp, script, style, textarea, svg, iframe, .katex';

/** Formulas come from notebooks' data: no links, no markup, no sizes and expansions without bounds. */
const OPTIONS = {
  maxExpand: 1_000,
  maxSize: 50,
  output: 'htmlAndMathml',
  strict: false,
  throwOnError: true,
  trust: false
} as const;

/** Replaces the formulas in a node's text; one that can't be read stays as it was written. */
export async function typesetMath(node: HTMLElement): Promise<void> {
  await withStyles('math');
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Text) {
      texts.push(walker.currentNode);
    }
  }
  for (const text of texts) {
    if (text.parentElement?.closest(VERBATIM) === null) {
      typesetText(text);
    }
  }
}

function typesetText(node: Text): void {
  const text = node.data;
  const pieces: (Node | string)[] = [];
  let at = 0;
  for (const formula of formulasIn(text)) {
    const drawn = draw(formula);
    if (drawn !== null) {
      pieces.push(text.slice(at, formula.from), drawn);
      at = formula.to;
    }
  }
  if (pieces.length > 0) {
    node.replaceWith(...pieces, text.slice(at));
  }
}

function draw({ tex, display }: Formula): HTMLElement | null {
  const node = document.createElement('span');
  node.className = 'lk-math';
  try {
    katex.render(tex, node, { ...OPTIONS, displayMode: display });
    return node;
  } catch (error) {
    if (error instanceof katex.ParseError) {
      return null;
    }
    throw error;
  }
}
