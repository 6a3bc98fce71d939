/** Finds where code takes a column's name, or a value of a column, from a variable: choices that only a kernel knows. */
import type { LiveChoices } from '@lockstep/protocol';
import { type Argument, calledName, dottedName } from './arguments';
import { comparisonOf } from './guards';
import { readAnswer } from './literals';
import { type PythonTree, type Syntax, textOf } from './tree';

/** A node that stands where the choices are taken. */
export interface Taken {
  node: Syntax;
  live: LiveChoices;
}

/** Names the variable at the top of the kernel that a node is, `null` for anything else. */
export type GlobalOf = (node: Syntax | undefined) => string | null;

/** Arguments of a table's methods that name its columns: by position, and by keyword. */
const METHODS: Record<string, { first: number; names: readonly string[] }> = {
  groupby: { first: 0, names: ['by'] },
  sort_values: { first: 0, names: ['by'] },
  set_index: { first: 0, names: ['keys'] },
  nlargest: { first: 1, names: ['columns'] },
  nsmallest: { first: 1, names: ['columns'] },
  drop_duplicates: { first: 0, names: ['subset'] },
  explode: { first: 0, names: ['column'] },
  pivot_table: { first: 0, names: ['values', 'index', 'columns'] },
  pivot: { first: -1, names: ['values', 'index', 'columns'] },
  melt: { first: -1, names: ['id_vars', 'value_vars'] },
  plot: { first: -1, names: ['x', 'y'] },
  hist: { first: 0, names: ['column', 'by'] },
  boxplot: { first: 0, names: ['column', 'by'] },
  partition_by: { first: 0, names: ['by'] }
};
/** Methods that only tables have: whatever they are called on is one. */
const TABLE_ONLY =
  /^(?:groupby|sort_values|set_index|reset_index|pivot_table|drop_duplicates|describe|dropna|fillna|value_counts|nlargest|nsmallest|melt|astype|to_csv|head|tail|info|iterrows|itertuples|merge)$/;
const TABLE_MAKER =
  /(?:^|\.)(?:read_(?:csv|table|excel|parquet|feather|json|sql\w*|fwf|stata|spss|sas|pickle|orc|xml|hdf)|DataFrame(?:\.\w+)?|load_dataset)$/;
const PARTS = /^(?:loc|iloc|at|iat|columns|dtypes|shape|values|index)$/;

/** The tables that a node proves to be tables. */
export function tableIn(tree: PythonTree, node: Syntax, globalOf: GlobalOf): string | null {
  if (node.name === 'MemberExpression') {
    const [base, sign, property] = node.children;
    return sign?.name === '.' && property !== undefined && PARTS.test(textOf(tree, property))
      ? globalOf(base)
      : null;
  }
  if (node.name === 'CallExpression') {
    const method = calledName(tree, node);
    const base =
      node.children[0]?.name === 'MemberExpression' ? node.children[0].children[0] : undefined;
    return method !== null && TABLE_ONLY.test(method) ? globalOf(base) : null;
  }
  const [target, sign, value] = node.name === 'AssignStatement' ? node.children : [];
  const callee = value?.name === 'CallExpression' ? dottedName(tree, value.children[0]) : null;
  return sign?.name === 'AssignOp' && callee !== null && TABLE_MAKER.test(callee)
    ? globalOf(target)
    : null;
}

/** The table that a node is: a variable, or rows chosen from one (`df[df.x > 3]`, `df.loc[…]`). */
function frameOf(node: Syntax | undefined, globalOf: GlobalOf): string | null {
  const [base, sign, inside] = node?.name === 'MemberExpression' ? node.children : [];
  if (sign?.name === '[' && inside?.name === 'BinaryExpression') {
    return globalOf(base);
  }
  return globalOf(node);
}

/** The items of a list display, or the node itself. */
function itemsOf(node: Syntax): Syntax[] {
  return node.name === 'ArrayExpression'
    ? node.children.filter(child => !/^[[\],]$/.test(child.name))
    : [node];
}

function columns(nodes: readonly Syntax[], frame: string | null): Taken[] {
  return frame === null
    ? []
    : nodes.flatMap(itemsOf).map(node => ({ node, live: { take: 'columns', frame } }));
}

