/** Reads Colab's forms: `#@param` fields, `#@title` and `#@markdown`. */
import type { Finding, Input, InputType, Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { type Hints, sentenceCase } from './hints';
import { readLiteral } from './python/literals';
import { parsePython, type PythonTree, textOf } from './python/tree';
import { looksLikeDate } from './suspicion';
import { plainText } from './titles';

/** A `#@param` comment. `choices` holds what stands between the brackets, without quotes. */
export interface ParamForm extends Hints {
  /** `true`: the choices only suggest. */
  open?: boolean;
  /** `true`: field and choices hold code, not text. */
  raw?: boolean;
  placeholder?: string;
}

const TYPES: Record<string, InputType> = {
  slider: 'float',
  number: 'float',
  integer: 'int',
  boolean: 'bool',
  string: 'text',
  date: 'date'
};

const CLOSES: Record<string, string> = { '[': ']', '{': '}' };

/** The end of the bracket that opens at the start of a text, quotes minded; 0 when it never closes. */
function closing(text: string): number {
  const open = text.charAt(0);
  const close = CLOSES[open] ?? '';
  let quote = '';
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (quote !== '') {
      at += sign === '\\' ? 1 : 0;
      quote = sign === quote ? '' : quote;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
    } else if (sign === open) {
      depth += 1;
    } else if (sign === close) {
      depth -= 1;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  return 0;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/** The items of a list as Colab's forms write it: quoted texts, or bare ones. */
function itemsOf(list: string): string[] {
  return [...list.matchAll(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s,"'][^,"']*)/g)].map(
    ([, double, single, bare]) =>
      bare === undefined ? unescape(double ?? single ?? '') : bare.trim()
  );
}

/** Options such as `type: "slider", "min": 0, allow-input: true`, by name. */
function optionsOf(text: string): Map<string, string> {
  const found = text.matchAll(
    /["']?([A-Za-z][\w-]*)["']?\s*:\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^,\s}]+))/g
  );
  return new Map(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      bare ?? unescape(double ?? single ?? '')
    ])
  );
}

function numeric(text: string | undefined): number | undefined {
  return text === undefined || text.trim() === '' || !Number.isFinite(Number(text))
    ? undefined
    : Number(text);
}

/**
 * Reads a `#@param` comment; `null` when the comment is none. `isTemplate` (the value may come with Colab's address)
 * and the options of a whole form (`run`, `display-mode`) change nothing of a field.
 */
export function readParam(comment: string): ParamForm | null {
  const found = /#\s*@param\b(.*)$/s.exec(comment);
  if (found === null) {
    return null;
  }
  let rest = (found[1] ?? '').trim();
  let items: string[] = [];
  let options = new Map<string, string>();
  for (let end = 1; /^[[{]/.test(rest) && end > 0;) {
    end = closing(rest);
    const inside = rest.slice(1, end - 1);
    if (end > 0 && rest.startsWith('[')) {
      items = itemsOf(inside);
    } else if (end > 0) {
      options = new Map([...options, ...optionsOf(inside)]);
    }
    rest = rest.slice(end).trim();
  }
  const form: ParamForm = {};
  const put = <K extends keyof ParamForm>(name: K, value: ParamForm[K] | undefined): void => {
    if (value !== undefined) {
      form[name] = value;
    }
  };
  const type = options.get('type')?.toLowerCase() ?? '';
  put('choices', items.length > 0 ? items : undefined);
  put('open', options.get('allow-input')?.toLowerCase() === 'true' ? true : undefined);
  put('raw', type === 'raw' ? true : undefined);
  put('type', Object.hasOwn(TYPES, type) ? TYPES[type] : undefined);
  put('min', numeric(options.get('min')));
  put('max', numeric(options.get('max')));
  put('step', numeric(options.get('step')));
  put('placeholder', options.get('placeholder'));
  const help = rest.replace(/^[\s#]+/, '').trim();
  put('help', help === '' || /^[[{]/.test(help) ? undefined : sentenceCase(help));
  return form;
}

/** The value that a raw choice stands for, `null` when it is no literal. */
function rawValue(code: string): Value | null {
  const tree = parsePython(code);
  const [statement, ...others] = tree.script.children;
  const expression = statement?.name === 'ExpressionStatement' ? statement.children[0] : undefined;
  return expression === undefined || others.length > 0 || tree.fault !== null
    ? null
    : readLiteral(tree, expression);
}

/** What a form lets a person choose: texts where the value is text, else values of its kind. */
function choicesOf(form: ParamForm, initial: Value): Value[] {
  const wanted = form.choices ?? [];
  if (initial.t === 'str' && form.raw !== true) {
    return wanted.map(v => ({ t: 'str', v }));
  }
  const scalar = wanted
    .map(rawValue)
    .filter(value => value !== null && value.t !== 'list' && value.t !== 'dict');
  return scalar.map(value =>
    value.t === 'int' && initial.t === 'float' ? { t: 'float', v: value.v } : value
  );
}

function same(a: Value, b: Value): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function typed(input: Input, form: ParamForm, value: Value): Input {
  const { type } = form;
  const fractional = [form.min, form.max, form.step].some(
    bound => bound !== undefined && !Number.isInteger(bound)
  );
  if (value.t === 'int') {
    return type === 'float' && fractional
      ? { ...input, type: 'float', initial: { t: 'float', v: value.v } }
      : input;
  }
  if (value.t === 'float' && type === 'int' && /^-?\d+(?:\.0)?$/.test(value.v)) {
    return {
      ...input,
      type: 'int',
      initial: { t: 'int', v: value.v.replace(/^(-?\d+).*$/, '$1') }
    };
  }
  if (value.t !== 'str' || type === undefined) {
    return input;
  }
  if (type === 'text') {
    return { ...input, type, initial: value };
  }
  if (type === 'date' && value.v === '') {
    const { initial: _none, ...rest } = input;
    return { ...rest, type, required: false };
  }
  return type === 'date' && looksLikeDate(value.v)
    ? { ...input, type, initial: { t: 'date', v: value.v } }
    : input;
}

/**
 * Lays a form over the field for its value. What contradicts the notebook's own value is dropped.
 *
 * @param value the literal on the form's line
 */
export function applyForm(input: Input, form: ParamForm, value: Value): Input {
  const field = typed(input, form, value);
  const { min, max, step, help, placeholder } = form;
  const result: Input = { ...field, ...(help === undefined ? {} : { help }) };
  if (placeholder !== undefined && placeholder !== '' && field.type !== 'bool') {
    result.placeholder = placeholder;
  }
  const choices = choicesOf(form, value);
  if (choices.length > 0 && value.t !== 'list' && value.t !== 'dict') {
    const all = choices.some(choice => same(choice, value)) ? choices : [value, ...choices];
    const own = field.type === 'date' || field.type === 'path' ? 'text' : field.type;
    return form.open === true
      ? { ...result, type: own, initial: value, choices, open: true }
      : { ...result, type: 'choice', initial: value, choices: all };
  }
  const own = value.t === 'int' || value.t === 'float' ? Number(value.v) : NaN;
  if (own >= (min ?? own) && own <= (max ?? own)) {
    Object.assign(
      result,
      min === undefined ? {} : { min },
      max === undefined ? {} : { max },
      step === undefined || step <= 0 ? {} : { step }
    );
  }
  return result;
}

const LINE = /^#\s*@(title|markdown)\b[ \t]?(.*)$/;

/** Comments of a cell in order; those of another language's cell are its lines that start with `#`. */
function commentsOf(source: string, tree: PythonTree | null): { from: number; text: string }[] {
  if (tree !== null) {
    return tree.comments.map(comment => ({ from: comment.from, text: textOf(tree, comment) }));
  }
  return [...source.matchAll(/^[ \t]*(#[^\n]*)$/gm)].map(found => ({
    from: found.index,
    text: found[1] ?? ''
  }));
}

/** What a cell's form says of the cell: its title, and text to show above it. */
export interface CellForm {
  title: string | null;
  markdown: string;
}

/** Reads the title and the text of a cell's form. */
export function cellForm(source: string, tree: PythonTree | null): CellForm {
  const form: CellForm = { title: null, markdown: '' };
  if (!/#\s*@(?:title|markdown)\b/.test(source)) {
    return form;
  }
  let last = -1;
  for (const { from, text } of commentsOf(source, tree)) {
    const [, kind, words = ''] = LINE.exec(text) ?? [];
    if (kind === 'title') {
      const bare = plainText(words.replace(/\{[^}]*\}\s*$/, '').replace(/^\s*#+\s*/, ''));
      form.title ??= bare === '' ? null : bare;
    } else if (kind === 'markdown') {
      const apart = last !== -1 && source.slice(last, from).trim() !== '';
      form.markdown += `${form.markdown === '' ? '' : apart ? '\n\n' : '\n'}${words.trimEnd()}`;
      last = from + text.length;
    }
  }
  form.markdown = form.markdown.trim();
  return form;
}

/** Form fields that no input stands for, because their value is code and no literal. */
export function formFindings(cells: readonly CodeCell[]): Finding[] {
  return cells.flatMap(({ tree, assignments, index }): Finding[] => {
    const computed = tree?.comments.some(comment => {
      const text = textOf(tree, comment);
      const between = (to: number): string => tree.text.slice(to, comment.from);
      return (
        readParam(text) !== null &&
        !assignments.some(({ to }) => to <= comment.from && !between(to).includes('\n'))
      );
    });
    return computed === true
      ? [
          {
            code: 'form-computed',
            level: 'info',
            message: `Cell ${index + 1} has a form field whose value is computed or set inside other code, so no field is shown for it.`,
            fix: 'Set it to a plain value at the start of a line, such as a number or a text.',
            cell: index
          }
        ]
      : [];
  });
}
