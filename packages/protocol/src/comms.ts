/**
 * Controls of a notebook (ipywidgets) between a run's kernel and a page: frames of channel `comm/<run>`, never
 * journalled. They are binary, because pictures and uploads are bytes.
 */
import * as z from 'zod/mini';
import { Refusal, UserError } from './errors';

/** Most bytes of one frame from a page; uploads are the only ones that come near. */
export const MOST_COMM_BYTES = 8_000_000;

/** The MIME type of a control's view in an output; its JSON names the control by `model_id`. */
export const WIDGET_VIEW_TYPE = 'application/vnd.jupyter.widget-view+json';

/** A control's traits by name, without the bytes in them. */
export const WidgetState = z.record(z.string(), z.unknown());
export type WidgetState = z.infer<typeof WidgetState>;

/** Where the frame's bytes belong in its state, one path a buffer. */
export const BufferPaths = z.array(z.array(z.union([z.string(), z.int()])));
export type BufferPaths = z.infer<typeof BufferPaths>;

const Channel = z.string().check(z.regex(/^comm\/[a-z0-9]{8,40}$/));
const Id = z.string().check(z.minLength(1), z.maxLength(100));

/**
 * From page to companion: what a person did with a control. `msg` is the page's own number of it. A page neither
 * opens nor closes controls, and names nothing of the kernel but a control that it was shown.
 */
export const PageComm = z.strictObject({
  channel: Channel,
  msg: Id,
  comm: Id,
  data: z.discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('update'),
      state: WidgetState,
      buffer_paths: z.optional(BufferPaths)
    }),
    z.strictObject({ method: z.literal('custom'), content: z.unknown() })
  ])
});
export type PageComm = z.infer<typeof PageComm>;

/**
 * From companion to page. `begin` holds everything that is so now and replaces what the page held; with `away` there
 * is no kernel, and the sentence says why. `parent` is the page's `msg` that a frame answers, empty when it answers
 * none of this page's.
 */
export const CompanionComm = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('begin'),
    channel: Channel,
    models: z.record(z.string(), WidgetState),
    /** The first element of each names the control. */
    paths: BufferPaths,
    away: z.nullable(z.string())
  }),
  z.object({
    op: z.literal('open'),
    channel: Channel,
    comm: z.string(),
    state: WidgetState,
    paths: BufferPaths
  }),
  z.object({
    op: z.literal('update'),
    channel: Channel,
    comm: z.string(),
    parent: z.string(),
    /** The kernel repeats what a page changed. */
    echo: z.boolean(),
    state: WidgetState,
    paths: BufferPaths
  }),
  z.object({
    op: z.literal('custom'),
    channel: Channel,
    comm: z.string(),
    content: z.unknown()
  }),
  z.object({ op: z.literal('close'), channel: Channel, comm: z.string() }),
  /** The kernel has worked through a message of this page; `refusal`: it never came to the kernel. */
  z.object({
    op: z.literal('idle'),
    channel: Channel,
    parent: z.string(),
    refusal: z.nullable(Refusal)
  })
]);
export type CompanionComm = z.infer<typeof CompanionComm>;

/** Sizes of the buffers that follow the header. */
const Envelope = z.object({ header: z.unknown(), sizes: z.array(z.int().check(z.minimum(0))) });

/** A frame's bytes: the header's length in four bytes, header and sizes as JSON, the buffers one after another. */
export function packFrame(
  header: PageComm | CompanionComm,
  buffers: readonly Uint8Array[],
  clean: (text: string) => string = text => text
): Uint8Array<ArrayBuffer> {
  const sizes = buffers.map(buffer => buffer.byteLength);
  const head = new TextEncoder().encode(clean(JSON.stringify({ header, sizes })));
  const frame = new Uint8Array(4 + head.length + sizes.reduce((sum, size) => sum + size, 0));
  new DataView(frame.buffer).setUint32(0, head.length);
  frame.set(head, 4);
  let at = 4 + head.length;
  for (const buffer of buffers) {
    frame.set(buffer, at);
    at += buffer.byteLength;
  }
  return frame;
}

/**
 * Takes a frame apart. The buffers are copies: on Node a message may share its memory with others.
 *
 * @throws UserError `frame-damaged`
 */
export function unpackFrame(bytes: Uint8Array): {
  header: unknown;
  buffers: Uint8Array<ArrayBuffer>[];
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 4 ? Infinity : view.getUint32(0);
  const body = 4 + length;
  if (body > bytes.byteLength) {
    throw damaged();
  }
  const { header, sizes } = envelopeOf(bytes.subarray(4, body));
  let at = body;
  const buffers = sizes.map(size => {
    const buffer = bytes.slice(at, at + size);
    at += size;
    return new Uint8Array(buffer);
  });
  if (at !== bytes.byteLength) {
    throw damaged();
  }
  return { header, buffers };
}

function envelopeOf(head: Uint8Array): z.infer<typeof Envelope> {
  try {
    return Envelope.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(head)));
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause?: unknown): UserError {
  const error = new UserError('frame-damaged', 'A message of a control came damaged.', 400);
  error.cause = cause;
  return error;
}
