/** Reads a kernel's messages as facts about runs; whatever is not about a run reads as nothing. */
import { KernelMessage } from '@jupyterlab/services';
import { KERNEL_USER, type RunError } from '@lockstep/protocol';
import type { RunFact } from './facts';
import { errorOf, type OutputFact } from './outputs';

/** A message as a connection sent or heard it. */
export interface Heard {
  msg: KernelMessage.IMessage;
  kernel: string;
  /** The connection's client id. */
  connection: string;
  /** When this page saw it, in milliseconds since 1970. */
  at: number;
}

/** Whether a message from the kernel may be about a run; called for each message, so it only compares words. */
export function isAboutRun(msg: KernelMessage.IMessage): boolean {
  const about = 'msg_type' in msg.parent_header ? msg.parent_header.msg_type : '';
  return about === 'execute_request' && (msg.channel === 'iopub' || msg.channel === 'shell');
}

/** Whether code is the work of a tool, not of a person: it keeps no history or says nothing. */
export function isInternal(msg: KernelMessage.IExecuteRequestMsg): boolean {
  return msg.content.silent === true || msg.content.store_history === false;
}

/** Whether a message that this page sends is code to run. */
export function isRequest(msg: KernelMessage.IMessage): msg is KernelMessage.IExecuteRequestMsg {
  return msg.header.msg_type === 'execute_request' && msg.channel === 'shell';
}

/** The fact in a message that the kernel sent. */
export function heardFact(heard: Heard): RunFact | null {
  const { msg, kernel, connection } = heard;
  const parent = msg.parent_header;
  // A step of a Guided App: the companion tells it, and knows which of its values are secrets.
  if (!('msg_id' in parent) || parent.username === KERNEL_USER) {
    return null;
  }
  const at = timeOf(msg.header.date) ?? heard.at;
  const run = { kernel, msg: parent.msg_id, at };
  if (msg.channel === 'shell') {
    return KernelMessage.isExecuteReplyMsg(msg) ? { ...run, ...replyOf(msg.content) } : null;
  }
  if (KernelMessage.isStatusMsg(msg)) {
    const state = msg.content.execution_state;
    return state === 'busy' || state === 'idle' ? { ...run, fact: state } : null;
  }
  if (KernelMessage.isExecuteInputMsg(msg)) {
    const { code, execution_count: count } = msg.content;
    return { ...run, fact: 'input', code, count, sent: timeOf(parent.date) };
  }
  if (KernelMessage.isErrorMsg(msg)) {
    return { ...run, fact: 'error', error: readError(msg.content) };
  }
  const output = outputOf(msg);
  return output && { ...run, fact: 'output', connection, output };
}

function outputOf(msg: KernelMessage.IMessage): OutputFact | null {
  if (KernelMessage.isStreamMsg(msg)) {
    const { name, text } = msg.content;
    return { type: 'stream', name: name === 'stderr' ? 'stderr' : 'stdout', text };
  }
  if (KernelMessage.isExecuteResultMsg(msg)) {
    return { type: 'data', kind: 'result', data: msg.content.data, display: null, update: false };
  }
  if (KernelMessage.isDisplayDataMsg(msg) || KernelMessage.isUpdateDisplayDataMsg(msg)) {
    const { data, transient } = msg.content;
    const update = msg.header.msg_type === 'update_display_data';
    return { type: 'data', kind: 'display', data, display: transient?.display_id ?? null, update };
  }
  return KernelMessage.isClearOutputMsg(msg) ? { type: 'clear', wait: msg.content.wait } : null;
}

function replyOf(content: KernelMessage.IExecuteReplyMsg['content']): {
  fact: 'reply';
  status: 'ok' | 'error' | 'aborted';
  count: number | null;
  error: RunError | null;
} {
  const count = content.execution_count ?? null;
  switch (content.status) {
    case 'ok':
      return { fact: 'reply', status: 'ok', count, error: null };
    case 'error':
      return { fact: 'reply', status: 'error', count, error: readError(content) };
    default:
      return { fact: 'reply', status: 'aborted', count: null, error: null };
  }
}

/** Kernels send what they like here: names and lines that are no text are left out. */
function readError(content: { ename?: unknown; evalue?: unknown; traceback?: unknown }): RunError {
  const { ename, evalue, traceback } = content;
  const lines = Array.isArray(traceback) ? traceback.filter(line => typeof line === 'string') : [];
  return errorOf(
    typeof ename === 'string' ? ename : 'Error',
    typeof evalue === 'string' ? evalue : '',
    lines
  );
}

/** Kernels write dates with six digits of a second; `null` for what is none. */
function timeOf(date: string | undefined): number | null {
  const time = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time;
}
