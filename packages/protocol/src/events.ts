/** A run's events: the facts its journal holds, in order. Replayed by `workflow`'s reducer they give its state. */
import * as z from 'zod/mini';
import { Output } from './outputs';
import { Plan } from './plan';
import { MOST_WRITTEN, WrittenFile } from './uploads';
import { StoredValue, Text, Value } from './values';

/** Input values by input id. */
export const StoredValues = z.record(z.string(), StoredValue);
export type StoredValues = z.infer<typeof StoredValues>;

/** At most so many choices are read from a kernel for one input: above that a list helps nobody. */
export const MOST_CHOICES = 200;

/** What a live kernel offers for inputs, by input id. Suggestions: the frame they come from may change. */
export const LiveValues = z.record(z.string(), z.array(Value).check(z.maxLength(MOST_CHOICES)));
export type LiveValues = z.infer<typeof LiveValues>;

/** Who caused an event. */
export const Actor = z.enum(['person', 'model', 'batch', 'cli', 'engine']);
export type Actor = z.infer<typeof Actor>;

/** Who folded a card. */
export const Folder = z.enum(['user', 'framework', 'model']);
export type Folder = z.infer<typeof Folder>;

/** Why a step did not end by itself. `kernel-died` and `recovered` cut it off, `left-queue` before it began. */
export const CancelCause = z.enum(['person', 'kernel-died', 'recovered', 'left-queue']);
export type CancelCause = z.infer<typeof CancelCause>;

/** Why the kernel is a new one. */
export const EpochReason = z.enum([
  'start',
  'clean-ground',
  'person',
  'kernel-died',
  'recovered',
  'idle',
  'migrated',
  'attached',
  'detached'
]);
export type EpochReason = z.infer<typeof EpochReason>;

/**
 * What went wrong in a step. `cell` counts the step's cells from 0, `line` its lines from 1. `authored`: the failing
 * line raises by itself (`raise`, `assert`), so the message is the author's own words. `input`: the one whose value
 * that line reads, by static reading.
 */
export const StepError = z.strictObject({
  name: z.string(),
  message: z.string(),
  cell: z.nullable(z.int()),
  line: z.nullable(z.int()),
  authored: z.optional(z.boolean()),
  input: z.optional(z.strictObject({ step: z.string(), input: z.string() }))
});
export type StepError = z.infer<typeof StepError>;

/**
 * What was saved after a step. `names` are restored; `left` could not be saved, and why. `count` and `missing` are
 * their numbers, which are all that a participant gets.
 */
export const Checkpoint = z.strictObject({
  /** `seq` at which the execution that it belongs to was started. */
  turn: z.int(),
  /** The app version, whose later steps it was made for. */
  app: z.string(),
  at: z.number(),
  names: z.array(z.string()),
  count: z.int(),
  left: z.array(z.strictObject({ name: z.string(), why: Text })),
  missing: z.int(),
  bytes: z.int(),
  /** SHA-256 of the file, `null` when nothing was kept. */
  hash: z.nullable(z.string()),
  /** Why it cannot stand for a replay, `null` when it can. */
  why: z.nullable(Text)
});
export type Checkpoint = z.infer<typeof Checkpoint>;

const step = z.string();
const took = z.number();

