/** Tells cells that prepare the ground (imports, installs, definitions, reading files) from cells that do the work. */
import { plainArguments } from './assignments';
import { readLiteral } from './literals';
import type { Magic } from './magics';
import { type PythonTree, type Syntax, statementsOf, textOf } from './tree';

export interface Preparation {
  /** Nothing in the cell but imports, installs, settings, definitions, constants and reading. */
  only: boolean;
  /** It imports, installs or reads something. */
  brings: boolean;
  /** It defines a function or a class. */
  defines: boolean;
}

const SETTINGS =
  /^(?:(?:pd|pandas)\.(?:set_option|options\b)|(?:np|numpy)\.(?:set_printoptions|seterr|random\.seed)|random\.seed|(?:sns|seaborn)\.set\w*|(?:plt|mpl|matplotlib|pyplot)\.(?:style\b|rcParams\b|rc\b|use\b)|warnings\.\w+|logging\.\w+|sys\.path\b|os\.(?:environ|chdir|makedirs)\b|locale\.setlocale|nltk\.download|load_dotenv|tqdm\.pandas|init_notebook_mode|alt\.\w+\.enable|torch\.manual_seed|print|display)/;
const READING =
  /(?:^|[.\s])(?:read_\w+|load\w*|open|fetch\w*|connect|imread|genfromtxt|Path|getenv|default_rng|RandomState|get_ipython|Session|getLogger|import_module)$|^os\.(?:environ|path|getcwd)/;
const PREPARING_MAGICS = new Set([
  'matplotlib',
  'load_ext',
  'reload_ext',
  'autoreload',
  'config',
  'pip',
  'conda',
  'mamba',
  'uv',
  'pylab',
  'env',
  'set_env',
  'cd',
  'precision',
  'pprint',
  'xmode',
  'load_dotenv',
  'dotenv'
]);

const DEFINITIONS = new Set([
  'FunctionDefinition',
  'ClassDefinition',
  'DecoratedStatement',
  'TypeDefinition'
]);
const HARMLESS = new Set([...DEFINITIONS, 'ImportStatement', 'PassStatement', 'ScopeStatement']);

function calleeText(tree: PythonTree, node: Syntax): string {
  const [callee] = node.children;
  return callee === undefined ? '' : textOf(tree, callee).replace(/\s+/g, '');
}

const NESTED = new Set([
  'BinaryExpression',
  'ParenthesizedExpression',
  'TupleExpression',
  'ArrayExpression',
  'SetExpression',
  'DictionaryExpression'
]);

/** Constants and what is computed from constants alone. */
function isConstant(tree: PythonTree, node: Syntax): boolean {
  if (readLiteral(tree, node) !== null) {
    return true;
  }
  return (
    NESTED.has(node.name) &&
    node.children.every(
      child => /^[^A-Z]/.test(child.name) || child.name.endsWith('Op') || isConstant(tree, child)
    )
  );
}

function isReading(tree: PythonTree, node: Syntax): boolean {
  if (node.name === 'CallExpression') {
    const callee = calleeText(tree, node);
    return (
      READING.test(callee) ||
      (plainArguments(node) ?? []).some(argument => isReading(tree, argument)) ||
      (node.children[0]?.name === 'MemberExpression' &&
        node.children[0].children[0] !== undefined &&
        isReading(tree, node.children[0].children[0]))
    );
  }
  return READING.test(textOf(tree, node).replace(/\s+/g, '').replace(/\[.*$/s, ''));
}

/** Reads what kind of cell this is. */
export function preparationOf(tree: PythonTree, magics: readonly Magic[]): Preparation {
  const found: Preparation = { only: tree.fault === null, brings: false, defines: false };
  for (const magic of magics) {
    const installs = /^\s*(?:pip3?|conda|apt(?:-get)?|python3?\s+-m\s+pip)\s/.test(magic.text);
    const settles = magic.kind === 'line' && PREPARING_MAGICS.has(magic.name);
    found.brings ||= installs || settles;
    found.only &&= installs || settles || magic.name === 'capture';
  }
  const take = (statement: Syntax): void => {
    found.defines ||= DEFINITIONS.has(statement.name);
    found.brings ||= statement.name === 'ImportStatement';
    if (HARMLESS.has(statement.name)) {
      return;
    }
    const [first] = statement.children;
    if (statement.name === 'ExpressionStatement' && first !== undefined) {
      found.only &&=
        first.name === 'String' ||
        (first.name === 'CallExpression' && SETTINGS.test(calleeText(tree, first)));
    } else if (statement.name === 'AssignStatement' && first !== undefined) {
      const value = statement.children.at(-1);
      const reads = value !== undefined && isReading(tree, value);
      found.brings ||= reads;
      found.only &&=
        reads ||
        (value !== undefined && isConstant(tree, value)) ||
        SETTINGS.test(textOf(tree, first).replace(/\s+/g, ''));
    } else if (['TryStatement', 'IfStatement', 'WithStatement'].includes(statement.name)) {
      statement.children
        .filter(child => child.name === 'Body')
        .forEach(body => statementsOf({ ...body, children: body.children.slice(1) }).forEach(take));
    } else {
      found.only = false;
    }
  };
  statementsOf(tree.script).forEach(take);
  return found;
}
