/** Which events of a run's journal are observations, and how they read: what a person or a model did, once each. */
import {
  MAX_EVENT_TEXT,
  type EventObservation,
  type FileValue,
  type JournalEntry,
  type RunEvent,
  type RunState
} from '@lockstep/protocol';
import { nameOf, stepOf } from '@lockstep/workflow';
import type { RunRow } from '../contract';
import { clip } from './clip';

/** An event's name and words; `by` where the entry says who wrote it down, and another one caused it. */
interface Told {
  event: string;
  text: string;
  step?: string;
  by?: EventObservation['by'];
}

type Type = RunEvent['type'];
type Events = { [E in RunEvent as E['type']]: E };
/** How an event of each type reads; `null` for a type that is no observation. */
type Rows<T extends Type> = {
  [K in T]: ((event: Events[K], entry: JournalEntry, state: RunState) => Told | null) | null;
};

/** Cells of steps are runs, and told as such: here is what made them run, and all else that somebody did. */
const TABLE: Rows<Type> = {
  'run-created': ({ name, clonedFrom }) =>
    clonedFrom === undefined
      ? { event: 'run-started', text: `Began the run “${name}”.` }
      : { event: 'run-cloned', text: `Cloned a run into “${name}”.` },
  'steps-queued': ({ steps, replay }, _, state) => {
    const step = steps.at(-1);
    return step === undefined
      ? null
      : replay.includes(step)
        ? { event: 'step-replayed', step, text: `Asked to replay up to ${named(state, step)}.` }
        : { event: 'step-submitted', step, text: `Asked to run ${named(state, step)}.` };
  },
  confirmed: ({ step, allowed }, _, state) => ({
    event: 'step-confirmed',
    step,
    text: allowed
      ? `Allowed ${named(state, step)} to act outside its kernel, once.`
      : `Took back that ${named(state, step)} may act outside its kernel.`
  }),
  'prompt-answered': ({ step }, { by }, state) =>
    // The engine answers with a value that a field holds: nobody did anything.
    by === 'engine'
      ? null
      : { event: 'question-answered', step, text: `Answered a question of ${named(state, step)}.` },
  'replay-resumed': ({ step, choice }, _, state) => ({
    event: 'replay-resumed',
    step,
    text:
      choice === 'keep'
        ? `Kept the old result of ${named(state, step)} in a replay.`
        : `Let the replay repeat ${named(state, step)}.`
  }),
  'step-failed': ({ step, error }, _, state) =>
    // Where a cell failed, the run of that cell tells it.
    error.cell === null
      ? {
          event: 'step-not-run',
          step,
          text: `${capital(named(state, step))} failed before its code ran.`
        }
      : null,
  'step-cancelled': ({ step, cause }, { by }, state) =>
    // A kernel that went away is told once, by the event of the new one.
    cause === 'person' || cause === 'left-queue'
      ? {
          event: 'step-cancelled',
          step,
          text: `Cancelled ${named(state, step)}.`,
          by: by === 'engine' ? 'person' : by
        }
      : null,
  'step-skipped': ({ step }, _, state) => ({
    event: 'step-skipped',
    step,
    text: `Skipped ${named(state, step)}.`
  }),
  reverted: ({ step }, _, state) => ({
    event: 'step-reverted',
    step,
    text: `Went back to before ${named(state, step)}: it and the steps after it are not done any more.`
  }),
  'epoch-raised': ({ reason }, { by }) => {
    switch (reason) {
      case 'person':
        return by === 'engine'
          ? null
          : {
              event: 'kernel-restarted',
              text: 'Took a new kernel: done steps are replayed when needed.'
            };
      case 'kernel-died':
      case 'recovered':
        return {
          event: 'kernel-lost',
          text: 'The kernel is gone: done steps are replayed when needed.'
        };
      default:
        return null;
    }
  },
  attached: () => ({
    event: 'kernel-attached',
    text: 'Attached the run to the kernel of the notebook.'
  }),
  detached: () => ({
    event: 'kernel-detached',
    text: 'Detached the run from the kernel of the notebook.'
  }),
  'kernel-accepted': () => ({
    event: 'kernel-accepted',
    text: 'Went on with the kernel that the notebook has now.'
  }),
  'ground-taken': ({ step }, _, state) => ({
    event: 'ground-taken',
    step,
    text: `Ran ${named(state, step)} on what the notebook's kernel holds.`
  }),
  migrated: () => ({
    event: 'version-changed',
    text: 'Went on with another version of the notebook.'
  }),
  renamed: ({ name }) => ({ event: 'run-renamed', text: `Named the run “${name}”.` }),
  finalized: () => ({
    event: 'run-finalized',
    text: 'Finalized the run: nothing can change it now.'
  }),
  reopened: () => ({ event: 'run-reopened', text: 'Reopened the run.' }),
  archived: () => ({ event: 'run-archived', text: 'Archived the run.' }),
  restored: () => ({ event: 'run-restored', text: 'Restored the run to the list.' }),
  proposed: ({ step }, _, state) => ({
    event: 'values-proposed',
    step,
    text: `Proposed values for ${named(state, step)}.`
  }),
  'proposal-settled': ({ accepted }) =>
    accepted
      ? { event: 'proposal-accepted', text: 'Accepted the values that were proposed.' }
      : { event: 'proposal-rejected', text: 'Rejected the values that were proposed.' },
  folded: ({ step, folded }, _, state) =>
    folded === null
      ? { event: 'step-unfolded', step, text: `Unfolded ${named(state, step)}.` }
      : { event: 'step-folded', step, text: `Folded ${named(state, step)}.` },

  // Told with the run of the step that used them.
  'inputs-set': null,
  // Told by the copy.
  cloned: null,
  // What a step does, its cells tell; how the run stands, its state tells.
  'kernel-awaited': null,
  'step-started': null,
  // The run of that code tells it.
  'kernel-used': null,
  'cell-begun': null,
  'progress-told': null,
  'output-added': null,
  'output-appended': null,
  'output-replaced': null,
  'outputs-cleared': null,
  'prompt-asked': null,
  'replay-stopped': null,
  'step-done': null,
  'files-written': null,
  'choices-read': null,
  'checkpoint-saved': null,
  'checkpoint-restored': null,
  'checkpoint-dropped': null
};

