import type { Kernel } from '@jupyterlab/services';
import { ReadableStream } from 'node:stream/web';
import { KernelGraph } from './kernel-graph';

// Every browser has it; jsdom does not.
Object.assign(globalThis, { ReadableStream });

type Sent = Record<string, unknown>;

/** The kernel's side of one comm, by hand. */
class FakeComm {
  readonly sent: Sent[] = [];
  isDisposed = false;
  onMsg: (message: unknown) => void = () => undefined;
  onClose: (message: unknown) => void = () => undefined;

  open(data: Sent): unknown {
    this.sent.push(data);
    return undefined;
  }

  send(data: Sent): unknown {
    this.sent.push(data);
    return undefined;
  }

  close(): unknown {
    this.isDisposed = true;
    return undefined;
  }

  say(data: Sent, bytes?: Uint8Array): void {
    this.onMsg({ content: { data }, buffers: bytes ? [bytes.buffer] : [] });
  }

  last(): Sent | undefined {
    return this.sent.at(-1);
  }
}

function connect(): { comm: FakeComm; graph: Promise<KernelGraph | null> } {
  const comm = new FakeComm();
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a comm of four methods
  const kernel = { createComm: () => comm } as unknown as Kernel.IKernelConnection;
  return { comm, graph: KernelGraph.connect(kernel, '0123456789ab') };
}

const FILES = {
  type: 'files',
  files: [
    { file: 0, name: 'links', role: 'links', bytes: 6 },
    { file: 1, name: 'pages', role: 'pages', bytes: 2 }
  ]
};

async function known(): Promise<{ comm: FakeComm; graph: KernelGraph }> {
  const { comm, graph } = connect();
  comm.say(FILES);
  const found = await graph;
  if (!found) {
    throw new Error('The kernel knows the graph, and the page says it does not.');
  }
  return { comm, graph: found };
}

async function opened(graph: KernelGraph): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const [links] = graph.sources('links');
  if (!links) {
    throw new Error('The kernel offered links, and there are none.');
  }
  return (await links.open()).getReader();
}

describe('the line to a graph in a kernel', () => {
  it('names the graph it wants, and is none when the kernel does not know it', async () => {
    const { comm, graph } = connect();
    expect(comm.sent).toEqual([{ id: '0123456789ab', protocol: 1 }]);
    comm.say({ type: 'error', code: 'unknown-graph', error: 'Not here.' });
    expect(await graph).toBeNull();
  });

  it('is none when the kernel closes at once, as one without Lockstep does', async () => {
    const { comm, graph } = connect();
    comm.onClose({});
    expect(await graph).toBeNull();
  });

  it('reads a file piece by piece and acknowledges a piece only when there is room', async () => {
    const { comm, graph } = await known();
    const reader = await opened(graph);
    expect(comm.last()).toEqual({ type: 'send', file: 0, offset: 0 });
    comm.say({ type: 'chunk', file: 0, offset: 0 }, Uint8Array.of(1, 2, 3));
    comm.say({ type: 'chunk', file: 0, offset: 3 }, Uint8Array.of(4, 5, 6));
    expect(comm.sent.filter(message => message.type === 'got')).toEqual([]);
    expect((await reader.read()).value).toEqual(Uint8Array.of(1, 2, 3));
    expect((await reader.read()).value).toEqual(Uint8Array.of(4, 5, 6));
    await Promise.resolve();
    expect(comm.sent.filter(message => message.type === 'got')).toEqual([
      { type: 'got', file: 0, offset: 3 },
      { type: 'got', file: 0, offset: 6 }
    ]);
    comm.say({ type: 'sent', file: 0, bytes: 6 });
    expect((await reader.read()).done).toBe(true);
  });

  it('refuses a file that did not come whole', async () => {
    const { comm, graph } = await known();
    const reader = await opened(graph);
    comm.say({ type: 'chunk', file: 0, offset: 0 }, Uint8Array.of(1, 2));
    comm.say({ type: 'sent', file: 0, bytes: 6 });
    await expect(reader.read().then(() => reader.read())).rejects.toThrow(
      'links did not come whole: 2 of 6 bytes came. Try again.'
    );
  });

  it('says it in one sentence when the kernel cannot send, or ends', async () => {
    const { comm, graph } = await known();
    const first = await opened(graph);
    comm.say({ type: 'error', code: 'file-changed', file: 0, error: 'links.csv changed.' });
    await expect(first.read()).rejects.toThrow('links.csv changed.');
    const second = await opened(graph);
    comm.onClose({});
    await expect(second.read()).rejects.toThrow('The kernel ended');
  });

  it('stops the kernel when nobody reads on', async () => {
    const { comm, graph } = await known();
    await (await opened(graph)).cancel();
    expect(comm.last()).toEqual({ type: 'stop', file: 0 });
  });

  it('tells a selection in parts, an empty one too', async () => {
    const { comm, graph } = await known();
    graph.select('Starved', ['a'.repeat(600_000), 'b'.repeat(600_000), 'c']);
    expect(comm.sent.slice(-2)).toMatchObject([
      { type: 'selection', label: 'Starved', part: 0, parts: 2, names: ['a'.repeat(600_000)] },
      { part: 1, parts: 2, names: ['b'.repeat(600_000), 'c'] }
    ]);
    graph.select('Nothing', []);
    expect(comm.last()).toEqual({
      type: 'selection',
      label: 'Nothing',
      names: [],
      part: 0,
      parts: 1
    });
  });
});
