/** What the cells' names say of running them from top to bottom: names that are missing, come too late, or are gone. */
import type { Finding, Flow } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { BUILTINS } from './python/knowledge';
import type { Body, Names } from './python/program';
import { textOf, walk } from './python/tree';

/** Names that IPython puts into every kernel: the last results and inputs. */
const IPYTHON = /^(?:_+|_i+|_\d+|_i\d+|In|Out|_oh|_ih|_dh|_sh|exit|quit|get_ipython|display)$/;

export interface NamedCells {
  cells: readonly CodeCell[];
  /** By code cell, as are `flows`. */
  bodies: readonly Body[];
  flows: readonly Flow[];
  names: Names;
}

/** What happened to a name in the cells above. */
interface Past {
  /** The cell that took it away last, `null` while it may be there. */
  gone: number | null;
}

class NameReader {
  private readonly past = new Map<string, Past>();
  private readonly told = new Set<string>();
  /** Cells that bind each name, on every path or on some, in order. */
  private readonly binders = new Map<string, number[]>();

  constructor(private readonly given: NamedCells) {
    given.bodies.forEach((_, cell) => {
      this.boundIn(cell).forEach(name => {
        const known = this.binders.get(name);
        if (known === undefined) {
          this.binders.set(name, [cell]);
        } else {
          known.push(cell);
        }
      });
    });
  }

  /** Findings in order of the cells. From a cell on that may bind any name, nothing can be said. */
  read(): Finding[] {
    const findings: Finding[] = [];
    for (const [cell, body] of this.given.bodies.entries()) {
      if (this.given.flows[cell]?.opaque !== false) {
        break;
      }
      for (const name of body.reads.keys()) {
        const finding = this.about(name, cell, body);
        if (finding !== null && !this.told.has(name)) {
          this.told.add(name);
          findings.push(finding);
        }
      }
      findings.push(...this.lost(cell, body), ...this.throughCalls(cell, body));
      this.boundIn(cell).forEach(name => this.past.set(name, { gone: null }));
      body.gone.forEach(name => this.past.set(name, { gone: cell }));
    }
    return findings;
  }

  private boundIn(cell: number): Set<string> {
    const { bodies, flows } = this.given;
    const body = bodies[cell];
    const flow = flows[cell];
    if (body === undefined || flow === undefined) {
      return new Set();
    }
    // A flow also counts what is deleted as what may be bound, and what the functions bind that the cell calls.
    const called = flow.maybe.filter(name => body.calls || !body.deletes.has(name));
    return new Set([...body.binds.keys(), ...body.maybe, ...flow.defines, ...called]);
  }

  private place(cell: number): string {
    return `cell ${(this.given.cells[cell]?.index ?? 0) + 1}`;
  }

  private isKnown(name: string): boolean {
    const { names } = this.given;
    return IPYTHON.test(name) || (BUILTINS.has(name) && !names.bound.has(name));
  }

  private about(name: string, cell: number, body: Body): Finding | null {
    const past = this.past.get(name);
    const index = this.given.cells[cell]?.index ?? 0;
    const Here = `Cell ${index + 1}`;
    const level = body.needs.has(name) ? 'problem' : 'warning';
    if (this.isKnown(name)) {
      return null;
    }
    if (past !== undefined) {
      return past.gone === null
        ? null
        : {
            code: 'name-deleted',
            level,
            message: `${Here} uses ${name}, which ${this.place(past.gone)} deletes.`,
            fix: `Delete ${name} after ${Here.toLowerCase()}, or not at all.`,
            cell: index
          };
    }
    const [binder] = this.binders.get(name) ?? [];
    if (binder === undefined) {
      return this.undefinedName(name, index, level, cell);
    }
    if (binder === cell) {
      return this.ownName(name, index, level, cell, body);
    }
    const back = this.usedFrom(cell, binder);
    return back === null
      ? {
          code: 'defined-later',
          level,
          message: `${Here} uses ${name}, which only ${this.place(binder)} below it defines.`,
          fix: `Move ${this.place(binder)} above ${Here.toLowerCase()}.`,
          cell: index
        }
      : {
          code: 'cells-need-each-other',
          level,
          message: `${Here} uses ${name} of ${this.place(binder)}, which uses ${back} of ${Here.toLowerCase()}: neither can run first.`,
          fix: `Define ${name} or ${back} in a cell above both.`,
          cell: index
        };
  }

