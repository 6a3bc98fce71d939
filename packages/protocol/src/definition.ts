/** The app definition: what the converter makes of a notebook. */
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

/**
 * The kinds of field a card can show. `choice` takes one of `choices`; `path` names a file; `secret` is never stored;
 * `table` is a list of dicts with the same keys.
 */
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
  'table',
  'path',
  'secret'
]);
export type InputType = z.infer<typeof InputType>;

/**
 * Where a value enters the code: UTF-16 offsets of the literal in the cell's source, half open. `before`: the
 * notebook has no literal there (`from` equals `to`), so this text is put before the one that a person gives,
 * such as `, value=` in `IntSlider(min=0, max=10)`.
 */
export const LiteralPlace = z.strictObject({
  at: z.literal('literal'),
  cell: z.string(),
  from: z.int(),
  to: z.int(),
  before: z.optional(z.string())
});

/** A value given when the kernel asks: the prompt's text, `null` when it is computed. */
export const PromptPlace = z.strictObject({
  at: z.literal('prompt'),
  cell: z.string(),
  prompt: z.nullable(z.string())
});

export const Place = z.discriminatedUnion('at', [LiteralPlace, PromptPlace]);
export type Place = z.infer<typeof Place>;

/**
 * A column of a `table`: the key of its rows' dicts, and what stands under it. `empty`: a cell may stay empty, and
 * then the row has no such key, or `None` under it, as in the notebook. Absent: every row has a value.
 */
export const TableColumn = z.strictObject({
  name: Text,
  element: z.enum(['bool', 'int', 'float', 'text']),
  empty: z.optional(z.enum(['absent', 'null']))
});
export type TableColumn = z.infer<typeof TableColumn>;

/** A table as JSON, where one is typed as text: an object a row, its cells by their columns. */
export const TableText = z.array(
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
);

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
  /** `table` only: its columns, in order. */
  table: z.optional(z.array(TableColumn)),
  /** The notebook's own value. Absent for secrets and for prompts, which have none. */
  initial: z.optional(Value),
  required: z.boolean(),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  step: z.optional(z.number()),
  choices: z.optional(z.array(Value)),
  /** `true`: `choices` are suggestions, and any other value of the type may be given. */
  open: z.optional(z.boolean()),
  /** Shown in an empty field, never a value. */
  placeholder: z.optional(Text),
  multiline: z.optional(z.boolean()),
  /** `list` only, `true`: a list of things to work through, drawn as rows to add, remove, tick and put in order. */
  items: z.optional(z.boolean()),
  /** `true`: of lower rank, so it is shown when "More values" is opened. */
  more: z.optional(z.boolean()),
  /** `true`: the kernel asks for it while the step runs, so no field is shown before. */
  asked: z.boolean(),
  /** `true`: shown, but it cannot be changed (no encoder for this language, or a path on a published page). */
  fixed: z.optional(z.boolean()),
  /** `path` only, `true`: a person gives a file of their own, or leaves it at the notebook's. */
  upload: z.optional(z.boolean()),
  /** `path` that is `fixed`, `true`: its kernel is on another machine, which reads no file that is given here. */
  apart: z.optional(z.boolean()),
  /** `path` to a table: the columns that the code is seen to use, in order of their first use. */
  columns: z.optional(z.array(Text))
});
export type InputFace = z.infer<typeof InputFace>;

/**
 * Choices that only a live kernel knows: the column names of the data frame that `frame` names there, or the
 * values of one of its columns. Read when the step opens; until then, and where it fails, the field takes any text.
 */
export const LiveChoices = z.discriminatedUnion('take', [
  z.strictObject({ take: z.literal('columns'), frame: z.string() }),
  z.strictObject({ take: z.literal('values'), frame: z.string(), column: z.string() })
]);
export type LiveChoices = z.infer<typeof LiveChoices>;

export const Input = z.extend(InputFace, { place: Place, choicesFrom: z.optional(LiveChoices) });
export type Input = z.infer<typeof Input>;

/**
 * Something that must hold before the next step opens, in words. `check`: an `assert`; `answer`: `input()` or
 * `getpass()`; `widget`: a control of the notebook. It says what the code enforces and adds no rule of its own.
 */
export const Condition = z.strictObject({
  kind: z.enum(['check', 'answer', 'widget']),
  text: Text
});
export type Condition = z.infer<typeof Condition>;

/** What a step is for, where its shape tells: things are gathered, put in order, worked on, written up. */
export const StepShape = z.enum(['collect', 'prioritise', 'analyse', 'report']);
export type StepShape = z.infer<typeof StepShape>;

/**
 * Something a step does outside its kernel. `name` says to what, where the code tells. `acts`: the author wants it
 * asked first and does not say why.
 */
export const Effect = z.strictObject({
  kind: z.enum(['writes', 'sends', 'deletes', 'installs', 'acts']),
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
  /** Slug of the automatic title, unique in the app; the set-up is `setup`, unless the author made another step it. */
  id: z.string(),
  kind: z.enum(['setup', 'step']),
  title: Text,
  parts: z.array(Part),
  optional: z.boolean(),
  /** `true`: what later steps read is saved when it is done, so that a cold run need not replay up to here. */
  checkpoint: z.optional(z.boolean()),
  effects: z.array(Effect),
  conditions: z.optional(z.array(Condition)),
  shape: z.optional(StepShape)
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
