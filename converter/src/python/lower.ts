/** Lowers Python's statements: what a cell or function binds, reads, changes and calls, in order. */
import { bindingsIn, patternNames } from './bindings';
import { assign, lower, lowerParameters } from './expressions';
import type { Variable } from './program';
import { type Scope } from './scope';
import { lowerAssignment, lowerDelete, lowerImport, lowerUpdate, lowerValues } from './simple';
import { statementsOf, type Syntax, walk } from './tree';
import { elements, isExpression, part } from './values';

/** Context managers that let no exception vanish, so that what stands in their body surely ran. */
const SURE_CONTEXT =
  /^(?:(?:\w+\.)*(?:open|option_context|errstate|catch_warnings|ZipFile|Pool|ExcelWriter|no_grad|style\.context|rc_context|tqdm|connect|urlopen|NamedTemporaryFile|TemporaryDirectory|Session|Image\.open|localcontext|redirect_stdout|begin))\s*\(/;

function lowerBody(scope: Scope, body: Syntax | undefined): void {
  const children = body?.children.filter(child => child.name !== ':') ?? [];
  statementsOf({ name: 'Body', from: 0, to: 0, children }).forEach(child =>
    lowerStatement(scope, child)
  );
}

function lowerFor(scope: Scope, statement: Syntax): void {
  const { children } = statement;
  const until = children.findIndex(child => child.name === 'in');
  const bodies = children.filter(child => child.name === 'Body');
  const source = lowerValues(
    scope,
    children.slice(until + 1).filter(child => child.name !== 'Body' && child.name !== 'else')
  );
  const element = elements(scope, source);
  const targets = children.slice(0, until).filter(isExpression);
  scope.branches(
    [
      () => {
        const own = targets.length > 1 ? elements(scope, element) : element;
        targets.forEach(target => assign(scope, target, own));
        lowerBody(scope, bodies[0]);
      }
    ],
    false
  );
  scope.branches([() => lowerBody(scope, bodies[1])], false);
}

function lowerIf(scope: Scope, statement: Syntax): void {
  const runs: (() => void)[] = [];
  let hasElse = false;
  let condition: Syntax | undefined;
  const { children } = statement;
  children.forEach(child => {
    if (child.name === 'Body') {
      // The conditions of later branches are evaluated on fewer paths, so they count as part of the branch.
      const own = runs.length === 0 ? undefined : condition;
      runs.push(() => {
        if (own !== undefined) {
          lower(scope, own);
        }
        lowerBody(scope, child);
      });
      condition = undefined;
    } else if (child.name === 'else') {
      hasElse = true;
    } else if (isExpression(child)) {
      condition = child;
      if (runs.length === 0) {
        lower(scope, child);
      }
    }
  });
  scope.branches(runs, hasElse);
}

function lowerTry(scope: Scope, statement: Syntax): void {
  const { children } = statement;
  let kind = 'try';
  let header: Syntax[] = [];
  for (const child of children) {
    if (['try', 'except', 'else', 'finally'].includes(child.name)) {
      kind = child.name;
      header = [];
    } else if (child.name === 'Body') {
      const run = (): void => {
        const asAt = header.findIndex(part => part.name === 'as');
        lowerValues(scope, asAt === -1 ? header : header.slice(0, asAt));
        header
          .slice(asAt + 1)
          .forEach(target => asAt !== -1 && isExpression(target) && assign(scope, target, null));
        lowerBody(scope, child);
      };
      if (kind === 'finally') {
        run();
      } else {
        scope.branches([run], false);
      }
    } else {
      header.push(child);
    }
  }
}

function lowerWith(scope: Scope, statement: Syntax): void {
  const body = statement.children.find(child => child.name === 'Body');
  const header = statement.children.filter(child => child.name !== 'Body' && child.name !== 'with');
  let sure = true;
  let value: Variable | null = null;
  header.forEach((child, at) => {
    if (header[at - 1]?.name === 'as') {
      assign(scope, child, value);
    } else if (isExpression(child)) {
      sure &&= SURE_CONTEXT.test(scope.text(child));
      value = part(scope, lower(scope, child), null);
    }
  });
  if (sure) {
    lowerBody(scope, body);
  } else {
    scope.branches([() => lowerBody(scope, body)], false);
  }
}

/** Decorators that leave the function what it was. */
const PLAIN_DECORATOR =
  /^@\s*(?:staticmethod|classmethod|property|functools\.wraps|abstractmethod|abc\.abstractmethod|dataclass|dataclasses\.dataclass|override)\b/;

function lowerFunction(
  scope: Scope,
  node: Syntax,
  inClass: boolean,
  decorators: readonly Syntax[]
): void {
  const nameNode = node.children.find(child => child.name === 'VariableName');
  const name = nameNode === undefined ? '' : scope.text(nameNode);
  const list = node.children.find(child => child.name === 'ParamList');
  const code = node.children.find(child => child.name === 'Body');
  node.children
    .filter(child => child.name === 'TypeDef')
    .flatMap(child => child.children.filter(isExpression))
    .forEach(type => lower(scope, type));
  const wrappers = decorators.map(decorator => lowerDecorator(scope, decorator));
  const { params, defaults } = lowerParameters(scope, list);
  const empty: Syntax = { name: 'Body', from: 0, to: 0, children: [] };
  const { bound, globals, nonlocals } = bindingsIn(code ?? empty, child => scope.text(child));
  nonlocals.forEach(own => bound.delete(own));
  const body = scope.functionBody(name, params, bound, globals, () => lowerBody(scope, code));
  body.method =
    inClass && !decorators.some(decorator => /staticmethod/.test(scope.text(decorator)));
  body.implicit = inClass && (/^__\w+__$/.test(name) || decorators.length > 0);
  const made = scope.temporary();
  scope.emit({ op: 'function', to: made, body, defaults });
  scope.emit({ op: 'copy', to: scope.bind(name), from: wrap(scope, made, wrappers) });
}

/** The decorator itself, `null` for one that leaves what it decorates as it is. */
function lowerDecorator(scope: Scope, decorator: Syntax): Variable | null {
  const [, ...inside] = decorator.children;
  if (PLAIN_DECORATOR.test(scope.text(decorator))) {
    return null;
  }
  let value: Variable | null = null;
  for (const child of inside) {
    if (child.name === 'VariableName') {
      value = lower(scope, child);
    } else if (child.name === 'PropertyName') {
      value = part(scope, value, scope.text(child));
    } else if (child.name === 'ArgList') {
      const held = child.children.filter(isExpression).map(argument => lower(scope, argument));
      const to = scope.temporary();
      scope.emit({
        op: 'make',
        to,
        holds: [value, ...held].filter(one => one !== null),
        deep: true,
        lazy: false
      });
      value = to;
    }
  }
  return value;
}

/** What decorators make of a function: something that may be called, hold and remember it. */
function wrap(scope: Scope, made: Variable, wrappers: readonly (Variable | null)[]): Variable {
  return wrappers.reduceRight<Variable>((inner, wrapper) => {
    if (wrapper === null) {
      return inner;
    }
    const to = scope.temporary();
    const args = [{ value: inner, keyword: null, spread: false }];
    scope.emit({
      op: 'call',
      to,
      callee: wrapper,
      receiver: null,
      method: null,
      args,
      inPlace: false,
      file: null,
      mode: null,
      order: scope.next()
    });
    scope.emit({ op: 'copy', to, from: inner });
    return to;
  }, made);
}

function lowerClass(scope: Scope, node: Syntax, decorators: readonly Syntax[]): void {
  const nameNode = node.children.find(child => child.name === 'VariableName');
  const name = nameNode === undefined ? '' : scope.text(nameNode);
  const wrappers = decorators.map(decorator => lowerDecorator(scope, decorator));
  const list = node.children.find(child => child.name === 'ArgList');
  const code = node.children.find(child => child.name === 'Body');
  const values = (list?.children ?? []).filter(
    (child, at, all) => isExpression(child) && all[at + 1]?.name !== 'AssignOp'
  );
  const members = values.map(child => lower(scope, child)).filter(base => base !== null);
  const empty: Syntax = { name: 'Body', from: 0, to: 0, children: [] };
  const { bound } = bindingsIn(code ?? empty, child => scope.text(child));
  scope.inner('class', bound, () => {
    for (const statement of statementsOf({ ...empty, children: code?.children.slice(1) ?? [] })) {
      lowerStatement(scope, statement, true);
    }
    members.push(...[...bound].map(own => scope.resolve(own)));
  });
  const made = scope.temporary();
  scope.emit({ op: 'class', to: made, members });
  scope.emit({ op: 'copy', to: scope.bind(name), from: wrap(scope, made, wrappers) });
}

function lowerMatch(scope: Scope, statement: Syntax): void {
  const body = statement.children.find(child => child.name === 'MatchBody');
  const subject = lowerValues(
    scope,
    statement.children.slice(1).filter(child => child.name !== 'MatchBody')
  );
  const element = elements(scope, part(scope, subject, null));
  const runs = (body?.children ?? [])
    .filter(clause => clause.name === 'MatchClause')
    .map(clause => () => {
      const patterns = clause.children.filter(
        child => isExpression(child) && child.name !== 'Guard'
      );
      const captured = patterns.flatMap(pattern => patternNames(pattern, node => scope.text(node)));
      for (const name of captured) {
        const to = scope.bind(name);
        [subject, element].forEach(from => from !== null && scope.emit({ op: 'copy', to, from }));
      }
      patterns.forEach(pattern =>
        walk(pattern, node => {
          const reads = ['ClassPattern', 'AttributePattern'].includes(node.name);
          const [first] = node.children;
          if (reads && first?.name === 'VariableName') {
            lower(scope, first);
          }
        })
      );
      clause.children.filter(child => child.name === 'Guard').forEach(guard => lower(scope, guard));
      lowerBody(
        scope,
        clause.children.find(child => child.name === 'Body')
      );
    });
  scope.branches(runs, false);
}

/** Lowers one statement. */
export function lowerStatement(scope: Scope, node: Syntax, inClass = false): void {
  switch (node.name) {
    case 'AssignStatement':
      return lowerAssignment(scope, node);
    case 'UpdateStatement':
      return lowerUpdate(scope, node);
    case 'ImportStatement':
      return lowerImport(scope, node);
    case 'ForStatement':
      return lowerFor(scope, node);
    case 'IfStatement':
      return lowerIf(scope, node);
    case 'TryStatement':
      return lowerTry(scope, node);
    case 'WithStatement':
      return lowerWith(scope, node);
    case 'MatchStatement':
      return lowerMatch(scope, node);
    case 'DeleteStatement':
      return lowerDelete(scope, node);
    case 'FunctionDefinition':
      return lowerFunction(scope, node, inClass, []);
    case 'ClassDefinition':
      return lowerClass(scope, node, []);
    case 'DecoratedStatement': {
      const decorators = node.children.filter(child => child.name === 'Decorator');
      const decorated = node.children.at(-1);
      if (decorated?.name === 'FunctionDefinition') {
        lowerFunction(scope, decorated, inClass, decorators);
      } else if (decorated?.name === 'ClassDefinition') {
        lowerClass(scope, decorated, decorators);
      }
      return;
    }
    case 'WhileStatement': {
      const [condition, ...rest] = node.children.slice(1);
      if (condition !== undefined) {
        lower(scope, condition);
      }
      rest
        .filter(child => child.name === 'Body')
        .forEach(body => scope.branches([() => lowerBody(scope, body)], false));
      return;
    }
    case 'ReturnStatement': {
      const value = lowerValues(scope, node.children.slice(1));
      const { result } = scope.body;
      if (value !== null && result !== null) {
        scope.emit({ op: 'copy', to: result, from: value });
      }
      return;
    }
    case 'TypeDefinition': {
      const [, name] = node.children;
      if (name !== undefined) {
        assign(scope, name, null);
      }
      return;
    }
    case 'ScopeStatement':
    case 'PassStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return;
    default:
      node.children.filter(isExpression).forEach(child => lower(scope, child));
  }
}
