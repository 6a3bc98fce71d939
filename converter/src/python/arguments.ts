/** Takes calls and parameter lists apart: which argument stands where, under which name. */
import { type PythonTree, type Syntax, textOf } from './tree';

/** One argument of a call, or one parameter of a function with its default. */
export interface Argument {
  /** The keyword, or the parameter's name; `null`: given by position. */
  name: string | null;
  /** Among the arguments by position, from 0; `null` for keywords and behind `*`. */
  position: number | null;
  /** `null`: a parameter without default. */
  value: Syntax | null;
}

/** A call's arguments without those behind `*` and `**`; `starred`: there are such. */
export interface Arguments {
  list: Argument[];
  starred: boolean;
}

/** Reads the arguments of a call. */
export function argumentsOf(tree: PythonTree, call: Syntax): Arguments {
  const found: Arguments = { list: [], starred: false };
  const inside = call.children.at(-1);
  let position = 0;
  for (const group of groupsOf(inside)) {
    const [first, sign, value] = group;
    if (first === undefined || first.name === '*' || first.name === '**') {
      found.starred ||= first !== undefined;
    } else if (sign?.name === 'AssignOp' && value !== undefined && textOf(tree, sign) === '=') {
      found.list.push({ name: textOf(tree, first), position: null, value });
    } else if (group.length === 1) {
      found.list.push({ name: null, position: found.starred ? null : position++, value: first });
    }
  }
  return found;
}

/** Reads the parameters of a function, `*args` and `**kwargs` left out. */
export function parametersOf(tree: PythonTree, definition: Syntax): Argument[] {
  const list = definition.children.find(child => child.name === 'ParamList');
  const found: Argument[] = [];
  let position: number | null = 0;
  for (const group of groupsOf(list)) {
    const [first] = group;
    if (first?.name === '*' || first?.name === '**') {
      position = null;
    }
    const sign = group.findIndex(node => node.name === 'AssignOp');
    if (first?.name === 'VariableName') {
      const value = sign === -1 ? null : (group[sign + 1] ?? null);
      found.push({ name: textOf(tree, first), position, value });
      position = position === null ? null : position + 1;
    }
  }
  return found;
}

/** What stands between the commas of a bracket. */
function groupsOf(list: Syntax | undefined): Syntax[][] {
  const groups: Syntax[][] = [];
  let group: Syntax[] = [];
  const children = list?.children ?? [];
  for (const [at, node] of children.entries()) {
    // Brackets stand around them.
    if (at === 0 || at === children.length - 1) {
      continue;
    }
    if (node.name === ',') {
      groups.push(group);
      group = [];
    } else {
      group.push(node);
    }
  }
  if (group.length > 0) {
    groups.push(group);
  }
  return groups;
}

/** A name with its attributes, without blanks: `pd.read_csv`; `null` when any part of it is computed. */
export function dottedName(tree: PythonTree, node: Syntax | undefined): string | null {
  if (node?.name === 'VariableName') {
    return textOf(tree, node);
  }
  const [base, sign, property] = node?.children ?? [];
  if (node?.name !== 'MemberExpression' || sign?.name !== '.' || property === undefined) {
    return null;
  }
  const before = dottedName(tree, base);
  return before === null ? null : `${before}.${textOf(tree, property)}`;
}

/** The last name of what is called: `read_csv`, `head`; `null` when it is computed. */
export function calledName(tree: PythonTree, call: Syntax): string | null {
  const [callee] = call.children;
  const last = callee?.name === 'MemberExpression' ? callee.children.at(-1) : callee;
  return last?.name === 'VariableName' || last?.name === 'PropertyName' ? textOf(tree, last) : null;
}
