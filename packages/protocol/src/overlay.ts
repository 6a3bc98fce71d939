/** The overlay an author lays over a notebook's definition, and the edits that the author view makes to it. */
import * as z from 'zod/mini';
import { Effect, InputType } from './definition';
import { Text } from './values';

/**
 * Which code cell an entry belongs to, so that it follows its cell when the notebook changes: by the id that the
 * file holds, else by the first 12 hex digits of the SHA-256 of its source, else by its number among the code cells
 * that hold code, from 1.
 */
export const Anchor = z.strictObject({
  id: z.optional(z.string()),
  hash: z.string().check(z.regex(/^[0-9a-f]{12}$/)),
  number: z.int().check(z.positive())
});
export type Anchor = z.infer<typeof Anchor>;

/** Plain YAML scalars; the converter types them like the input. */
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What an overlay may say of one step. */
export const StepOverlay = z.strictObject({
  /** The step's first code cell when the entry was written. Without it the entry belongs to the step of that id. */
  at: z.optional(Anchor),
  /** `true`: a step starts at this cell (`at` is needed); `false`: none does, its cells join the step before. */
  starts: z.optional(z.boolean()),
  title: z.optional(Text),
  help: z.optional(Text),
  optional: z.optional(z.boolean()),
  /** `true`: the names that later steps read are saved when it is done, and restored instead of replayed. */
  checkpoint: z.optional(z.boolean()),
  /** `true`: it runs with the set-up; `false`: it is a step although it only prepares. */
  setup: z.optional(z.boolean()),
  /** Effects beside those found: each asks for a confirmation. */
  confirm: z.optional(z.array(Effect.shape.kind)),
  /** The id of the step it follows instead, `setup` for the first place. */
  after: z.optional(z.string())
});
export type StepOverlay = z.infer<typeof StepOverlay>;

/** What an overlay may say of one input. */
export const InputOverlay = z.strictObject({
  /** The input's cell when the entry was written. Without it the entry belongs to the input of that id. */
  at: z.optional(Anchor),
  /** `true`: offered although the converter would not, or not at first. */
  offered: z.optional(z.boolean()),
  hidden: z.optional(z.boolean()),
  label: z.optional(Text),
  help: z.optional(Text),
  unit: z.optional(Text),
  type: z.optional(InputType),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  step: z.optional(z.number()),
  choices: z.optional(z.array(Scalar)),
  required: z.optional(z.boolean())
});
export type InputOverlay = z.infer<typeof InputOverlay>;

/** The author's changes, kept beside the notebook as `<name>.app.yaml`. Every member is optional. */
export const Overlay = z.strictObject({
  title: z.optional(Text),
  summary: z.optional(Text),
  steps: z.optional(z.record(z.string(), StepOverlay)),
  inputs: z.optional(z.record(z.string(), InputOverlay))
});
export type Overlay = z.infer<typeof Overlay>;

/** Members to set; `null` takes a member out, so that the automatic result stands again. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | null };

/** One change of the author view. Steps and inputs are named as the present conversion names them. */
export type OverlayEdit =
  | { edit: 'app'; set: Changes<Pick<Overlay, 'title' | 'summary'>> }
  | {
      edit: 'step';
      step: string;
      set: Changes<
        Pick<StepOverlay, 'title' | 'help' | 'optional' | 'checkpoint' | 'setup' | 'confirm'>
      >;
    }
  | { edit: 'input'; input: string; set: Changes<Omit<InputOverlay, 'at'>> }
  /** The step joins the one before it. */
  | { edit: 'merge'; step: string }
  /** A step starts at the cell of this key. */
  | { edit: 'split'; cell: string; title?: string }
  /** One place earlier or later; refused where data flow cannot prove that it changes nothing. */
  | { edit: 'move'; step: string; by: -1 | 1 }
  /** Everything the overlay says of a step or an input goes. */
  | { edit: 'reset'; step: string }
  | { edit: 'reset'; input: string };