export const RunEvent = z.discriminatedUnion('type', [
  /** The first event of every journal. */
  z.strictObject({
    type: z.literal('run-created'),
    name: Text,
    plan: Plan,
    values: z.record(z.string(), StoredValues),
    clonedFrom: z.optional(z.string())
  }),
  z.strictObject({ type: z.literal('inputs-set'), step, values: StoredValues }),
  /** The person allowed a step with effects to run once (or took that back). */
  z.strictObject({ type: z.literal('confirmed'), step, allowed: z.boolean() }),
  /**
   * Steps wait for the kernel, in this order. Those in `replay` ran before and run again on clean ground;
   * `reason` is the sentence a card shows for it.
   */
  z.strictObject({
    type: z.literal('steps-queued'),
    steps: z.array(z.string()),
    replay: z.array(z.string()),
    reason: z.nullable(Text),
    /** The one of `steps` whose checkpoint is restored in the place of itself and the steps before it. */
    restore: z.optional(z.string())
  }),
  /** What later steps read was saved, or was not: then `why` says so and nothing of it is ever restored. */
  z.strictObject({ type: z.literal('checkpoint-saved'), step, checkpoint: Checkpoint }),
  /** The checkpoint's names are in the kernel: this step and those that it covers count as run. */
  z.strictObject({ type: z.literal('checkpoint-restored'), step, took }),
  /** It cannot be restored, so the steps that it covers are replayed. */
  z.strictObject({ type: z.literal('checkpoint-dropped'), step, why: Text }),
  /**
   * Every kernel is taken, so the step waits. `place` counts from 1 among the `of` runs that wait; `wait` is how
   * many milliseconds that will take by what the runs before it usually need, `null` where nobody knows.
   */
  z.strictObject({
    type: z.literal('kernel-awaited'),
    step,
    place: z.int(),
    of: z.int(),
    wait: z.nullable(z.number())
  }),
  z.strictObject({ type: z.literal('step-started'), step, epoch: z.int() }),
  /** A later cell of a step with several begins: those before it are done. */
  z.strictObject({ type: z.literal('cell-begun'), step, cell: z.int() }),
  /** How far a bar that the cell shows has come, 0 to 1; `null`: it tells nothing any more. */
  z.strictObject({
    type: z.literal('progress-told'),
    step,
    cell: z.int(),
    fraction: z.nullable(z.number().check(z.minimum(0), z.maximum(1))),
    label: z.string().check(z.maxLength(80))
  }),
  z.strictObject({ type: z.literal('output-added'), step, output: Output }),
  /** More text for the last output, which is a stream. */
  z.strictObject({ type: z.literal('output-appended'), step, text: z.string() }),
  z.strictObject({ type: z.literal('output-replaced'), step, index: z.int(), output: Output }),
  z.strictObject({ type: z.literal('outputs-cleared'), step, cell: z.int() }),
  z.strictObject({
    type: z.literal('prompt-asked'),
    step,
    prompt: z.string(),
    text: z.string(),
    secret: z.boolean(),
    input: z.nullable(z.string())
  }),
  z.strictObject({
    type: z.literal('prompt-answered'),
    step,
    prompt: z.string(),
    reply: StoredValue
  }),
  /** A replay waits: the step has effects, or needs a secret that was not stored. */
  z.strictObject({
    type: z.literal('replay-stopped'),
    step,
    at: z.enum(['effects', 'secret']),
    input: z.nullable(z.string())
  }),
  /** The person's word at a stop: run the step again, or keep its old result without running it. */
  z.strictObject({ type: z.literal('replay-resumed'), step, choice: z.enum(['repeat', 'keep']) }),
  /**
   * `ahead`: when its cells began, in milliseconds since 1970, where that was before the run asked for it, on a
   * kernel that was made ready for any run of this version and was used by none before.
   */
  z.strictObject({ type: z.literal('step-done'), step, took, ahead: z.optional(z.number()) }),
  z.strictObject({ type: z.literal('step-failed'), step, took, error: StepError }),
  z.strictObject({ type: z.literal('step-cancelled'), step, took, cause: CancelCause }),
  z.strictObject({ type: z.literal('step-skipped'), step }),
  /** Back to before the step: it and all later ones are idle again, their values kept. */
  z.strictObject({ type: z.literal('reverted'), step }),
  z.strictObject({ type: z.literal('epoch-raised'), epoch: z.int(), reason: EpochReason }),
  /** The run works on the kernel of the open notebook, until `detached`. */
  z.strictObject({ type: z.literal('attached') }),
  z.strictObject({ type: z.literal('detached') }),
  /** The notebook's kernel is a new one, or was out of sight, and the author goes on with it. */
  z.strictObject({ type: z.literal('kernel-accepted') }),
  /** Somebody else ran code on the notebook's kernel. */
  z.strictObject({ type: z.literal('kernel-used') }),
  /** The author runs a step although the notebook's kernel may hold more than the steps before it leave. */
  z.strictObject({ type: z.literal('ground-taken'), step }),
  z.strictObject({ type: z.literal('migrated'), plan: Plan }),
  z.strictObject({ type: z.literal('renamed'), name: Text }),
  z.strictObject({ type: z.literal('finalized') }),
  z.strictObject({ type: z.literal('reopened') }),
  z.strictObject({ type: z.literal('archived') }),
  z.strictObject({ type: z.literal('restored') }),
  z.strictObject({ type: z.literal('cloned'), into: z.string() }),
  z.strictObject({
    type: z.literal('proposed'),
    proposal: z.string(),
    step,
    values: StoredValues,
    why: Text
  }),
  z.strictObject({
    type: z.literal('proposal-settled'),
    proposal: z.string(),
    accepted: z.boolean()
  }),
  /** What a step wrote into the run's folder, told when it ends; `more`: how many files are not listed. */
  z.strictObject({
    type: z.literal('files-written'),
    step,
    files: z.array(WrittenFile).check(z.maxLength(MOST_WRITTEN)),
    more: z.int()
  }),
  /** The kernel was asked what it offers for inputs of this step: all of them, those without choices left out. */
  z.strictObject({ type: z.literal('choices-read'), step, choices: LiveValues }),
  /** `opened`: who unfolded it, when `folded` is null; a person's word stands above the framework's and a model's. */
  z.strictObject({
    type: z.literal('folded'),
    step,
    folded: z.nullable(Folder),
    opened: z.optional(Folder)
  })
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** One line of a journal. `at` is milliseconds since 1970; `hash` covers this line and the hash before it. */
export const JournalEntry = z.strictObject({
  run: z.string(),
  seq: z.int(),
  at: z.number(),
  by: Actor,
  event: RunEvent,
  hash: z.string()
});
export type JournalEntry = z.infer<typeof JournalEntry>;
