/** Finds values inside other code that an author may want to ask for: arguments, limits, entries, defaults, files. */
import { argumentLabel, isNoise, positionalName } from './argumentnames';
import type { CodeCell } from './cells';
import { LiteralSearch, type PlacedInput } from './literalsearch';
import { withBounds, withLive } from './proof';
import { argumentsOf, calledName, dottedName } from './python/arguments';
import { placedValue } from './python/assignments';
import { demandOf } from './python/demands';
import { comparisonOf } from './python/guards';
import { takenIn, takenInCall } from './python/tables';
import { type PythonTree, type Syntax, textOf } from './python/tree';
import type { NameUsage } from './python/usage';
import { addReading } from './readfiles';
import { addConstants, addDefaults, addEntries } from './settings';
import { labelOf } from './titles';

/** A function that is called with literals more often shows examples. */
const MANY_CALLS = 6;
/** More of one cell would bury what matters. */
const MOST_IN_CELL = 12;

/** Functions that draw, print or format: their arguments are about looks. */
const DRAWS =
  /^(?:plt|sns|seaborn|ax\d?|axes|axs|fig|figure|px|go|alt|pylab|mpl|matplotlib|bokeh|p|folium|display|IPython|ipywidgets|widgets|w|warnings|logging|pd\.set_option|sys|html|HTML)(?:\.|$)/;
const LOOKS =
  /^(?:print|display|HTML|Markdown|Image|plot|hist|bar|barh|scatter|line|pie|imshow|subplots?|figure|boxplot|violinplot|heatmap|legend|title|savefig|set_\w+|update_\w+|add_\w+|annotate|text|axis|grid|format|style|background_gradient|to_(?:csv|json|excel|html|string|markdown|dict|list)|replace|strip|split|join|open|round|zfill|ljust|rjust|isinstance|getattr|hasattr|range|len|int|float|str|arange|linspace|zeros|ones|reshape|enumerate|zip|assertEqual)$/;
const READS_PATH = /^(?:read_(?:text|bytes)|iterdir|r?glob)$/;
const WRITES_PATH =
  /^(?:write_(?:text|bytes)|mkdir|touch|unlink|rmdir|rename|replace|symlink_to|open)$/;
/** Controls of ipywidgets, which ask by themselves. */
const CONTROLS =
  /(?:Slider|IntText|FloatText|^Text|Textarea|Dropdown|Checkbox|ToggleButtons?|Select\w*|RadioButtons|Picker|FileUpload|Combobox|Password|Progress|^Play|^Valid|^Button)$|^interact/;
/** Keywords whose text is a choice of method, not a name in the data. */
const TEXT_KEYWORDS =
  /^(?:method|strategy|metric|kernel|solver|criterion|model|model_name|freq|rule|language|lang|country|region|city|symbol|ticker|query|q|how_many|by|on|period|interval|start|end|start_date|end_date|penalty|init|weights|norm|linkage|category|scoring)$/;
const WORDED: Record<string, string> = {
  '>': ' above',
  '>=': ' at least',
  '<': ' below',
  '<=': ' at most',
  '==': '',
  '!=': ' not'
};

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

/** A quick look at what may be a literal. */
function isLiteral({ name }: Syntax): boolean {
  return !/^(?:VariableName|MemberExpression|BinaryExpression|LambdaExpression|ConditionalExpression)$/.test(
    name
  );
}

/** Looks through the code of one cell. */
class CandidateSearch extends LiteralSearch {
  /** How often each function of the notebook is called. */
  calls: ReadonlyMap<string, number> = new Map();
  private readonly paths = new Map<Syntax, 'reads' | 'writes'>();

  /** `inside`: within a function or class, where values belong to an algorithm. */
  visit(node: Syntax, inside: boolean, mask: boolean): void {
    const { children } = node;
    if (children.length === 0) {
      return;
    }
    switch (node.name) {
      case 'AssignStatement':
        if (!inside) {
          addEntries(this, node);
        }
        break;
      case 'FunctionDefinition':
        if (!inside) {
          addDefaults(this, node);
        }
        return this.visitBodies(children);
      case 'ClassDefinition':
        if (!inside) {
          addConstants(this, node);
        }
        return this.visitBodies(children);
      case 'LambdaExpression':
      case 'AssertStatement':
        return;
      case 'FormatString':
        // Before Python 3.12 no quote of an f-string may stand inside its fields.
        return;
      case 'CallExpression':
        if (!this.call(node, inside)) {
          const [callee] = children;
          return callee === undefined ? undefined : this.visit(callee, inside, mask);
        }
        mask ||= /^(?:where|filter)$/.test(calledName(this.tree, node) ?? '');
        break;
      case 'MemberExpression': {
        this.notePath(children);
        const key = children[1]?.name === '[';
        for (const [at, child] of children.entries()) {
          this.visit(child, inside, at > 0 && key);
        }
        return;
      }
      case 'BinaryExpression':
        if (mask && !inside) {
          this.comparison(node);
        }
        break;
      default:
    }
    for (const child of children) {
      this.visit(child, inside, mask);
    }
  }

