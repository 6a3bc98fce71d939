/** What a cell does with lists and tables, as far as single calls and loops tell it plainly. */
import { type PythonTree, type Syntax, textOf, walk } from './tree';

export interface Verbs {
  /** It puts things in order at its top level. */
  sorts: boolean;
  /** It groups, counts, fits or the like. */
  computes: boolean;
  /** It asks a person again and again, and keeps the answers. */
  gathers: boolean;
  /** Names that its loops go through. */
  loops: string[];
}

const SORTS = /^(?:sort_values|sort|nlargest|nsmallest|rank)$/;
const COMPUTES =
  /^(?:groupby|agg|aggregate|value_counts|pivot_table|crosstab|corr|describe|fit|fit_transform|resample|mean|median|sum)$/;

/** The last name of what is called. */
function calledName(tree: PythonTree, call: Syntax): string {
  const [callee] = call.children;
  return callee === undefined ? '' : textOf(tree, callee).replace(/^.*\./s, '');
}

function gathersIn(tree: PythonTree, loop: Syntax): boolean {
  let asks = false;
  let keeps = false;
  walk(loop, node => {
    if (node.name === 'CallExpression') {
      const name = calledName(tree, node);
      asks ||= name === 'input' || name === 'raw_input';
      keeps ||= name === 'append' || name === 'add';
    }
  });
  return asks && keeps;
}

/** Reads the verbs of a cell; what stands in functions is left to their callers, and not followed. */
export function verbsIn(tree: PythonTree): Verbs {
  const verbs: Verbs = { sorts: false, computes: false, gathers: false, loops: [] };
  walk(tree.script, node => {
    if (/^(?:FunctionDefinition|ClassDefinition|LambdaExpression)$/.test(node.name)) {
      return false;
    }
    if (node.name === 'ForStatement' || node.name === 'WhileStatement') {
      verbs.gathers ||= gathersIn(tree, node);
    }
    if (node.name === 'ForStatement') {
      const { children } = node;
      const source = children[children.findIndex(({ name }) => name === 'in') + 1];
      walk(source ?? node, child => {
        if (child.name === 'VariableName') {
          verbs.loops.push(textOf(tree, child));
        }
        return child.name !== 'Body';
      });
    }
    if (node.name === 'CallExpression') {
      const name = calledName(tree, node);
      const builtin = node.children[0]?.name === 'VariableName';
      verbs.sorts ||= builtin ? name === 'sorted' : SORTS.test(name);
      verbs.computes ||= !builtin && COMPUTES.test(name);
    }
    return true;
  });
  return verbs;
}
