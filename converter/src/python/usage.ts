/** Reads how a notebook treats its names: which are answers (`COUNTRY`), which work in progress (`total = 0`), and what their use proves. */
import type { Value } from '@lockstep/protocol';
import { argumentsOf, calledName, dottedName, parametersOf } from './arguments';
import { bindingsIn, comprehensionTargets, importedNames, targetNames } from './bindings';
import { atLeast, type NameFacts, noFacts, takeOver } from './facts';
import { distinctionOf, noteCondition } from './guards';
import { demandOf } from './demands';
import { readAnswer } from './literals';
import type { Magic } from './magics';
import { readingOf, wrapsPath } from './reading';
import { type Taken, tableIn, takenByQuery, takenIn } from './tables';
import { type PythonTree, type Syntax, textOf, walk } from './tree';

/** A function of the notebook, as far as its defaults may be candidates. */
interface KnownFunction {
  parameters: string[];
  /** Defined more than once: nothing is said of it. */
  repeated: boolean;
}

/** A call of a function by its plain name. */
interface KnownCall {
  callee: string;
  /** Parameters that it gives by keyword, and how many by position; `starred`: perhaps all. */
  named: Set<string>;
  placed: number;
  starred: boolean;
}

export interface NameUsage {
  names: Map<string, NameFacts>;
  functions: Map<string, KnownFunction>;
  calls: KnownCall[];
  /** Attributes that are read anywhere. */
  attributes: Set<string>;
  /** Keys of dicts that are written as literals, by name; `null` where it is assigned twice. */
  keys: Map<string, Value[] | null>;
  tables: Set<string>;
}

const FILLS = new Set(
  'append extend insert add update pop popitem remove discard clear setdefault sort reverse'.split(
    ' '
  )
);
/** Functions that hand on the elements of their first argument. */
const PASSES = /^(?:enumerate|tqdm|trange|zip|sorted|reversed|list|iter|track|progress_bar|map)$/;

/** Local names: to the key of a parameter's facts, or to `null` when nothing is known of them. */
interface Scope {
  own: ReadonlyMap<string, string | null>;
  outer: Scope | null;
}

interface Where {
  scope: Scope | null;
  looped: boolean;
}

/** The key under which facts of a parameter are kept. */
export function parameterKey(callee: string, parameter: string): string {
  return `${callee}(${parameter}`;
}

/** Reads one cell after another; {@link UsageReader.finish} draws the conclusions. */
class UsageReader {
  readonly usage: NameUsage = {
    names: new Map(),
    functions: new Map(),
    calls: [],
    attributes: new Set(),
    keys: new Map(),
    tables: new Set()
  };
  private tree: PythonTree = {
    text: '',
    script: { name: '', from: 0, to: 0, children: [] },
    comments: [],
    fault: null
  };
  private cell = 0;

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

  private of(key: string): NameFacts {
    const known = this.usage.names.get(key);
    if (known !== undefined) {
      return known;
    }
    const facts = noFacts();
    this.usage.names.set(key, facts);
    return facts;
  }

  private text(node: Syntax): string {
    return textOf(this.tree, node);
  }

  /** The key of a variable's facts; `null` for local names of which nothing is known. */
  private keyOf(node: Syntax | undefined, scope: Scope | null): string | null {
    if (node?.name !== 'VariableName') {
      return null;
    }
    const name = this.text(node);
    for (let at = scope; at !== null; at = at.outer) {
      const own = at.own.get(name);
      if (own !== undefined) {
        return own;
      }
    }
    return name;
  }

