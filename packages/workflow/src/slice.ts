/** The slice of an app that a step's result comes from: the code, in order, that data flow cannot rule out. */
import type { Plan, SliceEntry } from '@lockstep/protocol';
import { codeOf, dependentsOf } from './flow';

/** Which later steps may see what each step does. */
export type Dependents = ReadonlyMap<string, ReadonlySet<string>>;

/** {@link dependentsOf} each step of a plan. */
export function dependentsOfAll(plan: Plan, skipped: ReadonlySet<string>): Dependents {
  return new Map(plan.steps.map(({ id }) => [id, dependentsOf(plan, id, skipped)]));
}

/**
 * The earlier steps that a step may see, and itself, in order. Two versions of an app in which these lists name the
 * same code give the same result from the same values.
 */
export function sliceOf(
  plan: Plan,
  id: string,
  dependents: Dependents,
  skipped: ReadonlySet<string>
): SliceEntry[] {
  const at = plan.steps.findIndex(step => step.id === id);
  return plan.steps
    .slice(0, at + 1)
    .filter(
      step => step.id === id || (!skipped.has(step.id) && dependents.get(step.id)?.has(id) === true)
    )
    .map(step => ({ step: step.id, code: `${step.content} ${codeOf(step)}` }));
}

/** The first step at which two slices differ, the step itself before all others; `null` when they are the same. */
export function changedIn(then: readonly SliceEntry[], now: readonly SliceEntry[]): string | null {
  const own = now.at(-1);
  if (own && own.code !== then.at(-1)?.code) {
    return own.step;
  }
  const length = Math.max(then.length, now.length);
  for (let index = 0; index < length; index++) {
    const [old, next] = [then[index], now[index]];
    if (old?.code !== next?.code) {
      return (next ?? old)?.step ?? null;
    }
  }
  return null;
}
