/** What the converter tells people of a conversion: findings, reasons, what else could be asked. Never part of a definition. */
import * as z from 'zod/mini';
import { Input } from './definition';
import { Text } from './values';

/** Something the converter wants a person to know. `cell` counts the notebook's cells from 0. */
export const Finding = z.strictObject({
  code: z.string(),
  level: z.enum(['info', 'warning', 'problem']),
  /** What is so, in one sentence. */
  message: Text,
  /** What to do about it, or why nothing need be done, in one sentence. */
  fix: z.optional(Text),
  cell: z.optional(z.int())
});
export type Finding = z.infer<typeof Finding>;

/** A step, as the author sees it. Confidences run from 0 to 1. */
export const StepReport = z.strictObject({
  step: z.string(),
  /** How sure it is that a step starts there, and why it does. */
  confidence: z.number(),
  reason: Text,
  /** Its code cells, counted among the notebook's cells from 0. */
  cells: z.array(z.int()),
  /** Earlier steps whose names it needs, with these names; all of them where a cell cannot be read. */
  needs: z.array(z.strictObject({ step: z.string(), names: z.array(z.string()) })),
  /** The overlay says something of it. */
  edited: z.boolean(),
  /** The help text that the overlay sets; it stands first among the step's parts. */
  help: z.optional(Text),
  /** It may change places with the step before, or behind it: data flow proves that nothing changes. */
  earlier: z.boolean(),
  later: z.boolean()
});
export type StepReport = z.infer<typeof StepReport>;

/** An input of the app, as the author sees it. */
export const InputReport = z.strictObject({
  input: z.string(),
  confidence: z.number(),
  reason: Text,
  /** Its cell, counted among the notebook's cells from 0. */
  cell: z.int(),
  edited: z.boolean()
});
export type InputReport = z.infer<typeof InputReport>;

/** A value that could be an input and is none: ranked too low, or hidden by the author. */
export const Candidate = z.strictObject({
  /** `null`: it stands in set-up, which asks nothing by itself. */
  step: z.nullable(z.string()),
  input: Input,
  confidence: z.number(),
  reason: Text,
  cell: z.int(),
  hidden: z.boolean()
});
export type Candidate = z.infer<typeof Candidate>;

/** A file that a cell names. `fixed`: an absolute path, or one outside the notebook's folder. */
export const FileUse = z.strictObject({
  cell: z.int(),
  use: z.enum(['reads', 'writes']),
  path: Text,
  fixed: z.boolean()
});
export type FileUse = z.infer<typeof FileUse>;

/** `as-is`: becomes an app and nothing need be done; `look`: becomes one, some findings matter; `not-yet`: some step cannot work. */
export const Verdict = z.strictObject({ level: z.enum(['as-is', 'look', 'not-yet']), text: Text });
export type Verdict = z.infer<typeof Verdict>;

/** Why the converter did what it did. */
export const ConversionReport = z.strictObject({
  verdict: Verdict,
  findings: z.array(Finding),
  steps: z.array(StepReport),
  inputs: z.array(InputReport),
  candidates: z.array(Candidate),
  files: z.array(FileUse),
  /** Keys of the cells whose ids come from the file on disk. */
  fromDisk: z.array(z.string())
});
export type ConversionReport = z.infer<typeof ConversionReport>;
