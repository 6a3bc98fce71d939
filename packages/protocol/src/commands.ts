/** Run commands: a client's wishes. Run, step, sequence and typed values, never code, path, kernel id or source. */
import * as z from 'zod/mini';
import { Text, Value } from './values';

const step = z.string();

export const RunCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('set-inputs'), step, values: z.record(z.string(), Value) }),
  /** Allow (or no longer allow) a step with effects to run once. */
  z.strictObject({ type: z.literal('confirm'), step, allowed: z.boolean() }),
  /**
   * Run a step; set-up and whatever must be replayed first is queued before it. `restore`: replay, also where a
   * checkpoint could stand for it. `anyway`: on the notebook's kernel as it is, where only a new one would be clean
   * ground.
   */
  z.strictObject({
    type: z.literal('run-step'),
    step,
    restore: z.optional(z.literal(false)),
    anyway: z.optional(z.literal(true))
  }),
  z.strictObject({ type: z.literal('answer-prompt'), step, prompt: z.string(), value: Value }),
  /** Interrupt the running step, or leave the queue. */
  z.strictObject({ type: z.literal('cancel'), step }),
  z.strictObject({ type: z.literal('skip'), step }),
  z.strictObject({ type: z.literal('revert'), step }),
  /** Replay the cold steps up to and including this one. */
  z.strictObject({ type: z.literal('replay'), step, restore: z.optional(z.literal(false)) }),
  /** At a stopped replay: run the step with effects again, or keep its old result. */
  z.strictObject({ type: z.literal('resume-replay'), step, choice: z.enum(['repeat', 'keep']) }),
  z.strictObject({ type: z.literal('restart-kernel') }),
  /** Work on the kernel of the run's open notebook, which the companion finds. For authors in JupyterLab only. */
  z.strictObject({ type: z.literal('attach') }),
  /** Work on a kernel of the run's own again. The notebook's kernel lives on. */
  z.strictObject({ type: z.literal('detach') }),
  /** Go on with the notebook's kernel, which is a new one or was out of sight. */
  z.strictObject({ type: z.literal('accept-kernel') }),
  z.strictObject({ type: z.literal('migrate'), app: z.string() }),
  z.strictObject({ type: z.literal('rename'), name: Text.check(z.maxLength(200)) }),
  z.strictObject({ type: z.literal('finalize') }),
  z.strictObject({ type: z.literal('reopen') }),
  z.strictObject({ type: z.literal('archive') }),
  z.strictObject({ type: z.literal('restore') }),
  z.strictObject({ type: z.literal('clone') }),
  z.strictObject({ type: z.literal('accept-proposal'), proposal: z.string() }),
  z.strictObject({ type: z.literal('reject-proposal'), proposal: z.string() }),
  /** A view event: outside `expectedSeq`, allowed in every run. */
  z.strictObject({ type: z.literal('fold'), step, folded: z.boolean() })
]);
export type RunCommand = z.infer<typeof RunCommand>;
