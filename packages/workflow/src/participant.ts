/** What a participant may see of a journal and a state: nothing that holds source, names of the code or paths. */
import type {
  Checkpoint,
  JournalEntry,
  Output,
  RunState,
  StepError,
  StepState
} from '@lockstep/protocol';
import { plainProblem } from './plainProblem';

/** An entry without what only an author may see. Its hash is that of the whole entry. */
export function forParticipant(entry: JournalEntry): JournalEntry {
  const { event } = entry;
  switch (event.type) {
    case 'output-added':
    case 'output-replaced':
      return { ...entry, event: { ...event, output: withoutSource(event.output) } };
    case 'step-failed':
      return { ...entry, event: { ...event, error: errorForParticipant(event.error) } };
    case 'checkpoint-saved':
      return { ...entry, event: { ...event, checkpoint: withoutNames(event.checkpoint) } };
    case 'checkpoint-dropped':
      return { ...entry, event: { ...event, why: 'What was saved could not be used.' } };
    default:
      return entry;
  }
}

/** How many names were saved, and not which. */
function withoutNames(checkpoint: Checkpoint): Checkpoint {
  const why = checkpoint.why === null ? null : 'It could not be saved.';
  return { ...checkpoint, names: [], left: [], hash: checkpoint.hash && '', why };
}

/** A state without what only an author may see. */
export function stateForParticipant(state: RunState): RunState {
  const steps: Record<string, StepState> = {};
  for (const [id, step] of Object.entries(state.steps)) {
    steps[id] = stepForParticipant(step);
  }
  return state.retired === undefined
    ? { ...state, steps }
    : {
        ...state,
        steps,
        retired: Object.fromEntries(
          Object.entries(state.retired).map(([id, { step, own }]) => [
            id,
            { step, own: stepForParticipant(own) }
          ])
        )
      };
}

function stepForParticipant(step: StepState): StepState {
  const result = step.result && { ...step.result, outputs: step.result.outputs.map(withoutSource) };
  const error = step.error && errorForParticipant(step.error);
  const own = { ...step, result, error, outputs: step.outputs.map(withoutSource) };
  return step.checkpoint === undefined
    ? own
    : { ...own, checkpoint: withoutNames(step.checkpoint) };
}

/** A sentence, and the input to look at. */
function errorForParticipant(error: StepError): StepError {
  const { authored, input } = error;
  return {
    name: '',
    message: plainProblem(error),
    cell: null,
    line: null,
    ...(authored === undefined ? {} : { authored }),
    ...(input === undefined ? {} : { input })
  };
}

/** A failed step's problem is told by its error, so that its output needs to say nothing more. */
function withoutSource(output: Output): Output {
  return output.kind === 'error'
    ? { ...output, name: '', message: 'The step reported a problem.', traceback: [] }
    : output;
}
