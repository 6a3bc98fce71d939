/** Finds the cells that an overlay's entries were written for, in a notebook that may have changed since. */
import type { Anchor } from '@lockstep/protocol';
import type { Automatic } from '../automatic';

/** Where an anchor's cell is now (among the code cells, from 0), and what told so. */
export interface Spot {
  cell: number;
  by: 'id' | 'hash' | 'number';
}

/** The spot of an anchor, `null` where its cell is gone. */
export type Spots = (anchor: Anchor) => Spot | null;

type CellsOf = Pick<Automatic, 'cells' | 'fromDisk'>;

/** The anchor that names a code cell as the notebook is now. */
export function anchorOf({ cells, fromDisk }: CellsOf, number: number): Anchor {
  const cell = cells[number];
  if (cell === undefined) {
    throw new Error(`There is no code cell ${number}.`);
  }
  return {
    ...(fromDisk.includes(cell.key) ? { id: cell.key } : {}),
    hash: cell.hash,
    number: number + 1
  };
}

function nameOf({ id, hash, number }: Anchor): string {
  return JSON.stringify([id ?? null, hash, number]);
}

/**
 * Gives each number of `wanted` one of `present`, both ascending: in order, none twice while they last, as near as
 * can be.
 */
function pairUp(wanted: readonly number[], present: readonly number[]): number[] {
  if (wanted.length > present.length) {
    return wanted.map(number =>
      present.reduce((best, cell) =>
        Math.abs(cell + 1 - number) < Math.abs(best + 1 - number) ? cell : best
      )
    );
  }
  // cost[i][j]: the least sum of distances of the first i wanted among the first j present.
  const cost = [new Array<number>(present.length + 1).fill(0)];
  wanted.forEach((number, i) => {
    const row = [Infinity];
    present.forEach((cell, j) => {
      const taken = (cost[i]?.[j] ?? Infinity) + Math.abs(cell + 1 - number);
      row.push(Math.min(taken, row[j] ?? Infinity));
    });
    cost.push(row);
  });
  const pairs: number[] = [];
  let j = present.length;
  for (let i = wanted.length; i > 0; i--) {
    while (j > i && cost[i]?.[j] === cost[i]?.[j - 1]) {
      j -= 1;
    }
    j -= 1;
    pairs.unshift(present[j] ?? 0);
  }
  return pairs;
}

/**
 * Finds the cells of anchors: by id on disk, else by hash (the nearest by number where several cells are equal), else
 * by number, unless that cell has an id of its own or is known to be the cell of another anchor.
 */
export function findSpots(anchors: readonly Anchor[], notebook: CellsOf): Spots {
  const spots = new Map<string, Spot>();
  const onDisk = new Set(notebook.fromDisk);
  const byId = new Map<string, number>();
  const byHash = new Map<string, number[]>();
  if (anchors.length > 0) {
    notebook.cells.forEach(({ key, hash }, cell) => {
      if (onDisk.has(key)) {
        byId.set(key, cell);
      }
      byHash.set(hash, [...(byHash.get(hash) ?? []), cell]);
    });
  }
  const taken = new Set<number>();
  const put = (anchor: Anchor, spot: Spot): void => {
    spots.set(nameOf(anchor), spot);
    taken.add(spot.cell);
  };
  const waiting = new Map<string, Anchor[]>();
  for (const anchor of new Map(anchors.map(one => [nameOf(one), one])).values()) {
    const cell = anchor.id === undefined ? undefined : byId.get(anchor.id);
    if (cell !== undefined) {
      put(anchor, { cell, by: 'id' });
    } else {
      waiting.set(anchor.hash, [...(waiting.get(anchor.hash) ?? []), anchor]);
    }
  }
  const lost: Anchor[] = [];
  const claimed = new Set(taken);
  for (const [hash, equal] of waiting) {
    const all = byHash.get(hash) ?? [];
    const free = all.filter(cell => !claimed.has(cell));
    // A cell that an id names may have been named by its hash before it had one.
    const present = free.length === 0 ? all : free;
    if (present.length === 0) {
      lost.push(...equal);
      continue;
    }
    const sorted = equal.toSorted((a, b) => a.number - b.number);
    const numbers = [...new Set(sorted.map(anchor => anchor.number))];
    const cells = pairUp(numbers, present);
    sorted.forEach(anchor => {
      put(anchor, { cell: cells[numbers.indexOf(anchor.number)] ?? 0, by: 'hash' });
    });
  }
  for (const anchor of lost) {
    const cell = anchor.number - 1;
    const key = notebook.cells[cell]?.key;
    const isOther = anchor.id !== undefined && key !== undefined && onDisk.has(key);
    if (key !== undefined && !isOther && !taken.has(cell)) {
      spots.set(nameOf(anchor), { cell, by: 'number' });
    }
  }
  return anchor => spots.get(nameOf(anchor)) ?? null;
}
