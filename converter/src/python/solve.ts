/** Finds out which objects each name may point to and what each cell may change: points-to analysis over all cells. */
import { Caller } from './calls';
import { ARRAYS, BUILTINS, isTable, TABLE } from './knowledge';
import type { CellActs, Instance } from './machine';
import type { Heap } from './objects';
import { type Body, EACH, MASK, type Names, type Op } from './program';

export interface Solution {
  heap: Heap;
  /** Functions that each cell may run, with the order of their first run. */
  ran: { body: Body; order: number }[][];
  acts: CellActs[];
}

/** Far more than any real notebook needs; beyond it every cell is opaque, which is always true. */
const MOST_INSTANCES = 6000;
const MOST_ROUNDS = 80;
const MOST_WORK = 100_000;

class Solver extends Caller {
  private readonly implicit: boolean;

  constructor(
    private readonly names: Names,
    cells: readonly Body[]
  ) {
    super(names.list.length, cells.length);
    const bodies = allBodies(cells);
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
        const { ops } = instance.body;
        for (const [at, op] of ops.entries()) {
          this.apply(instance, op, at);
        }
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

  private apply(instance: Instance, op: Op, at: number): void {
    const { heap } = this;
    switch (op.op) {
      case 'copy':
        return heap.addAll(this.node(instance, op.to), this.at(instance, op.from));
      case 'make': {
        const id = this.made(instance, at, () =>
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
        const parts = op.name === EACH || op.name === MASK ? this.without(own, isTable) : own;
        if (op.name === MASK && parts.size < own.size) {
          heap.add(
            to,
            this.made(instance, at, () => heap.create('plain', { path: TABLE }))
          );
        }
        heap.addAll(to, parts);
        if (op.name !== null && ARRAYS.test(op.name) && own.size > 0) {
          const array = this.made(instance, at, () => heap.create('plain'));
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
        const id = this.made(instance, at, () =>
          heap.create('function', { body, env: instance.env })
        );
        heap.add(this.node(instance, op.to), id);
        const { content } = heap.thing(id);
        op.defaults.forEach(([, value]) => heap.addAll(content, this.at(instance, value)));
        // What surrounds a function within a function lives on in it.
        for (
          let outer = body.parent;
          outer !== null && outer.parent !== null;
          outer = outer.parent
        ) {
          const base = instance.env.get(outer);
          for (let slot = 0; base !== undefined && slot < outer.slots; slot++) {
            heap.addAll(content, heap.at(base + slot));
          }
        }
        return;
      }
      case 'class': {
        const id = this.made(instance, at, () => heap.create('class'));
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
}

/** Bodies and all functions within them. */
function allBodies(bodies: readonly Body[], found: Body[] = []): Body[] {
  for (const body of bodies) {
    found.push(body);
    for (const op of body.ops) {
      if (op.op === 'function') {
        allBodies([op.body], found);
      }
    }
  }
  return found;
}

/** Solves all cells together; `null` when that would take too long. */
export function solve(names: Names, cells: readonly Body[]): Solution | null {
  const solver = new Solver(names, cells);
  return solver.run() ? { heap: solver.heap, ran: solver.ran(), acts: solver.acts } : null;
}
