/** How a run ended, decided from all that is known of it, whatever came first. */
import type { RunError, RunObservation } from '@lockstep/protocol';
import type { GoneFact, Origin, RunKey } from './facts';
import { OutputDrafts } from './outputs';

/** What is known of a run so far. Times are in milliseconds since 1970, `null` for what was not seen. */
export interface Draft {
  readonly key: RunKey;
  /** A reply to this page will come; of other runs only what the kernel broadcasts is heard. */
  own: boolean;
  /** The connection of this page that sent it, `null` for what others sent. */
  sender: string | null;
  sent: number;
  code: string;
  origin: Origin;
  label: string | null;
  count: number | null;
  busy: number | null;
  /** When the kernel began with the code. */
  input: number | null;
  reply: { status: 'ok' | 'error' | 'aborted'; at: number } | null;
  idle: number | null;
  /** A notebook's word that the cell ended, for runs that another process sends. */
  executed: { success: boolean; at: number } | null;
  /** `ran`: the kernel was at work on this code when it went. */
  gone: { how: GoneFact['how']; at: number; ran: boolean } | null;
  error: RunError | null;
  readonly outputs: OutputDrafts;
  /** Outputs heard, by connection. */
  readonly heard: Map<string, number>;
  end: End | null;
}

/** The end of a run as its observation says it. */
export type End = Pick<RunObservation, 'took' | 'error'> & {
  status: Exclude<RunObservation['status'], 'running'>;
};

/** A run of which nothing is known yet but that it is. */
export function newDraft({ kernel, msg }: RunKey, at: number): Draft {
  return {
    key: { kernel, msg },
    own: false,
    sender: null,
    sent: at,
    code: '',
    origin: { via: 'other', notebook: null, cell: null, language: null },
    label: null,
    count: null,
    busy: null,
    input: null,
    reply: null,
    idle: null,
    executed: null,
    gone: null,
    error: null,
    outputs: new OutputDrafts(),
    heard: new Map(),
    end: null
  };
}

/** What a kernel calls the exception of an interrupt: IPython, and xeus kernels after it. */
const INTERRUPTS = new Set(['KeyboardInterrupt', 'Interrupt', 'InterruptException']);

/** `null` while the run may go on; `nothing` for what was no run: silent code, an aborted request of others. */
export function endOf(draft: Draft): End | 'nothing' | null {
  const { own, reply, idle, input, executed, gone } = draft;
  if (reply?.status === 'aborted' && (idle !== null || gone !== null || input === null)) {
    return ended(draft, 'cancelled', reply.at);
  }
  const complete = own ? reply !== null && idle !== null : idle !== null && input !== null;
  if (complete || (!own && executed !== null && input !== null)) {
    const at = reply?.at ?? idle ?? executed?.at ?? draft.sent;
    return ended(draft, failed(draft) ? 'failed' : 'done', at);
  }
  if (gone !== null) {
    return afterKernel(draft, gone);
  }
  if (!own && idle !== null) {
    return draft.sender === null ? 'nothing' : ended(draft, 'cancelled', idle);
  }
  return null;
}

/** A reply decides; a traceback alone may be one that the code only printed. */
function failed({ reply, error, executed }: Draft): boolean {
  return reply !== null ? reply.status === 'error' : error !== null || executed?.success === false;
}

/** The kernel went away: what had answered is over, what ran was cut off, what waited never ran. */
function afterKernel(draft: Draft, gone: NonNullable<Draft['gone']>): End | 'nothing' {
  const { input, reply, error } = draft;
  if (reply !== null || error !== null) {
    return ended(draft, failed(draft) ? 'failed' : 'done', reply?.at ?? gone.at);
  }
  if (draft.sender === null && input === null) {
    return 'nothing';
  }
  if (gone.how === 'unseen') {
    draft.error = {
      name: 'EndNotSeen',
      message: 'The page was closed before this run ended, so its end is not known.',
      traceback: ''
    };
    return { status: 'cancelled', took: null, error: draft.error };
  }
  if (gone.how === 'died' && gone.ran) {
    draft.error = {
      name: 'KernelDied',
      message: 'The kernel died while this code ran.',
      traceback: ''
    };
    return ended(draft, 'failed', gone.at);
  }
  return ended(draft, 'cancelled', gone.at);
}

function ended(draft: Draft, status: End['status'], at: number): End {
  const { error, input, busy } = draft;
  const start = input ?? busy;
  const interrupted = status === 'failed' && error !== null && isInterrupt(error);
  return {
    status: interrupted ? 'cancelled' : status,
    took:
      start === null || (status === 'cancelled' && input === null) ? null : Math.max(0, at - start),
    error
  };
}

/** Whether an error is what the interrupt button does. */
export function isInterrupt(error: RunError): boolean {
  return INTERRUPTS.has(error.name);
}
