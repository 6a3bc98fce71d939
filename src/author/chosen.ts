/** Keeps an author's choice on the same code when edits and conversions give the steps other ids. */
import type { AuthorConversion, Target } from './contract';

/** The step of a target: the step itself, or the one whose code holds the input; `null` when nothing of that id is left. */
export function stepOf(conversion: AuthorConversion, target: Target): string | null {
  const { definition, report } = conversion;
  if ('step' in target) {
    return definition.steps.some(step => step.id === target.step) ? target.step : null;
  }
  const holder = definition.steps.find(step =>
    step.inputs.some(input => input.id === target.input)
  );
  const candidate = report.candidates.find(({ input }) => input.id === target.input);
  return holder?.id ?? candidate?.step ?? null;
}

/** The step whose cells hold the notebook's cell of that number, from 0; `null` for text and empty cells. */
export function stepAtCell(conversion: AuthorConversion, cell: number): string | null {
  return conversion.report.steps.find(step => step.cells.includes(cell))?.step ?? null;
}

/**
 * The step that a cell belongs to for a reader: that of its code, else of the next code below it, as text stands with
 * the code that follows, else of the last code above.
 */
export function stepNearCell(conversion: AuthorConversion, cell: number): string | null {
  const held = conversion.report.steps.flatMap(({ step, cells }) =>
    cells.map(at => ({ step, at }))
  );
  const below = held.filter(({ at }) => at >= cell).sort((a, b) => a.at - b.at)[0];
  const above = held.filter(({ at }) => at < cell).sort((a, b) => b.at - a.at)[0];
  return below?.step ?? above?.step ?? null;
}

/** The same target in a newer conversion, else the step that now holds its first cell, else `null`. */
export function follow(
  target: Target | null,
  before: AuthorConversion | null,
  after: AuthorConversion
): Target | null {
  if (!target || !before) {
    return null;
  }
  if (stepOf(after, target) !== null) {
    return target;
  }
  const step = stepOf(before, target);
  const first = before.report.steps.find(one => one.step === step)?.cells[0];
  const id = first === undefined ? undefined : before.cells[first];
  const cell = id === undefined ? -1 : after.cells.indexOf(id);
  const now = stepAtCell(after, cell);
  return now === null ? null : { step: now };
}
