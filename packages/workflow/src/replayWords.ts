/** A replay in words: which steps, and how long what is left of it took before. */
import type { PlanStep, RunState } from '@lockstep/protocol';

/** "steps 1 to 3", "step 2", "set-up": some steps in order, inside a sentence. */
export function rangeOf(steps: readonly Pick<PlanStep, 'number'>[]): string {
  const numbers = steps.flatMap(step => step.number ?? []);
  const first = numbers[0];
  const last = numbers.at(-1);
  if (first === undefined) {
    return 'set-up';
  }
  return first === last ? `step ${first}` : `steps ${first} to ${last}`;
}

/** The steps that the replay in progress runs again. */
export function replayedSteps({ plan, replay }: RunState): PlanStep[] {
  return plan.steps.filter(({ id }) => replay?.steps.includes(id));
}

/** How long the steps still to be replayed took before, in milliseconds. */
export function replayLeft({ replay, steps }: RunState): number {
  const left = replay?.steps.slice(replay.done) ?? [];
  return left.reduce((sum, id) => sum + (steps[id]?.result?.took ?? 0), 0);
}
