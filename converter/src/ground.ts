/** What the cut into steps knows of a notebook's code: how much a cell is, and what joins it to the cells before it. */
import type { Flow } from '@lockstep/protocol';
import type { Block } from './blocks';
import type { CodeCell } from './cells';
import { statementsOf, type Syntax, textOf } from './python/tree';

/** So many lines of code weigh as much as a cell of their own, up to a cell that weighs as much as {@link HEAVIEST}. */
const LINES_A_CELL = 30;
const HEAVIEST = 3;
/** A cell that only shows what earlier cells made is read at a glance. */
const SHOWN_CELL = 0.6;

/** What stands between a code cell and the one before it, as far as data flow tells. */
export interface Crossing {
  /** Names made before the cell and needed by it or later, four at most; preparation is left out, since it serves everything. */
  names: readonly string[];
  /** The cell needs none of what the cells before it made. */
  fresh: boolean;
  /** Every cell of the notebook could be read. */
  proven: boolean;
}

/** Names are only told where few cross. */
const NAMED = 3;

export interface Ground {
  cells: readonly CodeCell[];
  /** Whether a person would be asked something in this cell. */
  asks: (code: number) => boolean;
  /** By code cell: 1 for a short cell, more for a long one. */
  sizes: readonly number[];
  /** By code cell: it only shows what earlier cells made. */
  shows: readonly boolean[];
  /** By code cell: it brings in what later cells work with, and does nothing else. */
  imports: readonly boolean[];
  /** By code cell; `null` where the cell cannot be read. */
  crossings: readonly (Crossing | null)[];
}

function onlyShows(statements: readonly Syntax[]): boolean {
  return statements.length === 1 && statements[0]?.name === 'ExpressionStatement';
}

function onlyImports(cell: CodeCell, statements: readonly Syntax[]): boolean {
  return (
    cell.prepares &&
    cell.brings &&
    !cell.formal &&
    statements.every(({ name }) => name === 'ImportStatement' || name === 'ExpressionStatement')
  );
}

function sizeOf(cell: CodeCell, shows: boolean): number {
  const lines = cell.source.match(/\S[^\n]*/g)?.length ?? 0;
  return lines <= 2 && shows ? SHOWN_CELL : Math.min(1 + (lines - 1) / LINES_A_CELL, HEAVIEST);
}

const TOOLS = new Set(['ImportStatement', 'FunctionDefinition', 'ClassDefinition']);

/** Names that imports and definitions bind: whole notebooks lean on them, so they join no two cells in particular. */
function toolsOf(
  cells: readonly CodeCell[],
  statements: readonly (readonly Syntax[])[]
): Set<string> {
  const tools = new Set<string>();
  for (const [cell, { tree }] of cells.entries()) {
    for (const { name, children } of statements[cell] ?? []) {
      if (tree === null || !TOOLS.has(name)) {
        continue;
      }
      const names = children.filter(child => child.name === 'VariableName');
      const bound = name === 'ImportStatement' ? names : names.slice(0, 1);
      bound.forEach(node => tools.add(textOf(tree, node)));
    }
  }
  return tools;
}

/** The last cell that reads what each cell gave each name, up to the cell that binds it anew. */
function lastReads(flows: readonly Flow[]): Map<string, { from: number; to: number }[]> {
  const spans = new Map<string, { from: number; to: number }[]>();
  flows.forEach((flow, cell) => {
    for (const name of [...flow.uses, ...flow.mutates]) {
      const span = spans.get(name)?.at(-1);
      if (span !== undefined) {
        span.to = cell;
      }
    }
    for (const name of flow.defines) {
      const all = spans.get(name);
      if (all === undefined) {
        spans.set(name, [{ from: cell, to: cell }]);
      } else {
        all.push({ from: cell, to: cell });
      }
    }
  });
  return spans;
}

function firstOf(names: Iterable<string>, count: number): string[] {
  const first: string[] = [];
  for (const name of names) {
    if (first.push(name) === count) {
      break;
    }
  }
  return first;
}

function crossingsOf(
  cells: readonly CodeCell[],
  flows: readonly Flow[],
  tools: ReadonlySet<string>
): (Crossing | null)[] {
  if (flows.length < cells.length) {
    return cells.map(() => null);
  }
  const starts = cells.map((): string[] => []);
  const ends = cells.map((): string[] => []);
  for (const [name, spans] of lastReads(flows)) {
    for (const { from, to } of spans) {
      if (tools.has(name) || (cells[from]?.prepares === true && cells[from].brings)) {
        continue;
      }
      if (to > from) {
        starts[from + 1]?.push(name);
        ends[to]?.push(name);
      }
    }
  }
  const live = new Set<string>();
  const proven = flows.every(flow => !flow.opaque);
  return cells.map((_, cell): Crossing | null => {
    const flow = flows[cell];
    starts[cell]?.forEach(name => live.add(name));
    const names = firstOf(live, NAMED + 1);
    const fresh = flow?.uses.some(name => live.has(name)) === false;
    ends[cell]?.forEach(name => live.delete(name));
    return flow?.opaque === false ? { names, fresh, proven } : null;
  });
}

/** Weighs and joins all code cells, in time linear in the names that their flows hold. */
export function groundOf(
  cells: readonly CodeCell[],
  flows: readonly Flow[],
  asks: (code: number) => boolean
): Ground {
  const statements = cells.map(({ tree }) => (tree === null ? [] : statementsOf(tree.script)));
  const shows = statements.map(onlyShows);
  return {
    cells,
    asks,
    sizes: cells.map((cell, at) => sizeOf(cell, shows[at] === true)),
    shows,
    imports: cells.map((cell, at) => onlyImports(cell, statements[at] ?? [])),
    crossings: crossingsOf(cells, flows, toolsOf(cells, statements))
  };
}

/** The code cells among blocks, in order. */
export function codeOf(blocks: readonly Block[]): number[] {
  return blocks.flatMap(block => (block.block === 'code' ? [block.code] : []));
}

/** How much code there is in blocks. */
export function sizeIn(blocks: readonly Block[], ground: Ground): number {
  return codeOf(blocks).reduce((sum, code) => sum + (ground.sizes[code] ?? 0), 0);
}
