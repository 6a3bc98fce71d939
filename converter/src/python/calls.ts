/** What calls do: of the notebook's functions and classes, of known and unknown libraries, and of methods. */
import {
  ARRAYS,
  isDrawing,
  isLibrary,
  type Known,
  knownCall,
  knownMethod,
  methodFiles
} from './knowledge';
import { type Instance, Machine } from './machine';
import type { Thing } from './objects';
import { type Call, fileState, SETTINGS } from './program';

/** Attributes of attributes of a module are told apart up to here. */
const DEEPEST_PATH = 5;

/** Builtins that read what they are given to the end. */
const READS_THROUGH =
  /^(?:builtins\.(?:list|tuple|set|frozenset|dict|sorted|sum|min|max|any|all|next)|collections\..*|functools\.reduce)$/;

/** Functions that give numbers, texts and the like, which nothing can change. */
const PLAIN_RESULT = /^(?:builtins|math|cmath|time|string|textwrap|unicodedata|os)\./;

/** A machine that knows calls. */
export class Caller extends Machine {
  /** Names under which the notebook defines functions. */
  protected readonly methodNames = new Set<string>();

  protected call(instance: Instance, op: Call, at: number): void {
    const { heap } = this;
    const to = this.node(instance, op.to);
    const given = new Set<number>();
    for (const { value } of op.args) {
      for (const id of this.at(instance, value)) {
        given.add(id);
      }
    }
    if (op.receiver === null && op.callee === null) {
      // A method of a plain value, such as a text.
      heap.add(
        to,
        this.made(instance, at, () => heap.create('plain'))
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

  protected orderOf(instance: Instance, op: { order: number }): number {
    return instance.body.parent === null ? op.order : instance.order;
  }

  protected enterCall(
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

  protected construct(
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

  protected callMethod(
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
    const made = this.made(instance, at, () =>
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

  protected touchFiles(
    instance: Instance,
    op: Call,
    method: string,
    things: readonly Thing[]
  ): void {
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

  /** Something in a module. What is in a foreign one counts as the module itself, since nothing is known of it. */
  protected below(module: Thing, name: string): Thing {
    const known = isLibrary(module.path) && module.path.split('.').length < DEEPEST_PATH;
    return known ? this.heap.thing(this.heap.module(`${module.path}.${name}`)) : module;
  }

  protected callModule(
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

  protected useState(instance: Instance, op: Call, path: string, known: Known): void {
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
  protected callForeign(instance: Instance, op: Call, at: number, ids: ReadonlySet<number>): void {
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
    const made = this.made(instance, at, () => heap.create('foreign'));
    heap.add(this.node(instance, op.to), made);
    const { content } = heap.thing(made);
    heap.addAll(content, ids);
    ids.forEach(id => heap.addAll(heap.thing(id).content, ids));
    this.enterAll(instance, reached, reached, this.orderOf(instance, op)).forEach(result =>
      heap.addAll(content, heap.at(result))
    );
  }
}
