/** Finds every text in code with the name it is given to: the places where secrets stand. */
import { argumentsOf, calledName, parametersOf } from './arguments';
import { readAnswer } from './literals';
import { type PythonTree, type Syntax, textOf } from './tree';

/** A text literal and what holds it. */
export interface NamedText {
  node: Syntax;
  value: string;
  /** Variable, keyword, attribute or key that takes it; `null` for none. */
  name: string | null;
  /** What the name belongs to: the function that is called, the dict; `null` for plain variables. */
  owner: string | null;
  /** It stands outside functions and classes. */
  top: boolean;
  /** It has fields that Python fills in, so that no value can take its place; `value` is its source then. */
  filled: boolean;
}

const TEXTS = new Set(['String', 'FormatString', 'ContinuedString']);

/** The name that the target of an assignment gives: of `x`, `a.x`, `d["x"]`. */
function targetName(
  tree: PythonTree,
  target: Syntax
): { name: string; owner: string | null } | null {
  if (target.name === 'VariableName') {
    return { name: textOf(tree, target), owner: null };
  }
  const [base, sign, last] = target.name === 'MemberExpression' ? target.children : [];
  if (base === undefined || last === undefined) {
    return null;
  }
  const owner = /^[\w.]{1,40}$/.test(textOf(tree, base)) ? textOf(tree, base) : null;
  if (sign?.name === '.') {
    return { name: textOf(tree, last), owner };
  }
  const key = readAnswer(tree, last);
  return key?.t === 'str' ? { name: key.v, owner: null } : null;
}

/** Every text literal of a cell, in order of the tree. */
export function textsOf(tree: PythonTree): NamedText[] {
  const found: NamedText[] = [];
  let depth = 0;
  const take = (
    node: Syntax | null | undefined,
    name: string | null,
    owner: string | null
  ): void => {
    if (node === null || node === undefined) {
      return;
    }
    if (node.name === 'ParenthesizedExpression') {
      return take(node.children[1], name, owner);
    }
    const value = TEXTS.has(node.name) ? readAnswer(tree, node) : null;
    if (value?.t === 'str') {
      found.push({ node, value: value.v, name, owner, top: depth === 0, filled: false });
    } else if (TEXTS.has(node.name)) {
      const source = textOf(tree, node);
      found.push({ node, value: source, name: null, owner: null, top: depth === 0, filled: true });
    } else {
      visit(node, name);
    }
  };
  /** `holder`: the name that the whole expression is given to. */
  const visit = (node: Syntax, holder: string | null): void => {
    const { children } = node;
    if (node.name === 'AssignStatement') {
      const last = children.findLastIndex(({ name }) => name === 'AssignOp');
      const [target] = children;
      const named = target === undefined || last !== 1 ? null : targetName(tree, target);
      children
        .slice(last + 1)
        .forEach(value => take(value, named?.name ?? null, named?.owner ?? null));
      return;
    }
    if (node.name === 'CallExpression') {
      const [callee] = children;
      const method = calledName(tree, node);
      if (callee !== undefined) {
        visit(callee, null);
      }
      const { list } = argumentsOf(tree, node);
      const first = list.find(({ position }) => position === 0)?.value;
      const key = first === undefined || first === null ? null : readAnswer(tree, first);
      const keyed =
        /^(?:setdefault|putenv|getenv|get|set_key|set_env)$/.test(method ?? '') && key?.t === 'str';
      list.forEach(({ name, position, value }) =>
        take(value, name ?? (keyed && position === 1 ? key.v : null), name === null ? null : method)
      );
      return;
    }
    if (node.name === 'DictionaryExpression') {
      children.forEach((child, at) => {
        const key = children[at - 1]?.name === ':' ? children[at - 2] : undefined;
        const read = key === undefined ? null : readAnswer(tree, key);
        if (key !== undefined) {
          take(child, read?.t === 'str' ? read.v : null, holder);
        } else if (children[at + 1]?.name !== ':') {
          visit(child, null);
        }
      });
      return;
    }
    if (node.name === 'ParamList') {
      return;
    }
    if (node.name === 'FunctionDefinition') {
      const name = children.find(child => child.name === 'VariableName');
      const owner = name === undefined ? null : textOf(tree, name);
      parametersOf(tree, node).forEach(parameter => take(parameter.value, parameter.name, owner));
    }
    const inner = node.name === 'FunctionDefinition' || node.name === 'ClassDefinition' ? 1 : 0;
    depth += inner;
    children.forEach(child => {
      if (node.name === 'ArrayExpression' || node.name === 'TupleExpression') {
        take(child, holder, null);
      } else {
        take(child, null, null);
      }
    });
    depth -= inner;
  };
  visit(tree.script, null);
  return found;
}
