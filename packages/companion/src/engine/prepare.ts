/** One execution of a step made ready: its cells with their values, where outputs go, who answers its questions. */
import { isSecretMark, type StoredValue, type StoredValues, UserError } from '@lockstep/protocol';
import type { Book } from './book';
import { cellsToRun } from './cells';
import { BarProgress } from './barProgress';
import { LateUpdates } from './lateUpdates';
import { OutputCapture } from './outputs';
import { overhear } from './overhear';
import type { EngineParts } from './parts';
import { Prompts } from './prompts';
import type { RunKernel } from './runKernel';
import type { Secrets } from './secrets';
import { withWholePaths } from './uploads';
import { StepWork } from './work';
import type { Workspace } from './workspace';

/** What of a run an execution needs. */
export interface Preparation {
  book: Book;
  secrets: Secrets;
  parts: EngineParts;
  kernel: RunKernel;
  workspace: Workspace | null;
  /** Whoever waits for the step has to hear of what went wrong beside it. */
  abandon(error: unknown): void;
}

/**
 * The execution of a step with the values it has now.
 *
 * @param earlier replies of the execution that is replayed, in order; empty when the step runs anew
 * @throws UserError when it cannot run: a value without a literal, a version that is gone
 */
export function prepareWork(
  { book, secrets, parts, kernel, workspace, abandon }: Preparation,
  id: string,
  earlier: { text: string; reply: StoredValue }[]
): StepWork {
  const { state } = book;
  const { definition } = parts.definitionOf(state.plan.app);
  const step = definition.steps.find(one => one.id === id);
  if (step === undefined) {
    throw new UserError('step-unknown', `This version of the notebook has no step ${id}.`, 404);
  }
  const values = state.steps[id]?.values ?? {};
  // The notebook's kernel stays in the notebook's folder.
  const sent =
    state.attached && workspace !== null ? withWholePaths(values, workspace.folder) : values;
  kernel.lateUpdates ??= new LateUpdates({
    state: () => book.state,
    blobs: parts.blobs,
    secrets,
    now: parts.now,
    emit: events => void book.witness(events),
    failed: err => parts.log.error({ err, run: state.run }, 'a display could not be updated')
  });
  if (kernel.barProgress === null) {
    kernel.barProgress = new BarProgress({
      state: () => book.state,
      now: parts.now,
      emit: event => void book.witness([event]),
      failed: err => parts.log.error({ err, run: state.run }, 'progress could not be told')
    });
    kernel.barProgress.follow(kernel.present?.comms ?? null);
  }
  return new StepWork({
    step: id,
    cells: cellsToRun(definition, step, sent, secrets),
    capture: new OutputCapture({
      step: id,
      blobs: parts.blobs,
      secrets,
      now: parts.now,
      emit: events => {
        try {
          book.witness(events);
        } catch (error) {
          // Flushes come from timers, where nobody waits.
          abandon(error);
        }
      }
    }),
    prompts: new Prompts({ step, earlier, values, secret: input => secrets.read(id, input) }),
    lease: signal => kernel.take(signal, hasUpload(values)),
    witness: events => void book.witness(events),
    newPrompt: () => `p${book.state.seq + 1}`,
    clean: text => secrets.clean(text),
    now: parts.now,
    patience: parts.patience,
    overhear: overhear(parts, state, id, secrets, book.asked)
  });
}

function hasUpload(values: StoredValues): boolean {
  return Object.values(values).some(value => !isSecretMark(value) && value.t === 'file');
}
