/** Python source as a light tree: Lezer's buffers copied once, so that later passes walk plain objects. */
import type { TreeCursor } from '@lezer/common';
import { parser } from '@lezer/python';

/** A node of the syntax tree. `name` is Lezer's node name, offsets are UTF-16 in the text that was parsed. */
export interface Syntax {
  name: string;
  from: number;
  to: number;
  children: Syntax[];
}

export interface PythonTree {
  text: string;
  script: Syntax;
  comments: Syntax[];
  /** Offset of the first place that is no Python, `null` when all of it is. */
  fault: number | null;
}

const NONE: Syntax[] = [];

/** Deeper nesting than people write (Python's own parser gives up at 200 brackets); what is below is not read. */
const DEEPEST = 800;

/** True for a `yield` without a value. */
function isYield({ name, from, children }: Syntax, text: string): boolean {
  return (
    (name === 'YieldStatement' || name === 'YieldExpression') &&
    children.length === 1 &&
    text.startsWith('yield', from)
  );
}

/** Parses Python; never fails. Comments are kept apart, so that they stand between no two nodes. */
export function parsePython(text: string): PythonTree {
  const comments: Syntax[] = [];
  let fault: number | null = null;
  const copy = (cursor: TreeCursor, depth: number): Syntax => {
    const node: Syntax = { name: cursor.name, from: cursor.from, to: cursor.to, children: NONE };
    if (cursor.type.isError) {
      fault ??= cursor.from;
    }
    if (depth > DEEPEST) {
      fault ??= cursor.from;
    } else if (cursor.firstChild()) {
      node.children = [];
      do {
        // The grammar wants a value behind each `yield`; Python does not.
        if (cursor.type.isError && cursor.from === cursor.to && isYield(node, text)) {
          continue;
        }
        const child = copy(cursor, depth + 1);
        (child.name === 'Comment' ? comments : node.children).push(child);
      } while (cursor.nextSibling());
      cursor.parent();
    }
    return node;
  };
  // The grammar takes `4.,` for a member of 4: a digit in the dot's place keeps every offset.
  const read = text.replace(/(?<![\w.])(\d[\d_]*)\.(?![\w.])/g, '$10');
  const script = copy(parser.parse(read).cursor(), 0);
  return { text, script, comments, fault };
}

/** The text a node covers. */
export function textOf(tree: PythonTree, node: Syntax): string {
  return tree.text.slice(node.from, node.to);
}

/** Every simple or compound statement of a script or body, with `a; b` taken apart. */
export function statementsOf(block: Syntax): readonly Syntax[] {
  return block.children.some(({ name }) => name === 'StatementGroup')
    ? block.children.flatMap(child =>
        child.name === 'StatementGroup' ? child.children.filter(part => part.name !== ';') : child
      )
    : block.children;
}

/** Calls `visit` for a node and all below it; a visit that returns `false` skips what is below. */
export function walk(node: Syntax, visit: (node: Syntax) => boolean | void): void {
  if (visit(node) === false) {
    return;
  }
  for (const child of node.children) {
    walk(child, visit);
  }
}
