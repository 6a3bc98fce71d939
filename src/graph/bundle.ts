/** What `link_graph()` leaves in a cell's output: where its data is, never the data. */
import { Text, UserError } from '@lockstep/protocol';
import * as z from 'zod/mini';

/** One file of a graph. `path` is from the contents root, where Python knew it. */
const BundleFile = z.object({
  name: Text,
  role: z.enum(['links', 'pages']),
  /** Its name where Python keeps it for this user; absent for files that stay where they are. */
  file: z.optional(z.string()),
  path: z.optional(z.nullable(Text)),
  bytes: z.optional(z.number())
});
export type BundleFile = z.infer<typeof BundleFile>;

const Bundle = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[0-9a-f]{8,64}$/)),
  source: z.array(BundleFile).check(z.minLength(1), z.maxLength(20)),
  request: z.optional(
    z.object({ home: z.optional(z.nullable(Text)), segment: z.optional(z.nullable(Text)) })
  )
});
export type Bundle = z.infer<typeof Bundle>;

/**
 * Reads an output's data.
 *
 * @throws UserError when it is of another version, or not what `link_graph()` writes
 */
export function readBundle(data: unknown): Bundle {
  const read = Bundle.safeParse(data);
  if (!read.success) {
    throw new UserError(
      'bad-request',
      'This output was written by another version of Lockstep. Run its cell again.'
    );
  }
  return read.data;
}
