/** What a cell shows, as a run keeps it: nbformat's outputs, bounded, with large parts set aside as blobs. */
import * as z from 'zod/mini';

/** A part kept outside the journal, by the SHA-256 of its bytes. */
export const BlobRef = z.strictObject({ blob: z.string(), bytes: z.int() });
export type BlobRef = z.infer<typeof BlobRef>;

/** One representation in a MIME bundle: text (also base64 of images), JSON, or a blob. */
export const MimePart = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ json: z.unknown() }),
  BlobRef
]);
export type MimePart = z.infer<typeof MimePart>;

/** Text a cell printed. */
export const StreamOutput = z.strictObject({
  kind: z.literal('stream'),
  cell: z.int(),
  name: z.enum(['stdout', 'stderr']),
  text: z.string()
});

/**
 * Something a cell displayed or returned (`result`). `displayId` lets a later message replace it; `updated`: one did
 * after the cell's step had ended, so it is not what the cell itself showed.
 */
export const DisplayOutput = z.strictObject({
  kind: z.literal('display'),
  cell: z.int(),
  data: z.record(z.string(), MimePart),
  metadata: z.record(z.string(), z.unknown()),
  displayId: z.optional(z.string()),
  updated: z.optional(z.boolean()),
  result: z.boolean()
});

/** An exception. A participant's copy has an empty traceback. */
export const ErrorOutput = z.strictObject({
  kind: z.literal('error'),
  cell: z.int(),
  name: z.string(),
  message: z.string(),
  traceback: z.array(z.string())
});

/** Where output was cut: how many bytes came in all, and the rest as a blob when it was kept. */
export const CutOutput = z.strictObject({
  kind: z.literal('cut'),
  cell: z.int(),
  bytes: z.int(),
  rest: z.optional(BlobRef)
});

/** One output. `cell` counts the step's cells from 0. */
export const Output = z.discriminatedUnion('kind', [
  StreamOutput,
  DisplayOutput,
  ErrorOutput,
  CutOutput
]);
export type Output = z.infer<typeof Output>;
