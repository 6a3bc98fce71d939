/** Observations: normalised records of what happened in notebooks, consoles and Guided Apps. */
import * as z from 'zod/mini';
import { Actor } from './events';
import { Text } from './values';

/** Longest source that a record keeps, in characters; the rest is cut and `cut` says so. */
export const MAX_CODE = 20_000;
/** Longest text of one output that a record keeps, in characters: its head and its tail. */
export const MAX_OUTPUT_TEXT = 4_000;
/** Longest traceback that a record keeps, in characters. */
export const MAX_TRACEBACK = 8_000;
/** Most outputs that a record summarises. */
export const MAX_OUTPUTS = 20;
/** Most observations in one delivery, and most that a page queues while the companion is away. */
export const MAX_QUEUED = 500;
/** Longest words of an event, in characters. */
export const MAX_EVENT_TEXT = 500;

/**
 * The user in the messages that the run engine sends to kernels. Who observes a notebook's kernel leaves such code to
 * the engine's own record: it alone knows the step, and which of its values are secret.
 */
export const KERNEL_USER = 'lockstep';

const upTo = (characters: number) => Text.check(z.maxLength(characters));
const Id = z.string().check(z.minLength(1), z.maxLength(300));
const Path = z.nullable(upTo(4_096));

/** What one output showed. `characters` is the length of its text before it was cut. */
export const OutputSummary = z.object({
  kind: z.enum(['stdout', 'stderr', 'display', 'result']),
  mimeTypes: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(20)),
  text: upTo(MAX_OUTPUT_TEXT),
  characters: z.int()
});
export type OutputSummary = z.infer<typeof OutputSummary>;

/** An error as a kernel reported it, without terminal colours. */
export const RunError = z.object({
  name: upTo(200),
  message: upTo(MAX_OUTPUT_TEXT),
  traceback: upTo(MAX_TRACEBACK)
});
export type RunError = z.infer<typeof RunError>;

/** The Guided App's step behind a run, with its inputs as they were shown; a secret's value is never here. */
export const ObservedStep = z.object({
  run: Id,
  step: Id,
  title: upTo(500),
  inputs: z.array(z.object({ label: upTo(200), value: upTo(500) })).check(z.maxLength(100)),
  /** Who asked for it. */
  by: z.optional(Actor),
  /** It ran before, and runs again so that a later step meets its values. */
  replayed: z.optional(z.boolean())
});
export type ObservedStep = z.infer<typeof ObservedStep>;

/**
 * One execution of code. `id` is `<kernel id>:<msg_id of the request>`, so that two pages and the engine report
 * it once; a later report of the same id completes the earlier one and never takes back an end.
 */
export const RunObservation = z.object({
  kind: z.literal('run'),
  id: Id,
  /** When it was sent to the kernel, in milliseconds since 1970. */
  at: z.number(),
  notebook: Path,
  kernel: Id,
  /** Where it was started: `other` is code that neither a notebook, a console nor an app sent. */
  via: z.enum(['notebook', 'console', 'app', 'other']),
  /** `index` counts all cells from 0 at the time of the run. */
  cell: z.nullable(z.object({ id: Id, index: z.nullable(z.int()) })),
  /** The kernel's execution count. */
  count: z.nullable(z.int()),
  language: z.nullable(upTo(100)),
  /** What a person would call it: the heading above, or its first line. */
  label: upTo(200),
  code: upTo(MAX_CODE),
  cut: z.boolean(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** From the kernel's start to its reply in milliseconds; `null` while unknown. */
  took: z.nullable(z.number()),
  error: z.nullable(RunError),
  outputs: z.array(OutputSummary).check(z.maxLength(MAX_OUTPUTS)),
  step: z.nullable(ObservedStep)
});
export type RunObservation = z.infer<typeof RunObservation>;

/** Something that happened to a kernel. */
export const KernelObservation = z.object({
  kind: z.literal('kernel'),
  id: Id,
  at: z.number(),
  notebook: Path,
  kernel: Id,
  event: z.enum(['started', 'restarted', 'interrupted', 'died'])
});
export type KernelObservation = z.infer<typeof KernelObservation>;

/** A stretch of which something is missing: the companion was away and the page's queue was full. */
export const GapObservation = z.object({
  kind: z.literal('gap'),
  id: Id,
  at: z.number(),
  notebook: Path,
  /** Milliseconds since 1970. */
  until: z.number(),
  lost: z.int()
});
export type GapObservation = z.infer<typeof GapObservation>;

/** What another extension, or the person by a selection, adds to the record. */
export const NoteObservation = z.object({
  kind: z.literal('note'),
  id: Id,
  at: z.number(),
  notebook: Path,
  /** Who says it: an extension's id, or `selection`. */
  source: upTo(200),
  text: upTo(MAX_OUTPUT_TEXT)
});
export type NoteObservation = z.infer<typeof NoteObservation>;

/**
 * Something that was done beside code, told once: a button of a Guided App, an export, another model, a named event
 * of an extension. The companion names those of a run by its id and the place in its journal, so that they are told
 * once however often they are read.
 */
export const EventObservation = z.object({
  kind: z.literal('event'),
  id: Id,
  at: z.number(),
  notebook: Path,
  /** What happened, as a name: `step-submitted`, or an extension's own with its id before a colon. */
  event: upTo(200),
  by: Actor,
  /** The run of a Guided App that it belongs to, by the name it had. */
  run: z.nullable(z.object({ run: Id, name: upTo(200) })),
  step: z.nullable(z.object({ step: Id, title: upTo(500) })),
  /** In plain words. */
  text: upTo(MAX_EVENT_TEXT)
});
export type EventObservation = z.infer<typeof EventObservation>;

/** One normalised record of something that happened. */
export const Observation = z.discriminatedUnion('kind', [
  RunObservation,
  KernelObservation,
  GapObservation,
  NoteObservation,
  EventObservation
]);
export type Observation = z.infer<typeof Observation>;

/**
 * An observation as the store keeps it, with secrets masked. `n` numbers the runs of a notebook from 1 in the
 * order in which they were first told; other kinds have none.
 */
export const StoredObservation = z.object({
  n: z.nullable(z.int()),
  observation: Observation
});
export type StoredObservation = z.infer<typeof StoredObservation>;
