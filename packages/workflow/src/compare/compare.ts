/** Two runs of one app, step by step: what is different, by how much, and what is the same. Pure; B minus A. */
import type { BlobRef, InputFace, PlanStep, RunState, StepState } from '@lockstep/protocol';
import { equalValues } from '../equal';
import { showValue } from '../showValue';
import { compareOutputs, type OutputComparison, type ReadText, textsWanted } from './outputs';
import { named, type NamedComparison } from './text';

/** One step of both runs. */
export interface StepComparison {
  id: string;
  number: number | null;
  title: string;
  verdict: 'equal' | 'differs' | 'only-a' | 'only-b';
  /** Every input that either run has a value for. */
  inputs: NamedComparison[];
  outputs: OutputComparison[];
  /** Why there is nothing to compare on a side, such as "Not run in B"; empty otherwise. */
  missing: string;
}

export interface RunComparison {
  /** Both runs are of the same version of the notebook. */
  sameVersion: boolean;
  steps: StepComparison[];
  /** How many inputs, and how many steps' results, are different. */
  differing: { inputs: number; results: number };
}

/** Texts kept outside the journals that {@link compareRuns} wants to read, for each run. */
export function textsToRead(state: RunState): BlobRef[] {
  const wanted = Object.values(state.steps).flatMap(own => textsWanted(outputsOf(own)));
  return [...new Map(wanted.map(ref => [ref.blob, ref])).values()];
}

/** Compares by step id, in A's order; steps of B's version alone stand behind. */
export function compareRuns(a: RunState, b: RunState, read: ReadText = () => null): RunComparison {
  const inB = new Map(b.plan.steps.map(step => [step.id, step]));
  const inA = new Set(a.plan.steps.map(({ id }) => id));
  const steps = [
    ...a.plan.steps.map(step => compareStep(step, inB.get(step.id) ?? null, a, b, read)),
    ...b.plan.steps.filter(({ id }) => !inA.has(id)).map(step => onlyOne(step, 'only-b'))
  ];
  return {
    sameVersion: a.plan.app === b.plan.app,
    steps,
    differing: {
      inputs: steps.reduce((sum, step) => sum + step.inputs.filter(one => one.differs).length, 0),
      results: steps.filter(
        step => step.missing !== '' || step.outputs.some(output => !output.equal)
      ).length
    }
  };
}

function onlyOne({ id, number, title }: PlanStep, verdict: 'only-a' | 'only-b'): StepComparison {
  return { id, number, title, verdict, inputs: [], outputs: [], missing: '' };
}

function compareStep(
  step: PlanStep,
  other: PlanStep | null,
  a: RunState,
  b: RunState,
  read: ReadText
): StepComparison {
  const [own, theirs] = [a.steps[step.id], b.steps[step.id]];
  if (other === null || own === undefined || theirs === undefined) {
    return onlyOne(step, 'only-a');
  }
  const inputs = inputsOf(step, other, own, theirs);
  const outputs = compareOutputs(outputsOf(own), outputsOf(theirs), read);
  const missing = missingOf(own, theirs);
  const differs =
    missing !== '' || inputs.some(one => one.differs) || outputs.some(output => !output.equal);
  return {
    id: step.id,
    number: step.number,
    title: step.title,
    verdict: differs ? 'differs' : 'equal',
    inputs,
    outputs,
    missing
  };
}

/** What the step shows: its last result, or as far as the last execution came. */
function outputsOf(own: StepState): StepState['outputs'] {
  return own.result?.outputs ?? own.outputs;
}

function missingOf(a: StepState, b: StepState): string {
  const [ranA, ranB] = [a, b].map(own => own.result !== null || own.outputs.length > 0);
  if (ranA === ranB) {
    return '';
  }
  return ranA === true ? 'Not run in B' : 'Not run in A';
}

function inputsOf(step: PlanStep, other: PlanStep, a: StepState, b: StepState): NamedComparison[] {
  const faces = new Map<string, InputFace>(
    [...other.inputs, ...step.inputs].map(input => [input.id, input])
  );
  // What a result stood on, not what was typed since.
  const [inA, inB] = [a.result?.values ?? a.values, b.result?.values ?? b.values];
  return [...faces].flatMap(([id, { label, unit }]) => {
    const [left, right] = [inA[id], inB[id]];
    if (left === undefined && right === undefined) {
      return [];
    }
    const show = (value: typeof left): string | null =>
      value === undefined ? null : `${showValue(value)}${unit === undefined ? '' : ` ${unit}`}`;
    const row = named(label, show(left), show(right));
    const same = left !== undefined && right !== undefined && equalValues(left, right);
    return [same ? { ...row, differs: false, change: '' } : { ...row, differs: true }];
  });
}
