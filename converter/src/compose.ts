/** Puts the app definition together from steps as they finally are: what is in a step follows from its cells. */
import {
  type AppDefinition,
  type Candidate,
  DEFINITION_FORMAT,
  type Effect,
  type InputReport,
  type Part,
  type Step,
  type StepReport
} from '@lockstep/protocol';
import type { Automatic } from './automatic';
import { conditionsOf } from './gates';
import { independent, needsOf } from './order';
import type { Laid, LaidInput, LaidStep } from './overlay/lay';
import { withMore } from './ranking';
import { shapeOf } from './shapes';
import { cellsIn } from './structure';

function distinct<T>(items: readonly T[]): T[] {
  const seen = new Set<string>();
  return items.filter(item => {
    const text = JSON.stringify(item);
    return !seen.has(text) && seen.add(text);
  });
}

/**
 * True when an input is a field of the app. Set-up asks for secrets and for what its author wants, and nothing else;
 * its card holds these fields before it starts.
 */
function isField(
  { rank, hidden, wanted, insists }: LaidInput,
  step: LaidStep | undefined
): boolean {
  return !hidden && rank === 'offered' && (step?.kind === 'step' || wanted || insists === true);
}

function effectsOf(step: LaidStep, { cells }: Automatic): Effect[] {
  const found = distinct(cellsIn(step).flatMap(number => cells[number]?.effects ?? []));
  // The tag does not say what the step does; it adds nothing where the step asks anyway.
  const tagged =
    found.length === 0 && cellsIn(step).some(number => cells[number]?.confirm === true);
  const wished = tagged && step.confirm.length === 0 ? (['acts'] as const) : step.confirm;
  const asked = wished.filter(kind => !found.some(effect => effect.kind === kind));
  return [...found, ...distinct(asked).map(kind => ({ kind }))];
}

/** A tag makes a step optional; set-up always runs. */
function isOptional(step: LaidStep, { cells }: Automatic): boolean {
  return step.kind === 'step' && cellsIn(step).some(number => cells[number]?.optional === true);
}

/** The overlay's word stands above a tag's; set-up is always replayed. */
function isCheckpoint(step: LaidStep, { cells }: Automatic): boolean {
  const tagged = cellsIn(step).some(number => cells[number]?.checkpoint === true);
  return step.kind === 'step' && (step.checkpoint ?? tagged);
}

function partsOf(step: LaidStep): Part[] {
  const numbers = cellsIn(step);
  const parts = step.parts.map((part): Part =>
    part.part === 'cell' ? { part: 'cell', cell: numbers.indexOf(part.cell) } : part
  );
  return step.help === null ? parts : [{ part: 'text', markdown: step.help }, ...parts];
}

/** Inputs and candidates by their code cell. */
function byCell(inputs: readonly LaidInput[]): Map<number, LaidInput[]> {
  const found = new Map<number, LaidInput[]>();
  for (const input of inputs) {
    const known = found.get(input.cell);
    if (known === undefined) {
      found.set(input.cell, [input]);
    } else {
      known.push(input);
    }
  }
  return found;
}

function stepOf(
  step: LaidStep,
  automatic: Automatic,
  inputs: ReadonlyMap<number, LaidInput[]>
): Step {
  const numbers = cellsIn(step);
  const own = numbers.flatMap(number => inputs.get(number) ?? []);
  const fields = own.filter(one => isField(one, step));
  const checks = numbers.flatMap(number => automatic.cells[number]?.checks ?? []);
  const conditions = conditionsOf(checks, fields);
  return {
    id: step.id,
    kind: step.kind,
    title: step.title,
    parts: partsOf(step),
    optional: step.optional ?? isOptional(step, automatic),
    ...(isCheckpoint(step, automatic) ? { checkpoint: true } : {}),
    effects: effectsOf(step, automatic),
    cells: numbers.flatMap(number => automatic.cells[number]?.key ?? []),
    inputs: withMore(fields, ({ wanted }) => wanted).map(({ input }) => input),
    ...(conditions.length === 0 ? {} : { conditions }),
    gate: 'previous'
  };
}

/** Says of each step what it is for, where that is plain. */
function withShapes(
  steps: readonly Step[],
  laid: readonly LaidStep[],
  { cells }: Automatic
): Step[] {
  const shaped = steps.map(({ inputs, effects }, at) => {
    const from = laid[at];
    const own = from === undefined ? [] : cellsIn(from).flatMap(number => cells[number] ?? []);
    return {
      inputs,
      effects,
      flows: own.map(({ flow }) => flow),
      verbs: own.flatMap(({ verbs }) => verbs ?? [])
    };
  });
  return steps.map((step, at) => {
    const shape = step.kind === 'step' ? shapeOf(shaped, at) : null;
    return shape === null ? step : { ...step, shape };
  });
}

/** The definition of an app. */
export function definitionOf(automatic: Automatic, laid: Laid): AppDefinition {
  const inputs = byCell(laid.inputs);
  return {
    format: DEFINITION_FORMAT,
    title: laid.title,
    summary: laid.summary,
    language: automatic.language,
    kernel: automatic.kernel,
    cells: automatic.cells.map(({ key, source, flow }) => ({ key, source, flow })),
    steps: withShapes(
      laid.steps.map(step => stepOf(step, automatic, inputs)),
      laid.steps,
      automatic
    )
  };
}

/** What the author should know of each step, in order. */
export function stepReports(
  automatic: Automatic,
  laid: Laid,
  definition: AppDefinition
): StepReport[] {
  const needs = needsOf(definition);
  const swaps = (at: number): boolean => {
    const [one, other] = [definition.steps[at], definition.steps[at + 1]];
    return one?.kind === 'step' && other !== undefined && independent(definition, one, other);
  };
  return laid.steps.map((step, at) => ({
    step: step.id,
    confidence: step.confidence,
    reason: step.reason,
    cells: cellsIn(step).flatMap(number => automatic.cells[number]?.index ?? []),
    needs: needs[at] ?? [],
    edited: step.edited,
    ...(step.help === null ? {} : { help: step.help }),
    earlier: swaps(at - 1),
    later: swaps(at)
  }));
}

/** What the author should know of each input, and of what could be one. */
export function inputReports(
  automatic: Automatic,
  laid: Laid
): { inputs: InputReport[]; candidates: Candidate[] } {
  const homes = new Map(laid.steps.flatMap(step => cellsIn(step).map(cell => [cell, step])));
  const inputs: InputReport[] = [];
  const candidates: Candidate[] = [];
  // In the order of the steps, as the definition has them.
  const own = byCell(laid.inputs);
  const ordered = [...homes.keys()].flatMap(at => own.get(at) ?? []);
  for (const one of ordered) {
    const { input, confidence, reason, hidden, edited } = one;
    const cell = automatic.cells[one.cell]?.index ?? 0;
    const home = homes.get(one.cell);
    if (isField(one, home)) {
      inputs.push({ input: input.id, confidence, reason, cell, edited });
    } else {
      const step = home?.kind === 'step' ? home.id : null;
      candidates.push({ step, input, confidence, reason, cell, hidden });
    }
  }
  return { inputs, candidates };
}
