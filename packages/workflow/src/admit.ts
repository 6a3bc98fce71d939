/** Which facts the engine may state now: the other half of the rules, so that no bug of its can break a journal. */
import type { Refusal, RunEvent, RunState } from '@lockstep/protocol';
import { kernelAsks, mindsOthers } from './attach';
import { groundIsExact } from './checkpoint';
import { nextQueued } from './next';
import { stepOf } from './select';

const no = (message: string): Refusal => ({ code: 'not-now', message });

/** `null` when the fact may be written, else why not. Commands' events come from `decide` and need no admission. */
export function admit(state: RunState, event: RunEvent): Refusal | null {
  switch (event.type) {
    case 'step-started': {
      const next = nextQueued(state);
      if (next?.step !== event.step || next.kind !== 'start') {
        return no(`Step ${event.step} is not next.`);
      }
      if (kernelAsks(state) !== null) {
        return no('The notebook’s kernel is a new one that nobody accepted.');
      }
      return event.epoch === state.epoch && state.epoch > 0
        ? null
        : no(`Kernel epoch is ${state.epoch}, not ${event.epoch}.`);
    }
    case 'kernel-awaited':
      return state.queue[0] === event.step && !isRunning(state)
        ? null
        : no(`Step ${event.step} is not next.`);
    case 'replay-stopped':
      return state.queue[0] === event.step && !state.replay?.stopped && !isRunning(state)
        ? null
        : no(`The replay is not at step ${event.step}.`);
    case 'epoch-raised':
      if (isRunning(state)) {
        return no('A step is running: it must end before its kernel is new.');
      }
      return event.epoch === state.epoch + 1
        ? null
        : no(`After kernel epoch ${state.epoch} comes ${state.epoch + 1}, not ${event.epoch}.`);
    case 'kernel-used':
      return mindsOthers(state) ? null : no('Others’ code does not matter to the run now.');
    case 'step-cancelled':
      return state.steps[event.step]?.status === 'queued' ? null : mustRun(state, event.step);
    case 'output-replaced':
      return isLateUpdate(state, event) ? null : mustRun(state, event.step);
    case 'output-added':
    case 'output-appended':
    case 'outputs-cleared':
    case 'cell-begun':
    case 'progress-told':
    case 'files-written':
    case 'step-failed':
    case 'step-done':
      return mustRun(state, event.step);
    case 'checkpoint-saved':
      return !isRunning(state) &&
        state.steps[event.step]?.turn === event.checkpoint.turn &&
        (event.checkpoint.why !== null || groundIsExact(state, event.step))
        ? null
        : no(`Step ${event.step} is not the one that was saved.`);
    case 'checkpoint-restored':
    case 'checkpoint-dropped':
      return state.queue[0] === event.step &&
        state.replay?.restore === event.step &&
        !isRunning(state) &&
        state.epoch > 0
        ? null
        : no(`No checkpoint of step ${event.step} is to be restored.`);
    case 'prompt-asked':
      return state.steps[event.step]?.prompt
        ? no('Another question is still open.')
        : mustRun(state, event.step);
    case 'prompt-answered':
      return state.steps[event.step]?.prompt?.prompt === event.prompt
        ? mustRun(state, event.step)
        : no('That question is not open.');
    case 'proposed':
      return state.status === 'open' && state.steps[event.step]
        ? null
        : no('Nothing can be proposed here.');
    case 'choices-read': {
      const inputs = stepOf(state, event.step)?.plan.inputs ?? [];
      const known = Object.keys(event.choices).every(id => inputs.some(input => input.id === id));
      return state.status === 'open' && state.steps[event.step] && known && !isRunning(state)
        ? null
        : no(`Nothing is offered for step ${event.step} now.`);
    }
    default:
      return no(`${event.type} follows from a command only.`);
  }
}

/** Whether a display of a step that ended on the present kernel is changed by its id. */
function isLateUpdate(
  state: RunState,
  { step, index, output }: Extract<RunEvent, { type: 'output-replaced' }>
): boolean {
  const before = state.steps[step]?.outputs[index];
  return (
    state.status === 'open' &&
    state.ground.some(entry => entry.step === step) &&
    before?.kind === 'display' &&
    output.kind === 'display' &&
    before.displayId !== undefined &&
    before.displayId === output.displayId &&
    before.cell === output.cell
  );
}

function isRunning(state: RunState): boolean {
  return Object.values(state.steps).some(step => step.status === 'running');
}

function mustRun(state: RunState, step: string): Refusal | null {
  return state.steps[step]?.status === 'running' ? null : no(`Step ${step} is not running.`);
}
