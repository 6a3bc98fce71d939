/** The small language that cells are lowered to before data flow is solved: variables, objects, calls, changes. */
import type { Effect } from '@lockstep/protocol';

/** A variable: of the notebook (`owner` is `null`) or of a function. */
export interface Variable {
  owner: Body | null;
  slot: number;
}

/** An argument of a call: positional, by keyword, or spread (`*a`, `**b`). */
export interface Argument {
  value: Variable;
  keyword: string | null;
  spread: boolean;
}

export interface Call {
  op: 'call';
  to: Variable;
  callee: Variable | null;
  /** For `receiver.method(…)`. */
  receiver: Variable | null;
  method: string | null;
  args: Argument[];
  /** `inplace=True` or `out=…` was given. */
  inPlace: boolean;
  /** Base name of the file it names, `null` when computed or none. */
  file: string | null;
  /** The file mode of `open`, `null` when not literal. */
  mode: string | null;
  order: number;
}

export type Op =
  /** A new object that holds others. `deep`: also all that those hold. */
  | { op: 'make'; to: Variable; holds: Variable[]; deep: boolean; lazy: boolean }
  | { op: 'copy'; to: Variable; from: Variable }
  /** An attribute, item or element: a part of the object, or a view of it. */
  | { op: 'load'; to: Variable; from: Variable; name: string | null }
  | { op: 'store'; into: Variable; from: Variable }
  | { op: 'module'; to: Variable; path: string }
  | { op: 'function'; to: Variable; body: Body; defaults: [string, Variable][] }
  | { op: 'class'; to: Variable; members: Variable[] }
  | Call
  | { op: 'change'; of: Variable }
  /** Iterating: uses up what can be read only once, and runs what it was made of. */
  | { op: 'consume'; of: Variable; order: number };

/** A cell or a function, lowered. */
export interface Body {
  name: string | null;
  /** Where it stands, for functions within functions. */
  parent: Body | null;
  slots: number;
  ops: Op[];
  params: { name: string; variable: Variable; star: boolean }[];
  result: Variable | null;
  /** A function that yields. */
  generator: boolean;
  method: boolean;
  /** Runs without being called by name: operators, properties, decorated methods. */
  implicit: boolean;
  /** Why nothing can be proven, `null` when something can. */
  opaque: string | null;
  /** Notebook names it reads, with the order of the first read that no binding before it covers. */
  reads: Map<string, number>;
  /** Of these, the names that are read whatever path is taken. */
  needs: Set<string>;
  /** Notebook names it binds on every path (with the order), and on some. */
  binds: Map<string, number>;
  maybe: Set<string>;
  deletes: Set<string>;
  /** Names that are surely bound no more when it ends. */
  gone: Set<string>;
  /** Names that it reads after it surely deleted them. */
  lost: Set<string>;
  /** Hidden state and files it touches by itself. */
  state: { reads: Set<string>; writes: Set<string> };
  effects: Effect[];
  /** Where it asks a person something: offsets of the calls in its cell. */
  asks: number[];
  calls: boolean;
}

/** The notebook's own names, numbered. */
export class Names {
  private readonly slots = new Map<string, number>();
  /** Names that any cell or function binds. */
  readonly bound = new Set<string>();
  readonly list: string[] = [];

  variable(name: string): Variable {
    let slot = this.slots.get(name);
    if (slot === undefined) {
      slot = this.list.length;
      this.slots.set(name, slot);
      this.list.push(name);
    }
    return { owner: null, slot };
  }
}

export function newBody(name: string | null, parent: Body | null): Body {
  return {
    name,
    parent,
    slots: 0,
    ops: [],
    params: [],
    result: null,
    generator: false,
    method: false,
    implicit: false,
    opaque: null,
    reads: new Map(),
    needs: new Set(),
    binds: new Map(),
    maybe: new Set(),
    deletes: new Set(),
    gone: new Set(),
    lost: new Set(),
    state: { reads: new Set(), writes: new Set() },
    effects: [],
    asks: [],
    calls: false
  };
}

/** Stands for the name in a `load` of each element in turn. */
export const EACH = '*';

/** Stands for the name in a `load` of the rows that a condition selects: of a table, always a copy. */
export const MASK = '?';

/** Names of hidden state in a flow: no Python name can look like these. */
export const SETTINGS = '@settings';
export const RANDOM = '@random';

/**
 * File names as flow names. Reading `a` is touched by whoever writes `a` or an unknown file, and the other way round;
 * a file is known by its last part in lower case, so that `./A.csv` and `a.csv` are the same.
 */
export function fileState(file: string | null, access: 'reads' | 'writes'): string[] {
  if (file === null) {
    return ['@files', '@any-file'];
  }
  const name = `@file ${file.replace(/^.*[/\\]/, '').toLowerCase()}`;
  return access === 'reads' ? [name, '@files'] : [name, '@any-file'];
}
