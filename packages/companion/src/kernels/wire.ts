/** Jupyter's iopub messages read into {@link KernelMessage}: what a kernel sends is outside data, so it is parsed. */
import type { KernelMessage as Wire } from '@jupyterlab/services';
import * as z from 'zod/mini';
import type { DisplayUpdate, ExecuteReply, KernelMessage } from './lease';

const bundle = z.record(z.string(), z.unknown());
const text = z.pipe(
  z.unknown(),
  z.transform(value =>
    typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  )
);
const traceback = z.catch(z.array(z.string()), []);

const Stream = z.object({ name: z.enum(['stdout', 'stderr']), text: z.string() });
const transient = z.catch(z.optional(z.object({ display_id: z.optional(z.string()) })), undefined);
const Display = z.object({ data: bundle, metadata: z.catch(bundle, {}), transient });
const Clear = z.object({ wait: z.catch(z.boolean(), false) });
const Failure = z.object({ ename: text, evalue: text, traceback });

/** A message as the engine understands it; `null` for what it does not use (status, comms, damaged content). */
export function readMessage(type: string, content: unknown): KernelMessage | null {
  switch (type) {
    case 'stream': {
      const read = Stream.safeParse(content);
      return read.success ? { type: 'stream', ...read.data } : null;
    }
    case 'display_data':
    case 'execute_result':
    case 'update_display_data': {
      const read = Display.safeParse(content);
      if (!read.success) {
        return null;
      }
      const { data, metadata } = read.data;
      const displayId = read.data.transient?.display_id;
      if (type === 'update_display_data') {
        return displayId === undefined ? null : { type: 'update', data, metadata, displayId };
      }
      const result = type === 'execute_result';
      return displayId === undefined
        ? { type: 'display', data, metadata, result }
        : { type: 'display', data, metadata, displayId, result };
    }
    case 'clear_output': {
      const read = Clear.safeParse(content);
      return read.success ? { type: 'clear', wait: read.data.wait } : null;
    }
    case 'error': {
      const failure = failureOf(content);
      return failure && { type: 'error', ...failure };
    }
    default:
      return null;
  }
}

/**
 * What a message changes by a display's id: an update does, and so does another display under the id that one has
 * already. `null` for all else.
 */
export function readUpdate(type: string, content: unknown): DisplayUpdate | null {
  const read = readMessage(type, content);
  if ((read?.type !== 'display' && read?.type !== 'update') || read.displayId === undefined) {
    return null;
  }
  const { displayId, data, metadata } = read;
  return { displayId, data, metadata };
}

/** The content of an `execute_reply`. */
export function readReply(content: Wire.IExecuteReplyMsg['content']): ExecuteReply {
  if (content.status === 'ok') {
    return { status: 'ok' };
  }
  // Kernels also say "abort" (older ones) or "aborted" when a request before this one failed.
  if (content.status !== 'error') {
    return { status: 'aborted' };
  }
  const failure = failureOf(content) ?? { name: 'Error', message: '', traceback: [] };
  return { status: 'error', ...failure };
}

const Evaluated = z.object({
  user_expressions: z.object({
    asked: z.object({ status: z.literal('ok'), data: z.object({ 'text/plain': z.string() }) })
  })
});

/** What the expression `asked` of an `execute_reply` gave, as plain text; `null` when it failed. */
export function readEvaluated(content: unknown): string | null {
  const read = Evaluated.safeParse(content);
  return read.success ? read.data.user_expressions.asked.data['text/plain'] : null;
}

/** An exception as the protocol words it, `null` when it is not whole. */
function failureOf(
  content: unknown
): { name: string; message: string; traceback: string[] } | null {
  const { success, data } = Failure.safeParse(content);
  return success ? { name: data.ename, message: data.evalue, traceback: data.traceback } : null;
}
