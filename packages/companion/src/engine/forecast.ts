/** How long runs will wait for a kernel, by what their steps usually take. */
import type { Plan, RunState } from '@lockstep/protocol';
import { stepUnderWay } from '@lockstep/workflow';

/**
 * How long a run will still be at work, in milliseconds; `null` when a step of it never ran before, or asks a person.
 *
 * @param usual median milliseconds by a step's content hash
 * @param now milliseconds since 1970
 */
export function timeLeft(
  state: RunState,
  usual: Readonly<Record<string, number>>,
  now: number
): number | null {
  const running = stepUnderWay(state);
  const steps = new Set([...(running === null ? [] : [running.plan.id]), ...state.queue]);
  let left = 0;
  for (const { id, content } of state.plan.steps) {
    const own = state.steps[id];
    if (!steps.has(id) || own === undefined) {
      continue;
    }
    const takes = usual[content] ?? own.result?.took;
    if (takes === undefined || own.prompt !== null) {
      return null;
    }
    const gone = own.status === 'running' ? now - (own.startedAt ?? now) : 0;
    left += Math.max(0, takes - gone);
  }
  return left;
}

/** What a new kernel costs beside the replay, in milliseconds (`npm run bench steps`: a bare kernel's start and first answer). */
const KERNEL_START = 450;

/** Nobody keeps a kernel from those who wait for longer than this without using it, in milliseconds. */
const KEPT_AT_MOST = 10_000;

/**
 * How long an idle run keeps its kernel while others wait, in milliseconds: as long as it would cost to get it back,
 * so that neither keeping nor ending it ever costs more than twice the better of the two (the rent-or-buy rule:
 * Karlin, Manasse, Rudolph, Sleator, "Competitive snoopy caching", 1988). Nothing when it has no step left to run.
 */
export function keptFor({ steps, ground }: RunState): number {
  const all = Object.values(steps);
  if (all.every(({ status }) => status === 'done' || status === 'skipped')) {
    return 0;
  }
  const again = ground.reduce((sum, { step }) => sum + (steps[step]?.result?.took ?? 0), 0);
  return Math.min(KEPT_AT_MOST, KERNEL_START + again);
}

/**
 * When each of those who wait has a place, in milliseconds from now, if each gives its own up when its steps have run.
 *
 * @param busy what those at work still need; `null`: nobody knows, so no place is counted on
 * @param waiting what each of those who wait will need, first come first served
 */
export function expectedWaits(
  busy: readonly (number | null)[],
  waiting: readonly (number | null)[]
): (number | null)[] {
  const free = busy.filter(left => left !== null);
  return waiting.map(needs => {
    if (free.length === 0) {
      return null;
    }
    const soonest = Math.min(...free);
    free.splice(free.indexOf(soonest), 1, ...(needs === null ? [] : [soonest + needs]));
    return soonest;
  });
}

/** How long each step usually takes, in milliseconds, by step. @param medians by what a step's code is */
export function usualOf(
  { steps }: Pick<Plan, 'steps'>,
  medians: Readonly<Record<string, number>>
): Record<string, number> {
  return Object.fromEntries(
    steps.flatMap(({ id, content }): [string, number][] => {
      const median = medians[content];
      return median === undefined ? [] : [[id, median]];
    })
  );
}
