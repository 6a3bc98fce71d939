/** Says for each cell which names it binds, reads and changes, from the solved data flow of all cells. */
import type { Effect, Flow } from '@lockstep/protocol';
import { BUILTINS } from './knowledge';
import { type Body, type Names, SETTINGS } from './program';
import { type Solution, solve } from './solve';

/** A call that asks a person something: its cell, and its offset there. */
export interface Ask {
  cell: number;
  from: number;
}

export interface CellFlows {
  flows: Flow[];
  effects: Effect[][];
  /** What each cell asks when it runs, also in functions that other cells define. */
  asks: Ask[][];
}

const OPAQUE: Flow = { defines: [], maybe: [], uses: [], mutates: [], opaque: true };

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** For each object, the names from which it can be reached. */
function namesByObject(names: Names, { heap }: Solution): Map<number, string[]> {
  const found = new Map<number, string[]>();
  names.list.forEach((name, node) => {
    if (!names.bound.has(name)) {
      return;
    }
    for (const id of heap.reach(heap.at(node))) {
      const list = found.get(id);
      if (list === undefined) {
        found.set(id, [name]);
      } else {
        list.push(name);
      }
    }
  });
  return found;
}

/** The first cell that binds each name, in itself or in a function it calls. */
function firstBindings(bodies: readonly Body[], ran: Solution['ran']): Map<string, number> {
  const first = new Map<string, number>();
  bodies.forEach((body, cell) => {
    const names = [
      ...body.binds.keys(),
      ...body.maybe,
      ...(ran[cell] ?? []).flatMap(run => [...run.body.maybe])
    ];
    names.forEach(name => first.has(name) || first.set(name, cell));
  });
  return first;
}

/** A builtin counts as a use only where the notebook gives its name another meaning. */
function isOwn(names: Names, name: string): boolean {
  return names.bound.has(name) || !BUILTINS.has(name);
}

function usesOf(body: Body, ran: Solution['ran'][number], names: Names): Set<string> {
  const uses = new Set([...body.reads.keys()].filter(name => isOwn(names, name)));
  for (const { body: called, order } of ran) {
    for (const name of called === body ? [] : called.reads.keys()) {
      const bound = body.binds.get(name);
      const before = bound !== undefined && bound < order && !body.deletes.has(name);
      if (!before && isOwn(names, name)) {
        uses.add(name);
      }
    }
  }
  return uses;
}

/** The flow of every cell. Where the notebook is too large to be solved, every cell is opaque, which is always true. */
export function flowsOf(bodies: readonly Body[], names: Names): CellFlows {
  const solution = solve(names, bodies);
  if (solution === null) {
    return {
      flows: bodies.map(() => OPAQUE),
      effects: bodies.map(body => body.effects),
      asks: bodies.map(({ asks }, cell) => asks.map(from => ({ cell, from })))
    };
  }
  const owners = namesByObject(names, solution);
  const first = firstBindings(bodies, solution.ran);
  const written = new Set(solution.acts.flatMap(acts => [...acts.writes]));
  const flows = bodies.map((body, cell): Flow => {
    const acts = solution.acts[cell];
    const ran = solution.ran[cell] ?? [];
    if (acts === undefined || acts.opaque) {
      return OPAQUE;
    }
    const defines = [...body.binds.keys()].filter(name => !body.deletes.has(name));
    const settled = new Set(defines);
    const maybe = [
      ...ran.flatMap(run => [...run.body.maybe, ...run.body.deletes]),
      ...body.binds.keys()
    ];
    const uses = usesOf(body, ran, names);
    const mutates = [...acts.changed]
      .flatMap(id => owners.get(id) ?? [])
      .filter(name => {
        const born = first.get(name) ?? 0;
        // A name that this cell brings into the world cannot have been changed from outside.
        return born < cell || (born === cell && !(settled.has(name) && !uses.has(name)));
      });
    const deleted = ran.flatMap(run => [...run.body.deletes]);
    const state = [...acts.reads].filter(name => written.has(name));
    if (written.has(SETTINGS) && ran.some(run => run.body.calls)) {
      state.push(SETTINGS);
    }
    return {
      defines: sorted(defines),
      maybe: sorted(maybe.filter(name => !settled.has(name))),
      uses: sorted([...uses, ...state]),
      mutates: sorted([...mutates, ...deleted, ...acts.writes]),
      opaque: false
    };
  });
  const effects = solution.ran.map(ran => ran.flatMap(run => run.body.effects));
  const homes = new Map(bodies.map((body, cell) => [body, cell]));
  const asks = solution.ran.map(ran =>
    ran.flatMap(({ body }): Ask[] => {
      const cell = homes.get(outermost(body));
      return cell === undefined ? [] : body.asks.map(from => ({ cell, from }));
    })
  );
  return { flows, effects, asks };
}

/** The cell that a body belongs to. */
function outermost(body: Body): Body {
  return body.parent === null ? body : outermost(body.parent);
}
