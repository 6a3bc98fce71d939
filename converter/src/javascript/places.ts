/** Where plain literals are in JavaScript code, by its grammar, so that nothing inside a text or pattern is taken for one. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/javascript';

const SETTING = new Set(['VariableDeclaration', 'AssignmentExpression']);

function faulty(tree: Tree): boolean {
  let fault = false;
  tree.iterate({
    enter: ({ type }) => {
      fault ||= type.isError;
      return !fault;
    }
  });
  return fault;
}

/** A text, a number with or without a sign, or a truth value. */
function isLiteral({ name, firstChild, lastChild }: SyntaxNode, text: string): boolean {
  switch (name) {
    case 'String':
    case 'BooleanLiteral':
      return true;
    case 'Number':
      // `010` is 8.
      return !/^0\d/.test(text);
    case 'UnaryExpression':
      return (
        firstChild?.name === 'ArithOp' && lastChild?.name === 'Number' && !/^[-+]\s*0\d/.test(text)
      );
    default:
      return false;
  }
}

/**
 * A test of ranges (UTF-16, half open) of this code: true where one is a whole literal to which something is set.
 * Nothing is one in code that the grammar does not read.
 */
export function scriptPlaces(source: string): (from: number, to: number) => boolean {
  const tree = parser.parse(source);
  const fault = faulty(tree);
  return (from, to) => {
    let node: SyntaxNode | null = fault ? null : tree.resolveInner(from, 1);
    while (node !== null && node.to < to && node.from === from) {
      node = node.parent;
    }
    return (
      node !== null &&
      node.from === from &&
      node.to === to &&
      isLiteral(node, source.slice(from, to)) &&
      node.parent !== null &&
      SETTING.has(node.parent.name) &&
      node.prevSibling?.name === 'Equals'
    );
  };
}
