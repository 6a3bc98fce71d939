/** Says in a few words what an edit does: what undo and redo are called. */
import type { AppDefinition, ConversionReport, OverlayEdit } from '@lockstep/protocol';

type Edit<K extends OverlayEdit['edit']> = Extract<OverlayEdit, { edit: K }>;

/** What an edit is told by: titles and labels as they are before it. */
export interface Shown {
  definition: AppDefinition;
  report: ConversionReport;
}

function stepName(id: string, { definition }: Shown): string {
  return definition.steps.find(step => step.id === id)?.title ?? 'a step';
}

function inputName(id: string, { definition, report }: Shown): string {
  const inputs = [
    ...definition.steps.flatMap(step => step.inputs),
    ...report.candidates.map(({ input }) => input)
  ];
  return inputs.find(input => input.id === id)?.label ?? 'a value';
}

function ofStep({ set }: Edit<'step'>, name: string): string {
  const { title, help, optional, checkpoint, setup, confirm } = set;
  if (title !== undefined) {
    return `Retitle ${name}`;
  }
  if (help !== undefined) {
    return `Change the help of ${name}`;
  }
  if (checkpoint !== undefined) {
    return `${checkpoint === true ? 'Save' : 'Stop saving'} what ${name} gives`;
  }
  if (optional !== undefined) {
    return `Make ${name} ${optional === true ? 'optional' : 'required'}`;
  }
  if (setup !== undefined) {
    return setup === true ? `Put ${name} into the set-up` : `Make ${name} a step`;
  }
  return (confirm ?? []).length > 0
    ? `Ask before ${name} runs`
    : `Change what ${name} asks before it runs`;
}

function ofInput({ set }: Edit<'input'>, name: string): string {
  if (set.hidden !== undefined) {
    return set.hidden === true ? `Hide ${name}` : `Show ${name}`;
  }
  if (set.offered !== undefined) {
    return set.offered === true ? `Offer ${name}` : `Offer ${name} no longer`;
  }
  if (set.choices !== undefined) {
    return `Set the choices of ${name}`;
  }
  if (set.type !== undefined) {
    return `Retype ${name}`;
  }
  if (set.min !== undefined || set.max !== undefined || set.step !== undefined) {
    return `Set the range of ${name}`;
  }
  if (set.label !== undefined) {
    return `Retitle ${name}`;
  }
  if (set.required !== undefined) {
    return `Make ${name} ${set.required === false ? 'optional' : 'required'}`;
  }
  return set.unit === undefined ? `Change the help of ${name}` : `Set the unit of ${name}`;
}

function ofMerge(id: string, shown: Shown): string {
  const { steps } = shown.definition;
  const before = steps[steps.findIndex(step => step.id === id) - 1]?.title ?? 'the step before';
  return `Merge ${stepName(id, shown)} with ${before}`;
}

function ofSplit({ cell, title = '' }: Edit<'split'>, { definition, report }: Shown): string {
  const at = definition.steps.findIndex(step => step.cells.includes(cell));
  const step = definition.steps[at];
  const index = report.steps[at]?.cells[step?.cells.indexOf(cell) ?? -1];
  const place = index === undefined ? '' : ` at cell ${index + 1}`;
  const name = title.trim() === '' ? '' : `, as ${title.trim()}`;
  return `Split ${step?.title ?? 'a step'}${place}${name}`;
}

/** An edit in words, such as "Retitle Rank the sites". */
export function describeEdit(edit: OverlayEdit, shown: Shown): string {
  switch (edit.edit) {
    case 'app':
      return edit.set.title === undefined ? 'Change the summary' : 'Retitle the app';
    case 'step':
      return ofStep(edit, stepName(edit.step, shown));
    case 'input':
      return ofInput(edit, inputName(edit.input, shown));
    case 'merge':
      return ofMerge(edit.step, shown);
    case 'split':
      return ofSplit(edit, shown);
    case 'move':
      return `Move ${stepName(edit.step, shown)} ${edit.by === 1 ? 'later' : 'earlier'}`;
    case 'reset':
      return `Reset ${'step' in edit ? stepName(edit.step, shown) : inputName(edit.input, shown)}`;
  }
}
