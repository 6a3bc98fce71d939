/** Asks a kernel for the states of all its controls, for when messages about them were lost on the way. */
import { BufferPaths, WidgetState } from '@lockstep/protocol';
import * as z from 'zod/mini';
import { putTogether, type Trait } from './state';

/** ipywidgets answers here once it is imported; the comm is ours, no page knows of it. */
const TARGET = 'jupyter.widget.control';

/** Version of what is spoken there; ipywidgets closes the comm of who names none. */
const PROTOCOL = '1.0.0';

/** Begins the ids of these comms and messages. */
const OWN = 'lockstep-states-';

const Answer = z.object({
  comm_id: z.string(),
  data: z.object({
    method: z.literal('update_states'),
    states: z.record(z.string(), z.object({ state: WidgetState })),
    buffer_paths: z.catch(BufferPaths, [])
  })
});

/** Sends a comm message of any type. */
export type SendAny = (
  type: 'comm_open' | 'comm_msg' | 'comm_close',
  id: string,
  content: Record<string, unknown>,
  metadata?: Record<string, string>
) => void;

export class StatesQuestion {
  constructor(private readonly send: SendAny) {}

  /** Asks. An answer that never came is not waited for any more. */
  ask(): void {
    this.count += 1;
    const comm_id = `${OWN}${this.count}`;
    this.open = comm_id;
    const opened = { comm_id, target_name: TARGET, data: {} };
    this.send('comm_open', `${comm_id}-open`, opened, { version: PROTOCOL });
    this.send('comm_msg', `${comm_id}-ask`, { comm_id, data: { method: 'request_states' } });
  }

  /** The states, when this message is the answer. */
  read(
    type: string,
    content: unknown,
    buffers: readonly ArrayBufferView[]
  ): Map<string, Map<string, Trait>> | null {
    const answer =
      this.open !== null && type === 'comm_msg' ? Answer.safeParse(content).data : undefined;
    if (answer?.comm_id !== this.open || answer === undefined) {
      return null;
    }
    const { comm_id, data } = answer;
    this.open = null;
    this.send('comm_close', `${comm_id}-close`, { comm_id, data: {} });
    const { states, buffer_paths: paths } = data;
    return new Map(
      Object.entries(states).map(([comm, { state }]) => {
        const own = paths.flatMap((path, at) =>
          path[0] === comm ? [{ path: path.slice(1), buffer: buffers[at] }] : []
        );
        const held = own.flatMap(({ path, buffer }) =>
          buffer === undefined ? [] : [{ path: path[0] === 'state' ? path.slice(1) : path, buffer }]
        );
        const traits = putTogether(
          state,
          held.map(({ path }) => path),
          held.map(({ buffer }) => buffer)
        );
        return [comm, traits] as const;
      })
    );
  }

  private open: string | null = null;
  private count = 0;
}
