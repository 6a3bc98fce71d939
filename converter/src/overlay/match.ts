/** Tells which entry of an overlay belongs to which step or input of a notebook that may have changed since. */
import type { InputOverlay, Overlay, StepOverlay } from '@lockstep/protocol';
import type { Automatic, AutomaticInput, AutomaticStep } from '../automatic';
import { cellsIn } from '../structure';
import { findSpots, type Spot } from './anchors';

/** An entry of `steps`. `key` is its name in the file. */
export interface StepMatch {
  key: string;
  entry: StepOverlay;
  /** The automatic step, or the cell at which the entry starts one. */
  target: { step: string } | { cell: number };
  /** Nothing but its place speaks for it: code and title have changed. */
  byPlace: boolean;
}

/** An entry of `inputs`, and the input or candidate it belongs to. */
export interface InputMatch {
  key: string;
  entry: InputOverlay;
  input: string;
}

export interface Matches {
  steps: StepMatch[];
  inputs: InputMatch[];
  /** Entries that fit nothing, by their path in the file. */
  lost: [part: 'steps' | 'inputs', key: string][];
}

interface Wish<E> {
  key: string;
  entry: E;
  spot: Spot | null;
}

/** A rule that may find a wish's target; rules are asked one after the other, for all wishes each. */
type Rule<E, T> = (wish: Wish<E>, free: readonly T[]) => T | undefined;

/** Gives each wish the target that the first rule finds; no target is given twice. */
function settle<E, T>(
  wishes: readonly Wish<E>[],
  targets: readonly T[],
  rules: readonly Rule<E, T>[]
): Map<Wish<E>, { target: T; rule: number }> {
  const found = new Map<Wish<E>, { target: T; rule: number }>();
  let free = [...targets];
  rules.forEach((rule, at) => {
    for (const wish of wishes) {
      const target = found.has(wish) ? undefined : rule(wish, free);
      if (target !== undefined) {
        found.set(wish, { target, rule: at });
        free = free.filter(other => other !== target);
      }
    }
  });
  return found;
}

function startsAt(step: AutomaticStep, cell: number): boolean {
  return cellsIn(step)[0] === cell;
}

/** An id without the number that tells it from others of its name: `N.2` → `N`. */
function nameOf(id: string): string {
  return id.replace(/\.\d+$/, '');
}

const sure = ({ spot }: Wish<unknown>): boolean => spot !== null && spot.by !== 'number';

/**
 * A step is known by its first cell; by the cell and its id, where other cells came before that one; by its id, where
 * the cell is gone; by place alone last.
 */
function stepRules(keys: ReadonlySet<string>): Rule<StepOverlay, AutomaticStep>[] {
  const holds = (step: AutomaticStep, spot: Spot | null): boolean =>
    spot !== null && cellsIn(step).includes(spot.cell);
  return [
    (wish, free) =>
      sure(wish) ? free.find(step => startsAt(step, wish.spot?.cell ?? -1)) : undefined,
    ({ key, spot }, free) => free.find(step => step.id === key && holds(step, spot)),
    (wish, free) =>
      sure(wish) || (wish.entry.starts === true && wish.spot !== null)
        ? undefined
        : free.find(step => step.id === wish.key),
    ({ spot }, free) =>
      free.find(step => spot !== null && startsAt(step, spot.cell) && !keys.has(step.id))
  ];
}

/** An input is known by its name within its cell; by its id, where the cell is gone or holds it no longer. */
const INPUT_RULES: Rule<InputOverlay, AutomaticInput>[] = [
  ({ key, spot }, free) => free.find(({ input, cell }) => cell === spot?.cell && input.id === key),
  ({ key, spot }, free) =>
    free.find(({ input, cell }) => cell === spot?.cell && nameOf(input.id) === nameOf(key)),
  ({ key, spot }, free) =>
    spot?.by === 'hash' ? undefined : free.find(({ input }) => input.id === key)
];

/** Matches every entry of an overlay; entries are asked in the order of the file. */
export function matchEntries(overlay: Overlay, automatic: Automatic): Matches {
  const steps = Object.entries(overlay.steps ?? {});
  const inputs = Object.entries(overlay.inputs ?? {});
  const anchors = [...steps, ...inputs].flatMap(([, { at }]) => at ?? []);
  const spots = findSpots(anchors, automatic);
  const wish = <E extends StepOverlay | InputOverlay>([key, entry]: [string, E]): Wish<E> => ({
    key,
    entry,
    spot: entry.at === undefined ? null : spots(entry.at)
  });
  const rules = stepRules(new Set(steps.map(([key]) => key)));
  const stepWishes = steps.map(one => wish(one));
  const inputWishes = inputs.map(one => wish(one));
  const foundSteps = settle(stepWishes, automatic.steps, rules);
  const foundInputs = settle(inputWishes, automatic.inputs, INPUT_RULES);
  const result: Matches = { steps: [], inputs: [], lost: [] };
  const split = new Set<number>();
  for (const one of stepWishes) {
    const { key, entry, spot } = one;
    const found = foundSteps.get(one);
    if (found !== undefined) {
      const byPlace = found.rule === rules.length - 1;
      result.steps.push({ key, entry, target: { step: found.target.id }, byPlace });
    } else if (entry.starts === true && spot !== null && !split.has(spot.cell)) {
      split.add(spot.cell);
      const byPlace = spot.by === 'number';
      result.steps.push({ key, entry, target: { cell: spot.cell }, byPlace });
    } else {
      result.lost.push(['steps', key]);
    }
  }
  for (const one of inputWishes) {
    const found = foundInputs.get(one);
    if (found === undefined) {
      result.lost.push(['inputs', one.key]);
    } else {
      result.inputs.push({ key: one.key, entry: one.entry, input: found.target.input.id });
    }
  }
  return result;
}