  private undefinedName(
    name: string,
    index: number,
    level: Finding['level'],
    cell: number
  ): Finding | null {
    const { flows, names } = this.given;
    if (names.bound.has(name)) {
      // A function binds it, as its own or with `global`; the call may not have been seen.
      return null;
    }
    const hidden = flows.slice(cell).some(flow => flow.opaque);
    return {
      code: 'name-undefined',
      level,
      message: `Cell ${index + 1} uses ${name}, which no cell${hidden ? ' above it' : ''} defines; it may come from a cell that was deleted.`,
      fix: `Define ${name} in a cell above, or restart the kernel in JupyterLab, run all cells, and mend what fails.`,
      cell: index
    };
  }

  /** Only this cell binds the name, and reads it before: `total = total + 1` without a start. */
  private ownName(
    name: string,
    index: number,
    level: Finding['level'],
    cell: number,
    body: Body
  ): Finding | null {
    const bound = body.binds.get(name);
    const read = body.reads.get(name) ?? 0;
    if (bound === undefined || bound < read || body.maybe.has(name) || !body.needs.has(name)) {
      return null;
    }
    const later = (this.binders.get(name) ?? []).find(other => other > cell);
    return {
      code: 'defined-later',
      level,
      message: `Cell ${index + 1} uses ${name} before it sets it itself, and no cell above sets it.`,
      fix:
        later === undefined
          ? `Give ${name} its first value in a cell above.`
          : `Give ${name} its first value in a cell above; ${this.place(later)} comes too late.`,
      cell: index
    };
  }

  /** Names that a cell deletes and then reads itself. */
  private lost(cell: number, { lost }: Body): Finding[] {
    const index = this.given.cells[cell]?.index ?? 0;
    return [...lost]
      .filter(name => !this.told.has(name) && !BUILTINS.has(name))
      .map(name => {
        this.told.add(name);
        return {
          code: 'name-deleted',
          level: 'problem',
          message: `Cell ${index + 1} uses ${name} after it deletes it itself.`,
          fix: `Delete ${name} after its last use, or not at all.`,
          cell: index
        };
      });
  }

  /** A name that `binder` needs of `cell`; `null` when it needs none. */
  private usedFrom(cell: number, binder: number): string | null {
    const made = this.boundIn(cell);
    const uses = this.given.flows[binder]?.uses ?? [];
    return (
      uses.find(name => {
        const others = (this.binders.get(name) ?? []).filter(other => other < binder);
        return made.has(name) && others.length > 0 && others.every(other => other === cell);
      }) ?? null
    );
  }

  /** True when a cell calls something by a name that the notebook binds. */
  private callsOwn(cell: number): boolean {
    const tree = this.given.cells[cell]?.tree ?? null;
    let calls = false;
    if (tree !== null) {
      walk(tree.script, ({ name, children: [callee] }) => {
        calls ||=
          name === 'CallExpression' &&
          callee?.name === 'VariableName' &&
          this.binders.has(textOf(tree, callee));
        return !calls && name !== 'FunctionDefinition' && name !== 'LambdaExpression';
      });
    }
    return calls;
  }

  /** Names that functions read when this cell calls them, and that only cells below it define. */
  private throughCalls(cell: number, body: Body): Finding[] {
    const index = this.given.cells[cell]?.index ?? 0;
    const own = this.boundIn(cell);
    const late = (this.given.flows[cell]?.uses ?? []).filter(
      name =>
        !name.startsWith('@') &&
        !body.reads.has(name) &&
        !own.has(name) &&
        !this.past.has(name) &&
        this.binders.has(name) &&
        !this.told.has(name) &&
        !this.isKnown(name)
    );
    // A function that is only handed on is most often called later, by an event.
    if (late.length === 0 || !this.callsOwn(cell)) {
      return [];
    }
    return late.map((name): Finding => {
      this.told.add(name);
      const place = this.place(this.binders.get(name)?.[0] ?? cell);
      return {
        code: 'called-too-early',
        level: 'warning',
        message: `Cell ${index + 1} may call a function that uses ${name}, which only ${place} below it defines.`,
        fix: `Move ${place} above cell ${index + 1}, or nothing if the function does not come by there.`,
        cell: index
      };
    });
  }
}

/** Names that are used without being there when the cells run from top to bottom. */
export function nameFindings(given: NamedCells): Finding[] {
  return new NameReader(given).read();
}
