/** The app definition: what the converter makes of a notebook, and the overlay an author lays over it. */
import * as z from 'zod/mini';
import { Text, Value } from './values';

/** Raised when a definition of an older release could be read differently. */
export const DEFINITION_FORMAT = 1;

const names = z.array(z.string());

/**
 * What one cell does to the names of its kernel, by static reading only.
 * `defines`: bound on every path; `maybe`: bound on some path (branch, loop, `try`); `uses`: read before it
 * is bound here; `mutates`: may be changed in place. `opaque`: nothing could be proven (unknown magic, other
 * language, `exec`), so the cell may read and write everything.
 */
export const Flow = z.strictObject({
  defines: names,
  maybe: names,
  uses: names,
  mutates: names,
  opaque: z.boolean()
});
export type Flow = z.infer<typeof Flow>;

/**
 * A code cell. `key` is the cell's id where the file on disk holds one, else `~<hash of the source>.<ordinal
 * among equals>`. `source` is the text as the notebook has it.
 */
export const Cell = z.strictObject({ key: z.string(), source: z.string(), flow: Flow });
export type Cell = z.infer<typeof Cell>;

/** The kinds of field a card can show. `choice` takes one of `choices`; `path` names a file; `secret` is never stored. */
export const InputType = z.enum([
  'bool',
  'int',
  'float',
  'text',
  'date',
  'datetime',
  'choice',
  'list',
  'dict',
  'path',
  'secret'
]);
export type InputType = z.infer<typeof InputType>;

/** Where a value enters the code: UTF-16 offsets of the literal in the cell's source, half open. */
export const LiteralPlace = z.strictObject({
  at: z.literal('literal'),
  cell: z.string(),
  from: z.int(),
  to: z.int()
});

/** A value given when the kernel asks: the prompt's text, `null` when it is computed. */
export const PromptPlace = z.strictObject({
  at: z.literal('prompt'),
  cell: z.string(),
  prompt: z.nullable(z.string())
});

export const Place = z.discriminatedUnion('at', [LiteralPlace, PromptPlace]);
export type Place = z.infer<typeof Place>;

/** What a person sees of an input. */
export const InputFace = z.strictObject({
  /** Unique in the app: the variable's name, with `.2`, `.3` … where a name is assigned more than once. */
  id: z.string(),
  label: Text,
  help: z.optional(Text),
  unit: z.optional(Text),
  type: InputType,
  /** `list` and `dict`: the type of their items. */
  element: z.optional(z.enum(['bool', 'int', 'float', 'text'])),
  /** The notebook's own value. Absent for secrets and for prompts, which have none. */
  initial: z.optional(Value),
  required: z.boolean(),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  step: z.optional(z.number()),
  choices: z.optional(z.array(Value)),
  multiline: z.optional(z.boolean()),
  /** `true`: the kernel asks for it while the step runs, so no field is shown before. */
  asked: z.boolean(),
  /** `true`: shown, but it cannot be changed (no encoder for this language, or a path on a published page). */
  fixed: z.optional(z.boolean())
});
export type InputFace = z.infer<typeof InputFace>;

export const Input = z.extend(InputFace, { place: Place });
export type Input = z.infer<typeof Input>;

/** Something a step does outside its kernel. `name` says to what, where the code tells. */
export const Effect = z.strictObject({
  kind: z.enum(['writes', 'sends', 'deletes', 'installs']),
  name: z.optional(Text)
});
export type Effect = z.infer<typeof Effect>;

/** A step's content in reading order: text, or the n-th of its cells. */
export const Part = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('text'), markdown: Text }),
  z.strictObject({ part: z.literal('cell'), cell: z.int() })
]);
export type Part = z.infer<typeof Part>;

/** What a person sees of a step; shared by a definition's steps and a plan's. */
export const stepFace = {
  /** Slug of the title, unique in the app; the set-up step is `setup`. */
  id: z.string(),
  kind: z.enum(['setup', 'step']),
  title: Text,
  parts: z.array(Part),
  optional: z.boolean(),
  effects: z.array(Effect)
};

/** A step: its cells by key in order, its inputs, and what must hold before it opens. */
export const Step = z.strictObject({
  ...stepFace,
  cells: z.array(z.string()),
  inputs: z.array(Input),
  /** `previous`: every earlier required step is done or skipped. The only gate so far. */
  gate: z.literal('previous')
});
export type Step = z.infer<typeof Step>;

/** An app: one version, named by the SHA-256 of its canonical JSON. No outputs, counts or findings in it. */
export const AppDefinition = z.strictObject({
  format: z.literal(DEFINITION_FORMAT),
  title: Text,
  summary: Text,
  /** Lower-case language name as kernels state it (`python`, `r`, `c#`), `unknown` when the notebook says none. */
  language: z.string(),
  /** The kernelspec the notebook names, `null` when it names none. */
  kernel: z.nullable(z.string()),
  cells: z.array(Cell),
  steps: z.array(Step)
});
export type AppDefinition = z.infer<typeof AppDefinition>;

/** The author's changes, kept beside the notebook as `<name>.app.yaml`. Every member is optional. */
export const Overlay = z.strictObject({
  title: z.optional(Text),
  summary: z.optional(Text),
  steps: z.optional(
    z.record(
      z.string(),
      z.strictObject({
        title: z.optional(Text),
        help: z.optional(Text),
        optional: z.optional(z.boolean())
      })
    )
  ),
  inputs: z.optional(
    z.record(
      z.string(),
      z.strictObject({
        label: z.optional(Text),
        help: z.optional(Text),
        unit: z.optional(Text),
        type: z.optional(InputType),
        min: z.optional(z.number()),
        max: z.optional(z.number()),
        step: z.optional(z.number()),
        /** Plain YAML scalars; the converter types them like the input. */
        choices: z.optional(z.array(z.union([z.string(), z.number(), z.boolean()]))),
        required: z.optional(z.boolean()),
        hidden: z.optional(z.boolean())
      })
    )
  )
});
export type Overlay = z.infer<typeof Overlay>;

/** Something the converter wants a person to know. `cell` counts the notebook's cells from 0. */
export const Finding = z.strictObject({
  code: z.string(),
  level: z.enum(['info', 'warning', 'problem']),
  message: Text,
  cell: z.optional(z.int())
});
export type Finding = z.infer<typeof Finding>;

/** Why the converter did what it did; never part of a definition. Confidences run from 0 to 1. */
export const ConversionReport = z.strictObject({
  findings: z.array(Finding),
  steps: z.array(z.strictObject({ step: z.string(), confidence: z.number(), reason: Text })),
  inputs: z.array(z.strictObject({ input: z.string(), confidence: z.number(), reason: Text })),
  /** Keys of the cells whose ids come from the file on disk. */
  fromDisk: z.array(z.string())
});
export type ConversionReport = z.infer<typeof ConversionReport>;
