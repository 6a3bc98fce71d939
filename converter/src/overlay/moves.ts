/** Puts steps where their author wants them, as far as data flow proves that nothing changes. */
import type { Cell, StepOverlay } from '@lockstep/protocol';
import { SETUP } from '../automatic';
import { independent } from '../order';
import type { Draft } from '../portions';
import { cellsIn } from '../structure';

/** A step that is to follow another. */
export interface Move {
  step: string;
  after: NonNullable<StepOverlay['after']>;
}

type Placed = Draft & { id: string };

/** Ids in the order that moves give; a move whose target never comes is left out. */
function ordered(ids: readonly string[], first: string | null, moves: readonly Move[]): string[] {
  const moved = new Set(moves.map(({ step }) => step));
  const order = ids.filter(id => !moved.has(id));
  // The later in the notebook goes in first, so that two steps behind the same one keep their order.
  let waiting = moves.toSorted((a, b) => ids.indexOf(b.step) - ids.indexOf(a.step));
  for (let before = -1; waiting.length !== before;) {
    before = waiting.length;
    waiting = waiting.filter(({ step, after }) => {
      const place = after === SETUP ? (first === null ? 0 : 1) : order.indexOf(after) + 1;
      if (place === 0 && after !== SETUP) {
        return true;
      }
      order.splice(place, 0, step);
      return false;
    });
  }
  return order;
}

/** Pairs of steps that stand the other way round than in the notebook. */
function inversions(ids: readonly string[], order: readonly string[]): [string, string][] {
  const rank = new Map(order.map((id, at) => [id, at]));
  const rankOf = (id: string): number => rank.get(id) ?? 0;
  return ids.flatMap((a, at) =>
    ids
      .slice(at + 1)
      .filter(b => rankOf(b) < rankOf(a))
      .map((b): [string, string] => [a, b])
  );
}

/** True when two steps give the same in either order. */
export type Free = (a: Draft, b: Draft) => boolean;

/** Tells it from the flows of the notebook's code cells, which steps count from 0. */
export function freeIn(cells: readonly Cell[]): Free {
  const definition = { cells: [...cells] };
  const keysOf = (step: Draft): { cells: string[] } => ({
    cells: cellsIn(step).flatMap(number => cells[number]?.key ?? [])
  });
  return (a, b) => independent(definition, keysOf(a), keysOf(b));
}

/**
 * Steps in the order their author wants.
 *
 * @param refused is told why a step stays where it is
 */
export function moveSteps<T extends Placed>(
  steps: readonly T[],
  moves: readonly Move[],
  free: Free,
  refused: (move: Move, why: string) => void
): T[] {
  if (moves.length === 0) {
    return [...steps];
  }
  const ids = steps.map(({ id }) => id);
  const [head] = steps;
  const first = head?.kind === 'setup' ? head.id : null;
  const named = new Map(steps.map(step => [step.id, step]));
  const stepsOf = (order: readonly string[]): T[] => order.flatMap(id => named.get(id) ?? []);
  /** A pair that may not change places; `undefined`: none. */
  const bound = (order: readonly string[]): T[] | undefined =>
    inversions(ids, order)
      .map(stepsOf)
      .find(([a, b]) => a !== undefined && b !== undefined && !free(a, b));
  const possible = moves.filter(move => {
    const why =
      move.step === first
        ? 'moves the set-up, which always comes first'
        : (move.after !== SETUP && !named.has(move.after)) || move.after === move.step
          ? `names no other step: ${move.after}`
          : null;
    if (why !== null) {
      refused(move, why);
    }
    return why === null;
  });
  const all = ordered(ids, first, possible);
  if (all.length === ids.length && bound(all) === undefined) {
    return stepsOf(all);
  }
  let kept: Move[] = [];
  for (const move of possible) {
    const wish = ordered(ids, first, [...kept, move]);
    const pair = bound(wish);
    if (wish.length < ids.length) {
      refused(move, `names ${move.after}, which itself is to follow it`);
    } else if (pair === undefined) {
      kept = [...kept, move];
    } else {
      const other = pair.find(({ id }) => id !== move.step)?.title ?? '';
      refused(move, `asks for a place that is not proven to be safe, because of the step ${other}`);
    }
  }
  return stepsOf(ordered(ids, first, kept));
}

/**
 * The moves that give an order: as few as can be, and rather of steps that move anyway.
 *
 * @param base ids as the notebook has them, the set-up first if there is one
 * @param wanted the same ids in the order wished for
 * @param movers ids of steps that an entry moves already, or is about to
 */
export function movesFor(
  base: readonly string[],
  wanted: readonly string[],
  movers: ReadonlySet<string>
): Move[] {
  // The heaviest ascending chain of the wanted order stays where it is.
  const chains: { weight: number; ids: string[] }[] = [];
  for (const id of wanted) {
    const best = chains
      .filter(({ ids }) => base.indexOf(ids.at(-1) ?? '') < base.indexOf(id))
      .reduce<{ weight: number; ids: string[] }>(
        (top, chain) => (chain.weight > top.weight ? chain : top),
        { weight: 0, ids: [] }
      );
    chains.push({ weight: best.weight + (movers.has(id) ? 0.5 : 1), ids: [...best.ids, id] });
  }
  const stay = new Set(
    chains.reduce((top, chain) => (chain.weight > top.weight ? chain : top), {
      weight: 0,
      ids: [] as string[]
    }).ids
  );
  return wanted.flatMap((step, at) =>
    stay.has(step) ? [] : [{ step, after: wanted[at - 1] ?? SETUP }]
  );
}
