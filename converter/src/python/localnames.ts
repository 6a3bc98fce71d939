/** Keeps what is known of each name of a notebook, and tells a function's own names from those of the kernel. */
import type { Value } from '@lockstep/protocol';
import { type NameFacts, noFacts } from './facts';
import { type PythonTree, type Syntax, textOf } from './tree';

/** A function of the notebook, as far as its defaults may be candidates. */
export interface KnownFunction {
  parameters: string[];
  /** Defined more than once: nothing is said of it. */
  repeated: boolean;
}

/** A call of a function by its plain name. */
export interface KnownCall {
  callee: string;
  /** Parameters that it gives by keyword, and how many by position; `starred`: perhaps all. */
  named: Set<string>;
  placed: number;
  starred: boolean;
}

/** How a notebook uses its names. */
export interface NameUsage {
  names: Map<string, NameFacts>;
  functions: Map<string, KnownFunction>;
  calls: KnownCall[];
  /** Attributes that are read anywhere. */
  attributes: Set<string>;
  /** Keys of dicts that are written as literals, by name; `null` where it is assigned twice. */
  keys: Map<string, Value[] | null>;
  tables: Set<string>;
}

/** Local names: to the key of a parameter's facts, or to `null` when nothing is known of them. */
export interface Scope {
  own: ReadonlyMap<string, string | null>;
  outer: Scope | null;
}

/** Where a node stands: in which function, and whether a loop runs it again. */
export interface Where {
  scope: Scope | null;
  looped: boolean;
}

/** The key under which facts of a parameter are kept. */
export function parameterKey(callee: string, parameter: string): string {
  return `${callee}(${parameter}`;
}

/** Marks the scope of a function among scopes of classes and comprehensions; no name can be like it. */
export const FUNCTION = '(';

/** True within a function, which runs later than its cell. */
export function isFunction(scope: Scope): boolean {
  return scope.own.has(FUNCTION) || (scope.outer !== null && isFunction(scope.outer));
}

/** The variable at the root of `a.b[c].d`. */
export function rootOf(node: Syntax): Syntax | null {
  let at: Syntax | undefined = node;
  while (at?.name === 'MemberExpression') {
    at = at.children[0];
  }
  return at?.name === 'VariableName' ? at : null;
}

/** What all readers of usage share. */
export class NameKeeper {
  readonly usage: NameUsage = {
    names: new Map(),
    functions: new Map(),
    calls: [],
    attributes: new Set(),
    keys: new Map(),
    tables: new Set()
  };
  protected tree: PythonTree = {
    text: '',
    script: { name: '', from: 0, to: 0, children: [] },
    comments: [],
    fault: null
  };
  protected cell = 0;

  protected of(key: string): NameFacts {
    const known = this.usage.names.get(key);
    if (known !== undefined) {
      return known;
    }
    const facts = noFacts();
    this.usage.names.set(key, facts);
    return facts;
  }

  protected text(node: Syntax): string {
    return textOf(this.tree, node);
  }

  /** The key of a variable's facts; `null` for local names of which nothing is known. */
  protected keyOf(node: Syntax | undefined, scope: Scope | null): string | null {
    if (node?.name !== 'VariableName') {
      return null;
    }
    const name = this.text(node);
    for (let at = scope; at !== null; at = at.outer) {
      const own = at.own.get(name);
      if (own !== undefined) {
        return own;
      }
    }
    return name;
  }

  /** A variable at the top of the kernel. */
  protected globalOf(node: Syntax | undefined, scope: Scope | null): string | null {
    const key = this.keyOf(node, scope);
    return key === null || key.includes('(') ? null : key;
  }

  protected work(node: Syntax, scope: Scope | null): void {
    const key = this.keyOf(rootOf(node) ?? undefined, scope);
    if (key !== null) {
      this.of(key).worked = true;
    }
  }

  protected factsOf(node: Syntax | undefined, scope: Scope | null): NameFacts | null {
    const key = this.keyOf(node, scope);
    return key === null ? null : this.of(key);
  }
}
