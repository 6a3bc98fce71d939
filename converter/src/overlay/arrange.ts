/** Shapes a notebook's steps as an overlay's entries say: split, joined, set-up, moved, and each with its face. */
import type { Automatic, AutomaticStep } from '../automatic';
import { cellsIn, intoSetup, joinBefore, startAt } from '../structure';
import { slugOf, UniqueIds } from '../titles';
import type { Complain, LaidStep } from './lay';
import type { StepMatch } from './match';
import { type Free, freeIn, moveSteps } from './moves';

export interface Arranged {
  steps: LaidStep[];
  /** Key of the entry by the step it belongs to, also where that step joined another. */
  keys: Map<string, string>;
}

type Entry = Pick<StepMatch, 'key' | 'entry'> & { step: string };

function laid(step: AutomaticStep): LaidStep {
  return {
    ...step,
    help: null,
    optional: null,
    checkpoint: null,
    confirm: [],
    edited: false,
    joined: []
  };
}

/** Starts the steps that entries ask for; each is named by its entry's key. */
function split(matches: readonly StepMatch[], automatic: Automatic): [LaidStep[], Entry[]] {
  const ids = new UniqueIds('-', [...automatic.steps.map(({ id }) => id)]);
  let steps = automatic.steps.map(laid);
  const entries = matches.map(({ key, entry, target }): Entry => {
    if ('step' in target) {
      return { key, entry, step: target.step };
    }
    const id = ids.take(slugOf(key));
    steps = startAt(steps, target.cell, parts => ({
      ...laid({ ...automatic.part(parts), id })
    }));
    return { key, entry, step: id };
  });
  return [steps, entries];
}

/** Lets the step at an index join the host that `place` puts it into. */
function joining(
  steps: readonly LaidStep[],
  at: number,
  host: number,
  place: typeof joinBefore
): LaidStep[] {
  const [guest, into] = [steps[at], steps[host]];
  return place(steps, at).map(step =>
    guest !== undefined && step.id === into?.id
      ? { ...step, edited: true, joined: [...step.joined, guest.id, ...guest.joined] }
      : step
  );
}

function join(before: LaidStep[], entries: readonly Entry[], complain: Complain): LaidStep[] {
  let steps = before;
  for (const { key, entry, step } of entries) {
    const at = steps.findIndex(({ id }) => id === step);
    if (entry.starts !== false || at === -1) {
      continue;
    }
    if (at === 0 || steps[at - 1]?.kind === 'setup') {
      complain(['steps', key, 'starts'], 'lets a step join the one before it, and there is none');
    } else {
      steps = joining(steps, at, at - 1, joinBefore);
    }
  }
  return steps;
}

/** Moves steps into the set-up, and the set-up out of it. */
function prepare(
  before: LaidStep[],
  entries: readonly Entry[],
  free: Free,
  complain: Complain
): LaidStep[] {
  const released = new Set(entries.flatMap(one => (one.entry.setup === false ? [one.step] : [])));
  let steps = before.map(step =>
    released.has(step.id) ? { ...step, kind: 'step' as const } : step
  );
  for (const { key, entry, step } of entries) {
    const at = steps.findIndex(({ id }) => id === step);
    const one = steps[at];
    if (entry.setup !== true || one === undefined || one.kind === 'setup') {
      continue;
    }
    const bound = steps.slice(0, at).find(other => other.kind === 'step' && !free(other, one));
    if (bound !== undefined) {
      const what = `puts a step into the set-up that may need the step ${bound.title}`;
      complain(['steps', key, 'setup'], what);
    } else if (steps.filter(({ kind }) => kind === 'step').length === 1) {
      complain(['steps', key, 'setup'], 'leaves no step beside the set-up');
    } else {
      steps = steps[0]?.kind === 'setup' ? joining(steps, at, 0, intoSetup) : intoSetup(steps, at);
    }
  }
  return steps;
}

function dress(step: LaidStep, { key, entry }: Entry, complain: Complain): LaidStep {
  const { title = '', help = null, optional = null, checkpoint = null, confirm = [] } = entry;
  if (optional === true && step.kind === 'setup') {
    complain(['steps', key, 'optional'], 'makes the set-up optional, which always runs');
  }
  if (checkpoint === true && step.kind === 'setup') {
    complain(['steps', key, 'checkpoint'], 'saves the set-up, which is always replayed');
  }
  return {
    ...step,
    checkpoint: step.kind === 'setup' ? null : checkpoint,
    title: title.trim() === '' ? step.title : title,
    help: help?.trim() === '' ? null : help,
    optional: step.kind === 'setup' ? null : optional,
    confirm,
    edited: true
  };
}

/** The steps of a notebook as the overlay's entries want them, as far as they can be. */
export function arrange(
  matches: readonly StepMatch[],
  automatic: Automatic,
  complain: Complain
): Arranged {
  const free = freeIn(automatic.cells);
  const [cut, entries] = split(matches, automatic);
  const joined = join(cut, entries, complain);
  const prepared = prepare(joined, entries, free, complain);
  const entryOf = new Map(entries.map(entry => [entry.step, entry]));
  const dressed = prepared.map(step => {
    const entry = entryOf.get(step.id);
    return entry === undefined ? step : dress(step, entry, complain);
  });
  const hostOf = (id: string): string => dressed.find(step => step.joined.includes(id))?.id ?? id;
  const present = new Set(dressed.map(({ id }) => id));
  const moves = entries.flatMap(({ key, entry: { after }, step }) =>
    after === undefined || !present.has(step) ? [] : [{ key, step, after: hostOf(after) }]
  );
  const steps = moveSteps(dressed, moves, free, ({ step }, why) => {
    complain(['steps', entryOf.get(step)?.key ?? step, 'after'], why);
  });
  return {
    steps: steps.filter(step => cellsIn(step).length > 0),
    keys: new Map(entries.map(({ step, key }) => [step, key]))
  };
}
