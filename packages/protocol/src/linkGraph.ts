/** What `link_graph()` leaves in an output: where a graph's data is, never the data. */
import * as z from 'zod/mini';
import { Text } from './values';

/** MIME type of what `link_graph()` displays. */
export const GRAPH_MIME_TYPE = 'application/vnd.lockstep.linkgraph+json';

/** One table of a graph. */
export const GraphFile = z.object({
  name: Text,
  role: z.enum(['links', 'pages']),
  /** Its name where Python keeps it for this user. */
  file: z.optional(z.string()),
  /** Where it lies, from the contents root; absent for DataFrames and files elsewhere. */
  path: z.optional(z.nullable(Text)),
  bytes: z.optional(z.number())
});
export type GraphFile = z.infer<typeof GraphFile>;

/** The output itself; `jupyterlab_lockstep/graph/comm.py` says what else stands in it. */
export const GraphBundle = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[0-9a-f]{8,64}$/)),
  source: z.array(GraphFile).check(z.minLength(1), z.maxLength(20)),
  /** What measured it. A graph of another engine than `page` may be more than a page can hold. */
  engine: z.optional(z.enum(['page', 'duckdb', 'spark'])),
  counts: z.optional(z.object({ links: z.number() })),
  /** How it is drawn at first, by column names. */
  view: z.optional(
    z.object({
      placement: z.optional(z.enum(['rings', 'force', 'segments'])),
      colour: z.optional(Text),
      size: z.optional(Text)
    })
  ),
  /** What Python was told of how to read it. */
  request: z.optional(
    z.object({ home: z.optional(z.nullable(Text)), segment: z.optional(z.nullable(Text)) })
  )
});
export type GraphBundle = z.infer<typeof GraphBundle>;

/** One file that a kernel holds of a graph; `file` is the number to ask for it with. */
export const KernelGraphFile = z.object({
  file: z.int(),
  name: z.string(),
  role: z.enum(['links', 'pages']),
  bytes: z.int()
});

const Counts = z.object({ pages: z.int(), links: z.int() });

/** What a kernel says over the comm of a graph; `jupyterlab_lockstep/graph/comm.py` has the protocol. */
export const KernelGraphMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('files'),
    files: z.array(KernelGraphFile),
    engine: z._default(z.enum(['page', 'duckdb', 'spark']), 'page'),
    counts: z.optional(Counts),
    home: z.optional(z.string())
  }),
  z.object({
    type: z.literal('answer'),
    number: z.int(),
    files: z.array(KernelGraphFile),
    fits: z.optional(z.int()),
    cut: z.boolean(),
    home: z.optional(z.string())
  }),
  z.object({ type: z.literal('chunk'), file: z.int(), offset: z.int() }),
  z.object({ type: z.literal('sent'), file: z.int(), bytes: z.int() }),
  z.object({
    type: z.literal('error'),
    error: z.string(),
    file: z.optional(z.int()),
    number: z.optional(z.int())
  })
]);
export type KernelGraphMessage = z.infer<typeof KernelGraphMessage>;
export type KernelGraphFile = z.infer<typeof KernelGraphFile>;
