/** Tells what a step is for, where its code says so plainly: to collect, prioritise, analyse or report. */
import type { Effect, Flow, Input, StepShape } from '@lockstep/protocol';
import type { Verbs } from './python/verbs';

/** A step, as far as its shape is told by it. */
export interface Shaped {
  flows: readonly Flow[];
  verbs: readonly Verbs[];
  inputs: readonly Input[];
  effects: readonly Effect[];
}

function namesOf(flows: readonly Flow[]): Set<string> {
  return new Set(flows.flatMap(({ defines, maybe }) => [...defines, ...maybe]));
}

/**
 * The shape of the step at a place among all steps; `null` where nothing tells, or where two shapes are told at once.
 */
export function shapeOf(steps: readonly Shaped[], at: number): StepShape | null {
  const step = steps[at];
  if (step === undefined || step.flows.some(({ opaque }) => opaque)) {
    return null;
  }
  const { verbs } = step;
  const later = new Set(
    steps.slice(at + 1).flatMap(({ flows }) => flows.flatMap(flow => flow.uses))
  );
  const earlier = namesOf(steps.slice(0, at).flatMap(({ flows }) => flows));
  const uses = step.flows.flatMap(flow => flow.uses);
  const gives = [...namesOf(step.flows)].some(name => later.has(name));
  const takes = uses.some(name => earlier.has(name));
  const lists = step.inputs.some(
    ({ items, id }) => items === true && later.has(id.replace(/\.\d+$/, ''))
  );
  const told: StepShape[] = [];
  if (lists || (gives && verbs.some(({ gathers }) => gathers))) {
    told.push('collect');
  }
  if (takes && verbs.some(({ sorts }) => sorts)) {
    told.push('prioritise');
  }
  if (takes && !gives && step.effects.some(({ kind }) => kind === 'writes')) {
    told.push('report');
  }
  if (told.length > 0) {
    return told.length === 1 ? (told[0] ?? null) : null;
  }
  const works = verbs.some(
    ({ computes, loops }) => computes || loops.some(name => earlier.has(name))
  );
  return takes && works ? 'analyse' : null;
}
