/**
 * What data flow proves: which later steps an earlier one can reach, and whether the present kernel is clean ground
 * for a step. Everything unproven counts as changed, so a wrong answer can only cost time, never a wrong result.
 */
import type { GroundEntry, Plan, PlanStep, StepFlow } from '@lockstep/protocol';

/** Names what a step's cells run and do; a plan of an older release says it less precisely. */
export function codeOf(step: Pick<PlanStep, 'code' | 'content'>): string {
  return step.code ?? step.content;
}

/** Every name a step may bind or change. */
export function writesOf(flow: StepFlow): number[] {
  return [...flow.defines, ...flow.maybe, ...flow.mutates];
}

/** Every name whose value a step may look at. A name it only may bind can keep its old value, so it counts too. */
function readsOf(flow: StepFlow): number[] {
  return [...flow.uses, ...flow.maybe];
}

/**
 * The later steps that may see what a step does, in order.
 *
 * @param skipped ids of steps that do not run: they neither see nor hide anything
 */
export function dependentsOf(plan: Plan, id: string, skipped: ReadonlySet<string>): Set<string> {
  const at = plan.steps.findIndex(step => step.id === id);
  const reached = new Set<string>();
  const first = plan.steps[at];
  if (!first) {
    return reached;
  }
  let everything = first.flow.opaque;
  const tainted = new Set(writesOf(first.flow));
  for (const step of plan.steps.slice(at + 1)) {
    if (skipped.has(step.id)) {
      continue;
    }
    const sees =
      everything ||
      (step.flow.opaque && tainted.size > 0) ||
      readsOf(step.flow).some(name => tainted.has(name));
    if (sees) {
      reached.add(step.id);
      everything = everything || step.flow.opaque;
      writesOf(step.flow).forEach(name => tainted.add(name));
    } else {
      // It binds these names anew on every path, from values the first step never touched.
      step.flow.defines.forEach(name => tainted.delete(name));
    }
  }
  return reached;
}

/** Which execution of a step is the one its result came from; `null` while it has none. */
export type TurnOf = (step: string) => number | null;

/**
 * Whether the namespace that `ground` left is, for all that `target` may read, the one that exactly its
 * predecessors leave (clean ground, invariant 3).
 *
 * Walks the executions in order and keeps the set of names whose present value is not the one a fresh walk would
 * give. An execution *belongs* when it is the latest of a step before the target; it soils names when it does not
 * belong, when it did not run to its end, or when it came after a later step that writes the same name.
 */
export function isCleanGround(
  plan: Plan,
  ground: readonly GroundEntry[],
  target: string,
  turnOf: TurnOf
): boolean {
  const order = new Map(plan.steps.map((step, index) => [step.id, index]));
  const limit = order.get(target) ?? 0;
  const soiled = new Set<number>();
  const lastWriter = new Map<number, number>();
  let allSoiled = false;
  let latest = -1;
  for (const entry of ground) {
    const index = order.get(entry.step);
    const step: PlanStep | undefined = index === undefined ? undefined : plan.steps[index];
    if (index === undefined || !step) {
      allSoiled = true;
      continue;
    }
    if (entry.code !== undefined && entry.code !== codeOf(step)) {
      // It ran in an earlier version of the app, and nobody knows any more which names that one changed.
      allSoiled = true;
      continue;
    }
    const { flow } = step;
    const belongs = index < limit && entry.turn === turnOf(entry.step) && entry.ended === 'done';
    if (!belongs || (flow.opaque && index < latest)) {
      allSoiled = allSoiled || flow.opaque;
      writesOf(flow).forEach(name => soiled.add(name));
      continue;
    }
    latest = Math.max(latest, index);
    const binds = new Set(flow.defines);
    for (const name of writesOf(flow)) {
      if (index < (lastWriter.get(name) ?? -1)) {
        soiled.add(name);
      } else {
        lastWriter.set(name, index);
        if (binds.has(name)) {
          soiled.delete(name);
        }
      }
    }
  }
  const wanted = plan.steps[limit];
  if (!wanted || allSoiled) {
    return false;
  }
  return wanted.flow.opaque
    ? soiled.size === 0
    : !readsOf(wanted.flow).some(name => soiled.has(name));
}
