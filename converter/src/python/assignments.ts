/** Finds what a person could answer in a cell: literals assigned at top level, and questions the code asks. */
import type { Value } from '@lockstep/protocol';
import { readLiteral, readString } from './literals';
import { type PythonTree, type Syntax, statementsOf, textOf, walk } from './tree';

/** A literal assigned to a name at the top level of a cell. */
export interface LiteralAssignment {
  name: string;
  value: Value;
  /** The literal's place in the cell. */
  from: number;
  to: number;
  /** The comment behind it on its line, and the comment lines directly above, without `#`. */
  comment: string;
  above: string;
}

/** A call of `input` or `getpass`. */
export interface PromptCall {
  /** The prompt's text, `null` when it is computed; `''` when there is none. */
  prompt: string | null;
  secret: boolean;
  /** What the answer is turned into right away. */
  type: 'text' | 'int' | 'float';
  /** The variable that takes it, if one does. */
  name: string | null;
  from: number;
}

const IS_DATE_CALL = /^(?:datetime\s*\.\s*)?(?:date|datetime)$/;
/** Calls around a single text: the text itself is the place of the value. */
const WRAPPERS =
  /^(?:(?:pathlib\s*\.\s*)?(?:Pure)?Path|(?:pd|pandas)\s*\.\s*(?:Timestamp|to_datetime))$/;

interface PlacedValue {
  value: Value;
  place: Syntax;
}

/** Arguments of a call, `null` when any is named or starred. */
export function plainArguments(call: Syntax): Syntax[] | null {
  const inside = call.children.at(-1)?.children.slice(1, -1) ?? [];
  if (
    inside.some(child => child.name === 'AssignOp' || child.name === '*' || child.name === '**')
  ) {
    return null;
  }
  return inside.filter(child => child.name !== ',');
}

function dateCall(tree: PythonTree, callee: string, call: Syntax): Value | null {
  const numbers = plainArguments(call)?.map(argument => readLiteral(tree, argument)) ?? [];
  const parts = numbers.map(number => (number?.t === 'int' ? Number(number.v) : NaN));
  const [year = NaN, month = NaN, day = NaN, hour = 0, minute = 0, second = 0] = parts;
  if (parts.length < 3 || parts.length > 6 || parts.some(part => !(part >= 0 && part < 10_000))) {
    return null;
  }
  const two = (part: number): string => String(part).padStart(2, '0');
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  if (month < 1 || month > 12 || day < 1 || day > 31) {
    return null;
  }
  if (!callee.endsWith('datetime')) {
    return parts.length === 3 ? { t: 'date', v: text } : null;
  }
  return { t: 'datetime', v: `${text}T${two(hour)}:${two(minute)}:${two(second)}` };
}

/** The value of an expression that a person could replace, and the place to put another one. */
function placedValue(tree: PythonTree, node: Syntax): PlacedValue | null {
  if (node.name !== 'CallExpression') {
    const value = readLiteral(tree, node);
    return value === null ? null : { value, place: node };
  }
  const [calleeNode] = node.children;
  const callee = calleeNode === undefined ? '' : textOf(tree, calleeNode);
  if (WRAPPERS.test(callee)) {
    const [inner, ...others] = plainArguments(node) ?? [];
    const value = inner?.name === 'String' ? readLiteral(tree, inner) : null;
    return inner !== undefined && value !== null && others.length === 0
      ? { value, place: inner }
      : null;
  }
  const value = IS_DATE_CALL.test(callee) ? dateCall(tree, callee, node) : null;
  return value === null ? null : { value, place: node };
}

