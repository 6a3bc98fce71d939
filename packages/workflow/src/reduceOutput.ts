/** What output events do to a step: add, append, replace, clear. */
import type { Output, RunEvent, RunState } from '@lockstep/protocol';

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
  return { ...state, steps: { ...state.steps, [event.step]: { ...step, outputs } } };
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
