/** The steps from which lowering builds what an expression gives: new objects, choices, parts, elements. */
import { EACH, type Variable } from './program';
import type { Scope } from './scope';
import type { Syntax } from './tree';

/** True for a node that stands for a value, not for a sign or keyword. */
export function isExpression(node: Syntax): boolean {
  const { name } = node;
  // Between "A" and what follows "Z": names of rules have a capital, signs and keywords have none.
  return name >= 'A' && name < '[' && !name.endsWith('Op') && name !== 'Body';
}

/** A new object that holds what the given variables hold. */
export function make(
  scope: Scope,
  holds: (Variable | null)[],
  deep: boolean,
  lazy = false
): Variable {
  const to = scope.temporary();
  scope.emit({ op: 'make', to, holds: holds.filter(held => held !== null), deep, lazy });
  return to;
}

/** One of several objects. */
export function either(scope: Scope, options: (Variable | null)[]): Variable | null {
  const some = options.filter(option => option !== null);
  if (some.length < 2) {
    return some[0] ?? null;
  }
  const to = scope.temporary();
  some.forEach(from => scope.emit({ op: 'copy', to, from }));
  return to;
}

/** A part of an object: an attribute, an item, an element. */
export function part(scope: Scope, from: Variable | null, name: string | null): Variable | null {
  if (from === null) {
    return null;
  }
  const to = scope.temporary();
  scope.emit({ op: 'load', to, from, name });
  return to;
}

/** Iterates over an object and gives its elements. */
export function elements(scope: Scope, of: Variable | null): Variable | null {
  if (of !== null) {
    scope.emit({ op: 'consume', of, order: scope.next() });
  }
  return part(scope, of, EACH);
}

/** Methods that give a condition for each row. */
const CONDITION =
  /^(?:isin|isna|isnull|notna|notnull|between|duplicated|contains|startswith|endswith|eq|ne|lt|le|gt|ge|isnumeric|isdigit)$/;

/** True for an index that selects rows by a condition: `t[t.x > 3]`, `t[~t.x.isna() & other]`. */
export function isMask(scope: Scope, node: Syntax): boolean {
  const { children } = node;
  if (node.name === 'CallExpression') {
    const method = children[0]?.children.at(-1);
    return method?.name === 'PropertyName' && CONDITION.test(scope.text(method));
  }
  return node.name === 'BinaryExpression'
    ? children.some(child => child.name === 'CompareOp' || isMask(scope, child))
    : (node.name === 'UnaryExpression' || node.name === 'ParenthesizedExpression') &&
        children.some(child => isMask(scope, child));
}