function withoutHash(comment: string): string {
  return comment.replace(/^#+:?\s?/, '').trim();
}

/** The comment on the line where a statement ends. */
function commentBehind(tree: PythonTree, end: number): string {
  const stop = tree.text.indexOf('\n', end);
  const line = stop === -1 ? tree.text.length : stop;
  const found = tree.comments.find(comment => comment.from >= end && comment.from < line);
  return found !== undefined && /^[\s;]*$/.test(tree.text.slice(end, found.from))
    ? tree.text.slice(found.from, found.to)
    : '';
}

/** The comment lines that stand directly above a place, joined by blanks. */
export function commentAbove(tree: PythonTree, from: number): string {
  const lines = tree.text.slice(0, from).split('\n').slice(0, -1);
  const found: string[] = [];
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at]?.trim() ?? '';
    if (!line.startsWith('#')) {
      break;
    }
    found.unshift(withoutHash(line));
  }
  return found.join(' ').trim();
}

/** Names and expressions of `a = 1` or `a, b = 1, 2`, paired; nothing for anything else. */
function pairsOf(statement: Syntax): [Syntax, Syntax][] {
  const parts = statement.children.filter(child => child.name !== 'TypeDef');
  const sign = parts.findIndex(part => part.name === 'AssignOp');
  const targets = parts.slice(0, sign).filter(part => part.name !== ',');
  const values = parts.slice(sign + 1).filter(part => part.name !== ',');
  if (
    sign < 1 ||
    targets.length !== values.length ||
    targets.some(target => target.name !== 'VariableName')
  ) {
    return [];
  }
  return targets.flatMap((target, at): [Syntax, Syntax][] => {
    const value = values[at];
    return value === undefined ? [] : [[target, value]];
  });
}

/** The literals a cell assigns at its top level, in order. */
export function literalAssignments(tree: PythonTree): LiteralAssignment[] {
  return statementsOf(tree.script).flatMap(statement => {
    if (statement.name !== 'AssignStatement') {
      return [];
    }
    const pairs = pairsOf(statement);
    const comment = commentBehind(tree, statement.to);
    return pairs.flatMap(([target, expression]) => {
      const placed = placedValue(tree, expression);
      return placed === null
        ? []
        : [
            {
              name: textOf(tree, target),
              value: placed.value,
              from: placed.place.from,
              to: placed.place.to,
              comment: pairs.length === 1 ? comment : '',
              above: pairs.length === 1 ? commentAbove(tree, statement.from) : ''
            }
          ];
    });
  });
}

const ASKS = /^(?:input|raw_input|(?:getpass\s*\.\s*)?getpass)$/;

/** Every question of a cell, in order; those in functions too, since the cell that defines them knows the text. */
export function promptCalls(tree: PythonTree): PromptCall[] {
  const calls: PromptCall[] = [];
  const visit = (node: Syntax, name: string | null, type: PromptCall['type']): void => {
    if (node.name === 'AssignStatement') {
      const [pair, ...others] = pairsOf(node);
      if (pair !== undefined && others.length === 0) {
        visit(pair[1], textOf(tree, pair[0]), 'text');
        return;
      }
    }
    if (node.name === 'CallExpression') {
      const [calleeNode] = node.children;
      const callee = calleeNode === undefined ? '' : textOf(tree, calleeNode);
      if (ASKS.test(callee)) {
        const [argument] = plainArguments(node) ?? [];
        const text = argument?.name === 'String' ? readString(textOf(tree, argument)) : null;
        const none = node.children.at(-1)?.children.length === 2;
        const secret = callee.endsWith('getpass');
        calls.push({
          prompt: none ? (secret ? 'Password: ' : '') : text,
          secret,
          type,
          name,
          from: node.from
        });
        return;
      }
      const [first, ...others] = plainArguments(node) ?? [];
      const wraps = callee === 'int' || callee === 'float' ? callee : null;
      const strips = /\.\s*(?:strip|lower|upper|title)$/.test(callee);
      if (wraps !== null && first !== undefined && others.length === 0) {
        visit(first, name, wraps);
        return;
      }
      if (strips && calleeNode !== undefined) {
        walk(calleeNode, child => {
          if (child.name === 'CallExpression') {
            visit(child, name, type);
            return false;
          }
          return true;
        });
        return;
      }
    }
    node.children.forEach(child => visit(child, null, 'text'));
  };
  visit(tree.script, null, 'text');
  return calls;
}