/** The column that `df["c"]`, `df.c` or `df.loc[:, "c"]` is. */
function columnOf(
  tree: PythonTree,
  node: Syntax | undefined,
  globalOf: GlobalOf
): { frame: string; column: string } | null {
  const [base, sign, inside] = node?.name === 'MemberExpression' ? node.children : [];
  const frame = globalOf(base);
  if (frame === null || inside === undefined) {
    return null;
  }
  if (sign?.name === '.') {
    return { frame, column: textOf(tree, inside) };
  }
  const key = node?.children.length === 4 ? readAnswer(tree, inside) : null;
  return key?.t === 'str' ? { frame, column: key.v } : null;
}

function values(
  nodes: readonly Syntax[],
  column: { frame: string; column: string } | null
): Taken[] {
  return column === null
    ? []
    : nodes.flatMap(itemsOf).map(node => ({ node, live: { take: 'values', ...column } }));
}

/** What a node takes from variables as names of columns, or compares with a column's values. */
export function takenIn(tree: PythonTree, node: Syntax, globalOf: GlobalOf): Taken[] {
  if (node.name === 'BinaryExpression') {
    const found = comparisonOf(tree, node);
    return found === null || (found.sign !== '==' && found.sign !== '!=')
      ? []
      : [
          ...values([found.right], columnOf(tree, found.left, globalOf)),
          ...values([found.left], columnOf(tree, found.right, globalOf))
        ];
  }
  if (node.name === 'MemberExpression') {
    const [base, sign, ...rest] = node.children;
    if (sign?.name !== '[') {
      return [];
    }
    const keys = rest.filter(child => child.name !== ',' && child.name !== ']');
    if (base?.name === 'MemberExpression' && base.children[1]?.name === '.') {
      const place = base.children[2];
      const located = place !== undefined && /^(?:loc|at)$/.test(textOf(tree, place));
      return located ? columns(keys.slice(1), globalOf(base.children[0])) : [];
    }
    return keys.length === 1 ? columns(keys, frameOf(base, globalOf)) : [];
  }
  return [];
}

/**
 * What a call takes from variables, as {@link takenIn}.
 *
 * @param list its arguments
 */
export function takenInCall(
  tree: PythonTree,
  call: Syntax,
  list: readonly Argument[],
  globalOf: GlobalOf
): Taken[] {
  const [callee] = call.children;
  const method = list.length === 0 ? null : calledName(tree, call);
  const base = callee?.name === 'MemberExpression' ? callee.children[0] : undefined;
  if (method === null || base === undefined) {
    return [];
  }
  const given = (wanted: (name: string | null, position: number | null) => boolean): Syntax[] =>
    list.flatMap(({ name, position, value }) =>
      value !== null && wanted(name, position) ? [value] : []
    );
  if (method === 'isin' || method === 'eq') {
    return values(
      given((_, position) => position === 0),
      columnOf(tree, base, globalOf)
    );
  }
  const rule = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  const frame = rule === undefined ? null : frameOf(base, globalOf);
  if (rule !== undefined && frame !== null) {
    return columns(
      given((name, position) =>
        name === null ? position === rule.first : rule.names.includes(name)
      ),
      frame
    );
  }
  // Drawing functions such as `px.scatter(df, x=name)` and `sns.lineplot(data=df, hue=name)`.
  const drawn = given(
    name => name !== null && /^(?:x|y|z|hue|color|size|facet_col|facet_row|names)$/.test(name)
  );
  const [table] =
    drawn.length === 0
      ? []
      : given((name, position) => name === 'data' || name === 'data_frame' || position === 0);
  return columns(drawn, globalOf(table));
}

const QUERY = /(?:([A-Za-z_]\w*)\s*(?:==|!=|\bin\b)\s*)?@([A-Za-z_]\w*)/g;

/** The variables that the text of `df.query("country == @chosen")` reads, with their choices where it compares. */
export function takenByQuery(
  tree: PythonTree,
  call: Syntax,
  list: readonly Argument[],
  globalOf: GlobalOf
): { name: string; live: LiveChoices | null }[] {
  const [callee] = call.children;
  const first = list[0]?.value;
  if (first?.name !== 'String' || calledName(tree, call) !== 'query') {
    return [];
  }
  const frame = callee?.name === 'MemberExpression' ? frameOf(callee.children[0], globalOf) : null;
  const value = readAnswer(tree, first);
  return value?.t !== 'str'
    ? []
    : [...value.v.matchAll(QUERY)].map(([, column, name = '']) => ({
        name,
        live: frame === null || column === undefined ? null : { take: 'values', frame, column }
      }));
}
