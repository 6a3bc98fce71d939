/** Which variable a name means, at each place of a cell: Python's scopes, while a cell is lowered. */
import type { Body, Names, Op, Variable } from './program';
import { newBody } from './program';
import { type PythonTree, type Syntax, textOf } from './tree';

/** Names bound in one lexical scope, apart from the notebook's own. */
interface Frame {
  /** `function` scopes are seen from within; `class` bodies only by their own statements. */
  kind: 'function' | 'class' | 'comprehension';
  body: Body;
  locals: Map<string, Variable>;
  /** `global` names of a function. */
  globals: Set<string>;
}

/** The state of lowering: the body that takes operations, the scopes around it, and what is bound by now. */
export class Scope {
  readonly frames: Frame[] = [];
  /** Names bound for certain on the present path; one set for each open branch. */
  private certain: Set<string>[] = [new Set()];
  private order = 0;

  constructor(
    readonly tree: PythonTree,
    readonly names: Names,
    public body: Body
  ) {}

  /** Counts places in the order in which they run. */
  next(): number {
    this.order += 1;
    return this.order;
  }

  text(node: Syntax): string {
    return textOf(this.tree, node);
  }

  emit(op: Op): void {
    this.body.ops.push(op);
  }

  temporary(): Variable {
    const slot = this.body.slots;
    this.body.slots += 1;
    return { owner: this.body, slot };
  }

  /** The variable that a name means here. */
  resolve(name: string): Variable {
    for (let at = this.frames.length - 1; at >= 0; at--) {
      const frame = this.frames[at];
      if (frame === undefined) {
        continue;
      }
      const hidden = frame.kind === 'class' && frame.body !== this.body;
      if (frame.globals.has(name)) {
        break;
      }
      const local = hidden ? undefined : frame.locals.get(name);
      if (local !== undefined) {
        return local;
      }
    }
    return this.names.variable(name);
  }

  /** Reads a name: notes the use when it is the notebook's and not bound before. */
  read(name: string): Variable {
    const variable = this.resolve(name);
    if (variable.owner === null && !this.certain.some(bound => bound.has(name))) {
      const { reads } = this.body;
      if (!reads.has(name)) {
        reads.set(name, this.next());
      }
      if (this.isSure()) {
        (this.body.gone.has(name) ? this.body.lost : this.body.needs).add(name);
      }
    }
    return variable;
  }

  /** Binds a name and says which variable takes the value. */
  bind(name: string): Variable {
    const variable = this.resolve(name);
    if (variable.owner !== null) {
      return variable;
    }
    this.names.bound.add(name);
    this.body.gone.delete(name);
    if (this.isSure()) {
      this.certain[0]?.add(name);
      if (!this.body.binds.has(name)) {
        this.body.binds.set(name, this.next());
      }
    } else {
      this.certain.at(-1)?.add(name);
      this.body.maybe.add(name);
    }
    return variable;
  }

  /** `del name`: from here on it is bound no more. */
  unbind(name: string): void {
    const variable = this.read(name);
    if (variable.owner === null) {
      this.certain.forEach(bound => bound.delete(name));
      this.body.deletes.add(name);
      if (this.isSure()) {
        this.body.gone.add(name);
      }
    }
  }

  /** True where every path through the cell comes by: in no branch, loop or function. */
  private isSure(): boolean {
    return this.body.parent === null && this.certain.length === 1;
  }

  /** Lowers branches of which exactly one runs; what all of them bind is bound afterwards. */
  branches(runs: (() => void)[], complete: boolean): void {
    const bound = runs.map(run => {
      this.certain.push(new Set());
      run();
      return this.certain.pop() ?? new Set<string>();
    });
    const [first, ...others] = bound;
    if (!complete || first === undefined) {
      return;
    }
    for (const name of first) {
      if (others.every(other => other.has(name)) && this.resolve(name).owner === null) {
        this.bind(name);
      }
    }
  }

  /** Lowers something in a scope of its own inside the present body: a comprehension or a class. */
  inner(kind: 'class' | 'comprehension', names: Iterable<string>, run: () => void): void {
    const locals = new Map([...names].map(name => [name, this.temporary()]));
    this.frames.push({ kind, body: this.body, locals, globals: new Set() });
    run();
    this.frames.pop();
  }

  /** Lowers a function: a body of its own, whose operations run when it is called. */
  functionBody(
    name: string | null,
    params: { name: string; star: boolean }[],
    names: Iterable<string>,
    globals: Set<string>,
    run: () => void
  ): Body {
    const outer = this.body;
    const body = newBody(name, outer);
    this.body = body;
    const locals = new Map<string, Variable>();
    for (const local of [...params.map(param => param.name), ...names]) {
      if (!globals.has(local) && !locals.has(local)) {
        locals.set(local, this.temporary());
      }
    }
    body.params = params.flatMap(param => {
      const variable = locals.get(param.name);
      return variable === undefined ? [] : [{ ...param, variable }];
    });
    body.result = this.temporary();
    this.frames.push({ kind: 'function', body, locals, globals });
    // A function may be called from another cell, where nothing is bound yet.
    const { certain } = this;
    this.certain = [new Set()];
    run();
    this.certain = certain;
    this.frames.pop();
    this.body = outer;
    return body;
  }
}
