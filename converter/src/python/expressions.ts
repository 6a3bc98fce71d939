/** Lowers Python's expressions: which objects an expression may give, and what evaluating it does. */
import { comprehensionSource, comprehensionTargets, targetNames } from './bindings';
import { callEffects, callText } from './effects';
import { GOES_ON, HISTORY } from './knowledge';
import { type Argument, MASK, type Variable } from './program';
import { readQueried } from './queries';
import type { Scope } from './scope';
import type { Syntax } from './tree';
import { either, elements, isExpression, isMask, make, part } from './values';

/** Gives a value to a target, whatever its form. */
export function assign(scope: Scope, target: Syntax, value: Variable | null): void {
  switch (target.name) {
    case 'VariableName': {
      const to = scope.bind(scope.text(target));
      if (value !== null) {
        scope.emit({ op: 'copy', to, from: value });
      }
      return;
    }
    case 'TupleExpression':
    case 'ArrayExpression': {
      const element = elements(scope, value);
      target.children.filter(isExpression).forEach(child => assign(scope, child, element));
      return;
    }
    case 'ParenthesizedExpression':
      target.children.filter(isExpression).forEach(child => assign(scope, child, value));
      return;
    case 'MemberExpression': {
      const [base, ...rest] = target.children;
      const into = base === undefined ? null : lower(scope, base);
      rest
        .filter(child => child.name !== 'PropertyName' && isExpression(child))
        .forEach(child => lower(scope, child));
      if (into !== null) {
        scope.emit({ op: 'change', of: into });
        if (value !== null) {
          scope.emit({ op: 'store', into, from: value });
        }
      }
      return;
    }
    default:
      target.children.filter(isExpression).forEach(child => assign(scope, child, value));
  }
}

function lowerOuter(scope: Scope, children: readonly Syntax[]): Variable | null {
  const outer = comprehensionSource(children);
  return outer === undefined ? null : lower(scope, outer);
}

/**
 * The `for … in …` clauses and conditions of a comprehension, then what it collects.
 *
 * @param given what its first clause goes through
 */
function lowerComprehension(
  scope: Scope,
  children: readonly Syntax[],
  given: Variable | null
): (Variable | null)[] {
  const node: Syntax = { name: '', from: 0, to: 0, children: [...children] };
  const names = comprehensionTargets(node).flatMap(target =>
    targetNames(target, child => scope.text(child))
  );
  const first = children.findIndex(child => child.name === 'for' || child.name === 'async');
  const outer = comprehensionSource(children);
  let collected: (Variable | null)[] = [];
  scope.inner('comprehension', names, () => {
    let targets: Syntax[] = [];
    let state: 'targets' | 'source' | 'condition' = 'condition';
    for (const child of children.slice(first)) {
      if (child.name === 'for') {
        state = 'targets';
        targets = [];
      } else if (child.name === 'in') {
        state = 'source';
      } else if (isExpression(child) && state === 'targets') {
        targets.push(child);
      } else if (isExpression(child)) {
        const value = child === outer ? given : lower(scope, child);
        if (state === 'source') {
          const element = elements(scope, value);
          const own = targets.length > 1 ? elements(scope, element) : element;
          targets.forEach(target => assign(scope, target, own));
          state = 'condition';
        }
      }
    }
    collected = lowerAll(scope, children.slice(0, first).filter(isExpression));
  });
  return collected;
}

/** A generator that outlives its expression runs when somebody reads it: like a function. */
function lowerGenerator(scope: Scope, node: Syntax): Variable {
  const given = lowerOuter(scope, node.children);
  const body = scope.functionBody('<generator>', [], [], new Set(), () => {
    lowerComprehension(scope, node.children, given).forEach(value => {
      if (value !== null && scope.body.result !== null) {
        scope.emit({ op: 'copy', to: scope.body.result, from: value });
      }
    });
  });
  const code = scope.temporary();
  scope.emit({ op: 'function', to: code, body, defaults: [] });
  return make(scope, [code, given], true, true);
}

