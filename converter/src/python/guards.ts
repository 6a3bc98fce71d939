/** Reads what a condition proves of names, when the code goes on only if it holds (or only if it does not). */
import type { Value } from '@lockstep/protocol';
import { atLeast, atMost, type NameFacts } from './facts';
import { readAnswer } from './literals';
import { type PythonTree, type Syntax, textOf } from './tree';

/** The facts of the name that a node is, `null` for anything else. */
export type FactsOf = (node: Syntax | undefined) => NameFacts | null;

/** What `name == "a"`, `name in ("a", "b")` tell apart. */
export interface Distinction {
  facts: NameFacts;
  values: Value[];
  /** `!=`, `not in`. */
  negated: boolean;
}

const FLIPPED: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Left side, operator and right side of a comparison; the operator of `not in` is `not in`. */
export function comparisonOf(
  tree: PythonTree,
  node: Syntax
): { left: Syntax; sign: string; right: Syntax } | null {
  const [left, ...rest] = node.name === 'BinaryExpression' ? node.children : [];
  const right = rest.pop();
  const sign = rest.map(part => textOf(tree, part)).join(' ');
  return left === undefined ||
    right === undefined ||
    !/^(?:[<>]=?|[!=]=|in|not in|is|is not)$/.test(sign)
    ? null
    : { left, sign, right };
}

/** The values that a comparison tells apart, `null` when it does something else. */
export function distinctionOf(
  tree: PythonTree,
  node: Syntax,
  factsOf: FactsOf
): Distinction | null {
  const found = comparisonOf(tree, node);
  if (found === null) {
    return null;
  }
  const { left, sign, right } = found;
  if (sign === '==' || sign === '!=') {
    const facts = factsOf(left) ?? factsOf(right);
    const value = readAnswer(tree, factsOf(left) === null ? left : right);
    return facts === null || value?.t !== 'str'
      ? null
      : { facts, values: [value], negated: sign === '!=' };
  }
  const facts = sign === 'in' || sign === 'not in' ? factsOf(left) : null;
  const value = facts === null ? null : readAnswer(tree, right);
  const scalar =
    value?.t === 'list' &&
    value.v.length > 0 &&
    value.v.every(item => item.t === 'str' || item.t === 'int' || item.t === 'float');
  return facts === null || value?.t !== 'list' || !scalar
    ? null
    : { facts, values: value.v, negated: sign === 'not in' };
}

function bound(facts: NameFacts, sign: string, limit: number): void {
  if (sign === '>' || sign === '>=') {
    atLeast(facts, limit, sign === '>');
  } else if (sign === '<' || sign === '<=') {
    atMost(facts, limit, sign === '<');
  }
}

function numberIn(tree: PythonTree, node: Syntax): number | null {
  const value = readAnswer(tree, node);
  const number = value?.t === 'int' || value?.t === 'float' ? Number(value.v) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** The last operand of a chain: of `0 < x`, which stands left in `0 < x < 1`. */
function lastOperand(tree: PythonTree, node: Syntax): Syntax {
  return comparisonOf(tree, node)?.right ?? node;
}

const NEGATED: Record<string, string> = { '<': '>=', '>': '<=', '<=': '>', '>=': '<' };

/**
 * Notes what must hold of names where a condition holds.
 *
 * @param holds `false`: where the condition does not hold (`if x < 0: raise`)
 */
export function noteCondition(
  tree: PythonTree,
  node: Syntax,
  holds: boolean,
  factsOf: FactsOf
): void {
  const [first, second] = node.children;
  if (node.name === 'ParenthesizedExpression' && second !== undefined) {
    return noteCondition(tree, second, holds, factsOf);
  }
  if (node.name === 'UnaryExpression' && first?.name === 'not' && second !== undefined) {
    return noteCondition(tree, second, !holds, factsOf);
  }
  if (node.name === 'BinaryExpression' && second?.name === (holds ? 'and' : 'or')) {
    node.children
      .filter((_, at) => at !== 1)
      .forEach(part => noteCondition(tree, part, holds, factsOf));
    return;
  }
  const found = comparisonOf(tree, node);
  if (found === null) {
    return;
  }
  const distinction = distinctionOf(tree, node, factsOf);
  if (distinction !== null && distinction.negated !== holds && distinction.values.length > 1) {
    distinction.facts.closed = true;
  }
  const chained = comparisonOf(tree, found.left) !== null;
  if (chained && !holds) {
    return;
  }
  if (chained) {
    noteCondition(tree, found.left, true, factsOf);
  }
  const left = lastOperand(tree, found.left);
  const sign = holds ? found.sign : NEGATED[found.sign];
  const facts = factsOf(left) ?? factsOf(found.right);
  const limit = numberIn(tree, factsOf(left) === null ? left : found.right);
  if (facts !== null && limit !== null && sign !== undefined) {
    bound(facts, factsOf(left) === null ? (FLIPPED[sign] ?? sign) : sign, limit);
  }
}
