/** Reads the checks of a cell: its `assert` statements, by their message or in words. */
import { sentenceCase } from '../hints';
import { isSecretName, isSecretText } from '../suspicion';
import { labelOf, shorten } from '../titles';
import { readString } from './literals';
import { type PythonTree, type Syntax, textOf, walk } from './tree';

/** Longest text of a check, in characters. */
const LENGTH = 200;

/** What a check is called that cannot be put in words, or must not be, since it speaks of a secret. */
const UNSPOKEN = 'A condition in the code';

const COMPARES: Readonly<Record<string, string>> = {
  '==': 'is',
  '!=': 'is not',
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  in: 'is one of',
  is: 'is',
  'not in': 'is none of',
  'is not': 'is not'
};

function nameWords(name: string): string {
  const label = labelOf(name);
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** What an expression says, in words; `null` when that takes more than a few plain rules. */
function inWords(tree: PythonTree, node: Syntax | undefined): string | null {
  const parts = node?.children ?? [];
  const of = (at: number): string | null => inWords(tree, parts.at(at));
  switch (node?.name) {
    case 'VariableName':
      return nameWords(textOf(tree, node));
    case 'Number':
      return textOf(tree, node);
    case 'Boolean':
      return textOf(tree, node).toLowerCase();
    case 'None':
      return 'nothing';
    case 'String': {
      const text = readString(textOf(tree, node));
      return text === null || text.length > 40 ? null : `“${text}”`;
    }
    case 'ParenthesizedExpression':
      return of(1);
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression': {
      const items = parts.filter(part => /^[A-Z]/.test(part.name)).map(part => inWords(tree, part));
      return items.length > 0 && items.every(item => item !== null) ? items.join(', ') : null;
    }
    case 'MemberExpression': {
      const last = parts.at(-1);
      const base = of(0);
      if (base !== null && last !== undefined && textOf(tree, last) === 'empty') {
        return `${base} is empty`;
      }
      return base === null || last?.name !== 'PropertyName'
        ? null
        : `${nameWords(textOf(tree, last))} of ${base}`;
    }
    case 'CallExpression': {
      const [callee, args] = parts;
      const given = args?.children.slice(1, -1) ?? [];
      if (callee !== undefined && textOf(tree, callee) === 'len' && given.length === 1) {
        const what = inWords(tree, given[0]);
        return what === null ? null : `the length of ${what}`;
      }
      return null;
    }
    case 'UnaryExpression': {
      const [sign, what] = parts;
      const words = inWords(tree, what);
      if (words === null || sign === undefined) {
        return null;
      }
      if (sign.name === 'not' && words.endsWith(' is empty')) {
        return words.replace(/ is empty$/, ' is not empty');
      }
      return sign.name === 'not' ? `not ${words}` : `${textOf(tree, sign)}${words}`;
    }
    case 'BinaryExpression':
      return binary(tree, parts);
    default:
      return null;
  }
}

function binary(tree: PythonTree, parts: readonly Syntax[]): string | null {
  const [first, ...rest] = parts;
  const last = rest.pop();
  const sign = rest.map(part => textOf(tree, part)).join(' ');
  const right = inWords(tree, last);
  const left = inWords(tree, first);
  if (left === null || right === null) {
    return null;
  }
  if (last?.name === 'None' && /^(?:is|==|is not|!=)$/.test(sign)) {
    return `${left} is ${/not|!/.test(sign) ? 'set' : 'not set'}`;
  }
  if (sign === 'and' || sign === 'or') {
    return `${left} ${sign} ${right}`;
  }
  const verb = Object.hasOwn(COMPARES, sign) ? COMPARES[sign] : undefined;
  if (verb === undefined) {
    return null;
  }
  // In `0 < x < 1` the second comparison is about `x` too.
  const chained = first?.children.some(child => child.name === 'CompareOp') === true;
  if (!chained) {
    return /^(?:Number|String)$/.test(first?.name ?? '') &&
      last?.name === 'VariableName' &&
      /^[<>=!]/.test(sign)
      ? turned(left, sign, right)
      : `${left} ${verb} ${right}`;
  }
  return `${left} and ${verb} ${right}`;
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** `0 < x` as "x is more than 0". */
function turned(left: string, sign: string, right: string): string {
  const other = Object.hasOwn(TURNED, sign) ? (TURNED[sign] ?? sign) : sign;
  return `${right} ${COMPARES[other] ?? 'is'} ${left}`;
}

/** True where a check speaks of a secret, by its names or its texts. */
function isSecret(tree: PythonTree, statement: Syntax): boolean {
  let secret = isSecretText(textOf(tree, statement));
  walk(statement, node => {
    const named = node.name === 'VariableName' || node.name === 'PropertyName';
    secret ||= named && isSecretName(textOf(tree, node));
  });
  return secret;
}

/** The checks that a cell makes when it runs, in order, each once. Those in functions belong to whoever calls them. */
export function checksIn(tree: PythonTree): string[] {
  if (!tree.text.includes('assert')) {
    return [];
  }
  const found: string[] = [];
  walk(tree.script, node => {
    if (/^(?:FunctionDefinition|ClassDefinition|LambdaExpression)$/.test(node.name)) {
      return false;
    }
    if (node.name === 'AssertStatement') {
      const [, condition, , message] = node.children;
      const told = message?.name === 'String' ? readString(textOf(tree, message)) : null;
      const words =
        told === null || told.trim() === '' ? inWords(tree, condition) : told.replace(/\s+/g, ' ');
      const text = words === null || isSecret(tree, node) ? UNSPOKEN : sentenceCase(words.trim());
      found.push(shorten(text, LENGTH));
    }
    return true;
  });
  return [...new Set(found)];
}