/**
 * The observation of a journal's entry, `null` for one that is none. Its id is the entry's, so that it is one
 * observation however often it is told.
 *
 * @param notebook path of the run's notebook from the contents root
 * @param state the run's after the entry, or later
 */
export function eventOf(
  entry: JournalEntry,
  notebook: string,
  state: RunState
): EventObservation | null {
  // A batch presses no buttons: what its runs give is told by their cells, and by the batch's own board.
  const told =
    entry.by === 'batch' ? null : tell(TABLE, entry.event.type, entry.event, entry, state);
  if (told === null) {
    return null;
  }
  const { event, text, step, by = entry.by } = told;
  const title = step === undefined ? '' : (stepOf(state, step)?.plan.title ?? '');
  return {
    kind: 'event',
    id: `${entry.run}:${entry.seq}`,
    at: entry.at,
    notebook,
    event,
    by,
    run: faceOf(state),
    step: step === undefined ? null : { step, title: clip(title, 500) },
    text: clip(text, MAX_EVENT_TEXT)
  };
}

/**
 * The observation of a file that a person gave to a run, which its journal holds only once a step uses it.
 *
 * @param at milliseconds since 1970
 */
export function importOf(
  { run, notebook }: Pick<RunRow, 'run' | 'notebook'>,
  { v, name }: FileValue,
  state: RunState,
  at: number
): EventObservation {
  return {
    kind: 'event',
    id: `${run}:upload:${v}`,
    at,
    notebook,
    event: 'file-imported',
    by: 'person',
    run: faceOf(state),
    step: null,
    text: clip(`Gave the run the file “${name}”.`, MAX_EVENT_TEXT)
  };
}

function faceOf({ run, name }: RunState): EventObservation['run'] {
  return { run, name: clip(name, 200) };
}

function tell<T extends Type>(
  rows: Rows<T>,
  type: T,
  event: Events[T],
  entry: JournalEntry,
  state: RunState
): Told | null {
  return rows[type]?.(event, entry, state) ?? null;
}

/** "step 2, Count", "set-up". */
function named(state: RunState, id: string): string {
  const plan = stepOf(state, id)?.plan;
  if (plan === undefined) {
    return 'a step of another version';
  }
  const name = nameOf(plan);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${plan.number === null ? '' : `, ${plan.title}`}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