/** Parameters of a function or lambda; defaults are evaluated where it is defined. */
export function lowerParameters(
  scope: Scope,
  list: Syntax | undefined
): { params: { name: string; star: boolean }[]; defaults: [string, Variable][] } {
  const params: { name: string; star: boolean }[] = [];
  const defaults: [string, Variable][] = [];
  const children = list?.children ?? [];
  children.forEach((child, at) => {
    const before = children[at - 1]?.name;
    if (before === 'AssignOp') {
      const value = lower(scope, child);
      const name = params.at(-1)?.name;
      if (value !== null && name !== undefined) {
        defaults.push([name, value]);
      }
    } else if (child.name === 'VariableName') {
      params.push({ name: scope.text(child), star: before === '*' || before === '**' });
    } else if (child.name === 'TypeDef') {
      child.children.filter(isExpression).forEach(type => lower(scope, type));
    }
  });
  return { params, defaults };
}

function lowerLambda(scope: Scope, node: Syntax): Variable {
  const list = node.children.find(child => child.name === 'ParamList');
  const { params, defaults } = lowerParameters(scope, list);
  const result = node.children.at(-1);
  const body = scope.functionBody('<lambda>', params, [], new Set(), () => {
    const value = result === undefined ? null : lower(scope, result);
    if (value !== null && scope.body.result !== null) {
      scope.emit({ op: 'copy', to: scope.body.result, from: value });
    }
  });
  const to = scope.temporary();
  scope.emit({ op: 'function', to, body, defaults });
  return to;
}

function lowerArguments(
  scope: Scope,
  list: readonly Syntax[]
): { args: Argument[]; inPlace: boolean } {
  const args: Argument[] = [];
  let inPlace = false;
  let keyword: string | null = null;
  let spread = false;
  if (list.some(child => child.name === 'for')) {
    lowerComprehension(scope, list, lowerOuter(scope, list)).forEach(value => {
      if (value !== null) {
        args.push({ value: make(scope, [value], false), keyword: null, spread: false });
      }
    });
    return { args, inPlace };
  }
  for (const [at, child] of list.entries()) {
    const next = list[at + 1];
    if (child.name === ',') {
      keyword = null;
      spread = false;
    } else if (child.name === '*' || child.name === '**') {
      spread = true;
    } else if (next?.name === 'AssignOp') {
      keyword = scope.text(child);
    } else if (isExpression(child)) {
      const walrus = list[at - 1];
      const value = lower(scope, child);
      if (walrus?.name === 'AssignOp' && scope.text(walrus) === ':=' && keyword !== null) {
        const to = scope.bind(keyword);
        if (value !== null) {
          scope.emit({ op: 'copy', to, from: value });
        }
        keyword = null;
      }
      inPlace ||= keyword === 'out' && child.name !== 'None';
      inPlace ||= keyword === 'inplace' && scope.text(child) !== 'False';
      if (value !== null) {
        args.push({ value: spread ? (elements(scope, value) ?? value) : value, keyword, spread });
      }
      // `**options` can hold `inplace=True`.
      inPlace ||= spread && list[at - 1]?.name === '**';
    }
  }
  return { args, inPlace };
}

/** Calls that may ask; which of them do is told by the cell's own reading. */
const ASKS = /(?:^|\.)(?:input|raw_input|getpass)$/;

function lowerCall(scope: Scope, node: Syntax): Variable {
  const [calleeNode] = node.children;
  const list = node.children.at(-1)?.children.slice(1, -1) ?? [];
  const text = callText(scope.tree, node);
  const property = calleeNode?.name === 'MemberExpression' ? calleeNode.children.at(-1) : undefined;
  const base = calleeNode?.children[0];
  const method = property?.name === 'PropertyName' ? scope.text(property) : null;
  const receiver = method !== null && base !== undefined ? lower(scope, base) : null;
  const callee = method === null && calleeNode !== undefined ? lower(scope, calleeNode) : null;
  if (method !== null && GOES_ON.test(method)) {
    scope.body.opaque ??= `${method} starts something that goes on after the cell`;
  }
  if (method === 'query' || method === 'eval') {
    readQueried(scope, list);
  }
  scope.body.effects.push(...callEffects(text));
  if (ASKS.test(text.callee)) {
    scope.body.asks.push(node.from);
  }
  scope.body.calls = true;
  const { args, inPlace } = lowerArguments(scope, list);
  const to = scope.temporary();
  const { file, mode } = text;
  const order = scope.next();
  scope.emit({ op: 'call', to, callee, receiver, method, args, inPlace, file, mode, order });
  return to;
}

