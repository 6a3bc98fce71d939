/** The plan of a run: what a page and the run's rules may know of an app. No source, no cell key, no place. */
import * as z from 'zod/mini';
import { InputFace, stepFace } from './definition';
import { Text } from './values';

const numbers = z.array(z.int());

/** A step's {@link Flow}, its cells put together and each name replaced by a number of its own in this plan. */
export const StepFlow = z.strictObject({
  defines: numbers,
  maybe: numbers,
  uses: numbers,
  mutates: numbers,
  opaque: z.boolean()
});
export type StepFlow = z.infer<typeof StepFlow>;

/** A step of a plan. */
export const PlanStep = z.strictObject({
  ...stepFace,
  /** 1, 2, 3 … as printed on the card; `null` for set-up. */
  number: z.nullable(z.int()),
  /** How many code cells it runs. */
  cells: z.int(),
  inputs: z.array(InputFace),
  flow: StepFlow,
  /** Hash of the step's sources and inputs: equal in two versions of an app when the step is the same. */
  content: z.string(),
  /** Hash of what runs and what it does to names, whoever enters values: kernel, sources, flow. */
  code: z.optional(z.string())
});
export type PlanStep = z.infer<typeof PlanStep>;

/** A plan: one version of an app as its runs see it. `app` is the definition's hash. */
export const Plan = z.strictObject({
  app: z.string(),
  title: Text,
  summary: Text,
  language: z.string(),
  /** File name of the notebook, without folders. */
  notebook: z.string(),
  steps: z.array(PlanStep)
});
export type Plan = z.infer<typeof Plan>;
