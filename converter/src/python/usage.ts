/** Counts how a notebook treats its names, to tell answers (`COUNTRY`) from work in progress (`total = 0`). */
import { type PythonTree, type Syntax, textOf, walk } from './tree';

export interface NameUsage {
  /** How often each name is mentioned, bindings included. */
  mentions: Map<string, number>;
  /** Names that are counted up, filled, or bound again inside a loop. */
  worked: Set<string>;
}

const FILLS = new Set([
  'append',
  'extend',
  'insert',
  'add',
  'update',
  'pop',
  'popitem',
  'remove',
  'discard',
  'clear',
  'setdefault',
  'sort',
  'reverse'
]);

/** The variable at the root of `a.b[c].d`. */
export function rootOf(node: Syntax): Syntax | null {
  let at: Syntax | undefined = node;
  while (at?.name === 'MemberExpression') {
    at = at.children[0];
  }
  return at?.name === 'VariableName' ? at : null;
}

function targetsOf(statement: Syntax): Syntax[] {
  const parts = statement.children.filter(child => child.name !== 'TypeDef');
  const last = parts.findLastIndex(part => part.name === 'AssignOp');
  return parts.slice(0, Math.max(0, last));
}

/** Adds what one cell does to the counts. */
export function addUsage(usage: NameUsage, tree: PythonTree): void {
  const work = (node: Syntax | null | undefined): void => {
    if (node?.name === 'VariableName') {
      usage.worked.add(textOf(tree, node));
    }
  };
  const visit = (node: Syntax, looped: boolean): void => {
    switch (node.name) {
      case 'VariableName': {
        const name = textOf(tree, node);
        usage.mentions.set(name, (usage.mentions.get(name) ?? 0) + 1);
        break;
      }
      case 'UpdateStatement':
        work(node.children[0] === undefined ? null : rootOf(node.children[0]));
        break;
      case 'AssignStatement':
        targetsOf(node).forEach(target => {
          if (target.name === 'MemberExpression') {
            work(rootOf(target));
          } else if (looped) {
            walk(target, child => work(child));
          }
        });
        break;
      case 'ScopeStatement':
        node.children.forEach(work);
        break;
      case 'CallExpression': {
        const [callee] = node.children;
        const method = callee?.children.at(-1);
        if (
          callee !== undefined &&
          method?.name === 'PropertyName' &&
          FILLS.has(textOf(tree, method))
        ) {
          work(rootOf(callee));
        }
        break;
      }
      case 'ForStatement': {
        const until = node.children.findIndex(child => child.name === 'in');
        node.children.slice(1, until).forEach(work);
        break;
      }
      default:
    }
    const loops = node.name === 'ForStatement' || node.name === 'WhileStatement';
    const leaves = node.name === 'FunctionDefinition' || node.name === 'LambdaExpression';
    node.children.forEach(child => visit(child, leaves ? false : looped || loops));
  };
  visit(tree.script, false);
}