  private visitBodies(children: readonly Syntax[]): void {
    for (const child of children) {
      if (child.name === 'Body') {
        this.visit(child, true, false);
      }
    }
  }

  /** `Path("a").read_text()`: what is done with a path tells whether it is read. */
  private notePath([base, sign, property]: readonly Syntax[]): void {
    if (base?.name === 'CallExpression' && sign?.name === '.' && property !== undefined) {
      const name = this.text(property);
      const use = READS_PATH.test(name) ? 'reads' : WRITES_PATH.test(name) ? 'writes' : null;
      if (use !== null) {
        this.paths.set(base, use);
      }
    }
  }

  /** Takes a call's arguments; `false`: nothing below its arguments is worth a look. */
  private call(call: Syntax, inside: boolean): boolean {
    const { tree, usage } = this;
    const [callee] = call.children;
    const method = calledName(tree, call);
    const { list } = argumentsOf(tree, call);
    const literal = list.some(({ value }) => value !== null && isLiteral(value));
    const full = literal ? dottedName(tree, callee) : null;
    if (full !== null) {
      addReading(this, full, list, { inside, path: this.paths.get(call) ?? null });
    }
    if (method === null || inside || !literal) {
      return true;
    }
    if (CONTROLS.test(method)) {
      return false;
    }
    if ((full !== null && DRAWS.test(full)) || LOOKS.test(method)) {
      return !/^(?:plt|sns|ax\d?|px|alt|print)\b/.test(full ?? '') || method === 'print';
    }
    const own = callee?.name === 'VariableName' ? usage.functions.get(method) : undefined;
    if (own !== undefined && (this.calls.get(method) ?? 0) > MANY_CALLS) {
      return true;
    }
    for (const { name, position, value } of list) {
      if (value === null || !isLiteral(value)) {
        continue;
      }
      const first = position === null ? null : positionalName(method, position);
      const parameter =
        own === undefined || own.repeated || position === null
          ? null
          : (own.parameters[position] ?? null);
      const known = name ?? first ?? parameter;
      if (known === null || !this.isWanted(known, value, first !== null || own !== undefined)) {
        continue;
      }
      const demand = demandOf(method, name, position, list.length);
      const live = takenInCall(tree, call, list, node => this.global(node)).find(
        taken => taken.node === value && usage.tables.has(taken.live.frame)
      );
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
          withLive(withBounds(input, demand?.min ?? null, demand?.max ?? null), live?.live ?? null)
      );
    }
    return true;
  }

  /**
   * True for an argument that someone may want to change.
   *
   * @param expected by what is called, a method that is well known or a function of the notebook
   */
  private isWanted(name: string, value: Syntax, expected: boolean): boolean {
    if (expected) {
      return true;
    }
    const kind = isNoise(name) ? undefined : placedValue(this.tree, value)?.value.t;
    return (
      kind === 'int' ||
      kind === 'float' ||
      kind === 'date' ||
      (kind === 'str' && TEXT_KEYWORDS.test(name))
    );
  }

  private global(node: Syntax | undefined): string | null {
    return node?.name === 'VariableName' ? this.text(node) : null;
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
}

/** How often each function of the notebook is called. */
function callsOf({ calls }: NameUsage): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { callee } of calls) {
    counts.set(callee, (counts.get(callee) ?? 0) + 1);
  }
  return counts;
}

/**
 * Candidates of every cell, files that it reads included, the surest of them and in order of the code.
 *
 * @param spans by cell, the secrets in it, of which nothing else is made
 */
export function findCandidates(
  cells: readonly CodeCell[],
  usage: NameUsage,
  spans: readonly (readonly { from: number; to: number }[])[]
): PlacedInput[][] {
  const calls = callsOf(usage);
  return cells.map((cell, number) => {
    if (cell.tree === null) {
      return [];
    }
    const search = new CandidateSearch(cell, cell.tree, usage, spans[number] ?? []);
    search.calls = calls;
    search.visit(cell.tree.script, false, false);
    const kept = new Set(
      [...search.found].sort((a, b) => b.confidence - a.confidence).slice(0, MOST_IN_CELL)
    );
    return search.found.filter(one => kept.has(one));
  });
}
