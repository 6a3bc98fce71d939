/** Finds values inside other code that an author may want to ask for: arguments, limits, entries, defaults. */
import type { Input, Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { fieldOf, isTooLong } from './fields';
import type { FoundInput } from './found';
import { applyName, withLive } from './proof';
import { argumentsOf, calledName, dottedName, parametersOf } from './python/arguments';
import { placedValue } from './python/assignments';
import { firstArgumentOf } from './python/demands';
import { comparisonOf } from './python/guards';
import { readingOf, wrapsPath } from './python/reading';
import { takenIn } from './python/tables';
import { type PythonTree, type Syntax, statementsOf, textOf } from './python/tree';
import type { NameUsage } from './python/usage';
import { kindOf } from './ranking';
import { fileTitle, labelOf, slugOf } from './titles';

type Placed = FoundInput & { at: number };

/** What a value is called, and how sure it is that someone wants to change it. */
interface Face {
  id: string;
  /** The name that tells type, unit and range. */
  name: string;
  label: string;
  confidence: number;
  reason: string;
  offered?: boolean;
}

/** More of one cell would bury what matters. */
const MOST_IN_CELL = 12;

/** Functions that draw, print or format: their arguments are about looks. */
const DRAWS =
  /^(?:plt|sns|seaborn|ax\d?|axes|axs|fig|figure|px|go|alt|pylab|mpl|matplotlib|bokeh|p|folium|display|IPython|ipywidgets|widgets|w|warnings|logging|pd\.set_option|sys|html|HTML)(?:\.|$)/;
const LOOKS =
  /^(?:print|display|HTML|Markdown|Image|plot|hist|bar|barh|scatter|line|pie|imshow|subplots?|figure|boxplot|violinplot|heatmap|legend|title|savefig|set_\w+|update_\w+|add_\w+|annotate|text|axis|grid|format|style|background_gradient|to_(?:csv|json|excel|html|string|markdown|dict|list)|replace|strip|split|join|open|round|zfill|ljust|rjust|isinstance|getattr|hasattr|range|len|int|float|str|arange|linspace|zeros|ones|reshape|enumerate|zip|assertEqual)$/;
/** Keywords whose values are no one's answer. */
const NOISE =
  /^(?:axis|inplace|copy|deep|index|header|index_col|encoding|engine|dtype|sep|delimiter|end|flush|file|verbose|n_jobs|ax|figsize|figure|dpi|colou?r|c|cmap|marker|markersize|s|ls|lw|linestyle|linewidth|font\w*|loc|label|labels|title|x_?label|y_?label|legend|rot|rotation|width|height|align|ha|va|kind|style|theme|palette|edgecolor|facecolor|indent|exist_ok|parents|check|shell|text|capture_output|as_index|ignore_index|sort|observed|squeeze|keepdims|return_\w+|low_memory|errors|mode|newline|usecols|names|skiprows|tight_layout|bbox_\w+|hue|x|y|z|xlim|ylim|margins|max_colwidth|unit|stream|allow_pickle|parse_dates|dayfirst|drop|to_replace|description|layout|orientation|disabled|continuous_update|key|aspect|extent|origin|interpolation|zorder|transform|fill|shade|kde|annot|fmt|cbar|square|left|right|top|bottom|hspace|wspace|pad|sharex|sharey|nrows|ncols|shape|size_hint)$/;
/** Keywords whose text is a choice of method, not a name in the data. */
const TEXT_KEYWORDS =
  /^(?:method|strategy|metric|kernel|solver|criterion|model|model_name|freq|rule|language|lang|country|region|city|symbol|ticker|query|q|how_many|by|on|period|interval|start|end|start_date|end_date|penalty|init|weights|norm|linkage|category|scoring)$/;
/** Names of dicts that hold settings. */
const CONFIG =
  /^(?:\w+_)?(?:config|cfg|conf|settings?|options?|opts?|params?|parameters|args|hyper\w*|kwargs|constants)$/i;

const WORDED: Record<string, string> = {
  '>': ' above',
  '>=': ' at least',
  '<': ' below',
  '<=': ' at most',
  '==': '',
  '!=': ' not'
};

/** The first argument's name where a well-known method has one. */
const POSITIONAL: Record<string, string> = {
  groupby: 'by',
  sort_values: 'by',
  query: 'expr',
  isin: 'values',
  contains: 'pat',
  rolling: 'window',
  resample: 'rule',
  seed: 'seed',
  manual_seed: 'seed',
  default_rng: 'seed',
  sleep: 'secs'
};

class CandidateSearch {
  readonly found: Placed[] = [];
  private readonly taken = new Set<Syntax>();

  constructor(
    private readonly cell: CodeCell,
    private readonly tree: PythonTree,
    private readonly usage: NameUsage,
    private readonly spans: readonly { from: number; to: number }[]
  ) {}

  private text(node: Syntax): string {
    return textOf(this.tree, node);
  }

  /** A field at a literal, `null` when it is none or a secret stands in it. */
  private fieldAt(
    node: Syntax,
    name: string
  ): { input: Omit<Input, 'id' | 'label'>; value: Value } | null {
    const placed = placedValue(this.tree, node);
    const field = placed === null || isTooLong(placed.value) ? null : fieldOf(placed.value, name);
    if (
      placed === null ||
      field === null ||
      this.spans.some(({ from, to }) => from >= node.from && to <= node.to)
    ) {
      return null;
    }
    const { from, to } = placed.place;
    const place = { at: 'literal' as const, cell: this.cell.key, from, to };
    return { input: { ...field, required: true, asked: false, place }, value: placed.value };
  }

  private add(node: Syntax, face: Face, change: (input: Input) => Input = input => input): void {
    const field = this.taken.has(node) ? null : this.fieldAt(node, face.name);
    if (field === null) {
      return;
    }
    this.taken.add(node);
    const input = change(applyName({ ...field.input, id: face.id, label: face.label }, face.name));
    const { confidence, reason, offered } = face;
    this.found.push({
      at: node.from,
      input,
      confidence,
      reason: reason.replace('%', kindOf(field.value)),
      rank: offered === true ? 'offered' : 'candidate'
    });
  }

  /** `inside`: within a function or class, where values belong to an algorithm. */
  visit(node: Syntax, inside: boolean, mask: boolean): void {
    const { children } = node;
    switch (node.name) {
      case 'AssignStatement':
        if (!inside) {
          this.entries(node);
        }
        break;
      case 'FunctionDefinition':
        if (!inside) {
          this.defaults(node);
        }
        return children
          .filter(({ name }) => name === 'Body')
          .forEach(body => this.visit(body, true, false));
      case 'ClassDefinition':
        if (!inside) {
          this.constants(node);
        }
        return children
          .filter(({ name }) => name === 'Body')
          .forEach(body => this.visit(body, true, false));
      case 'LambdaExpression':
        return;
      case 'CallExpression':
        if (!this.call(node, inside)) {
          return children.slice(0, 1).forEach(callee => this.visit(callee, inside, mask));
        }
        mask ||= /^(?:where|filter)$/.test(calledName(this.tree, node) ?? '');
        break;
      case 'MemberExpression':
        children.forEach((child, at) =>
          this.visit(child, inside, at > 0 && children[1]?.name === '[')
        );
        this.pick(node, inside);
        return;
      case 'BinaryExpression':
        if (mask && !inside) {
          this.comparison(node);
        }
        break;
      default:
    }
    children.forEach(child => this.visit(child, inside, mask));
  }

  /** Takes a call's arguments; `false`: nothing below its arguments is worth a look. */
  private call(call: Syntax, inside: boolean): boolean {
    const { tree, usage } = this;
    const [callee] = call.children;
    const method = calledName(tree, call);
    const full = dottedName(tree, callee);
    const { list } = argumentsOf(tree, call);
    if (full !== null) {
      this.reading(full, call, inside);
    }
    if (method === null || inside) {
      return true;
    }
    if ((full !== null && DRAWS.test(full)) || LOOKS.test(method)) {
      return !/^(?:plt|sns|ax\d?|px|alt|print)\b/.test(full ?? '') || method === 'print';
    }
    const own = callee?.name === 'VariableName' ? usage.functions.get(method) : undefined;
    const live = new Map(
      takenIn(tree, call, node => this.global(node)).map(({ node, live: choices }) => [
        node,
        choices
      ])
    );
    for (const { name, position, value } of list) {
      if (value === null) {
        continue;
      }
      const first = position === 0 ? (POSITIONAL[method] ?? firstArgumentOf(method)) : null;
      const parameter =
        own === undefined || own.repeated || position === null
          ? null
          : (own.parameters[position] ?? null);
      const known = name ?? first ?? parameter;
      const kind = placedValue(tree, value)?.value.t;
      const wanted =
        known !== null &&
        kind !== undefined &&
        (first !== null ||
          own !== undefined ||
          (!NOISE.test(known) &&
            (kind === 'int' ||
              kind === 'float' ||
              kind === 'date' ||
              (kind === 'str' && TEXT_KEYWORDS.test(known)))));
      if (wanted) {
        const choices = live.get(value);
        this.add(
          value,
          {
            id: `${method}.${known}`,
            name: known,
            label: argumentLabel(method, known),
            confidence: own === undefined ? 0.35 : 0.4,
            reason: `${known} is % that ${method} is called with.`
          },
          input =>
            withLive(
              input,
              choices !== undefined && usage.tables.has(choices.frame) ? choices : null
            )
        );
      }
    }
    return true;
  }

  private global(node: Syntax | undefined): string | null {
    return node?.name === 'VariableName' ? this.text(node) : null;
  }

  /** A file or address that a call reads. */
  private reading(full: string, call: Syntax, inside: boolean): void {
    const reading = readingOf(this.tree, full, argumentsOf(this.tree, call).list);
    const node = reading?.argument.value;
    const placed = node === null || node === undefined ? null : placedValue(this.tree, node);
    if (
      reading === null ||
      !node ||
      placed?.value.t !== 'str' ||
      placed.value.v === '' ||
      /\n/.test(placed.value.v)
    ) {
      return;
    }
    const text = placed.value.v;
    const file = fileName(text);
    const method = full.replace(/^.*\./, '');
    const offered = !inside && !wrapsPath(full);
    this.add(
      node,
      {
        id: `${method}.${slugOf(file.replace(/\.\w{1,8}$/, '')).replaceAll('-', '_')}`,
        name: 'path',
        label: labelOfFile(file),
        confidence: offered ? 0.8 : 0.4,
        reason: `${method} reads it${inside ? ' within a function' : ''}.`,
        offered
      },
      input => {
        const { multiline: _none, ...face } = input;
        return {
          ...face,
          type: reading.kind === 'address' ? 'text' : 'path',
          initial: placed.value
        };
      }
    );
  }

  /** `df["country"]`-like picks whose column is a choice. Not offered: the code after it often names it too. */
  private pick(_node: Syntax, _inside: boolean): void {
    return;
  }

  /** A limit in a condition that chooses rows: `df[df.year > 1990]`. */
  private comparison(node: Syntax): void {
    const found = comparisonOf(this.tree, node);
    const label = found === null ? undefined : WORDED[found.sign];
    if (found === null || label === undefined) {
      return;
    }
    const column = columnName(this.tree, found.left);
    const value = placedValue(this.tree, found.right)?.value;
    const plain =
      value?.t === 'int' || value?.t === 'float' || value?.t === 'str' || value?.t === 'date';
    if (
      column === null ||
      value === undefined ||
      !plain ||
      /^(?:-?[01]|0\.0|)$/.test(String('v' in value ? value.v : ''))
    ) {
      return;
    }
    const [live] = takenIn(this.tree, node, child => this.global(child));
    this.add(
      found.right,
      {
        id: column.id,
        name: column.name,
        label: `${labelOf(column.name)}${label}`,
        confidence: 0.45,
        reason: `Rows are chosen by ${column.name} and %.`
      },
      input =>
        withLive(
          input,
          live?.node === found.right && this.usage.tables.has(live.live.frame) ? live.live : null
        )
    );
  }

  /** Entries of a dict that is no field by itself: settings of several kinds, or nested ones. */
  private entries(statement: Syntax): void {
    const [target, sign, value, ...more] = statement.children;
    if (
      target?.name !== 'VariableName' ||
      sign?.name !== 'AssignOp' ||
      value?.name !== 'DictionaryExpression' ||
      more.length > 0
    ) {
      return;
    }
    const name = this.text(target);
    const facts = this.usage.names.get(name);
    if (this.fieldAt(value, name) !== null || facts === undefined || facts.reads.length === 0) {
      return;
    }
    const offered = CONFIG.test(name) && !facts.worked;
    this.dict(value, name, '', offered, 0);
  }

  private dict(node: Syntax, id: string, label: string, offered: boolean, depth: number): void {
    const { children } = node;
    children.forEach((child, at) => {
      const keyNode = children[at - 1]?.name === ':' ? children[at - 2] : undefined;
      const key = keyNode === undefined ? null : (placedValue(this.tree, keyNode)?.value ?? null);
      if (key?.t !== 'str' || !/^[\w -]{1,40}$/.test(key.v)) {
        return;
      }
      const word = key.v.replace(/[ -]+/g, '_');
      const words = label === '' ? labelOf(word) : `${label}: ${labelOf(word).toLowerCase()}`;
      if (child.name === 'DictionaryExpression') {
        if (depth < 3) {
          this.dict(child, `${id}.${word}`, words, offered, depth + 1);
        }
        return;
      }
      this.add(child, {
        id: `${id}.${word}`,
        name: word,
        label: words,
        confidence: offered ? 0.6 : 0.4,
        reason: `${key.v} is % in ${id}.`,
        offered
      });
    });
  }

  /** Defaults of a function that the notebook calls without them. */
  private defaults(definition: Syntax): void {
    const nameNode = definition.children.find(({ name }) => name === 'VariableName');
    const callee = nameNode === undefined ? '' : this.text(nameNode);
    const calls = this.usage.calls.filter(call => call.callee === callee && !call.starred);
    for (const { name, position, value } of calls.length === 0
      ? []
      : parametersOf(this.tree, definition)) {
      const left = calls.some(
        call =>
          name !== null && !call.named.has(name) && (position === null || call.placed <= position)
      );
      const plain = value === null ? undefined : placedValue(this.tree, value)?.value.t;
      if (
        name !== null &&
        value !== null &&
        left &&
        plain !== undefined &&
        plain !== 'null' &&
        !NOISE.test(name)
      ) {
        this.add(value, {
          id: `${callee}.${name}`,
          name,
          label: argumentLabel(callee, name),
          confidence: 0.4,
          reason: `${name} is % that ${callee} takes where nothing else is given.`
        });
      }
    }
  }

  /** Constants of a class that hold settings. */
  private constants(definition: Syntax): void {
    const nameNode = definition.children.find(({ name }) => name === 'VariableName');
    const owner = nameNode === undefined ? '' : this.text(nameNode);
    const body = definition.children.at(-1);
    for (const statement of body === undefined ? [] : statementsOf(body)) {
      const [target] = statement.children;
      const value = statement.children.at(-1);
      const name = target === undefined ? '' : this.text(target);
      if (
        statement.name === 'AssignStatement' &&
        target?.name === 'VariableName' &&
        value !== undefined &&
        !name.startsWith('_') &&
        this.usage.attributes.has(name)
      ) {
        this.add(value, {
          id: `${owner}.${name}`,
          name,
          label: labelOf(name),
          confidence: CONFIG.test(owner) ? 0.45 : 0.3,
          reason: `${name} is % that the class ${owner} holds.`
        });
      }
    }
  }
}

/** The last word of a path or an address. */
function fileName(text: string): string {
  const bare = text.replace(/[?#].*$/, '').replace(/[/\\]+$/, '');
  const last = bare.split(/[/\\]/).at(-1) ?? '';
  return last === '' ? text : last;
}

function labelOfFile(file: string): string {
  const title = fileTitle(file.replace(/\.\w{1,8}$/, ''));
  return title === '' ? 'File' : title.slice(0, 60);
}

/** `tail.n` → "Tail: number"; the argument alone where it is a word. */
function argumentLabel(method: string, name: string): string {
  return name.length > 2 && !/^(?:by|expr|pat|values|rule|secs)$/.test(name)
    ? labelOf(name)
    : `${labelOf(method)}: ${labelOf(name).toLowerCase()}`;
}

/** The column that the left side of a comparison is: `df.year`, `df["year"]`, `df["year"].dt.month`. */
function columnName(tree: PythonTree, node: Syntax): { id: string; name: string } | null {
  const [base, sign, last] = node.name === 'MemberExpression' ? node.children : [];
  if (base === undefined || last === undefined) {
    return null;
  }
  const name = sign?.name === '.' ? textOf(tree, last) : placedText(tree, last);
  const owner = base.name === 'VariableName' ? textOf(tree, base) : null;
  if (name === null || name === '') {
    return null;
  }
  const word = name.replace(/\W+/g, '_').replace(/^_+|_+$/g, '');
  return word === '' ? null : { id: owner === null ? word : `${owner}.${word}`, name: word };
}

function placedText(tree: PythonTree, node: Syntax): string | null {
  const value = placedValue(tree, node)?.value;
  return value?.t === 'str' ? value.v : null;
}

/** Candidates of a cell, files that it reads included, the surest of them and in order of the code. */
export function candidatesIn(
  cell: CodeCell,
  usage: NameUsage,
  spans: readonly { from: number; to: number }[]
): Placed[] {
  if (cell.tree === null) {
    return [];
  }
  const search = new CandidateSearch(cell, cell.tree, usage, spans);
  search.visit(cell.tree.script, false, false);
  const kept = new Set(
    [...search.found].sort((a, b) => b.confidence - a.confidence).slice(0, MOST_IN_CELL)
  );
  return search.found.filter(one => kept.has(one));
}
