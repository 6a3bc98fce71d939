/** Finds ipywidgets in a notebook's code: constructors of controls, and the abbreviations that `interact` takes. */
import { importedNames, targetNames, targetsOf } from './bindings';
import { type PythonTree, type Syntax, textOf, walk } from './tree';

/** The arguments of a call. */
export interface Arguments {
  plain: Syntax[];
  named: Map<string, Syntax>;
  /** `*a` or `**b` is among them. */
  spread: boolean;
  /** Where one more argument can be put, and what has to stand before its name. */
  end: number;
  joint: string;
}

/** A control that is made at the top level of a cell. */
export interface Control {
  /** Name of its class, such as `IntSlider`. */
  kind: string;
  /** The variable, attribute or keyword that takes it, if one does. */
  name: string | null;
  args: Arguments;
  from: number;
}

/** A value from which `interact` makes a control. */
export interface Abbreviation {
  /** The parameter of the function. */
  name: string;
  value: Syntax;
  /** The parameter's own default, where the function stands in the same cell. */
  fallback: Syntax | null;
  /** The function runs when a button is pressed. */
  manual: boolean;
}

const PATH = /^(?:ipywidgets|IPython\.html\.widgets)(?:\.|$)/;
const MENTION = /ipywidgets|IPython\.html/;
/** What holds code that runs never, later, or more than once. */
const LOOPS = new Set([
  'FunctionDefinition',
  'ClassDefinition',
  'LambdaExpression',
  'ForStatement',
  'WhileStatement',
  'IfStatement',
  'ConditionalExpression'
]);

function isComprehension(node: Syntax): boolean {
  return /Comprehension/.test(node.name) || node.children.some(child => child.name === 'for');
}

/** Calls `visit` for what surely runs once when its cell runs. */
function walkOnce(node: Syntax, visit: (node: Syntax) => void): void {
  walk(node, child => {
    if (LOOPS.has(child.name) || isComprehension(child)) {
      return false;
    }
    visit(child);
    return true;
  });
}

/** Reads the arguments of a call. */
export function argumentsOf(tree: PythonTree, call: Syntax): Arguments {
  const brackets = call.children.at(-1)?.children ?? [];
  const list = brackets.slice(1, -1);
  const last = list.at(-1);
  const found: Arguments = {
    plain: [],
    named: new Map(),
    spread: false,
    end: last?.to ?? brackets[0]?.to ?? call.to,
    joint: last === undefined ? '' : last.name === ',' ? ' ' : ', '
  };
  for (let at = 0; at < list.length; at++) {
    const node = list[at];
    const value = list[at + 2];
    if (node === undefined || node.name === ',') {
      continue;
    }
    if (node.name === '*' || node.name === '**') {
      found.spread = true;
      at += 1;
    } else if (list[at + 1]?.name === 'AssignOp' && value !== undefined) {
      found.named.set(textOf(tree, node), value);
      at += 2;
    } else {
      found.plain.push(node);
    }
  }
  return found;
}

/** Names that mean something of ipywidgets, in all cells of a notebook. */
export class WidgetNames {
  private readonly paths = new Map<string, string>();
  private star = false;
  private readonly others = new Set<string>();

  constructor(trees: readonly PythonTree[]) {
    if (!trees.some(tree => MENTION.test(tree.text))) {
      return;
    }
    const aliases: { tree: PythonTree; name: string; value: Syntax }[] = [];
    for (const tree of trees) {
      walk(tree.script, node => {
        if (node.name === 'ImportStatement') {
          this.takeImports(tree, node);
        }
      });
      this.note(tree, aliases);
    }
    for (const { tree, name, value } of aliases) {
      const path = this.pathOf(tree, value);
      if (path !== null) {
        this.others.delete(name);
        this.paths.set(name, path);
      }
    }
  }

  /** The notebook uses ipywidgets at all. */
  get any(): boolean {
    return this.star || this.paths.size > 0;
  }

  /** What of ipywidgets a callee is, such as `IntSlider`; `null` for anything else. */
  resolve(tree: PythonTree, callee: Syntax): string | null {
    const path = this.pathOf(tree, callee);
    const own = path?.replace(PATH, '').replace(/^widgets\./, '') ?? '';
    return /^\w+$/.test(own) ? own : null;
  }

  private takeImports(tree: PythonTree, statement: Syntax): void {
    for (const { name, path } of importedNames(statement, node => textOf(tree, node))) {
      if (name === '*') {
        this.star ||= PATH.test(path);
      } else if (PATH.test(path)) {
        this.paths.set(name, path);
      } else {
        this.others.add(name);
      }
    }
  }

  /** Names that a cell binds to something else, and those it may bind to a part of ipywidgets. */
  private note(
    tree: PythonTree,
    aliases: { tree: PythonTree; name: string; value: Syntax }[]
  ): void {
    const text = (node: Syntax): string => textOf(tree, node);
    walk(tree.script, node => {
      const defines = node.name === 'FunctionDefinition' || node.name === 'ClassDefinition';
      if (defines) {
        const name = node.children.find(child => child.name === 'VariableName');
        this.others.add(name === undefined ? '' : text(name));
      } else if (node.name === 'AssignStatement') {
        const value = node.children.at(-1);
        const [name, ...more] = targetsOf(node).flatMap(target => targetNames(target, text));
        if (
          name !== undefined &&
          more.length === 0 &&
          /^(?:Variable|Member)/.test(value?.name ?? '')
        ) {
          aliases.push({ tree, name, value: value ?? node });
        }
        [name ?? '', ...more].forEach(bound => this.others.add(bound));
      }
      return !defines && node.name !== 'LambdaExpression';
    });
  }

