/** For specs: a kernel's controls without a kernel, spoken to as ipywidgets does. */
import { KernelComms } from './kernelComms';

/** What was sent to the kernel. */
export interface Sent {
  type: string;
  id: string;
  comm: unknown;
  data: unknown;
  buffers: readonly Uint8Array[];
}

export interface ScriptedControls {
  comms: KernelComms;
  sent: Sent[];
  /** A control with its model's name, put on show unless `hidden`. */
  open(
    comm: string,
    model: string,
    traits?: Record<string, unknown>,
    options?: { hidden?: boolean; module?: string }
  ): void;
  update(comm: string, state: Record<string, unknown>, parent?: string, echo?: boolean): void;
  print(text: string, parent: string): void;
  /** The kernel has worked through a request. */
  idle(parent: string): void;
  say(type: string, content: object, parent?: string): void;
}

/** A kernel's controls in a spec's hands. */
export function scriptedControls(): ScriptedControls {
  const sent: Sent[] = [];
  const comms = new KernelComms(
    (type, id, { comm_id, data }, buffers) => {
      sent.push({ type, id, comm: comm_id, data, buffers });
    },
    () => Promise.resolve({})
  );
  const say: ScriptedControls['say'] = (type, content, parent = '') =>
    comms.take({ type, parent, content, buffers: [] });
  return {
    comms,
    sent,
    say,
    open(comm, model, traits = {}, { hidden = false, module = '@jupyter-widgets/controls' } = {}) {
      const state = { _model_name: model, _model_module: module, ...traits };
      say('comm_open', { comm_id: comm, target_name: 'jupyter.widget', data: { state } });
      if (!hidden) {
        const view = { 'application/vnd.jupyter.widget-view+json': { model_id: comm } };
        say('display_data', { data: view, metadata: {} });
      }
    },
    update: (comm, state, parent, echo = false) =>
      say(
        'comm_msg',
        { comm_id: comm, data: { method: echo ? 'echo_update' : 'update', state } },
        parent
      ),
    print: (text, parent) => say('stream', { name: 'stdout', text }, parent),
    idle: parent => say('status', { execution_state: 'idle' }, parent)
  };
}
