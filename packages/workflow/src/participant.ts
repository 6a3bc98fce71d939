/** What a participant may see of a journal and a state: everything but tracebacks, which hold source. */
import type { JournalEntry, Output, RunState, StepState } from '@lockstep/protocol';

/** An entry without what only an author may see. Its hash is that of the whole entry. */
export function forParticipant(entry: JournalEntry): JournalEntry {
  const { event } = entry;
  return event.type === 'output-added' || event.type === 'output-replaced'
    ? { ...entry, event: { ...event, output: withoutSource(event.output) } }
    : entry;
}

/** A state without what only an author may see. */
export function stateForParticipant(state: RunState): RunState {
  const steps: Record<string, StepState> = {};
  for (const [id, step] of Object.entries(state.steps)) {
    const result = step.result && {
      ...step.result,
      outputs: step.result.outputs.map(withoutSource)
    };
    steps[id] = { ...step, result, outputs: step.outputs.map(withoutSource) };
  }
  return { ...state, steps };
}

function withoutSource(output: Output): Output {
  return output.kind === 'error' ? { ...output, traceback: [] } : output;
}
