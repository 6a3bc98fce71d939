import type { Kernel } from '@jupyterlab/services';
import type { GraphParts } from '@lockstep/graph-view';
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

/** A kernel that holds more than a page can, and has no files for it. */
async function large(): Promise<{ comm: FakeComm; parts: GraphParts }> {
  const { comm, graph } = connect();
  const counts = { pages: 1_234_567, links: 9_000_000 };
  comm.say({ type: 'files', files: [], engine: 'duckdb', counts, home: '/' });
  const parts = (await graph)?.parts('links.csv');
  if (!parts) {
    throw new Error('The kernel has parts, and the page says it has none.');
  }
  return { comm, parts };
}

function answer(number: number, file: number): Sent {
  return {
    type: 'answer',
    number,
    files: [
      { file, name: 'part-links', role: 'links', bytes: 6 },
      { file: file + 1, name: 'part-pages', role: 'pages', bytes: 2 }
    ],
    counts: { pages: 10, links: 20 },
    fits: 12,
    cut: true,
    home: '/a'
  };
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
    await expect(second.read()).rejects.toThrow(
      'The kernel that holds the graph ended. Run its cell again.'
    );
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

  it('offers parts only of a graph that is measured in the kernel', async () => {
    const { graph } = await known();
    expect(graph.parts('links.csv')).toBeNull();
    expect((await large()).parts.whole).toEqual({
      name: 'links.csv',
      engine: 'duckdb',
      pages: 1_234_567,
      links: 9_000_000,
      home: '/'
    });
  });

  it('asks for a part and reads its files by the numbers of the answer', async () => {
    const { comm, parts } = await large();
    const part = parts.ask({ what: 'box', ranges: { depth: [3, null] }, pages: 10 });
    expect(comm.last()).toEqual({
      type: 'ask',
      number: 1,
      what: 'box',
      ranges: { depth: [3, null] },
      pages: 10
    });
    comm.say(answer(1, 4));
    const { links, pages, ...facts } = await part;
    expect(facts).toEqual({ fits: 12, cut: true, home: '/a' });
    expect([links.name, links.size, pages.map(({ name }) => name)]).toEqual([
      'part-links',
      6,
      ['part-pages']
    ]);
    const reader = (await links.open()).getReader();
    expect(comm.last()).toEqual({ type: 'send', file: 4, offset: 0 });
    comm.say({ type: 'chunk', file: 4, offset: 0 }, Uint8Array.of(1));
    expect((await reader.read()).value).toEqual(Uint8Array.of(1));
  });

  it('tells answers apart by their number, and drops one that is waited for no more', async () => {
    const { comm, parts } = await large();
    const cancel = new AbortController();
    const first = parts.ask({ what: 'segments' }, cancel.signal);
    const second = parts.ask({ what: 'ego', name: '/b', steps: 1, pages: 5 });
    const third = parts.ask({ what: 'top', pages: 5 });
    cancel.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    comm.say(answer(1, 0));
    comm.say({ type: 'error', code: 'cannot-answer', number: 2, error: 'No page is called /b.' });
    await expect(second).rejects.toThrow('No page is called /b.');
    comm.say(answer(3, 8));
    expect((await third).cut).toBe(true);
  });

  it('says so when the kernel ends before it answers, and after', async () => {
    const { comm, parts } = await large();
    const part = parts.ask({ what: 'segments' });
    comm.onClose({});
    await expect(part).rejects.toThrow('Run its cell again.');
    comm.isDisposed = true;
    await expect(parts.ask({ what: 'segments' })).rejects.toThrow('Run its cell again.');
  });
});
