/** The two ways to say no to a person: an error with a sentence, and the refusal that crosses a door. */
import * as z from 'zod/mini';

/** What a door answers when it will not: a stable code for programs, one sentence for people. */
export const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  /** The input or field concerned, when there is one. */
  field: z.optional(z.string())
});
export type Refusal = z.infer<typeof Refusal>;

/** An error meant for a person: what happened, why, what to do next. Everything else thrown is a bug. */
export class UserError extends Error {
  /**
   * @param code stable, kebab-case, for programs and tests
   * @param message one plain sentence or two, for people
   * @param status HTTP status a route answers with, 400 by default
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 400,
    readonly field?: string
  ) {
    super(message);
    this.name = 'UserError';
  }

  /** The same, ready to cross a door. */
  toRefusal(): Refusal {
    return this.field === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, field: this.field };
  }
}
