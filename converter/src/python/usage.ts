/** Reads how a notebook treats its names: which are answers (`COUNTRY`), which work in progress (`total = 0`), and what their use proves. */
import type { Value } from '@lockstep/protocol';
import { parametersOf } from './arguments';
import { bindingsIn, comprehensionTargets, importedNames, targetNames } from './bindings';
import { type NameFacts, takeOver } from './facts';
import { readAnswer } from './literals';
import {
  FUNCTION,
  isFunction,
  type NameUsage,
  parameterKey,
  type Scope,
  type Where
} from './localnames';
import type { Magic } from './magics';
import { tableIn } from './tables';
import type { PythonTree, Syntax } from './tree';
import { UseReader } from './uses';

export type { NameUsage } from './localnames';

/** Reads one cell after another; {@link UsageReader.finish} draws the conclusions. */
class UsageReader extends UseReader {
  read(tree: PythonTree, magics: readonly Magic[], cell: number): void {
    this.tree = tree;
    this.cell = cell;
    this.visit(tree.script, { scope: null, looped: false });
    for (const magic of magics) {
      for (const found of magic.text.matchAll(/\{(\w+)\}|\$\{?(\w+)/g)) {
        this.of(found[1] ?? found[2] ?? '').reads.push({ cell, at: magic.from });
      }
    }
  }

  private bind(target: Syntax, { scope, looped }: Where, worked: boolean): void {
    for (const name of targetNames(target, node => this.text(node))) {
      if (scope === null) {
        const facts = this.of(name);
        facts.worked ||= worked || looped;
        if (!looped) {
          facts.binds.push({ cell: this.cell, at: target.from });
        }
      }
    }
    if (target.name !== 'VariableName') {
      this.visitTarget(target, { scope, looped });
    }
  }

  /** What a target reads: `a[i].b = …` changes `a` and reads `i`. */
  private visitTarget(target: Syntax, where: Where): void {
    if (target.name === 'TupleExpression' || target.name === 'ArrayExpression') {
      target.children
        .filter(child => child.name !== 'VariableName')
        .forEach(child => this.visitTarget(child, where));
    } else if (target.name === 'MemberExpression') {
      this.work(target, where.scope);
      this.visit(target, where);
    }
  }

  private visitAll(nodes: readonly Syntax[], where: Where): void {
    for (const node of nodes) {
      this.visit(node, where);
    }
  }

  private visit(node: Syntax, where: Where): void {
    const { children } = node;
    if (children.length === 0) {
      return this.visitLeaf(node, where.scope);
    }
    switch (node.name) {
      case 'TypeDef':
        return;
      case 'AssignStatement':
        return this.visitAssignment(node, where);
      case 'ImportStatement':
        return this.visitImport(node, where.scope);
      case 'ScopeStatement':
        for (const child of children) {
          if (child.name === 'VariableName') {
            this.of(this.text(child)).worked = true;
          }
        }
        return;
      case 'FunctionDefinition':
        return this.visitFunction(node, where);
      case 'LambdaExpression':
        return this.visitLambda(node, where);
      case 'ClassDefinition':
        return this.visitClass(node, where);
      case 'UpdateStatement':
      case 'NamedExpression':
        return this.visitChange(node, where);
      case 'ForStatement':
        return this.visitFor(children, where);
      case 'WhileStatement':
        return this.visitAll(children, { scope: where.scope, looped: true });
      case 'MatchClause':
        return this.visitAll(children.slice(-1), where);
      case 'ArgList':
        return this.visitArguments(children, where);
      case 'ArrayComprehensionExpression':
      case 'ComprehensionExpression':
      case 'DictionaryComprehensionExpression':
      case 'SetComprehensionExpression':
        return this.visitComprehension(node, where);
      case 'CallExpression':
        this.noteCall(node, where);
        break;
      case 'IfStatement':
        this.noteBranches(children, where.scope);
        break;
      case 'MatchStatement':
        this.noteMatch(children, where.scope);
        break;
      case 'AssertStatement':
        this.noteAssert(children[1], where.scope);
        break;
      case 'BinaryExpression':
      case 'MemberExpression':
        this.noteExpression(node, where.scope);
        break;
      default:
    }
    this.visitAll(children, where);
  }

  private visitLeaf(node: Syntax, scope: Scope | null): void {
    if (node.name === 'VariableName') {
      const key = this.keyOf(node, scope);
      if (key !== null) {
        const inside = scope !== null && isFunction(scope);
        this.of(key).reads.push({ cell: inside ? Infinity : this.cell, at: node.from });
      }
    } else if (node.name === 'PropertyName') {
      this.usage.attributes.add(this.text(node));
    }
  }

  private visitImport(node: Syntax, scope: Scope | null): void {
    for (const { name } of importedNames(node, child => this.text(child))) {
      if (scope === null && name !== '*') {
        this.of(name).binds.push({ cell: this.cell, at: node.from });
      }
    }
  }

  /** `x += 1` works on what `x` is; `(x := 1)` binds it. */
  private visitChange({ name, children }: Syntax, where: Where): void {
    const [target, ...rest] = children;
    if (target !== undefined && name === 'UpdateStatement') {
      this.work(target, where.scope);
    } else if (target !== undefined) {
      this.bind(target, where, true);
    }
    this.visitAll(name === 'UpdateStatement' ? children : rest, where);
  }

  private visitLambda(node: Syntax, where: Where): void {
    const own = new Map<string, null>(
      parametersOf(this.tree, node).map(({ name }) => [name ?? '', null])
    );
    for (const list of node.children.filter(({ name }) => name === 'ParamList')) {
      parametersOf(this.tree, list).forEach(
        ({ value }) => value !== null && this.visit(value, where)
      );
    }
    const body = node.children.at(-1);
    if (body !== undefined) {
      this.visit(body, { scope: { own, outer: where.scope }, looped: false });
    }
  }

  private visitClass({ children }: Syntax, where: Where): void {
    const body = children.at(-1);
    const own = new Map<string, null>();
    if (body !== undefined) {
      bindingsIn(body, child => this.text(child)).bound.forEach(name => own.set(name, null));
      this.visit(body, { scope: { own, outer: where.scope }, looped: false });
    }
    this.visitAll(
      children.filter(({ name }) => name === 'ArgList'),
      where
    );
  }

  private visitFor(children: readonly Syntax[], where: Where): void {
    const until = children.findIndex(({ name }) => name === 'in');
    children.slice(1, until).forEach(target => this.bind(target, where, true));
    this.noteLoop(children[until + 1], where.scope);
    this.visitAll(children.slice(until + 1), { scope: where.scope, looped: true });
  }

  private visitArguments(children: readonly Syntax[], where: Where): void {
    for (const [at, child] of children.entries()) {
      const next = children[at + 1];
      // A keyword is no name that is read.
      if (next?.name !== 'AssignOp' || this.text(next) === ':=') {
        this.visit(child, where);
      }
    }
  }

  private visitComprehension(node: Syntax, { scope, looped }: Where): void {
    const own = new Map<string, null>();
    for (const target of comprehensionTargets(node)) {
      targetNames(target, child => this.text(child)).forEach(name => own.set(name, null));
    }
    node.children.forEach(
      (child, at) => node.children[at - 1]?.name === 'in' && this.noteLoop(child, scope)
    );
    this.visitAll(node.children, { scope: { own, outer: scope }, looped });
  }

  private visitAssignment(node: Syntax, where: Where): void {
    const { children } = node;
    const last = children.findLastIndex(({ name }) => name === 'AssignOp');
    const targets = children
      .slice(0, Math.max(0, last))
      .filter(({ name }) => name !== 'AssignOp' && name !== ',' && name !== 'TypeDef');
    const values = children.slice(last + 1);
    const [value] = values;
    const [target] = targets;
    if (
      where.scope === null &&
      target?.name === 'VariableName' &&
      value?.name === 'DictionaryExpression'
    ) {
      const name = this.text(target);
      const read = readAnswer(this.tree, value);
      const keys = read?.t === 'dict' ? read.v.map(([key]) => key) : dictKeys(this.tree, value);
      this.usage.keys.set(name, this.usage.keys.has(name) ? null : keys);
    }
    const table = tableIn(this.tree, node, child => this.globalOf(child, where.scope));
    if (table !== null) {
      this.usage.tables.add(table);
    }
    this.visitAll(values, where);
    targets.forEach(one => this.bind(one, where, false));
  }

  private visitFunction(node: Syntax, where: Where): void {
    const { scope } = where;
    const nameNode = node.children.find(({ name }) => name === 'VariableName');
    const name = nameNode === undefined ? '' : this.text(nameNode);
    const parameters = parametersOf(this.tree, node);
    parameters.forEach(({ value }) => value !== null && this.visit(value, where));
    if (scope === null && nameNode !== undefined) {
      this.of(name).binds.push({ cell: this.cell, at: node.from });
      this.usage.functions.set(name, {
        parameters: parameters.map(parameter => parameter.name ?? ''),
        repeated: this.usage.functions.has(name)
      });
    }
    const body = node.children.at(-1);
    if (body === undefined) {
      return;
    }
    const { bound } = bindingsIn(body, child => this.text(child));
    const own = new Map<string, string | null>([...bound].map(local => [local, null]));
    for (const { name: parameter } of parameters) {
      const known = scope === null && parameter !== null && !bound.has(parameter);
      own.set(parameter ?? '', known ? parameterKey(name, parameter) : null);
    }
    const list = node.children.find(child => child.name === 'ParamList');
    (list?.children ?? [])
      .filter(
        (child, at) =>
          child.name === 'VariableName' && /^\*/.test(list?.children[at - 1]?.name ?? '')
      )
      .forEach(child => own.set(this.text(child), null));
    own.set(FUNCTION, null);
    this.visit(body, { scope: { own, outer: scope }, looped: false });
  }

  /** Hands what is known of parameters on to the names that are given to them. */
  finish(): NameUsage {
    const { names, functions, tables } = this.usage;
    const done = new Set<string>();
    const resolve = (key: string, depth: number): NameFacts | null => {
      const facts = names.get(key) ?? null;
      if (facts === null || done.has(key) || depth > 8) {
        return facts;
      }
      done.add(key);
      for (const given of facts.given) {
        const [callee = '', parameter = ''] = given.split('(');
        const known = functions.get(callee);
        if (known === undefined || known.repeated || (names.get(callee)?.binds.length ?? 0) > 1) {
          continue;
        }
        const name = parameter.startsWith('#')
          ? known.parameters[Number(parameter.slice(1))]
          : parameter;
        const other = name === undefined ? null : resolve(parameterKey(callee, name), depth + 1);
        if (other !== null) {
          takeOver(facts, other);
        }
      }
      return facts;
    };
    [...names.keys()].forEach(key => resolve(key, 0));
    for (const facts of names.values()) {
      facts.live = facts.live !== null && tables.has(facts.live.frame) ? facts.live : null;
    }
    return this.usage;
  }
}

/** Keys of a dict whose values are computed; `null` unless all are plain text. */
function dictKeys(tree: PythonTree, node: Syntax): Value[] | null {
  const keys: Value[] = [];
  let key = true;
  for (const child of node.children.slice(1, -1)) {
    if (child.name === ',') {
      key = true;
    } else if (child.name === '**' || child.name === 'for') {
      return null;
    } else if (key) {
      const value = readAnswer(tree, child);
      if (value?.t !== 'str') {
        return null;
      }
      keys.push(value);
      key = false;
    }
  }
  return keys;
}

/** Reads the usage of names over all cells of a notebook. */
export function usageOf(
  cells: readonly { tree: PythonTree | null; magics: readonly Magic[] }[]
): NameUsage {
  const reader = new UsageReader();
  cells.forEach(({ tree, magics }, cell) => {
    if (tree !== null) {
      reader.read(tree, magics, cell);
    }
  });
  return reader.finish();
}
