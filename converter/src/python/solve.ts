/** Finds out which objects each name may point to and what each cell may change: points-to analysis over all cells. */
import {
  ARRAYS,
  BUILTINS,
  isDrawing,
  isLibrary,
  isTable,
  type Known,
  knownCall,
  knownMethod,
  methodFiles
} from './knowledge';
import { Heap, type Thing } from './objects';
import {
  type Body,
  type Call,
  EACH,
  fileState,
  type Names,
  type Op,
  RANDOM,
  SETTINGS,
  type Variable
} from './program';

/** A cell, or a function as called from one cell. */
interface Instance {
  body: Body;
  cell: number;
  /** First node of each body whose variables can be seen. */
  env: ReadonlyMap<Body, number>;
  /** When it first runs within its cell. */
  order: number;
  /** Objects made by each operation. */
  made: Map<string, number>;
}

/** What a cell may do, functions included that it calls. */
export interface CellActs {
  changed: Set<number>;
  reads: Set<string>;
  writes: Set<string>;
  opaque: boolean;
}

export interface Solution {
  heap: Heap;
  /** Functions that each cell may run, with the order of their first run. */
  ran: { body: Body; order: number }[][];
  acts: CellActs[];
}

/** Far more than any real notebook needs; beyond it every cell is opaque, which is always true. */
const MOST_INSTANCES = 6000;
const MOST_ROUNDS = 80;
const MOST_WORK = 300_000;
/** Attributes of attributes of a module are told apart up to here. */
const DEEPEST_PATH = 5;

/** Builtins that read what they are given to the end. */
const READS_THROUGH =
  /^(?:builtins\.(?:list|tuple|set|frozenset|dict|sorted|sum|min|max|any|all|next)|collections\..*|functools\.reduce)$/;

/** Functions that give numbers, texts and the like, which nothing can change. */
const PLAIN_RESULT = /^(?:builtins|math|cmath|time|string|textwrap|unicodedata|os)\./;

class Solver {
  readonly heap: Heap;
  readonly acts: CellActs[];
  private readonly instances: Instance[] = [];
  private readonly called = new Map<string, Instance>();
  private readonly methodNames = new Set<string>();
  private readonly implicit: boolean;

  constructor(
    private readonly names: Names,
    cells: readonly Body[]
  ) {
    this.heap = new Heap(names.list.length);
    this.acts = cells.map(() => ({
      changed: new Set(),
      reads: new Set(),
      writes: new Set(),
      opaque: false
    }));
    const bodies = cells.flatMap(allBodies);
    bodies
      .filter(body => body.parent !== null)
      .forEach(body => this.methodNames.add(body.name ?? ''));
    this.implicit = bodies.some(body => body.implicit);
    names.list.forEach((name, node) => {
      if (!names.bound.has(name)) {
        this.heap.add(
          node,
          BUILTINS.has(name) ? this.heap.module(`builtins.${name}`) : this.heap.create('foreign')
        );
      }
    });
    cells.forEach((body, cell) => this.instance(body, cell, new Map(), 0));
  }

