/** Writes one change of the author view into an overlay: only what differs from the automatic result, comments kept. */
import type { OverlayEdit } from '@lockstep/protocol';
import type { Automatic } from '../automatic';
import { cellsIn, startAt } from '../structure';
import { slugOf, UniqueIds } from '../titles';
import { Editing, type Members, nameOf, refuse } from './editing';
import type { LaidStep } from './lay';
import { freeIn, movesFor } from './moves';

/** What an edit needs of a conversion. */
export interface Ground {
  automatic: Automatic;
}

type Edit<K extends OverlayEdit['edit']> = Extract<OverlayEdit, { edit: K }>;

function firstCell(step: LaidStep): number {
  return cellsIn(step)[0] ?? 0;
}

/** Steps as they stood before any was moved. */
function inNotebookOrder(steps: readonly LaidStep[]): LaidStep[] {
  const rank = (step: LaidStep): number => (step.kind === 'setup' ? -1 : firstCell(step));
  return steps.toSorted((a, b) => rank(a) - rank(b));
}

/** The cell that the entry of a step is anchored to: the first one of the automatic step, whatever joined it. */
function anchorCell(editing: Editing, step: LaidStep): number {
  const own = editing.automatic.steps.find(({ id }) => id === step.id);
  return (own === undefined ? undefined : cellsIn(own)[0]) ?? firstCell(step);
}

/** Lets entries that put a step behind `from` put it behind `to`. */
function followInstead(editing: Editing, from: string, to: string): void {
  for (const step of editing.laid.steps) {
    const key = editing.laid.keys.steps.get(step.id);
    if (key !== undefined && editing.content.steps?.[key]?.after === from) {
      editing.place(step.id, anchorCell(editing, step), to);
    }
  }
}

/** What an entry says of a step that is none any more. */
const FACELESS: Members = {
  title: null,
  help: null,
  optional: null,
  checkpoint: null,
  setup: null,
  confirm: null,
  after: null
};

function merge(editing: Editing, id: string): void {
  const step = editing.step(id);
  const order = inNotebookOrder(editing.laid.steps).map(one => one.id);
  const host = order[order.indexOf(id) - 1];
  const before = editing.laid.steps[editing.laid.steps.indexOf(step) - 1];
  const isOwn = editing.automaticStep(id) !== undefined;
  if (step.kind === 'setup' || host === undefined || before === undefined) {
    return refuse(`${step.title} is the first step, so there is none before it to join.`);
  }
  if (before.id !== host) {
    return refuse(
      `${step.title} does not follow the step that stands before it in the notebook. Move it back, then merge it.`
    );
  }
  if (isOwn && before.kind === 'setup') {
    return refuse(
      `${step.title} follows the set-up. Let it run with the set-up instead of merging it.`
    );
  }
  followInstead(editing, id, host);
  if (isOwn) {
    editing.set('steps', id, anchorCell(editing, step), { starts: false, ...FACELESS });
  } else {
    editing.drop('steps', id);
  }
}

function split(editing: Editing, { cell: key, title: wish = '' }: Edit<'split'>): void {
  const title = wish.trim() === '' ? undefined : wish;
  const { automatic } = editing;
  const cell = automatic.cells.findIndex(one => one.key === key);
  const home = editing.laid.steps.find(step => cellsIn(step).includes(cell));
  if (home === undefined) {
    return refuse('The cell is not there any more, so nothing was split. Choose another one.');
  }
  if (firstCell(home) === cell) {
    return refuse(
      home.kind === 'setup'
        ? 'The set-up starts at this cell. Split it at a later one, or make it a step.'
        : `${home.title} starts at this cell already. Split it at a later one.`
    );
  }
  const joined = automatic.steps.find(step => cellsIn(step)[0] === cell);
  const face = title === undefined ? {} : { title };
  const entry = joined === undefined ? undefined : editing.laid.keys.steps.get(joined.id);
  if (joined !== undefined && entry !== undefined) {
    const said = editing.content.steps?.[entry];
    editing.set('steps', joined.id, cell, {
      ...(said?.starts === false ? { starts: null } : {}),
      ...(said?.setup === true ? { setup: null } : {}),
      ...face
    });
    followInstead(editing, home.id, joined.id);
    return;
  }
  const part = startAt([home], cell, parts => ({ ...home, ...automatic.part(parts) }))[1];
  const taken = [
    ...automatic.steps.map(({ id }) => id),
    ...Object.keys(editing.content.steps ?? {})
  ];
  const id = new UniqueIds('-', taken).take(slugOf(title ?? part?.title ?? ''));
  editing.set('steps', id, cell, { starts: true, ...face });
  followInstead(editing, home.id, id);
}

