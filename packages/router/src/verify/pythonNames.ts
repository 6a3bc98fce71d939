/** What a piece of Python binds, uses and asks columns of, read off the editor's grammar; nothing is run. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

export interface PythonReading {
  /** Line of the first place that is no Python, from 1; `null` when all of it is. */
  fault: number | null;
  /** Names bound anywhere in it, whatever their scope: a doubt here must not accuse an answer. */
  bound: ReadonlySet<string>;
  used: ReadonlySet<string>;
  /** Texts in `name["text"]` and `name[["text", …]]`, with the name; those assigned here are left out. */
  columns: readonly { of: string; column: string }[];
}

/** Lines that IPython takes before Python sees them. */
const MAGIC = /^[ \t]*(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)$/gm;
/** A target in brackets after `as` is right in Python and unknown to the grammar (lezer-python 1.1). */
const UNKNOWN_TO_GRAMMAR = /\bas\s*\(/;

/** Reads Python; never fails. `null` for a cell whose magic hands it to another language. */
export function readPython(code: string): PythonReading | null {
  if (/^\s*%%(?!time|timeit|capture|prun)/.test(code)) {
    return null;
  }
  const text = code.replace(MAGIC, line => line.replace(/^([ \t]*).*$/, '$1pass'));
  const bound = new Set<string>();
  const used = new Set<string>();
  const assigned = new Set<string>();
  const columns: { of: string; column: string }[] = [];
  let fault: number | null = null;
  const nameOf = (node: SyntaxNode): string => text.slice(node.from, node.to);

  parser.parse(text).iterate({
    enter: ({ type, node }) => {
      if (type.isError) {
        fault ??= text.slice(0, node.from).split('\n').length;
      } else if (type.name === 'VariableName') {
        (binds(node) ? bound : used).add(nameOf(node));
      } else if (type.name === 'MemberExpression') {
        const object = node.firstChild;
        for (const key of keysOf(node)) {
          const column = literal(nameOf(key));
          if (object !== null && column !== null) {
            if (isTarget(node)) {
              assigned.add(JSON.stringify([nameOf(object), column]));
            } else if (object.name === 'VariableName') {
              columns.push({ of: nameOf(object), column });
            }
          }
        }
      }
    }
  });
  return {
    fault: UNKNOWN_TO_GRAMMAR.test(text) ? null : fault,
    bound,
    used,
    columns: columns.filter(({ of, column }) => !assigned.has(JSON.stringify([of, column])))
  };
}

/** Whether this name is given a value where it stands. */
function binds(node: SyntaxNode): boolean {
  const parent = node.parent;
  switch (parent?.name) {
    case 'ImportStatement':
    case 'ParamList':
    case 'ScopeStatement':
    case 'CapturePattern':
    case 'AsPattern':
      return true;
    case 'FunctionDefinition':
    case 'ClassDefinition':
    case 'NamedExpression':
    case 'TypeDefinition':
      return parent.getChild('VariableName')?.from === node.from;
    // `f(name=value)` names a parameter of f.
    case 'ArgList':
      return node.nextSibling?.name === 'AssignOp';
    default:
      return isTarget(node);
  }
}

/** Whether a node stands where a value is assigned: left of `=`, after `for` or `as`, also inside a tuple. */
function isTarget(node: SyntaxNode): boolean {
  const parent = node.parent;
  switch (parent?.name) {
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'ParenthesizedExpression':
      return isTarget(parent);
    case 'AssignStatement': {
      const last = parent.getChildren('AssignOp').at(-1);
      return last === undefined ? node.prevSibling === null : node.from < last.from;
    }
    case 'ForStatement':
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
      return between(node, 'for', 'in');
    case 'WithStatement':
    case 'TryStatement':
      return node.prevSibling?.name === 'as';
    default:
      return false;
  }
}

/** Whether, among its siblings, the nearest of the two words before it is the first. */
function between(node: SyntaxNode, first: string, second: string): boolean {
  for (let before = node.prevSibling; before !== null; before = before.prevSibling) {
    if (before.name === first || before.name === second) {
      return before.name === first;
    }
  }
  return false;
}

/** The strings in `x["a"]` or `x[["a", "b"]]`. */
function keysOf(member: SyntaxNode): SyntaxNode[] {
  return member.getChild('[') === null
    ? []
    : [
        ...member.getChildren('String'),
        ...member
          .getChildren('ArrayExpression')
          .filter(list => list.from !== member.from)
          .flatMap(list => list.getChildren('String'))
      ];
}

/** The text of a plain string literal. */
const literal = (source: string): string | null => /^(['"])([^\\]*)\1$/.exec(source)?.[2] ?? null;
