/** What output events do to a step: add, append, replace, clear. */
import {
  canonicalJson,
  type Output,
  type RunEvent,
  type RunState,
  type StepState
} from '@lockstep/protocol';

type OutputEvent = Extract<
  RunEvent,
  { type: 'output-added' | 'output-appended' | 'output-replaced' | 'outputs-cleared' }
>;

/** The state with a step's outputs changed by one event. */
export function reduceOutput(state: RunState, event: OutputEvent): RunState {
  const step = state.steps[event.step];
  if (!step) {
    return state;
  }
  const outputs = changed(step.outputs, event);
  const { result } = step;
  const own =
    result !== null && showsResult(step)
      ? { ...step, outputs, result: { ...result, outputs: changed(result.outputs, event) } }
      : { ...step, outputs };
  return { ...state, steps: { ...state.steps, [event.step]: own } };
}

/**
 * Whether a replay showed what was shown before. What later steps changed of it is left out: they have not run again
 * yet.
 */
export function sameOutputs(before: readonly Output[], after: readonly Output[]): boolean {
  const late = new Set(before.flatMap((output, at) => (isUpdated(output) ? [at] : [])));
  const own = (outputs: readonly Output[]): string =>
    canonicalJson(outputs.filter((_, at) => !late.has(at)));
  return before.length === after.length && own(before) === own(after);
}

function isUpdated(output: Output): boolean {
  return output.kind === 'display' && output.updated === true;
}

/** Whether the outputs are those of the result, and not of an execution that has none, or none yet. */
function showsResult({ status, before }: StepState): boolean {
  const standing = status === 'queued' ? before : status;
  return standing === 'done' || standing === 'stale' || standing === 'cold';
}

function changed(outputs: Output[], event: OutputEvent): Output[] {
  switch (event.type) {
    case 'output-added':
      return [...outputs, event.output];
    case 'output-appended': {
      const last = outputs.at(-1);
      return last?.kind === 'stream'
        ? [...outputs.slice(0, -1), { ...last, text: last.text + event.text }]
        : outputs;
    }
    case 'output-replaced':
      return outputs.map((output, index) => (index === event.index ? event.output : output));
    case 'outputs-cleared':
      return outputs.filter(output => output.cell !== event.cell);
  }
}
