/** Proposals for a notebook's titles and help texts: shown to the author, who takes or leaves each of them. */
import * as z from 'zod/mini';
import { Text } from './values';

/** Longest title and help text that a proposal may hold, in characters. */
export const MAX_TITLE = 80;
export const MAX_HELP = 300;

/** Other words for one step, under its present id. A member is absent where the present words may stay. */
export const WordingProposal = z.strictObject({
  step: z.string(),
  title: z.optional(Text.check(z.minLength(1), z.maxLength(MAX_TITLE))),
  help: z.optional(Text.check(z.minLength(1), z.maxLength(MAX_HELP)))
});
export type WordingProposal = z.infer<typeof WordingProposal>;
