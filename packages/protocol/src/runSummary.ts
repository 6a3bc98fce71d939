/** A run as lists show it. */
import * as z from 'zod/mini';
import { Text } from './values';

/** Where a run stands. */
export const RunStanding = z.enum(['open', 'finalized', 'archived']);

/** A run in a list. `at` is milliseconds since 1970. */
export const RunSummary = z.object({
  run: z.string(),
  app: z.string(),
  title: Text,
  name: Text,
  status: RunStanding,
  done: z.int(),
  steps: z.int(),
  /** Where it stands, in a few words: "Step 4 is ready". */
  line: z.string(),
  at: z.number()
});
export type RunSummary = z.infer<typeof RunSummary>;

/** A run that was looked for. `notebook`: its path from the contents root, for authors. */
export const FoundRun = z.extend(RunSummary, { notebook: z.optional(Text) });
export type FoundRun = z.infer<typeof FoundRun>;

/** Most runs in one page of a list. */
export const RUNS_A_PAGE = 50;

/** What is looked for; what is absent does not matter. */
export const RunSearch = z.strictObject({
  /** Path of the notebook from the contents root; only an author knows one. */
  notebook: z.optional(z.string().check(z.maxLength(1000))),
  /** In the run's name or its app's title, whatever the case. */
  text: z.optional(Text.check(z.maxLength(200))),
  /** `current`: all but archived ones. */
  status: z.optional(z.enum(['open', 'finalized', 'archived', 'current'])),
  /** How many of the newest found ones to leave out. */
  offset: z.int().check(z.minimum(0), z.maximum(100_000)),
  limit: z.int().check(z.minimum(1), z.maximum(RUNS_A_PAGE))
});
export type RunSearch = z.infer<typeof RunSearch>;
