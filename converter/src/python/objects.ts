/** The objects that a notebook's variables may point to, and what each of them holds. */
import type { Body } from './program';

export type ObjectKind =
  'plain' | 'library' | 'foreign' | 'module' | 'function' | 'class' | 'instance';

/** An object known by the place that makes it. */
export interface Thing {
  id: number;
  kind: ObjectKind;
  /** Reading it uses it up. */
  lazy: boolean;
  /** What its parts hold counts as its own, however deep: nothing tells them apart. */
  deep: boolean;
  /** The node whose set says what it holds. */
  content: number;
  /** Modules and what is below them: the full path. */
  path: string;
  /** Functions: their code, and where the variables around it are. */
  body: Body | null;
  env: ReadonlyMap<Body, number> | null;
}

/** Sets of objects by node; every variable and every object's content is a node. */
export class Heap {
  readonly things: Thing[] = [];
  private readonly sets: (Set<number> | undefined)[] = [];
  private nodes: number;
  private readonly modules = new Map<string, number>();
  private readonly closures = new Map<number, ReadonlySet<number>>();
  /** Grows with every change, so that a round without one is the last. */
  version = 0;
  /** Counts steps taken, as a measure of time that is the same on every machine. */
  work = 0;

  constructor(nodes: number) {
    this.nodes = nodes;
  }

  /** Reserves nodes and gives the first. */
  reserve(count: number): number {
    const first = this.nodes;
    this.nodes += count;
    return first;
  }

  at(node: number): ReadonlySet<number> {
    return this.sets[node] ?? NOTHING;
  }

  thing(id: number): Thing {
    const thing = this.things[id];
    if (thing === undefined) {
      throw new Error(`There is no object ${id}.`);
    }
    return thing;
  }

  create(
    kind: ObjectKind,
    more: Partial<Pick<Thing, 'lazy' | 'deep' | 'path' | 'body' | 'env'>> = {}
  ): number {
    const id = this.things.length;
    this.things.push({
      id,
      kind,
      lazy: false,
      deep: kind === 'foreign',
      path: '',
      body: null,
      env: null,
      ...more,
      content: this.reserve(1)
    });
    return id;
  }

  /** The object of a module or of something in it; one for each path. A part holds the module it belongs to. */
  module(path: string): number {
    let id = this.modules.get(path);
    if (id === undefined) {
      id = this.create('module', { path });
      this.modules.set(path, id);
      const [root = path] = path.replace(/^\.+/, '').split('.', 1);
      if (root !== path) {
        this.add(this.thing(id).content, this.module(root));
      }
    }
    return id;
  }

  add(node: number, id: number): void {
    let set = this.sets[node];
    if (set === undefined) {
      set = new Set();
      this.sets[node] = set;
    }
    if (!set.has(id)) {
      set.add(id);
      this.version += 1;
    }
  }

  addAll(node: number, ids: ReadonlySet<number>): void {
    if (ids.size > 0 && ids !== this.sets[node]) {
      this.work += ids.size;
      for (const id of [...ids]) {
        this.add(node, id);
      }
    }
  }

  /** The parts of objects: what they hold, and for deep ones all that is within. */
  held(ids: ReadonlySet<number>): Set<number> {
    const found = new Set<number>();
    let within: Set<number> | null = null;
    for (const id of ids) {
      const { content, deep } = this.thing(id);
      const inside = this.at(content);
      this.work += inside.size + 1;
      for (const inner of inside) {
        if (deep) {
          within ??= new Set();
          within.add(inner);
        } else {
          found.add(inner);
        }
      }
    }
    for (const inner of within === null ? NOTHING : this.reach(within)) {
      // A library that is somewhere within is not meant when a part is read.
      if (this.thing(inner).kind !== 'module') {
        found.add(inner);
      }
    }
    return found;
  }

  /** Forgets what {@link reach} remembers; sets that grow in the meantime are seen from then on. */
  startRound(): void {
    this.closures.clear();
  }

  /** The objects, what they hold, what that holds, and so on, as of the start of the round. */
  reach(ids: ReadonlySet<number>): ReadonlySet<number> {
    const [only] = ids;
    if (ids.size < 2) {
      const closure = only === undefined ? NOTHING : this.closure(only);
      this.work += only === undefined ? 0 : closure.size + 1;
      return closure;
    }
    const found = new Set<number>();
    for (const id of ids) {
      // What is in already came with all that it reaches.
      if (!found.has(id)) {
        const closure = this.closure(id);
        this.work += closure.size + 1;
        for (const reached of closure) {
          found.add(reached);
        }
      }
    }
    return found;
  }

  private closure(id: number): ReadonlySet<number> {
    const known = this.closures.get(id);
    if (known !== undefined) {
      return known;
    }
    const found = new Set([id]);
    for (const at of found) {
      const closed = at === id ? undefined : this.closures.get(at);
      const inside = closed ?? this.at(this.thing(at).content);
      this.work += inside.size + 1;
      for (const inner of inside) {
        found.add(inner);
      }
    }
    this.closures.set(id, found);
    return found;
  }
}

const NOTHING: ReadonlySet<number> = new Set();
