/** Finds what a person could answer in a cell: literals assigned at top level, and questions the code asks. */
import type { Value } from '@lockstep/protocol';
import { readAnswer, readLiteral, readString } from './literals';
import { type PythonTree, type Syntax, statementsOf, textOf, walk } from './tree';

/** A literal assigned to a name at the top level of a cell. */
export interface LiteralAssignment {
  name: string;
  /** The other names of `a = b = 1`. */
  also: string[];
  value: Value;
  /** The literal's place in the cell. */
  from: number;
  to: number;
  /** The comment behind it on its line, and the comment lines directly above, without `#`. */
  comment: string;
  above: string;
  /** Its type as the code states it (`x: float = 1`), `''` when it states none. */
  annotation: string;
  /** Nothing but constants, imports and text stands before it in its cell. */
  leads: boolean;
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

/** A value in the code, and the node to put another one in the place of. */
export interface PlacedValue {
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
export function placedValue(tree: PythonTree, node: Syntax): PlacedValue | null {
  const [, inside, end] = node.children;
  if (node.name === 'ParenthesizedExpression' && inside !== undefined && end?.name === ')') {
    return placedValue(tree, inside);
  }
  if (node.name !== 'CallExpression') {
    const value = readAnswer(tree, node);
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

/** The comment on the line where a statement ends. Comments stand in order, so halving finds it. */
function commentBehind(tree: PythonTree, end: number): string {
  let [low, high] = [0, tree.comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tree.comments[middle]?.from ?? end) < end) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found = tree.comments[low];
  return found !== undefined && /^[ \t;,]*$/.test(tree.text.slice(end, found.from))
    ? tree.text.slice(found.from, found.to)
    : '';
}

/** The comment lines that stand directly above a place, joined by blanks. */
export function commentAbove(tree: PythonTree, from: number): string {
  const found: string[] = [];
  let start = tree.text.lastIndexOf('\n', from - 1) + 1;
  while (start > 0) {
    const before = tree.text.lastIndexOf('\n', start - 2) + 1;
    const line = tree.text.slice(before, start - 1).trim();
    if (!line.startsWith('#')) {
      break;
    }
    found.unshift(withoutHash(line));
    start = before;
  }
  return found.join(' ').trim();
}

/** Expressions without brackets around them as the tuple that they are. */
function tupleOf(values: readonly Syntax[]): Syntax | Syntax[] {
  const [first, second] = values;
  return first === undefined || second === undefined
    ? [...values]
    : {
        name: 'TupleExpression',
        from: first.from,
        to: values.at(-1)?.to ?? second.to,
        children: [...values]
      };
}

/** Names and expressions of `a = 1`, `a, b = 1, 2`, `a = 1, 2` or `a = b = 1`, paired; nothing for anything else. */
function pairsOf(statement: Syntax): { names: Syntax[]; value: Syntax }[] {
  const sides: Syntax[][] = [[]];
  for (const part of statement.children) {
    if (part.name === 'AssignOp') {
      sides.push([]);
    } else if (part.name !== ',' && part.name !== 'TypeDef') {
      sides.at(-1)?.push(part);
    }
  }
  const given = sides.pop() ?? [];
  const values = sides.every(side => side.length === 1) ? [tupleOf(given)].flat() : given;
  const fits = sides.every(
    side => side.length === values.length && side.every(({ name }) => name === 'VariableName')
  );
  return fits && sides.length > 0
    ? values.map((value, at) => ({ names: sides.flatMap(side => side[at] ?? []), value }))
    : [];
}

/** True for what may stand before constants that a cell starts with. */
function isPrelude(statement: Syntax): boolean {
  const [first] = statement.children;
  return (
    statement.name === 'ImportStatement' ||
    (statement.name === 'ExpressionStatement' && first?.name === 'String')
  );
}

/** The literals a cell assigns at its top level, in order. */
export function literalAssignments(tree: PythonTree): LiteralAssignment[] {
  let leads = true;
  return statementsOf(tree.script).flatMap(statement => {
    if (statement.name !== 'AssignStatement') {
      leads &&= isPrelude(statement);
      return [];
    }
    const pairs = pairsOf(statement);
    const alone = pairs.length === 1;
    const comment = commentBehind(tree, statement.to);
    const type = statement.children.find(({ name }) => name === 'TypeDef');
    const found = pairs.flatMap(({ names, value: expression }) => {
      const [target, ...others] = names;
      const placed = placedValue(tree, expression);
      return placed === null || target === undefined
        ? []
        : [
            {
              name: textOf(tree, target),
              also: others.map(other => textOf(tree, other)),
              value: placed.value,
              from: placed.place.from,
              to: placed.place.to,
              comment: alone ? comment : '',
              above: alone ? commentAbove(tree, statement.from) : '',
              annotation: type === undefined ? '' : textOf(tree, type).replace(/^:\s*/, ''),
              leads
            }
          ];
    });
    leads &&= found.length === pairs.length && pairs.length > 0;
    return found;
  });
}

const ASKS = /^(?:input|raw_input|(?:getpass\s*\.\s*)?getpass)$/;

/** Every question of a cell, in order; those in functions too, since the cell that defines them knows the text. */
export function promptCalls(tree: PythonTree): PromptCall[] {
  if (!/input|getpass/.test(tree.text)) {
    return [];
  }
  const calls: PromptCall[] = [];
  const visit = (node: Syntax, name: string | null, type: PromptCall['type']): void => {
    if (node.name === 'AssignStatement') {
      const [pair, ...others] = pairsOf(node);
      if (pair !== undefined && others.length === 0) {
        const [name] = pair.names;
        visit(pair.value, name === undefined ? null : textOf(tree, name), 'text');
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
