/** Lowers statements that hold no others: assignments, imports, deletions. */
import { importedNames } from './bindings';
import { assign, lower } from './expressions';
import type { Variable } from './program';
import type { Scope } from './scope';
import type { Syntax } from './tree';
import { elements, isExpression } from './values';

/** The value of `= a, b`: one expression, or a tuple without brackets. */
export function lowerValues(scope: Scope, nodes: readonly Syntax[]): Variable | null {
  const values = nodes.filter(isExpression).map(node => lower(scope, node));
  if (values.length < 2 && !nodes.some(node => node.name === ',')) {
    return values[0] ?? null;
  }
  const to = scope.temporary();
  const holds = values.filter(value => value !== null);
  scope.emit({ op: 'make', to, holds, deep: nodes.some(node => node.name === '*'), lazy: false });
  return to;
}

/** `a = b = c`, `a, b = c`, `a: T = c`. */
export function lowerAssignment(scope: Scope, statement: Syntax): void {
  const types = statement.children.filter(child => child.name === 'TypeDef');
  types.flatMap(type => type.children.filter(isExpression)).forEach(type => lower(scope, type));
  const parts = statement.children.filter(child => child.name !== 'TypeDef');
  const last = parts.findLastIndex(child => child.name === 'AssignOp');
  if (last === -1) {
    return;
  }
  const value = lowerValues(scope, parts.slice(last + 1));
  const groups: Syntax[][] = [[]];
  for (const child of parts.slice(0, last)) {
    if (child.name === 'AssignOp') {
      groups.push([]);
    } else {
      groups.at(-1)?.push(child);
    }
  }
  for (const group of groups) {
    const [only] = group;
    if (group.length === 1 && only !== undefined) {
      assign(scope, only, value);
    } else {
      assign(scope, { name: 'TupleExpression', from: 0, to: 0, children: group }, value);
    }
  }
}

/** `a += b` may change the object and binds the name anew. */
export function lowerUpdate(scope: Scope, statement: Syntax): void {
  const [target, , ...values] = statement.children;
  const value = lowerValues(scope, values);
  const before = target === undefined ? null : lower(scope, target);
  if (target === undefined || before === null) {
    return;
  }
  scope.emit({ op: 'change', of: before });
  if (value !== null) {
    const inside = elements(scope, value);
    [value, inside].forEach(
      from => from !== null && scope.emit({ op: 'store', into: before, from })
    );
  }
  assign(scope, target, before);
}

/** `import a.b as c`, `from a import b`. */
export function lowerImport(scope: Scope, statement: Syntax): void {
  for (const { name, path } of importedNames(statement, node => scope.text(node))) {
    if (name === '*') {
      scope.body.opaque ??= `it is not known which names ${path} brings`;
      continue;
    }
    const to = scope.bind(name);
    scope.emit({ op: 'module', to, path });
  }
}

/** `del a, b[0]`. */
export function lowerDelete(scope: Scope, statement: Syntax): void {
  for (const target of statement.children.slice(1)) {
    if (target.name === 'VariableName') {
      scope.unbind(scope.text(target));
    } else if (isExpression(target)) {
      assign(scope, target, null);
    }
  }
}