  /** A variable at the top of the kernel. */
  private globalOf(node: Syntax | undefined, scope: Scope | null): string | null {
    const key = this.keyOf(node, scope);
    return key === null || key.includes('(') ? null : key;
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

  private work(node: Syntax, scope: Scope | null): void {
    const key = this.keyOf(rootOf(node) ?? undefined, scope);
    if (key !== null) {
      this.of(key).worked = true;
    }
  }

  private visitAll(nodes: readonly Syntax[], where: Where): void {
    nodes.forEach(node => this.visit(node, where));
  }

  private visit(node: Syntax, where: Where): void {
    const { scope, looped } = where;
    const { children } = node;
    switch (node.name) {
      case 'VariableName': {
        const key = this.keyOf(node, scope);
        if (key !== null) {
          const inside = scope !== null && isFunction(scope);
          this.of(key).reads.push({ cell: inside ? Infinity : this.cell, at: node.from });
        }
        return;
      }
      case 'PropertyName':
        this.usage.attributes.add(this.text(node));
        return;
      case 'TypeDef':
        return;
      case 'AssignStatement':
        return this.visitAssignment(node, where);
      case 'UpdateStatement': {
        const [target] = children;
        if (target !== undefined) {
          this.work(target, scope);
        }
        return this.visitAll(children, where);
      }
      case 'NamedExpression': {
        const [target, ...rest] = children;
        if (target !== undefined) {
          this.bind(target, where, true);
        }
        return this.visitAll(rest, where);
      }
      case 'ImportStatement':
        importedNames(node, child => this.text(child)).forEach(({ name }) => {
          if (scope === null && name !== '*') {
            this.of(name).binds.push({ cell: this.cell, at: node.from });
          }
        });
        return;
      case 'ScopeStatement':
        children
          .filter(({ name }) => name === 'VariableName')
          .forEach(name => {
            this.of(this.text(name)).worked = true;
          });
        return;
      case 'FunctionDefinition':
        return this.visitFunction(node, where);
      case 'LambdaExpression': {
        const own = new Map<string, null>(
          parametersOf(this.tree, node).map(({ name }) => [name ?? '', null])
        );
        children
          .filter(({ name }) => name === 'ParamList')
          .forEach(list =>
            parametersOf(this.tree, list).forEach(
              ({ value }) => value !== null && this.visit(value, where)
            )
          );
        const body = children.at(-1);
        if (body !== undefined) {
          this.visit(body, { scope: { own, outer: scope }, looped: false });
        }
        return;
      }
      case 'ClassDefinition': {
        const body = children.at(-1);
        const own = new Map<string, null>();
        if (body !== undefined) {
          bindingsIn(body, child => this.text(child)).bound.forEach(name => own.set(name, null));
          this.visit(body, { scope: { own, outer: scope }, looped: false });
        }
        return this.visitAll(
          children.filter(({ name }) => name === 'ArgList'),
          where
        );
      }
      case 'ForStatement': {
        const until = children.findIndex(({ name }) => name === 'in');
        children.slice(1, until).forEach(target => this.bind(target, where, true));
        this.noteLoop(children[until + 1], scope);
        return this.visitAll(children.slice(until + 1), { scope, looped: true });
      }
      case 'WhileStatement':
        return this.visitAll(children, { scope, looped: true });
      case 'IfStatement':
        this.noteBranches(children, scope);
        return this.visitAll(children, where);
      case 'AssertStatement': {
        const [, condition] = children;
        if (condition !== undefined) {
          noteCondition(this.tree, condition, true, child => this.factsOf(child, scope));
        }
        return this.visitAll(children, where);
      }
      case 'MatchStatement':
        this.noteMatch(children, scope);
        return this.visitAll(children, where);
      case 'MatchClause':
        return this.visitAll(children.slice(-1), where);
      case 'CallExpression':
        this.noteCall(node, where);
        return this.visitAll(children, where);
      case 'ArgList':
        return this.visitAll(
          children.filter(
            (_, at) =>
              children[at + 1]?.name !== 'AssignOp' || this.text(children[at + 1] ?? node) === ':='
          ),
          where
        );
      default:
    }
    if (node.name.endsWith('ComprehensionExpression')) {
      const own = new Map<string, null>();
      comprehensionTargets(node).forEach(target =>
        targetNames(target, child => this.text(child)).forEach(name => own.set(name, null))
      );
      children.forEach(
        (child, at) => children[at - 1]?.name === 'in' && this.noteLoop(child, scope)
      );
      return this.visitAll(children, { scope: { own, outer: scope }, looped });
    }
    if (node.name === 'BinaryExpression' || node.name === 'MemberExpression') {
      this.noteExpression(node, scope);
    }
    this.visitAll(children, where);
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

  private factsOf(node: Syntax | undefined, scope: Scope | null): NameFacts | null {
    const key = this.keyOf(node, scope);
    return key === null ? null : this.of(key);
  }

  /** `for x in urls`, also around `enumerate` and the like. */
  private noteLoop(node: Syntax | undefined, scope: Scope | null): void {
    if (node?.name === 'CallExpression' && PASSES.test(calledName(this.tree, node) ?? '')) {
      argumentsOf(this.tree, node).list.forEach(
        ({ value }) => value !== null && this.noteLoop(value, scope)
      );
      return;
    }
    const facts = this.factsOf(node, scope);
    if (facts !== null) {
      facts.items = true;
    }
  }

  /** `if x < 0: raise`, and chains of `if mode == "a": … elif mode == "b": …`. */
  private noteBranches(children: readonly Syntax[], scope: Scope | null): void {
    const conditions = children.filter((_, at) =>
      /^(?:if|elif)$/.test(children[at - 1]?.name ?? '')
    );
    const bodies = children.filter(({ name }) => name === 'Body');
    const [first] = conditions;
    if (first !== undefined && isRaising(bodies[0])) {
      noteCondition(this.tree, first, false, child => this.factsOf(child, scope));
    }
    const told = conditions.map(one =>
      distinctionOf(this.tree, one, child => this.factsOf(child, scope))
    );
    const facts = told[0]?.facts;
    const otherwise = bodies.length > conditions.length ? bodies.at(-1) : undefined;
    const same = told.every(one => one !== null && one.facts === facts && !one.negated);
    if (facts !== undefined && same && told.length + (otherwise === undefined ? 0 : 1) > 1) {
      facts.closed ||= otherwise === undefined || isRaising(otherwise);
    }
  }

  private noteMatch(children: readonly Syntax[], scope: Scope | null): void {
    const facts = this.factsOf(children[1], scope);
    const clauses = (children.at(-1)?.children ?? []).filter(({ name }) => name === 'MatchClause');
    if (facts === null) {
      return;
    }
    let open = false;
    for (const clause of clauses) {
      const [, pattern] = clause.children;
      if (pattern?.name === 'CapturePattern') {
        open ||= !isRaising(clause.children.at(-1));
      }
      walk(pattern ?? clause, child => {
        if (child.name === 'LiteralPattern') {
          const [literal] = child.children;
          const value = literal === undefined ? null : readAnswer(this.tree, literal);
          facts.known.push(...(value?.t === 'str' || value?.t === 'int' ? [value] : []));
        }
        return child.name !== 'Body';
      });
    }
    facts.closed ||= !open && facts.known.length > 1;
  }

  private noteExpression(node: Syntax, scope: Scope | null): void {
    const told = distinctionOf(this.tree, node, child => this.factsOf(child, scope));
    if (told !== null) {
      told.facts.known.push(...told.values);
    }
    this.noteTaken(
      takenIn(this.tree, node, child => this.globalOf(child, scope)),
      scope
    );
    const table = tableIn(this.tree, node, child => this.globalOf(child, scope));
    if (table !== null) {
      this.usage.tables.add(table);
    }
    const [base, sign, key] = node.name === 'MemberExpression' ? node.children : [];
    const held = sign?.name === '[' ? this.globalOf(base, scope) : null;
    if (held !== null && node.children.length === 4) {
      this.factsOf(key, scope)?.lookups.set(held, true);
    }
  }

  private noteTaken(taken: readonly Taken[], scope: Scope | null): void {
    for (const { node, live } of taken) {
      const facts = this.factsOf(node, scope);
      if (facts !== null) {
        facts.live ??= live;
      }
    }
  }

  private noteCall(call: Syntax, { scope }: Where): void {
    const { tree } = this;
    const method = calledName(tree, call);
    const [callee] = call.children;
    const { list, starred } = argumentsOf(tree, call);
    const globalOf = (node: Syntax | undefined): string | null => this.globalOf(node, scope);
    this.noteTaken(takenIn(tree, call, globalOf), scope);
    takenByQuery(tree, call, globalOf).forEach(({ name, live }) => (this.of(name).live ??= live));
    const table = tableIn(tree, call, globalOf);
    if (table !== null) {
      this.usage.tables.add(table);
    }
    if (callee?.name === 'MemberExpression' && method !== null) {
      if (FILLS.has(method)) {
        this.work(callee, scope);
      }
      const held = method === 'get' ? globalOf(callee.children[0]) : null;
      const key = list[0]?.value;
      if (held !== null && key) {
        this.factsOf(key, scope)?.lookups.set(held, false);
      }
    }
    const full = dottedName(tree, callee);
    const reading = full === null ? null : readingOf(tree, full, list);
    const read = this.factsOf(reading?.argument.value ?? undefined, scope);
    if (reading !== null && read !== null && full !== null) {
      read.place ??= wrapsPath(full) ? null : reading.kind === 'file' ? 'path' : 'address';
    }
    const known =
      callee?.name === 'VariableName' && this.keyOf(callee, scope) === method ? method : null;
    if (known !== null) {
      this.usage.calls.push({
        callee: known,
        named: new Set(list.flatMap(({ name }) => name ?? [])),
        placed: list.filter(({ position }) => position !== null).length,
        starred
      });
    }
    for (const { name, position, value } of list) {
      const facts = this.factsOf(value ?? undefined, scope);
      if (facts === null) {
        continue;
      }
      const demand = method === null ? null : demandOf(method, name, position, list.length);
      if (demand !== null) {
        facts.whole ||= demand.whole;
        if (demand.min !== undefined) {
          atLeast(facts, demand.min);
        }
        if (demand.max !== undefined) {
          facts.max ??= demand.max;
        }
      }
      if (known !== null) {
        facts.given.add(name === null ? `${known}(#${position ?? ''}` : parameterKey(known, name));
      }
    }
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

/** Marks the scope of a function among scopes of classes and comprehensions; no name can be like it. */
const FUNCTION = '(';

function isFunction(scope: Scope): boolean {
  return scope.own.has(FUNCTION) || (scope.outer !== null && isFunction(scope.outer));
}

/** The variable at the root of `a.b[c].d`. */
function rootOf(node: Syntax): Syntax | null {
  let at: Syntax | undefined = node;
  while (at?.name === 'MemberExpression') {
    at = at.children[0];
  }
  return at?.name === 'VariableName' ? at : null;
}

/** True when the first statement of a body raises an error. */
function isRaising(body: Syntax | undefined): boolean {
  return body?.children.find(({ name }) => name !== ':')?.name === 'RaiseStatement';
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
