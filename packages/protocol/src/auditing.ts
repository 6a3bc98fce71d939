/** How the attacks on a published page stand, which its author asked for. */
import * as z from 'zod/mini';

/** What came of one attack. `not-tried`: the page has nothing to try it on. */
export const AuditFinding = z.object({
  id: z.string(),
  title: z.string(),
  outcome: z.enum(['refused', 'succeeded', 'not-tried']),
  tries: z.int(),
  detail: z.string()
});
export type AuditFinding = z.infer<typeof AuditFinding>;

/** An audit that runs or ran since the page was published. Times in milliseconds. */
export const AuditStanding = z.object({
  state: z.enum(['running', 'done', 'failed']),
  /** How many attacks there are; those that ended are the findings. */
  of: z.int(),
  findings: z.array(AuditFinding),
  /** Milliseconds since 1970. */
  began: z.number(),
  took: z.nullable(z.number()),
  /** Why it could not be brought to its end. */
  problem: z.nullable(z.string())
});
export type AuditStanding = z.infer<typeof AuditStanding>;
