/** Where the keys of the outline lead: a tree of steps and, in open ones, their inputs. */
import type { Target } from './contract';
import { isSame, type InputRow, type StepRow } from './outline-rows';

/** A row on show. */
export interface Item {
  target: Target;
  label: string;
  step: StepRow;
  /** `null`: the step itself. */
  input: InputRow | null;
}

/** Values that could be inputs shown before "Show all". */
export const OFFERS_SHOWN = 3;

/** The inputs of an open step: all that are or were inputs, and the first few others unless all are wanted. */
export function inputsShown(row: StepRow, all: boolean): readonly InputRow[] {
  const offers = row.inputs.filter(({ kind }) => kind === 'offer');
  const few = all ? offers : offers.slice(0, OFFERS_SHOWN);
  return [...row.inputs.filter(({ kind }) => kind !== 'offer'), ...few];
}

/** All rows on show, from top to bottom. */
export function itemsOf(
  rows: readonly StepRow[],
  open: ReadonlySet<string>,
  all: ReadonlySet<string>
): Item[] {
  return rows.flatMap((step): Item[] => [
    { target: { step: step.id }, label: step.title, step, input: null },
    ...(open.has(step.id) ? inputsShown(step, all.has(step.id)) : []).map((input): Item => ({
      target: { input: input.id },
      label: input.label,
      step,
      input
    }))
  ]);
}

/** What a key does. */
export type Move = { go: Target } | { open: string } | { close: string; go: Target } | null;

/** The move that a key makes from the row chosen; `null` when it makes none. */
export function moveOf(key: string, items: readonly Item[], chosen: Target | null): Move {
  const at = chosen ? items.findIndex(item => isSame(chosen, item.target)) : -1;
  const item = items[at];
  const to = (index: number): Move => {
    const next = items[Math.max(0, Math.min(items.length - 1, index))];
    return next ? { go: next.target } : null;
  };
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(items.length - 1);
    case 'ArrowRight': {
      const below = items[at + 1];
      if (!item || item.input !== null || item.step.inputs.length === 0) {
        return null;
      }
      return below?.step === item.step ? { go: below.target } : { open: item.step.id };
    }
    case 'ArrowLeft':
      return item ? { close: item.step.id, go: { step: item.step.id } } : null;
    default:
      return null;
  }
}

/** The next row, from the one chosen, whose label starts with what was typed; the same letter again goes on. */
export function typeAhead(
  typed: string,
  items: readonly Item[],
  chosen: Target | null
): Target | null {
  const wanted = typed.toLowerCase();
  const repeated = [...wanted].every(letter => letter === wanted.charAt(0));
  const sought = repeated ? wanted.charAt(0) : wanted;
  const at = chosen ? items.findIndex(item => isSame(chosen, item.target)) : -1;
  const from = sought.length > 1 ? at : at + 1;
  const turned = [...items.slice(Math.max(0, from)), ...items.slice(0, Math.max(0, from))];
  return turned.find(({ label }) => label.toLowerCase().startsWith(sought))?.target ?? null;
}
