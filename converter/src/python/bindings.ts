/** Which names a function's code binds: Python decides the scope of a name by that, before anything runs. */
import { type Syntax } from './tree';

export interface Bindings {
  bound: Set<string>;
  globals: Set<string>;
  nonlocals: Set<string>;
}

type TextOf = (node: Syntax) => string;

/** Parts of an assignment's left side, before the last `=`. */
export function targetsOf(statement: Syntax): Syntax[] {
  const parts = statement.children.filter(child => child.name !== 'TypeDef');
  const last = parts.findLastIndex(part => part.name === 'AssignOp');
  return last === -1 ? parts : parts.slice(0, last).filter(part => part.name !== 'AssignOp');
}

/** Variable names directly in a target: of `a`, `a, b`, `(a, [b, *c])`; not of `a[0]` or `a.b`. */
export function targetNames(target: Syntax, text: TextOf): string[] {
  if (target.name === 'VariableName') {
    return [text(target)];
  }
  return target.name === 'TupleExpression' || target.name === 'ArrayExpression'
    ? target.children.flatMap(child => targetNames(child, text))
    : [];
}

/** Names an import binds, each with the full path of what it stands for; `*` alone for a star import. */
export function importedNames(statement: Syntax, text: TextOf): { name: string; path: string }[] {
  const parts = statement.children.filter(part => part.name !== '(' && part.name !== ')');
  const importAt = parts.findIndex(part => part.name === 'import');
  const from = parts[0]?.name === 'from';
  const base = from ? parts.slice(1, importAt).map(text).join('') : '';
  const groups: Syntax[][] = [[]];
  for (const part of parts.slice(importAt + 1)) {
    if (part.name === ',') {
      groups.push([]);
    } else {
      groups.at(-1)?.push(part);
    }
  }
  return groups.flatMap(group => {
    const [first] = group;
    if (first === undefined) {
      return [];
    }
    if (first.name === '*') {
      return [{ name: '*', path: base }];
    }
    const asAt = group.findIndex(part => part.name === 'as');
    const own = group.slice(0, asAt === -1 ? undefined : asAt);
    const dotted = own.map(text).join('');
    const alias = asAt === -1 ? undefined : group[asAt + 1];
    const path = from ? `${base}.${dotted}` : dotted;
    if (alias !== undefined) {
      return [{ name: text(alias), path }];
    }
    return [{ name: text(first), path: from ? path : text(first) }];
  });
}

/** Nodes whose inside has names of its own. */
const OWN_SCOPE = new Set(['LambdaExpression', 'FunctionDefinition', 'ClassDefinition']);

/** Names between `for` and `in` of a comprehension: its own. */
export function comprehensionTargets(node: Syntax): Syntax[] {
  const targets: Syntax[] = [];
  let inside = false;
  for (const child of node.children) {
    if (child.name === 'for') {
      inside = true;
    } else if (child.name === 'in') {
      inside = false;
    } else if (inside) {
      targets.push(child);
    }
  }
  return targets;
}

/** What the first clause of a comprehension goes through. Python evaluates it at once, in the scope around. */
export function comprehensionSource(children: readonly Syntax[]): Syntax | undefined {
  return children[children.findIndex(child => child.name === 'in') + 1];
}

/** Names captured by a `case` pattern. */
export function patternNames(pattern: Syntax, text: TextOf): string[] {
  if (pattern.name === 'CapturePattern') {
    const [name] = pattern.children;
    return name === undefined || text(name) === '_' ? [] : [text(name)];
  }
  const own =
    pattern.name === 'AsPattern'
      ? pattern.children.filter(child => child.name === 'VariableName').map(text)
      : [];
  return [...own, ...pattern.children.flatMap(child => patternNames(child, text))];
}

/** Everything that the code of a function binds, without what its own functions and classes bind. */
export function bindingsIn(node: Syntax, text: TextOf): Bindings {
  const found: Bindings = { bound: new Set(), globals: new Set(), nonlocals: new Set() };
  const add = (names: readonly string[]): void => names.forEach(name => found.bound.add(name));
  const visit = (at: Syntax): void => {
    switch (at.name) {
      case 'AssignStatement':
        add(targetsOf(at).flatMap(target => targetNames(target, text)));
        break;
      case 'UpdateStatement':
        add(at.children.slice(0, 1).flatMap(target => targetNames(target, text)));
        break;
      case 'NamedExpression':
        add(at.children.slice(0, 1).map(text));
        break;
      case 'ArgList':
        at.children.forEach((child, index) => {
          const next = at.children[index + 1];
          if (next?.name === 'AssignOp' && text(next) === ':=') {
            add([text(child)]);
          }
        });
        break;
      case 'ImportStatement':
        add(importedNames(at, text).map(imported => imported.name));
        break;
      case 'ForStatement': {
        const until = at.children.findIndex(child => child.name === 'in');
        add(at.children.slice(0, until).flatMap(target => targetNames(target, text)));
        break;
      }
      case 'WithStatement':
      case 'TryStatement':
        at.children.forEach((child, index) => {
          if (at.children[index - 1]?.name === 'as') {
            add(targetNames(child, text));
          }
        });
        break;
      case 'DeleteStatement':
        add(at.children.flatMap(target => targetNames(target, text)));
        break;
      case 'MatchClause':
        add(at.children.slice(1, -1).flatMap(pattern => patternNames(pattern, text)));
        break;
      case 'TypeDefinition':
        add(at.children.slice(1, 2).map(text));
        break;
      case 'ScopeStatement': {
        const kind = at.children[0]?.name === 'global' ? found.globals : found.nonlocals;
        at.children
          .filter(child => child.name === 'VariableName')
          .forEach(child => kind.add(text(child)));
        break;
      }
      default:
    }
    if (OWN_SCOPE.has(at.name)) {
      if (at.name !== 'LambdaExpression') {
        const name = at.children.find(child => child.name === 'VariableName');
        add(name === undefined ? [] : [text(name)]);
      }
      return;
    }
    at.children.forEach(visit);
  };
  visit(node);
  found.globals.forEach(name => found.bound.delete(name));
  found.nonlocals.forEach(name => found.bound.delete(name));
  return found;
}
