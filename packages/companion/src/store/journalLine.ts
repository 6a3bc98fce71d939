/** A line of a journal as the database holds it, made an entry again. */
import type { UserError } from '@lockstep/protocol';
import type * as z from 'zod/mini';

/**
 * Reads a line whose `event` is JSON text.
 *
 * @throws damaged when it is no entry of that schema
 */
export function entryOfLine<T>(
  schema: z.ZodMiniType<T>,
  line: { event: string },
  damaged: UserError
): T {
  let event: unknown;
  try {
    event = JSON.parse(line.event);
  } catch {
    throw damaged;
  }
  const entry = schema.safeParse({ ...line, event });
  if (!entry.success) {
    throw damaged;
  }
  return entry.data;
}