  private pathOf(tree: PythonTree, node: Syntax): string | null {
    const [first = '', ...rest] = textOf(tree, node).replace(/\s+/g, '').split('.');
    if (this.others.has(first)) {
      return null;
    }
    const path = this.paths.get(first) ?? (this.star ? `ipywidgets.${first}` : undefined);
    return path === undefined ? null : [path, ...rest].join('.');
  }
}

/** The name of what takes a value: `a = …`, `self.a = …`. */
function takerOf(tree: PythonTree, statement: Syntax): string | null {
  const [target, ...others] = targetsOf(statement);
  if (target === undefined || others.length > 0) {
    return null;
  }
  const named = target.name === 'MemberExpression' ? target.children.at(-1) : target;
  return named?.name === 'VariableName' || named?.name === 'PropertyName'
    ? textOf(tree, named)
    : null;
}

/** The controls that a cell makes when it runs, in order. */
export function controlsIn(tree: PythonTree, names: WidgetNames): Control[] {
  const takers = new Map<Syntax, string | null>();
  const found: Control[] = [];
  walkOnce(tree.script, node => {
    if (node.name === 'AssignStatement') {
      const value = node.children.at(-1);
      if (value !== undefined) {
        takers.set(value, takerOf(tree, node));
      }
      return;
    }
    if (node.name === 'ArgList') {
      node.children.forEach((child, at) => {
        const value = node.children[at + 2];
        if (node.children[at + 1]?.name === 'AssignOp' && value !== undefined) {
          takers.set(value, textOf(tree, child));
        }
      });
      return;
    }
    const [callee] = node.children;
    const kind =
      node.name === 'CallExpression' && callee !== undefined ? names.resolve(tree, callee) : null;
    if (kind !== null && /^[A-Z]/.test(kind)) {
      found.push({
        kind,
        name: takers.get(node) ?? null,
        args: argumentsOf(tree, node),
        from: node.from
      });
    }
  });
  return found;
}

/** Defaults of a function's parameters, by name; `null` for those that have none. */
function defaultsOf(tree: PythonTree, definition: Syntax): Map<string, Syntax | null> {
  const list = definition.children.find(child => child.name === 'ParamList')?.children ?? [];
  const found = new Map<string, Syntax | null>();
  list.forEach((child, at) => {
    const before = list[at - 1]?.name;
    if (child.name === 'VariableName' && (before === '(' || before === ',')) {
      const sign = list[at + 1]?.name === 'TypeDef' ? at + 2 : at + 1;
      found.set(
        textOf(tree, child),
        list[sign]?.name === 'AssignOp' ? (list[sign + 1] ?? null) : null
      );
    }
  });
  return found;
}

const INTERACTS = /^(?:interact|interactive|interact_manual)$/;

/** What a cell gives to `interact` and its like, in order; a function's own defaults count where none is given. */
export function abbreviationsIn(tree: PythonTree, names: WidgetNames): Abbreviation[] {
  const functions = new Map<string, Map<string, Syntax | null>>();
  walkOnce(tree.script, node => {
    node.children
      .filter(child => child.name === 'FunctionDefinition')
      .forEach(definition => {
        const name = definition.children.find(child => child.name === 'VariableName');
        functions.set(name === undefined ? '' : textOf(tree, name), defaultsOf(tree, definition));
      });
  });
  const found: Abbreviation[] = [];
  const take = (
    callee: Syntax | undefined,
    args: Arguments | null,
    own: Map<string, Syntax | null>
  ): void => {
    const kind = callee === undefined ? null : names.resolve(tree, callee);
    if (kind === null || !INTERACTS.test(kind)) {
      return;
    }
    const manual = kind === 'interact_manual';
    const given = args?.named ?? new Map<string, Syntax>();
    for (const [name, value] of given) {
      if (!name.startsWith('_')) {
        found.push({ name, value, fallback: own.get(name) ?? null, manual });
      }
    }
    for (const [name, value] of args?.spread === true ? [] : own) {
      if (value !== null && !given.has(name)) {
        found.push({ name, value, fallback: null, manual });
      }
    }
  };
  walkOnce(tree.script, node => {
    const [first] = node.children;
    if (node.name === 'CallExpression') {
      const args = argumentsOf(tree, node);
      const [called] = args.plain;
      const own = called === undefined ? undefined : functions.get(textOf(tree, called));
      take(first, args, own ?? new Map<string, Syntax | null>());
    } else if (node.name === 'DecoratedStatement') {
      const definition = node.children.find(child => child.name === 'FunctionDefinition');
      const own =
        definition === undefined ? new Map<string, Syntax | null>() : defaultsOf(tree, definition);
      for (const decorator of node.children.filter(child => child.name === 'Decorator')) {
        const parts = decorator.children.slice(1);
        const call = parts.at(-1)?.name === 'ArgList' ? argumentsOf(tree, decorator) : null;
        take(calleeOf(parts), call, own);
      }
    }
  });
  return found.sort((a, b) => a.value.from - b.value.from);
}

/** The dotted name of a decorator, which the parser leaves in pieces. */
function calleeOf(parts: readonly Syntax[]): Syntax | undefined {
  const pieces = parts.filter(part => part.name !== 'ArgList');
  const [first] = pieces;
  const last = pieces.at(-1);
  return first === undefined || last === undefined ? undefined : { ...first, to: last.to };
}
