/**
 * A run on the kernel of the open notebook: when it may be, what is asked first, and what others' code means for it.
 * That kernel is not ours to replace, so clean ground is not made there: where it is missing, the author decides.
 */
import type { GroundEntry, RunCommand, RunEvent, RunState } from '@lockstep/protocol';
import { type DecideContext, type Decision, refuse, whenQuiet } from './decision';
import { emptyQueue } from './reduceStep';
import { settle } from './settle';

type AttachCommand = Extract<RunCommand, { type: 'attach' | 'detach' | 'accept-kernel' }>;

type AttachEvent = Extract<
  RunEvent,
  { type: 'attached' | 'detached' | 'kernel-accepted' | 'kernel-used' | 'ground-taken' }
>;

/** What stands for others' code among what ran on the kernel: no step of any plan is called so. */
const OTHERS = '';

/** What to do where clean ground is missing on the notebook's kernel. */
export const TAKE_OR_LEAVE =
  'The notebook’s kernel may hold more than the steps before this one leave. Next: run anyway, or use a kernel of the run’s own.';

/** What to do where the notebook's kernel is not the one that the author agreed to. */
export const ACCEPT_OR_LEAVE =
  'The notebook’s kernel is a new one, or was out of sight. Next: go on with it, or use a kernel of the run’s own.';

/** What a command about the notebook's kernel does, or why it does nothing. */
export function decideAttach(
  state: RunState,
  command: AttachCommand,
  { by, shared }: DecideContext
): Decision {
  const { attached } = state;
  const epoch = state.epoch + 1;
  if (by !== 'person') {
    return refuse('person-only', 'Only a person chooses the kernel of a run.');
  }
  if (command.type === 'detach') {
    return attached
      ? whenQuiet(state, () => ({
          events: [{ type: 'detached' }, { type: 'epoch-raised', epoch, reason: 'detached' }]
        }))
      : { events: [] };
  }
  if (command.type === 'attach' ? attached : !attached?.asks) {
    return { events: [] };
  }
  if (shared !== true) {
    return refuse(
      'attach-refused',
      'Only the author of a notebook can use its kernel, in JupyterLab.'
    );
  }
  return command.type === 'accept-kernel'
    ? { events: [{ type: 'kernel-accepted' }] }
    : whenQuiet(state, () => ({
        events: [{ type: 'epoch-raised', epoch, reason: 'attached' }, { type: 'attached' }]
      }));
}

/** Why nothing runs on the notebook's kernel now, however clean its ground is; `null` where nothing is to be said. */
export function kernelAsks({ attached }: RunState): string | null {
  return attached?.asks ? ACCEPT_OR_LEAVE : null;
}

/** Whether code that somebody else runs on the notebook's kernel now changes anything for the run. */
export function mindsOthers(state: RunState): boolean {
  const last = state.ground.at(-1);
  // Before its first step the run takes the kernel as it is, and others' code after others' code is no news.
  return (
    state.attached !== undefined &&
    state.status === 'open' &&
    last !== undefined &&
    last.step !== OTHERS
  );
}

/** The state after an event about the notebook's kernel. */
export function reduceAttach(state: RunState, event: AttachEvent, seq: number): RunState {
  const { attached, ...rest } = state;
  switch (event.type) {
    case 'attached':
      return settle({ ...state, attached: { since: seq, used: 0, asks: false } });
    case 'detached':
      return settle(rest);
    case 'kernel-accepted':
      return attached ? { ...state, attached: { ...attached, asks: false } } : state;
    case 'kernel-used':
      // What waits was planned for what the steps left.
      return attached
        ? settle(
            emptyQueue({
              ...state,
              attached: { ...attached, used: seq },
              ground: [...state.ground, { step: OTHERS, turn: seq, ended: 'done' }]
            })
          )
        : state;
    case 'ground-taken':
      return settle({ ...state, ground: takenGround(state, event.step) });
  }
}

/** What the kernel holds counts as what the other steps left that ran to their end, from here on. */
function takenGround({ ground, steps }: RunState, target: string): GroundEntry[] {
  return ground.filter(
    ({ step, turn, ended }) =>
      step !== target && (ended === 'done' || ended === 'kept') && steps[step]?.turn === turn
  );
}

/** What a new epoch means for a run on the notebook's kernel: its author is asked. */
export function askedAgain({ attached }: RunState): Pick<RunState, 'attached'> {
  return attached ? { attached: { ...attached, asks: true } } : {};
}
