import type { GraphEngine } from '../contract/engine';
import type { Source } from '../contract/table';
import * as join from '../join';
import * as metrics from '../metrics';
import * as read from '../read';
import { tieEngine } from './engine';
import { MOST_CHUNKS, type PageSends, type WorkerSends } from './messages';
import { EXPLAIN, LAYOUT, sourceOf } from './parts.testing';
import type { Parts } from './parts';
import { remoteEngine } from './remote';
import { serve } from './serve';

const PARTS: Parts = { ...read, ...join, ...metrics, ...LAYOUT, ...EXPLAIN };

const REQUEST = { links: { source: sourceOf('links.csv', 'from,to\na,b\nb,c\n') }, home: 'a' };

let channel: MessageChannel;
let engine: GraphEngine;

function start(parts: Partial<Parts> = {}): void {
  channel = new MessageChannel();
  serve(
    channel.port2,
    tieEngine({ ...PARTS, ...parts }, () => performance.now())
  );
  engine = remoteEngine(channel.port1);
}

afterEach(() => {
  engine.dispose();
  channel.port2.close();
});

async function pause(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** An endless file that counts the pieces asked of it. */
function counted(piece: number): { source: Source; pulled(): number } {
  let pulled = 0;
  return {
    pulled: () => pulled,
    source: {
      name: 'endless.csv',
      open: () =>
        Promise.resolve(
          new ReadableStream<Uint8Array>(
            {
              pull(controller) {
                pulled += 1;
                controller.enqueue(new Uint8Array(piece));
              }
            },
            { highWaterMark: 0 }
          )
        )
    }
  };
}

describe('files of a page', () => {
  it('never have more chunks on the way than a slow worker can hold', async () => {
    let take: () => Promise<number> = () => Promise.resolve(0);
    let opened: () => void = () => undefined;
    const open = new Promise<void>(resolve => {
      opened = resolve;
    });
    start({
      async readLinks({ source }, _options, _onRows, signal) {
        const reader = (await source.open(signal)).getReader();
        take = async () => (await reader.read()).value?.length ?? 0;
        opened();
        return new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('Stopped.')));
        });
      }
    });
    const { source, pulled } = counted(10);
    const stop = new AbortController();
    const loading = engine.load({ links: { source } }, undefined, stop.signal);
    const ended = expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    await open;
    await pause();
    // One more than are on the way was read and waits in the page.
    expect(pulled()).toBe(MOST_CHUNKS + 1);
    expect(await take()).toBe(10);
    expect(await take()).toBe(10);
    await pause();
    expect(pulled()).toBe(MOST_CHUNKS + 3);
    stop.abort();
    await ended;
  });

  it('are let go of when a load is aborted, even while they keep it waiting', async () => {
    start();
    let cancelled = false;
    let waits: () => void = () => undefined;
    const waiting = new Promise<void>(resolve => {
      waits = resolve;
    });
    const silent: Source = {
      name: 'silent.csv',
      open: () =>
        Promise.resolve(
          new ReadableStream<Uint8Array>({
            pull() {
              waits();
              return new Promise(() => undefined);
            },
            cancel() {
              cancelled = true;
            }
          })
        )
    };
    const stop = new AbortController();
    const loading = engine.load({ links: { source: silent } }, undefined, stop.signal);
    const ended = expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    await waiting;
    stop.abort();
    await ended;
    await pause();
    expect(cancelled).toBe(true);
  });

  it('come in pieces of at most a megabyte, and stay whole in the page', async () => {
    const sizes: number[] = [];
    start({
      async readLinks(input, options, onRows, signal) {
        const reader = (await input.source.open(signal)).getReader();
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          sizes.push(next.value.length);
        }
        return read.readLinks(input, options, onRows, signal);
      }
    });
    const text = `from,to\na,b\n${`b,${'c'.repeat(600)}\n`.repeat(4_500)}`;
    const source = sourceOf('links.csv', text, text.length);
    const { read: report } = await engine.load({ links: { source } });
    expect(report.rows).toBe(4_501);
    expect(sizes).toEqual([1 << 20, 1 << 20, text.length - (2 << 20)]);
    const again = await engine.load({ links: { source } });
    expect(again.read.rows).toBe(4_501);
  });
});

describe('answers', () => {
  it('give arrays away rather than copy them', async () => {
    channel = new MessageChannel();
    const { port2 } = channel;
    const inside = tieEngine(PARTS, () => performance.now());
    const drawn: ArrayBufferLike[] = [];
    serve(port2, {
      ...inside,
      async draw(request) {
        const reply = await inside.draw(request);
        const { from, to, linkState, pageState, colour, size, layout } = reply.drawing;
        drawn.push(
          ...[from, to, linkState, pageState, colour, size, layout.positions].map(
            array => array.buffer
          )
        );
        return reply;
      }
    });
    engine = remoteEngine(channel.port1);
    await engine.load(REQUEST);
    const { drawing } = await engine.draw({ placement: 'rings' });
    expect(drawing.to).toHaveLength(2);
    expect(drawn.map(buffer => buffer.byteLength)).toEqual(drawn.map(() => 0));
  });

  it('arrive at their own calls, whatever comes first', async () => {
    start();
    await engine.load(REQUEST);
    const [query, rows, page] = await Promise.all([
      engine.query({}),
      engine.rows({}, ['depth'], 0, 2),
      engine.page(2)
    ]);
    expect([...query]).toEqual([0, 1, 2]);
    expect(rows.values).toEqual([[0, 1]]);
    expect(page.path.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

describe('a talk that ends', () => {
  it('rejects what waits when the engine is disposed, and all that is asked later', async () => {
    start();
    const loading = engine.load(REQUEST);
    engine.dispose();
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    await expect(engine.query({})).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects what waits with the reason when the worker dies', async () => {
    type Listener = (event: { readonly data: WorkerSends; readonly message?: string }) => void;
    let die: Listener = () => undefined;
    const asked: PageSends[] = [];
    channel = new MessageChannel();
    engine = remoteEngine({
      postMessage: message => void asked.push(message),
      addEventListener(type: string, listener: Listener) {
        if (type === 'error') {
          die = listener;
        }
      }
    });
    const loading = engine.load(REQUEST);
    die({ data: { kind: 'taken', stream: 0 }, message: 'out of memory' });
    await expect(loading).rejects.toThrow('The worker of the link graph ended: out of memory.');
    expect(asked).toMatchObject([{ kind: 'call', call: 'load' }]);
  });
});