  /** Runs until nothing changes; `false` when that takes too long. */
  run(): boolean {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = this.heap.version;
      this.heap.startRound();
      const count = this.instances.length;
      for (const instance of this.instances) {
        instance.body.ops.forEach((op, at) => this.apply(instance, op, at));
        if (this.implicit) {
          this.touch(instance);
        }
        if (this.instances.length > MOST_INSTANCES || this.heap.work > MOST_WORK) {
          return false;
        }
      }
      if (this.heap.version === before && this.instances.length === count) {
        return true;
      }
    }
    return false;
  }

  ran(): { body: Body; order: number }[][] {
    const ran: { body: Body; order: number }[][] = this.acts.map(() => []);
    this.instances.forEach(({ body, cell, order }) => ran[cell]?.push({ body, order }));
    return ran;
  }

  private instance(
    body: Body,
    cell: number,
    env: ReadonlyMap<Body, number>,
    order: number
  ): Instance {
    const own = new Map(env).set(body, this.heap.reserve(body.slots));
    const instance: Instance = { body, cell, env: own, order, made: new Map() };
    this.instances.push(instance);
    const acts = this.actsOf(cell);
    body.state.reads.forEach(name => acts.reads.add(name));
    body.state.writes.forEach(name => acts.writes.add(name));
    acts.opaque ||= body.opaque !== null;
    return instance;
  }

  private actsOf(cell: number): CellActs {
    const acts = this.acts[cell];
    if (acts === undefined) {
      throw new Error(`There is no cell ${cell}.`);
    }
    return acts;
  }

  private node(instance: Instance, { owner, slot }: Variable): number {
    return owner === null ? slot : (instance.env.get(owner) ?? 0) + slot;
  }

  private at(instance: Instance, variable: Variable): ReadonlySet<number> {
    return this.heap.at(this.node(instance, variable));
  }

  /** The object that one place makes, always the same for one instance. */
  private made(instance: Instance, key: string, create: () => number): number {
    let id = instance.made.get(key);
    if (id === undefined) {
      id = create();
      instance.made.set(key, id);
    }
    return id;
  }

  private change(instance: Instance, direct: ReadonlySet<number>): void {
    const { heap } = this;
    // What foreign code gives back may be a part of anything it was given.
    const ids = [...direct].some(id => heap.thing(id).kind === 'foreign')
      ? heap.reach(direct)
      : direct;
    const acts = this.actsOf(instance.cell);
    for (const id of ids) {
      const thing = heap.thing(id);
      if (thing.kind === 'module' && isLibrary(thing.path)) {
        if (direct.has(id)) {
          acts.writes.add(SETTINGS);
        }
      } else if (!acts.changed.has(id)) {
        acts.changed.add(id);
        this.heap.version += 1;
      }
    }
  }

  private apply(instance: Instance, op: Op, at: number): void {
    const { heap } = this;
    switch (op.op) {
      case 'copy':
        return heap.addAll(this.node(instance, op.to), this.at(instance, op.from));
      case 'make': {
        const id = this.made(instance, `${at}`, () =>
          heap.create('plain', { lazy: op.lazy, deep: op.deep })
        );
        heap.add(this.node(instance, op.to), id);
        for (const held of op.holds) {
          heap.addAll(heap.thing(id).content, this.at(instance, held));
        }
        return;
      }
      case 'load': {
        const to = this.node(instance, op.to);
        const from = this.at(instance, op.from);
        const own = new Set<number>();
        for (const id of from) {
          const thing = heap.thing(id);
          if (thing.kind !== 'module') {
            own.add(id);
          } else if (op.name !== null) {
            heap.add(to, this.below(thing, op.name).id);
          }
        }
        const parts = op.name === EACH ? this.without(own, isTable) : own;
        heap.addAll(to, parts);
        if (op.name !== null && ARRAYS.test(op.name) && own.size > 0) {
          const array = this.made(instance, `${at}`, () => heap.create('plain'));
          heap.add(to, array);
          heap.addAll(heap.thing(array).content, own);
        }
        if (op.name !== null && this.methodNames.has(op.name)) {
          this.named(heap.reach(own), op.name).forEach(thing => heap.add(to, thing.id));
        }
        // Tables made from each other can share their labels.
        heap.addAll(
          to,
          op.name === 'index' || op.name === 'columns' ? heap.reach(own) : heap.held(own)
        );
        return;
      }
      case 'store':
        for (const id of this.at(instance, op.into)) {
          heap.addAll(heap.thing(id).content, this.at(instance, op.from));
        }
        return;
      case 'module':
        return heap.add(this.node(instance, op.to), heap.module(op.path));
      case 'function': {
        const { body } = op;
        const id = this.made(instance, `${at}`, () =>
          heap.create('function', { body, env: instance.env })
        );
        heap.add(this.node(instance, op.to), id);
        const { content } = heap.thing(id);
        op.defaults.forEach(([, value]) => heap.addAll(content, this.at(instance, value)));
        // What surrounds a function within a function lives on in it.
        for (let outer = body.parent; outer?.parent != null; outer = outer.parent) {
          const base = instance.env.get(outer);
          for (let slot = 0; base !== undefined && slot < outer.slots; slot++) {
            heap.addAll(content, heap.at(base + slot));
          }
        }
        return;
      }
      case 'class': {
        const id = this.made(instance, `${at}`, () => heap.create('class'));
        heap.add(this.node(instance, op.to), id);
        op.members.forEach(member =>
          heap.addAll(heap.thing(id).content, this.at(instance, member))
        );
        return;
      }
      case 'change':
        return this.change(instance, this.at(instance, op.of));
      case 'consume':
        return this.consume(instance, this.at(instance, op.of), op.order, true);
      case 'call':
        return this.call(instance, op, at);
    }
  }

  /** Operators, properties and the like of whatever a body reads may run without being called. */
  private touch(instance: Instance): void {
    const { heap } = this;
    for (const [name, order] of instance.body.reads) {
      const ids = heap.at(this.names.variable(name).slot);
      for (const id of heap.reach(ids)) {
        const thing = heap.thing(id);
        if (thing.body?.implicit === true) {
          this.enter(instance, thing, ids, [ids], Math.max(order, instance.order));
        }
      }
    }
  }

  /** Reading something to the end: what can be read once is used up, and the code behind it runs. */
  private consume(
    instance: Instance,
    ids: ReadonlySet<number>,
    order: number,
    foreignToo: boolean
  ): void {
    const { heap } = this;
    for (const id of [...ids]) {
      const thing = heap.thing(id);
      if (!thing.lazy && !(foreignToo && thing.kind === 'foreign')) {
        continue;
      }
      this.change(instance, new Set([id]));
      const inside = heap.reach(new Set([id]));
      this.enterAll(instance, inside, inside, order).forEach(result =>
        heap.addAll(thing.content, heap.at(result))
      );
    }
  }

  private without(ids: ReadonlySet<number>, test: (path: string) => boolean): Set<number> {
    return new Set([...ids].filter(id => !test(this.heap.thing(id).path)));
  }

  /** Functions of a name among objects. */
  private named(ids: Iterable<number>, name: string): Thing[] {
    return [...ids].map(id => this.heap.thing(id)).filter(thing => thing.body?.name === name);
  }

  /** What a known call may call back: functions it is given, not every method of what it is given. */
  private callbacks(given: ReadonlySet<number>): Set<number> {
    const reached = [...this.heap.reach(given)];
    return new Set(
      reached.filter(id => {
        const body = this.heap.thing(id).body;
        return body !== null && (given.has(id) || !body.method || body.implicit);
      })
    );
  }

  /** Calls every function among `ids` with anything of `given`. */
  private enterAll(
    instance: Instance,
    ids: ReadonlySet<number>,
    given: ReadonlySet<number>,
    order: number
  ): number[] {
    return [...ids].flatMap(id => {
      const thing = this.heap.thing(id);
      return thing.kind === 'function'
        ? [this.enter(instance, thing, given, [given], order, true)]
        : [];
    });
  }

  /** Calls a function; gives the node of its result. `args` by position; `loose`: any argument to any parameter. */
  private enter(
    from: Instance,
    thing: Thing,
    receiver: ReadonlySet<number> | null,
    args: readonly ReadonlySet<number>[],
    order: number,
    loose = false,
    keywords: readonly [string, ReadonlySet<number>][] = []
  ): number {
    const { heap } = this;
    const { body, env } = thing;
    if (body === null || env === null) {
      throw new Error('Only functions can be entered.');
    }
    const key = `${thing.id}:${from.cell}`;
    const began = Math.max(order, from.body.parent === null ? 0 : from.order);
    let instance = this.called.get(key);
    if (instance === undefined) {
      instance = this.instance(body, from.cell, env, began);
      this.called.set(key, instance);
    } else if (began < instance.order) {
      instance.order = began;
      heap.version += 1;
    }
    const base = instance.env.get(body) ?? 0;
    const own = body.method && receiver !== null ? [receiver, ...args] : args;
    body.params.forEach(({ name, variable, star }, index) => {
      const node = base + variable.slot;
      own.forEach((ids, position) => {
        if (loose || position === index || (star && position >= index)) {
          heap.addAll(node, ids);
        }
      });
      keywords.forEach(([keyword, ids]) => (keyword === name || star) && heap.addAll(node, ids));
      heap.addAll(node, heap.at(thing.content));
    });
    const result = base + (body.result?.slot ?? 0);
    if (!body.generator) {
      return result;
    }
    const lazy = this.made(instance, 'generator', () => heap.create('plain', { lazy: true }));
    heap.add(heap.thing(lazy).content, thing.id);
    [...own, heap.at(result)].forEach(ids => heap.addAll(heap.thing(lazy).content, ids));
    const given = this.made(instance, 'given', () => heap.create('plain'));
    heap.add(heap.thing(given).content, lazy);
    return heap.thing(given).content;
  }

  private call(instance: Instance, op: Call, at: number): void {
    const { heap } = this;
    const to = this.node(instance, op.to);
    const args = op.args.map(argument => this.at(instance, argument.value));
    const given = new Set(args.flatMap(ids => [...ids]));
    if (op.receiver === null && op.callee === null) {
      // A method of a plain value, such as a text.
      heap.add(
        to,
        this.made(instance, `${at}`, () => heap.create('plain'))
      );
      this.consume(instance, given, this.orderOf(instance, op), false);
      return;
    }
    const targets = this.at(instance, op.receiver ?? op.callee ?? { owner: null, slot: 0 });
    const rest = new Set<number>();
    for (const id of [...targets]) {
      const thing = heap.thing(id);
      if (thing.kind === 'module') {
        const called = op.method === null ? thing : this.below(thing, op.method);
        this.callModule(instance, op, at, called, given);
      } else if (op.method === null && thing.kind === 'function') {
        heap.addAll(to, heap.at(this.enterCall(instance, op, thing, null)));
      } else if (op.method === null && thing.kind === 'class') {
        this.construct(instance, op, at, thing, given);
      } else {
        rest.add(id);
      }
    }
    if (op.method !== null && op.receiver !== null) {
      if (rest.size > 0 || targets.size === 0) {
        this.callMethod(instance, op, at, op.method, rest, given);
      }
    } else if (rest.size > 0 || targets.size === 0) {
      const own = this.named(heap.reach(rest), '__call__');
      own.forEach(thing => heap.addAll(to, heap.at(this.enterCall(instance, op, thing, rest))));
      if (own.length === 0) {
        this.callForeign(instance, op, at, new Set([...rest, ...given]));
      }
    }
  }

  private orderOf(instance: Instance, op: { order: number }): number {
    return instance.body.parent === null ? op.order : instance.order;
  }

  private enterCall(
    instance: Instance,
    op: Call,
    thing: Thing,
    receiver: ReadonlySet<number> | null
  ): number {
    const spread = op.args.some(argument => argument.spread);
    const plain = op.args.filter(argument => argument.keyword === null);
    const keywords = op.args.flatMap((argument): [string, ReadonlySet<number>][] =>
      argument.keyword === null ? [] : [[argument.keyword, this.at(instance, argument.value)]]
    );
    const args = plain.map(argument => this.at(instance, argument.value));
    return this.enter(
      instance,
      thing,
      receiver,
      args,
      this.orderOf(instance, op),
      spread,
      keywords
    );
  }

  private construct(
    instance: Instance,
    op: Call,
    at: number,
    thing: Thing,
    given: ReadonlySet<number>
  ): void {
    const { heap } = this;
    const reached = [...heap.reach(new Set([thing.id]))].map(id => heap.thing(id));
    const foreign = reached.some(
      one => one.kind === 'foreign' || (one.kind === 'module' && !isLibrary(one.path))
    );
    const id = this.made(instance, `${at}:${thing.id}`, () =>
      heap.create(foreign ? 'foreign' : 'instance')
    );
    heap.add(this.node(instance, op.to), id);
    const { content } = heap.thing(id);
    heap.add(content, thing.id);
    heap.addAll(content, given);
    const self = new Set([id]);
    for (const method of reached) {
      if (/^__(?:init|new|post_init|init_subclass)__$/.test(method.body?.name ?? '')) {
        this.enterCall(instance, op, method, self);
      }
    }
  }

  private callMethod(
    instance: Instance,
    op: Call,
    at: number,
    method: string,
    ids: ReadonlySet<number>,
    given: ReadonlySet<number>
  ): void {
    const { heap } = this;
    const to = this.node(instance, op.to);
    const order = this.orderOf(instance, op);
    const own = this.methodNames.has(method) ? this.named(heap.reach(ids), method) : [];
    own.forEach(thing => heap.addAll(to, heap.at(this.enterCall(instance, op, thing, ids))));
    const things = [...ids].map(id => heap.thing(id));
    const ofNotebook = things.some(thing => ['instance', 'class', 'function'].includes(thing.kind));
    if (
      own.length > 0 &&
      things.every(thing => thing.kind === 'instance' || thing.kind === 'class')
    ) {
      return;
    }
    this.touchFiles(instance, op, method, things);
    const drawn = things.some(thing => isDrawing(thing.path));
    const known = drawn ? null : knownMethod(method);
    if (known === null && (ofNotebook || things.some(thing => thing.kind === 'foreign'))) {
      this.callForeign(instance, op, at, new Set([...ids, ...given]));
      return;
    }
    const inside = heap.held(ids);
    if (known === null || op.inPlace) {
      this.change(instance, ids);
    }
    if (op.inPlace) {
      this.change(instance, given);
    }
    const lazy = known?.result === 'lazy';
    const arrays = ARRAYS.test(method);
    const path = lazy || arrays ? '' : (things.find(thing => thing.path !== '')?.path ?? '');
    const made = this.made(instance, `${at}`, () =>
      heap.create(known === null ? 'library' : 'plain', { path, lazy, deep: lazy })
    );
    heap.add(to, made);
    const { content } = heap.thing(made);
    if (lazy || arrays) {
      [ids, inside].forEach(shared => heap.addAll(content, shared));
    }
    if (known === null && !drawn) {
      ids.forEach(id => heap.addAll(heap.thing(id).content, given));
    }
    if (known === null || known.result === 'same') {
      [ids, inside].forEach(shared => heap.addAll(to, shared));
    }
    if (known?.result === 'fresh') {
      heap.addAll(content, inside);
    }
    if (known?.state === '@random') {
      this.useRandom(instance);
    }
    this.consume(instance, given, order, false);
    const anything = new Set([...ids, ...inside, ...heap.reach(given)]);
    this.enterAll(instance, this.callbacks(given), anything, order).forEach(result => {
      heap.addAll(content, heap.at(result));
      heap.addAll(to, heap.at(result));
    });
  }

  private touchFiles(instance: Instance, op: Call, method: string, things: readonly Thing[]): void {
    const acts = this.actsOf(instance.cell);
    const { reads, writes } = methodFiles(method);
    const moves =
      /^(?:rename|replace)$/.test(method) && things.some(thing => thing.path.startsWith('pathlib'));
    if (reads) {
      fileState(op.file, 'reads').forEach(name => acts.reads.add(name));
    }
    if (writes || moves) {
      fileState(moves ? null : op.file, 'writes').forEach(name => acts.writes.add(name));
    }
  }

  private useRandom(instance: Instance): void {
    const acts = this.actsOf(instance.cell);
    acts.reads.add(RANDOM);
    acts.writes.add(RANDOM);
  }

  /** Something in a module. What is in a foreign one counts as the module itself, since nothing is known of it. */
  private below(module: Thing, name: string): Thing {
    const known = isLibrary(module.path) && module.path.split('.').length < DEEPEST_PATH;
    return known ? this.heap.thing(this.heap.module(`${module.path}.${name}`)) : module;
  }

  private callModule(
    instance: Instance,
    op: Call,
    at: number,
    module: Thing,
    given: ReadonlySet<number>
  ): void {
    const { heap } = this;
    const { path } = module;
    const known = knownCall(path);
    if (known === null) {
      this.callForeign(instance, op, at, new Set([module.id, ...given]));
      return;
    }
    const to = this.node(instance, op.to);
    const order = this.orderOf(instance, op);
    const acts = this.actsOf(instance.cell);
    acts.opaque ||= known.opaque === true;
    this.useState(instance, op, path, known);
    if (known.changes === true || op.inPlace) {
      this.change(instance, given);
      given.forEach(id => heap.addAll(heap.thing(id).content, given));
    }
    this.consume(instance, given, order, READS_THROUGH.test(path));
    const reached = heap.reach(given);
    const results = this.enterAll(instance, this.callbacks(given), reached, order);
    if (path === 'builtins.super') {
      const self = instance.body.params[0];
      heap.addAll(to, self === undefined ? new Set() : this.at(instance, self.variable));
    }
    if (known.result === 'value' && PLAIN_RESULT.test(path)) {
      return results.forEach(result => heap.addAll(to, heap.at(result)));
    }
    const made = this.made(instance, `${at}:${path}`, () =>
      heap.create('library', { lazy: known.result === 'lazy', deep: true, path })
    );
    heap.add(to, made);
    const { content } = heap.thing(made);
    results.forEach(result => [to, content].forEach(node => heap.addAll(node, heap.at(result))));
    if (known.result !== 'value' && !isDrawing(path)) {
      heap.addAll(content, given);
    }
    if (known.result === 'same') {
      heap.addAll(to, given);
      heap.addAll(to, heap.held(given));
    }
  }

  private useState(instance: Instance, op: Call, path: string, known: Known): void {
    const acts = this.actsOf(instance.cell);
    if (known.state === '@random') {
      this.useRandom(instance);
    } else if (known.state === '@settings') {
      acts.writes.add(SETTINGS);
    }
    const opens = path === 'builtins.open' || path === 'io.open';
    const writes = opens ? op.mode === null || /[wax+]/.test(op.mode) : known.file === 'writes';
    if (known.file === 'reads' && !(opens && writes && op.mode !== null && !/[a+]/.test(op.mode))) {
      fileState(op.file, 'reads').forEach(name => acts.reads.add(name));
    }
    if (writes) {
      const moved = /^(?:shutil|os|subprocess|tempfile|tarfile)\./.test(path);
      fileState(moved ? null : op.file, 'writes').forEach(name => acts.writes.add(name));
    }
    if (/^(?:os\.chdir|os\.environ|os\.putenv)/.test(path)) {
      fileState(null, 'writes').forEach(name => acts.writes.add(name));
    }
  }

  /** A call of which nothing is known: it may change, keep and call whatever it can reach, and touch any file. */
  private callForeign(instance: Instance, op: Call, at: number, ids: ReadonlySet<number>): void {
    const { heap } = this;
    const acts = this.actsOf(instance.cell);
    const reached = heap.reach(ids);
    const owned = [...reached].filter(id => {
      const thing = heap.thing(id);
      return thing.kind !== 'module' || !isLibrary(thing.path);
    });
    this.change(instance, new Set(owned));
    fileState(null, 'writes').forEach(name => acts.writes.add(name));
    fileState(null, 'reads').forEach(name => acts.reads.add(name));
    const made = this.made(instance, `${at}`, () => heap.create('foreign'));
    heap.add(this.node(instance, op.to), made);
    const { content } = heap.thing(made);
    heap.addAll(content, ids);
    ids.forEach(id => heap.addAll(heap.thing(id).content, ids));
    this.enterAll(instance, reached, reached, this.orderOf(instance, op)).forEach(result =>
      heap.addAll(content, heap.at(result))
    );
  }
}

/** A body and all functions within it. */
function allBodies(body: Body): Body[] {
  return [body, ...body.ops.flatMap(op => (op.op === 'function' ? allBodies(op.body) : []))];
}

/** Solves all cells together; `null` when that would take too long. */
export function solve(names: Names, cells: readonly Body[]): Solution | null {
  const solver = new Solver(names, cells);
  return solver.run() ? { heap: solver.heap, ran: solver.ran(), acts: solver.acts } : null;
}