/** One of what these expressions give. */
function anyOf(scope: Scope, children: readonly Syntax[]): Variable | null {
  return either(scope, lowerAll(scope, children));
}

/** Lowers an expression; the result is `null` when it gives no object that anything could share or change. */
export function lower(scope: Scope, node: Syntax): Variable | null {
  switch (node.name) {
    case 'Number':
    case 'String':
    case 'Boolean':
    case 'None':
    case 'Ellipsis':
    case 'PropertyName':
      return null;
    case 'VariableName': {
      const name = scope.text(node);
      const variable = scope.read(name);
      if (variable.owner === null && HISTORY.test(name) && scope.body.reads.has(name)) {
        scope.body.opaque ??= `${name} holds what was run before, in whatever order`;
      }
      return variable;
    }
    default:
      return lowerComposed(scope, node);
  }
}

/** Lowers expressions in order; a loop, since code can be nested as deep as the stack allows. */
function lowerAll(scope: Scope, nodes: readonly Syntax[]): (Variable | null)[] {
  const values: (Variable | null)[] = [];
  for (const node of nodes) {
    values.push(lower(scope, node));
  }
  return values;
}

/** Lowers an expression that is made of others. */
function lowerComposed(scope: Scope, node: Syntax): Variable | null {
  const children = node.children.filter(isExpression);
  switch (node.name) {
    case 'MemberExpression': {
      const [base, ...rest] = children;
      const from = base === undefined ? null : lower(scope, base);
      const property = node.children.at(-1);
      if (property?.name === 'PropertyName') {
        return part(scope, from, scope.text(property));
      }
      rest.forEach(index => lower(scope, index));
      return part(scope, from, rest.some(index => isMask(scope, index)) ? MASK : null);
    }
    case 'CallExpression':
      return lowerCall(scope, node);
    case 'LambdaExpression':
      return lowerLambda(scope, node);
    case 'ConditionalExpression': {
      const [yes, , no] = lowerAll(scope, children);
      return either(scope, [yes ?? null, no ?? null]);
    }
    case 'NamedExpression': {
      const [target, value] = node.children.filter(child => child.name !== 'AssignOp');
      const result = value === undefined ? null : lower(scope, value);
      if (target !== undefined) {
        assign(scope, target, result);
      }
      return result;
    }
    case 'BinaryExpression': {
      const values = lowerAll(scope, children);
      const operators = node.children.filter(child => !isExpression(child));
      if (operators.some(child => child.name === 'and' || child.name === 'or')) {
        return either(scope, values);
      }
      return operators.some(child => child.name === 'CompareOp') ||
        values.every(value => value === null)
        ? null
        : make(scope, values, true);
    }
    case 'UnaryExpression': {
      const values = lowerAll(scope, children);
      return values.every(value => value === null) ? null : make(scope, values, true);
    }
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
    case 'DictionaryExpression': {
      const spread = node.children.some(child => child.name === '*' || child.name === '**');
      return make(scope, lowerAll(scope, children), spread);
    }
    case 'ComprehensionExpression':
      return lowerGenerator(scope, node);
    case 'YieldExpression':
    case 'YieldStatement': {
      scope.body.generator = true;
      const value = anyOf(scope, children);
      if (value !== null && scope.body.result !== null) {
        scope.emit({ op: 'copy', to: scope.body.result, from: value });
      }
      return scope.body.result;
    }
    case 'AwaitExpression':
      return part(scope, anyOf(scope, children), null);
    case 'FormatString':
    case 'ContinuedString':
    case 'FormatReplacement':
    case 'FormatSpec':
      children.forEach(child => lower(scope, child));
      return null;
    default: {
      if (node.name.endsWith('ComprehensionExpression')) {
        return make(
          scope,
          lowerComprehension(scope, node.children, lowerOuter(scope, node.children)),
          false
        );
      }
      return anyOf(scope, children);
    }
  }
}
