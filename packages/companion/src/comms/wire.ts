/** Comm messages of a kernel, parsed: what a kernel sends is outside data. */
import { BufferPaths, WidgetState } from '@lockstep/protocol';
import * as z from 'zod/mini';

/** The only comm target that is listened to. */
const TARGET = 'jupyter.widget';

const Data = z.object({
  state: z.catch(WidgetState, {}),
  buffer_paths: z.catch(BufferPaths, [])
});
const Open = z.object({ comm_id: z.string(), target_name: z.literal(TARGET), data: Data });
const Message = z.object({
  comm_id: z.string(),
  data: z.discriminatedUnion('method', [
    z.object({ method: z.literal('update'), ...Data.shape }),
    z.object({ method: z.literal('echo_update'), ...Data.shape }),
    z.object({ method: z.literal('custom'), content: z.unknown() })
  ])
});
const Close = z.object({ comm_id: z.string() });
const Status = z.object({ execution_state: z.string() });
const View = z.object({
  data: z.object({
    'application/vnd.jupyter.widget-view+json': z.object({ model_id: z.string() })
  })
});

/** What of a kernel's messages concerns controls. */
export type ControlMessage =
  | { type: 'open'; comm: string; state: WidgetState; paths: BufferPaths }
  | { type: 'update'; comm: string; echo: boolean; state: WidgetState; paths: BufferPaths }
  | { type: 'custom'; comm: string; content: unknown }
  | { type: 'close'; comm: string }
  /** A request was worked through. */
  | { type: 'idle' }
  /** An output showed a control. */
  | { type: 'shown'; comm: string };

/** A message read; `null` for what does not concern controls, or is damaged. */
export function readControl(type: string, content: unknown): ControlMessage | null {
  switch (type) {
    case 'comm_open': {
      const read = Open.safeParse(content);
      return read.success
        ? {
            type: 'open',
            comm: read.data.comm_id,
            state: read.data.data.state,
            paths: read.data.data.buffer_paths
          }
        : null;
    }
    case 'comm_msg': {
      const read = Message.safeParse(content);
      return read.success ? readMessage(read.data) : null;
    }
    case 'comm_close': {
      const read = Close.safeParse(content);
      return read.success ? { type: 'close', comm: read.data.comm_id } : null;
    }
    case 'status':
      return Status.safeParse(content).data?.execution_state === 'idle' ? { type: 'idle' } : null;
    case 'display_data':
    case 'execute_result':
    case 'update_display_data': {
      const read = View.safeParse(content);
      return read.success
        ? {
            type: 'shown',
            comm: read.data.data['application/vnd.jupyter.widget-view+json'].model_id
          }
        : null;
    }
    default:
      return null;
  }
}

function readMessage({ comm_id: comm, data }: z.infer<typeof Message>): ControlMessage {
  if (data.method === 'custom') {
    return { type: 'custom', comm, content: data.content };
  }
  const { method, state, buffer_paths: paths } = data;
  return { type: 'update', comm, echo: method === 'echo_update', state, paths };
}
