/** Markdown whose formulas are tokens of their own, so that what stands in them is no emphasis, link or table. */
import { Marked, type Token, type TokenizerAndRendererExtension } from 'marked';
import { formulasIn } from './mathMarks';

/** In Markdown a backslash is written twice before a bracket, as in JupyterLab. */
const ESCAPED = /^\\\\([([])([^]{1,5000}?)\\\\([)\]])/;

/** A formula as Markdown has it, with its marks. */
const formula: TokenizerAndRendererExtension = {
  name: 'formula',
  level: 'inline',
  start: source => {
    const at = source.search(/\$|\\\\[([]|\\begin\{/);
    return at < 0 ? undefined : at;
  },
  tokenizer(source) {
    const [escaped, open, tex, close] = ESCAPED.exec(source) ?? [];
    if (escaped !== undefined && tex !== undefined && `${open}${close}` in PAIRS) {
      return { type: 'formula', raw: escaped, text: `\\${open}${tex}\\${close}` };
    }
    const first = /^(?:\$|\\begin\{)/.test(source) ? formulasIn(source)[0] : undefined;
    const raw = source.slice(0, first?.to ?? 0);
    return first?.from === 0 ? { type: 'formula', raw, text: raw } : undefined;
  }
};

const PAIRS: Readonly<Record<string, true>> = { '()': true, '[]': true };

const parser = new Marked({ extensions: [formula] });

/** The tokens of some Markdown; a `formula` holds its text with marks. */
export function tokensOf(markdown: string): Token[] {
  return parser.lexer(markdown);
}
