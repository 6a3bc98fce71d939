import { KernelMessage } from '@jupyterlab/services';
import { KERNEL_USER } from '@lockstep/protocol';
import { heardFact, isAboutRun, isInternal, isRequest } from './messages';

const from = { session: 's', username: 'u' };

function request(
  content: Partial<KernelMessage.IExecuteRequestMsg['content']> = {}
): KernelMessage.IExecuteRequestMsg {
  return KernelMessage.createMessage<KernelMessage.IExecuteRequestMsg>({
    ...from,
    msgType: 'execute_request',
    channel: 'shell',
    msgId: 'm1',
    content: { code: 'a = 1', ...content }
  });
}

const parentHeader = request().header;
const heard = (msg: KernelMessage.IMessage): Parameters<typeof heardFact>[0] => ({
  msg,
  kernel: 'k',
  connection: 'c',
  at: 5
});

describe('what is recorded of what a page sends', () => {
  it('is code of people, not of tools', () => {
    expect(isRequest(request())).toBe(true);
    expect(isInternal(request())).toBe(false);
    expect(isInternal(request({ silent: true }))).toBe(true);
    expect(isInternal(request({ store_history: false }))).toBe(true);
  });
});

describe('what a kernel says', () => {
  it('of a step that the companion runs is left to the companion, which knows its secrets', () => {
    const input = (username: string): KernelMessage.IExecuteInputMsg =>
      KernelMessage.createMessage<KernelMessage.IExecuteInputMsg>({
        ...from,
        msgType: 'execute_input',
        channel: 'iopub',
        parentHeader: { ...parentHeader, username },
        content: { code: 'key = "secret"', execution_count: 1 }
      });
    expect(heardFact(heard(input('u')))).toMatchObject({ fact: 'input' });
    expect(heardFact(heard(input(KERNEL_USER)))).toBeNull();
  });

  it('is about a run only when it answers a request to execute', () => {
    const status = (parent: typeof parentHeader | undefined): KernelMessage.IStatusMsg =>
      KernelMessage.createMessage<KernelMessage.IStatusMsg>({
        ...from,
        msgType: 'status',
        channel: 'iopub',
        parentHeader: parent,
        content: { execution_state: 'idle' }
      });
    expect(isAboutRun(status(parentHeader))).toBe(true);
    expect(isAboutRun(status(undefined))).toBe(false);
    expect(heardFact(heard(status(parentHeader)))).toMatchObject({ fact: 'idle', msg: 'm1' });
    expect(heardFact(heard(status(undefined)))).toBeNull();
  });

  it('names the code, its number and when it was sent, for runs of other pages', () => {
    const input = KernelMessage.createMessage<KernelMessage.IExecuteInputMsg>({
      ...from,
      msgType: 'execute_input',
      channel: 'iopub',
      parentHeader,
      content: { code: 'a = 1', execution_count: 7 }
    });
    expect(heardFact(heard(input))).toMatchObject({
      fact: 'input',
      kernel: 'k',
      code: 'a = 1',
      count: 7,
      sent: Date.parse(parentHeader.date)
    });
  });

  it('is an abort whatever word the kernel has for it', () => {
    const reply = KernelMessage.createMessage<KernelMessage.IExecuteReplyMsg>({
      ...from,
      msgType: 'execute_reply',
      channel: 'shell',
      parentHeader,
      content: { status: 'abort', execution_count: 0 }
    });
    expect(heardFact(heard(reply))).toMatchObject({
      fact: 'reply',
      status: 'aborted',
      count: null
    });
  });

  it('counts from the kernel’s own clock, and from ours where it says no time', () => {
    const stream = KernelMessage.createMessage<KernelMessage.IStreamMsg>({
      ...from,
      msgType: 'stream',
      channel: 'iopub',
      parentHeader,
      content: { name: 'stdout', text: 'x' }
    });
    stream.header.date = '2026-11-23T10:00:00.123456Z';
    expect(heardFact(heard(stream))).toMatchObject({ at: Date.UTC(2026, 10, 23, 10, 0, 0, 123) });
    stream.header.date = 'never';
    expect(heardFact(heard(stream))).toMatchObject({ at: 5 });
  });
});
