/** The engine's small rules: lines of tracebacks, folders, MIME parts, places for kernels, sweeping, mending. */
import type { MimePart } from '@lockstep/protocol';
import { planOf, replayJournal } from '@lockstep/workflow';
import type { BlobStore } from '../contract';
import { silentLog } from '../log';
import { EMPTY_SCREEN, printTo } from './carriage';
import { folderOf } from './folder';
import { mendingFacts } from './mend';
import { readBundle, storeBundle } from './mime';
import { Overflow } from './overflow';
import { KernelPlaces } from './places';
import { sweep } from './sweep';
import { appOf } from './testing/notebook';
import { lineOf } from './traceback';

function memoryBlobs(): Pick<BlobStore, 'put' | 'read'> {
  const kept: Uint8Array[] = [];
  return {
    put: bytes => ({ blob: String(kept.push(bytes) - 1), bytes: bytes.length }),
    read: blob => kept[Number(blob)] ?? null
  };
}

test.each([
  [
    'of IPython 8 and later',
    ['\u001b[0;31mE\u001b[0m', 'Cell \u001b[0;32mIn[3], line 2\u001b[0m\n 1 a'],
    2
  ],
  [
    'the cell’s own, not that of a function it calls',
    ['Cell In[4], line 1', 'Cell In[2], line 9, in f(x)'],
    1
  ],
  ['of older IPython', ['<ipython-input-3-1> in <module>\n      1 a\n----> 2 b'], 2],
  ['of another language', ['Error in f(): no'], null]
])('the line of an error %s', (_, traceback, line) => {
  expect(lineOf(traceback)).toBe(line);
});

test.each([
  ['a\rb', 'b'],
  ['long\rab', 'abng'],
  ['a\r\nb', 'a\nb'],
  ['1 %\r2 %\r\n3 %\r4 %', '2 %\n4 %']
])('%j is shown as %j, in whatever pieces it comes', (text, shown) => {
  for (let cut = 0; cut <= text.length; cut++) {
    // A carriage return that is cut off from its newline cannot be told from one that goes back.
    if (text.slice(cut - 1, cut + 1) === '\r\n') {
      continue;
    }
    const screen = printTo(printTo(EMPTY_SCREEN, text.slice(0, cut)), text.slice(cut));
    expect(screen.lines + screen.line).toBe(shown);
  }
});

test('a kernel works in its notebook’s folder, wherever Jupyter’s root lies above it', () => {
  expect(folderOf({ path: 'a/b/n.ipynb', root: '/home' }, '/home')).toBe('a/b');
  expect(folderOf({ path: 'n.ipynb', root: '/home' }, '/home')).toBe('');
  expect(folderOf({ path: 'n.ipynb', root: '/home/a' }, '/home')).toBe('a');
  expect(() => folderOf({ path: 'n.ipynb', root: '/other' }, '/home')).toThrow(
    /outside the folder/
  );
});

test('a MIME bundle comes out of the store as it went in', () => {
  const blobs = memoryBlobs();
  const bundle = {
    'text/plain': 'x',
    'text/html': 'y'.repeat(20_000),
    'image/png': 'aGVsbG8=',
    'image/svg+xml': '<svg/>',
    'application/json': ['a', 'b'],
    'application/vnd.x+json': { big: 'z'.repeat(20_000) }
  };
  const parts: Record<string, MimePart> = storeBundle(bundle, blobs, text => text);
  expect(Object.keys(parts).filter(mime => 'blob' in (parts[mime] ?? {}))).toEqual([
    'text/html',
    'image/png',
    'image/svg+xml',
    'application/vnd.x+json'
  ]);
  expect(readBundle(parts, blob => blobs.read(blob))).toEqual(bundle);
});

test('what does not fit the overflow is counted, and no character is cut in two', () => {
  const blobs = memoryBlobs();
  const overflow = new Overflow(4);
  overflow.add('éé');
  overflow.add('é');
  expect(overflow.bytes).toBe(6);
  expect(Buffer.from(blobs.read(overflow.store(blobs).blob) ?? []).toString()).toBe('éé');
  const odd = new Overflow(3);
  odd.add('éé');
  expect(Buffer.from(blobs.read(odd.store(blobs).blob) ?? []).toString()).toBe('é');
});

test('places for kernels go to whoever waited longest, and one who leaves is passed over', async () => {
  const places = new KernelPlaces({
    most: 1,
    spare: () => false,
    busy: () => [],
    vacant: () => undefined
  });
  const never = new AbortController().signal;
  await places.take(never);
  const order: string[] = [];
  const leaving = new AbortController();
  const left = places.take(leaving.signal).catch(() => order.push('left'));
  const next = places.take(never).then(() => order.push('next'));
  leaving.abort();
  places.free();
  await Promise.all([left, next]);
  expect(order.sort()).toEqual(['left', 'next']);
  expect(places.taken).toBe(1);
});

test('a sweep ends what a dead companion left and leaves others’ kernels alone', async () => {
  const ended: string[] = [];
  const row = { run: '', app: '', owner: '', notebook: '', root: '', createdAt: 0 };
  const swept = await sweep(
    {
      store: {
        strayKernels: () => [{ run: 'written', kernel: 'k1' }],
        run: run => (run === 'strangers' ? null : { ...row, run }),
        takeLease: run => run !== 'held',
        kernelEnded: () => undefined
      },
      kernels: {
        leased: () =>
          Promise.resolve([
            { run: 'written', kernel: 'k1' },
            { run: 'unwritten', kernel: 'k2' },
            { run: 'strangers', kernel: 'k3' },
            { run: 'held', kernel: 'k4' }
          ]),
        end: () => Promise.resolve()
      },
      holder: 'me',
      log: silentLog(),
      endStray(kernels) {
        ended.push(...kernels);
        return Promise.resolve();
      }
    },
    new AbortController().signal
  );
  expect(ended).toEqual(['k1', 'k2']);
  expect(swept).toEqual(['written', 'unwritten']);
});

test('a run that waits in a queue of a dead companion is mended too', () => {
  const plan = planOf(appOf(['# One', 'x = 1']), 'a'.repeat(64), 'n.ipynb');
  const fact = { run: 'r', at: 1 };
  const state = replayJournal([
    { ...fact, seq: 1, event: { type: 'run-created', name: 'n', plan, values: {} } },
    { ...fact, seq: 2, event: { type: 'epoch-raised', epoch: 1, reason: 'start' } },
    { ...fact, seq: 3, event: { type: 'steps-queued', steps: ['one'], replay: [], reason: null } }
  ]);
  expect(mendingFacts(state, 5)).toEqual([
    { type: 'step-cancelled', step: 'one', took: 0, cause: 'recovered' }
  ]);
});
