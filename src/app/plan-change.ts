/** What is different between the version of an app that a run follows and the newest one. */
import { canonicalJson, type Plan, type PlanStep } from '@lockstep/protocol';

/** One step that differs. */
export interface StepChange {
  kind: 'changed' | 'added' | 'removed' | 'moved' | 'retitled' | 'reworded';
  title: string;
}

/** True when a person would see or get anything else. Cell keys change the version's hash, but nothing a run does. */
export function differs(from: Plan, to: Plan): boolean {
  return canonicalJson({ ...from, app: '' }) !== canonicalJson({ ...to, app: '' });
}

/** The steps that differ, in the newest order, removed ones last. Empty when only title, summary or text differ. */
export function stepChanges(from: Plan, to: Plan): StepChange[] {
  const before = new Map(from.steps.map(step => [step.id, step]));
  const after = new Set(to.steps.map(step => step.id));
  const changes = to.steps.flatMap((step): StepChange[] => {
    const old = before.get(step.id);
    const kind = old ? changeOf(old, step) : 'added';
    return kind ? [{ kind, title: step.title }] : [];
  });
  const removed = from.steps
    .filter(step => !after.has(step.id))
    .map((step): StepChange => ({ kind: 'removed', title: step.title }));
  return [...changes, ...removed];
}

function changeOf(old: PlanStep, step: PlanStep): StepChange['kind'] | null {
  if (old.content !== step.content || old.code !== step.code) {
    return 'changed';
  }
  if (old.number !== step.number) {
    return 'moved';
  }
  if (old.title !== step.title) {
    return 'retitled';
  }
  // What its names are numbered depends on other steps.
  const { flow } = step;
  return canonicalJson({ ...old, flow }) === canonicalJson(step) ? null : 'reworded';
}
