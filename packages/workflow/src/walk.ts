/** Which steps a wish to run sets in motion: set-up, what must be replayed, the step itself; and on which kernel. */
import type { GroundEntry, RunState } from '@lockstep/protocol';
import { checkpointFor, coveredBy } from './checkpoint';
import { isCleanGround } from './flow';
import { stepOf, stepsBefore } from './select';

/** `fresh`: a new kernel is needed first. `replay`: those of `steps` that ran before and run again as they were. */
export interface Walk {
  fresh: boolean;
  steps: string[];
  replay: string[];
  /** The one of `steps` whose checkpoint is restored instead. */
  restore: string | null;
}

/**
 * The walk that ends with `target` run on clean ground (invariant 3).
 *
 * @param again whether the target itself is only replayed
 * @param restores whether a checkpoint may stand for a replay; never on the notebook's kernel, whose names are others'
 * @param anyway whether the present kernel is taken as it is
 */
export function walkTo(
  state: RunState,
  target: string,
  again: boolean,
  { restores = true, anyway = false }: { restores?: boolean; anyway?: boolean } = {}
): Walk {
  const earlier = stepsBefore(state, target).filter(({ state: step }) => step.status !== 'skipped');
  const cold = earlier
    .filter(({ state: step }) => step.status !== 'done')
    .map(({ plan }) => plan.id);
  const inPlace = state.epoch > 0 && (anyway || isCleanWalk(state, [...cold, target]));
  const all = [...(inPlace ? cold : earlier.map(({ plan }) => plan.id)), target];
  // On a namespace that holds something already, nothing is laid over it.
  const empty = !inPlace || state.ground.length === 0;
  const restore = restores && empty && !state.attached ? checkpointFor(state, target, again) : null;
  const covered = new Set(
    restore === null ? [] : coveredBy(state, restore).map(({ plan }) => plan.id)
  );
  const steps = all.filter(id => id === restore || !covered.has(id));
  return {
    fresh: !inPlace,
    steps,
    restore,
    replay: steps.filter(id => stepOf(state, id)?.state.result && (again || id !== target))
  };
}

/** Whether the present kernel holds what exactly the step's predecessors leave, as far as the step may read it. */
export function groundIsReady(state: RunState, id: string): boolean {
  const { fresh, steps } = walkTo(state, id, false);
  return !fresh && steps.length === 1;
}

/** Whether each step of a walk finds clean ground on the present kernel, the ones before it having run. */
function isCleanWalk(state: RunState, steps: readonly string[]): boolean {
  const ground: GroundEntry[] = [...state.ground];
  const turns = new Map<string, number>();
  const turnOf = (id: string): number | null => turns.get(id) ?? state.steps[id]?.turn ?? null;
  return steps.every((step, index) => {
    const clean = isCleanGround(state.plan, ground, step, turnOf);
    const turn = state.seq + 1 + index;
    ground.push({ step, turn, ended: 'done' });
    turns.set(step, turn);
    return clean;
  });
}
