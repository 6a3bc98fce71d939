/** The state of solving data flow: cells and functions being run in the abstract, and what running them does. */
import { isLibrary } from './knowledge';
import { Heap, type Thing } from './objects';
import { type Body, RANDOM, SETTINGS, type Variable } from './program';

/** A cell, or a function as called from one cell. */
export interface Instance {
  body: Body;
  cell: number;
  /** First node of each body whose variables can be seen. */
  env: ReadonlyMap<Body, number>;
  /** When it first runs within its cell. */
  order: number;
  /** Objects made by each operation. */
  made: Map<string | number, number>;
}

/** What a cell may do, functions included that it calls. */
export interface CellActs {
  changed: Set<number>;
  reads: Set<string>;
  writes: Set<string>;
  opaque: boolean;
}

/** Runs bodies: makes instances, enters functions, notes changes and the use of hidden state. */
export class Machine {
  readonly heap: Heap;
  readonly acts: CellActs[];
  protected readonly instances: Instance[] = [];
  private readonly called = new Map<string, Instance>();

  constructor(names: number, cells: number) {
    this.heap = new Heap(names);
    this.acts = Array.from({ length: cells }, () => ({
      changed: new Set(),
      reads: new Set(),
      writes: new Set(),
      opaque: false
    }));
  }

  /** Functions that each cell may run, with the order of their first run. */
  ran(): { body: Body; order: number }[][] {
    const ran: { body: Body; order: number }[][] = this.acts.map(() => []);
    this.instances.forEach(({ body, cell, order }) => ran[cell]?.push({ body, order }));
    return ran;
  }

  protected instance(
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

  protected actsOf(cell: number): CellActs {
    const acts = this.acts[cell];
    if (acts === undefined) {
      throw new Error(`There is no cell ${cell}.`);
    }
    return acts;
  }

  protected node(instance: Instance, { owner, slot }: Variable): number {
    return owner === null ? slot : (instance.env.get(owner) ?? 0) + slot;
  }

  protected at(instance: Instance, variable: Variable): ReadonlySet<number> {
    return this.heap.at(this.node(instance, variable));
  }

  /** The object that one place makes, always the same for one instance. */
  protected made(instance: Instance, key: string | number, create: () => number): number {
    let id = instance.made.get(key);
    if (id === undefined) {
      id = create();
      instance.made.set(key, id);
    }
    return id;
  }

  protected change(instance: Instance, direct: ReadonlySet<number>): void {
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

  protected useRandom(instance: Instance): void {
    const acts = this.actsOf(instance.cell);
    acts.reads.add(RANDOM);
    acts.writes.add(RANDOM);
  }

  /** Reading something to the end: what can be read once is used up, and the code behind it runs. */
  protected consume(
    instance: Instance,
    ids: ReadonlySet<number>,
    order: number,
    foreignToo: boolean
  ): void {
    const { heap } = this;
    const lazy: Thing[] = [];
    for (const id of ids) {
      const thing = heap.thing(id);
      if (thing.lazy || (foreignToo && thing.kind === 'foreign')) {
        lazy.push(thing);
      }
    }
    for (const thing of lazy) {
      const { id } = thing;
      this.change(instance, new Set([id]));
      const inside = heap.reach(new Set([id]));
      this.enterAll(instance, inside, inside, order).forEach(result =>
        heap.addAll(thing.content, heap.at(result))
      );
    }
  }

  protected without(ids: ReadonlySet<number>, test: (path: string) => boolean): Set<number> {
    return new Set([...ids].filter(id => !test(this.heap.thing(id).path)));
  }

  /** Functions of a name among objects. */
  protected named(ids: Iterable<number>, name: string): Thing[] {
    return [...ids].map(id => this.heap.thing(id)).filter(thing => thing.body?.name === name);
  }

  /** What a known call may call back: functions it is given, not every method of what it is given. */
  protected callbacks(given: ReadonlySet<number>): Set<number> {
    const found = new Set<number>();
    for (const id of this.heap.reach(given)) {
      const { body } = this.heap.thing(id);
      if (body !== null && (given.has(id) || !body.method || body.implicit)) {
        found.add(id);
      }
    }
    return found;
  }

  /** Calls every function among `ids` with anything of `given`. */
  protected enterAll(
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
  protected enter(
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
}