function move(editing: Editing, { step: id, by }: Edit<'move'>): void {
  const { steps } = editing.laid;
  const step = editing.step(id);
  const at = steps.indexOf(step);
  const other = steps[at + by];
  if (step.kind === 'setup') {
    return refuse('The set-up always comes first, so it cannot be moved.');
  }
  if (other === undefined || other.kind === 'setup') {
    return refuse(`${step.title} is the ${by === 1 ? 'last' : 'first'} step already.`);
  }
  const [first, second] = by === 1 ? [step, other] : [other, step];
  if (!freeIn(editing.automatic.cells)(first, second)) {
    return refuse(
      `${second.title} cannot come before ${first.title}: nothing proves that it gives the same there.`
    );
  }
  const wanted = steps
    .map(one => one.id)
    .with(at, other.id)
    .with(at + by, id);
  const entries = editing.content.steps ?? {};
  const movers = steps.filter(one => {
    const key = editing.laid.keys.steps.get(one.id);
    return one.id === id || (key !== undefined && entries[key]?.after !== undefined);
  });
  const base = inNotebookOrder(steps).map(one => one.id);
  const moves = movesFor(base, wanted, new Set(movers.map(one => one.id)));
  const after = new Map(moves.map(one => [one.step, one.after]));
  for (const one of [...movers, ...steps.filter(({ id: own }) => after.has(own))]) {
    editing.place(one.id, anchorCell(editing, one), after.get(one.id) ?? null);
  }
}

function reset(editing: Editing, edit: Edit<'reset'>): void {
  if ('input' in edit) {
    editing.input(edit.input);
    editing.drop('inputs', edit.input);
    return;
  }
  const step = editing.step(edit.step);
  const at = editing.laid.steps.indexOf(step);
  const before = editing.laid.steps[at - 1];
  if (editing.automaticStep(step.id) === undefined && before !== undefined) {
    followInstead(editing, step.id, before.id);
  }
  [step.id, ...step.joined].forEach(id => {
    editing.drop('steps', id);
  });
}

/** Sets members of an input, and takes out what contradicts them. */
function setInput(editing: Editing, { input: id, set }: Edit<'input'>): void {
  const { cell } = editing.input(id);
  const { rank } = editing.automatic.inputs.find(({ input }) => input.id === id) ?? {};
  const known = new Set(editing.laid.troubles.map(nameOf));
  editing.set('inputs', id, cell, {
    ...(set.offered === true ? { hidden: null } : {}),
    ...(set.hidden === true && rank === 'candidate' ? { offered: null } : {}),
    ...set
  });
  if (set.type !== undefined || set.choices !== undefined) {
    // A range or choices of the field as it was before do not stand in the way of another type.
    const key = editing.laid.keys.inputs.get(id);
    for (const { path } of editing.laid.troubles.filter(one => !known.has(nameOf(one)))) {
      const [part, entry, member] = path.map(String);
      if (part === 'inputs' && entry === key && member !== undefined && !(member in set)) {
        editing.set('inputs', id, cell, { [member]: null });
      }
    }
  }
}

function apply(editing: Editing, edit: OverlayEdit): void {
  switch (edit.edit) {
    case 'app':
      for (const member of ['title', 'summary'] as const) {
        const value = edit.set[member];
        if (value !== undefined) {
          editing.setApp(member, value);
        }
      }
      return;
    case 'step': {
      const step = editing.step(edit.step);
      editing.set('steps', step.id, anchorCell(editing, step), edit.set);
      return;
    }
    case 'input':
      setInput(editing, edit);
      return;
    case 'merge':
      merge(editing, edit.step);
      return;
    case 'split':
      split(editing, edit);
      return;
    case 'move':
      move(editing, edit);
      return;
    case 'reset':
      reset(editing, edit);
      return;
  }
}

/**
 * The overlay's text with one more change: comments, order and manner of writing stay, the entry is anchored to its
 * cell, and what equals the automatic result is taken out.
 *
 * @param text the overlay as it is now, `null` where there is none
 * @returns the new text, empty when nothing is left to say; the very same text when nothing changes
 * @throws UserError `overlay-invalid` when the text is no overlay, `edit-refused` when the edit makes no sense
 */
export function editOverlay(text: string | null, edit: OverlayEdit, { automatic }: Ground): string {
  const editing = new Editing(text ?? '', automatic);
  const known = new Set(editing.laid.troubles.map(nameOf));
  apply(editing, edit);
  const [trouble] = editing.laid.troubles.filter(one => !known.has(nameOf(one)));
  if (trouble !== undefined) {
    refuse(`Nothing was changed, because the edit ${trouble.what}. Change that, then try again.`);
  }
  return editing.text;
}
