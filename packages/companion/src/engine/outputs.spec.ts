/** What the journal holds of a step's outputs: the same whenever it was written, and never too much. */
import type { Output, RunEvent } from '@lockstep/protocol';
import * as fc from 'fast-check';
import type { BlobStore } from '../contract';
import type { Bundle, KernelMessage } from '../kernels/lease';
import { COUNT_LIMIT, OutputCapture } from './outputs';
import { Secrets } from './secrets';

function memoryBlobs(): Pick<BlobStore, 'put' | 'read'> & { kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    put(bytes) {
      const blob = `blob-${kept.size}`;
      kept.set(blob, bytes);
      return { blob, bytes: bytes.length };
    },
    read: blob => kept.get(blob) ?? null
  };
}

/** What a run's reducer makes of output events. */
function applied(events: readonly RunEvent[]): Output[] {
  let outputs: Output[] = [];
  for (const event of events) {
    switch (event.type) {
      case 'output-added':
        outputs = [...outputs, event.output];
        break;
      case 'output-appended': {
        const last = outputs.at(-1);
        if (last?.kind !== 'stream') {
          throw new Error('Text was appended to what is no stream.');
        }
        outputs = [...outputs.slice(0, -1), { ...last, text: last.text + event.text }];
        break;
      }
      case 'output-replaced':
        if (outputs[event.index] === undefined) {
          throw new Error(`There is no output ${event.index} to replace.`);
        }
        outputs = outputs.map((output, index) => (index === event.index ? event.output : output));
        break;
      case 'outputs-cleared':
        outputs = outputs.filter(({ cell }) => cell !== event.cell);
        break;
      default:
        throw new Error(`${event.type} is no event of an output.`);
    }
  }
  return outputs;
}

type Act = KernelMessage | { type: 'begin'; cell: number } | { type: 'flush' };

interface Captured {
  outputs: Output[];
  events: RunEvent[];
  blobs: ReturnType<typeof memoryBlobs>;
}

/** Plays acts; `eager` writes after each of them. */
function captured(acts: readonly Act[], eager = false, textLimit?: number): Captured {
  const events: RunEvent[] = [];
  const blobs = memoryBlobs();
  const capture = new OutputCapture({
    step: 's',
    blobs,
    secrets: new Secrets(),
    emit: more => void events.push(...more),
    // Time stands still, so nothing but the acts decides when something is written.
    now: () => 0,
    textLimit
  });
  for (const act of acts) {
    if (act.type === 'begin') {
      capture.begin(act.cell);
    } else if (act.type === 'flush') {
      capture.flush();
    } else {
      capture.take(act);
    }
    if (eager) {
      capture.flush();
    }
  }
  capture.finish();
  capture.drop();
  return { outputs: applied(events), events, blobs };
}

const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): KernelMessage => ({
  type: 'stream',
  name,
  text
});

const anyText = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', 'é', '10 %'), { maxLength: 6 })
  .map(parts => parts.join(''));
const anyMessage = fc.oneof(
  fc.record({
    type: fc.constant('stream' as const),
    name: fc.constantFrom('stdout' as const, 'stderr' as const),
    text: anyText
  }),
  fc.record({
    type: fc.constant('display' as const),
    data: anyText.map((text): Bundle => ({ 'text/plain': text })),
    metadata: fc.constant<Bundle>({}),
    displayId: fc.constantFrom('one', 'two'),
    result: fc.boolean()
  }),
  fc.record({
    type: fc.constant('update' as const),
    data: anyText.map((text): Bundle => ({ 'text/plain': text })),
    metadata: fc.constant<Bundle>({}),
    displayId: fc.constantFrom('one', 'two')
  }),
  fc.record({ type: fc.constant('clear' as const), wait: fc.boolean() }),
  fc.record({
    type: fc.constant('error' as const),
    name: fc.constant('E'),
    message: fc.constant('m'),
    traceback: fc.constant<string[]>(['t'])
  })
);

/** Neighbouring streams of one name are one text to a reader. */
function read(outputs: readonly Output[]): unknown[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    if (
      output.kind === 'stream' &&
      last?.kind === 'stream' &&
      last.name === output.name &&
      last.cell === output.cell
    ) {
      all[all.length - 1] = { ...last, text: last.text + output.text };
    } else {
      all.push(output);
    }
  }
  return all.filter(output => output.kind !== 'stream' || output.text !== '');
}

const anyAct = fc.oneof(
  { weight: 8, arbitrary: anyMessage.map((message): Act => message) },
  { weight: 2, arbitrary: fc.constant<Act>({ type: 'flush' }) }
);

const anyCells = fc
  .array(fc.array(anyAct, { maxLength: 8 }), { maxLength: 3 })
  .map(cells => cells.flatMap((own, cell): Act[] => [{ type: 'begin', cell }, ...own]));

test('whenever it is written, the journal ends with the same outputs', () => {
  fc.assert(
    fc.property(anyCells, acts => {
      expect(read(captured(acts).outputs)).toEqual(read(captured(acts, true).outputs));
    })
  );
});

test('whatever the limit, kept text and rest together are everything that was printed', () => {
  const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 20 });
  fc.assert(
    fc.property(lines, fc.nat(60), fc.boolean(), (texts, limit, eager) => {
      const plain = texts.map(text => text.replaceAll('\r', ''));
      const { outputs, blobs } = captured(
        plain.map(text => print(text)),
        eager,
        limit
      );
      const kept = outputs.map(output => (output.kind === 'stream' ? output.text : '')).join('');
      const cut = outputs.find(output => output.kind === 'cut');
      const rest = cut?.kind === 'cut' && cut.rest ? blobs.read(cut.rest.blob) : null;
      const all = plain.join('');
      expect(kept + Buffer.from(rest ?? []).toString()).toBe(Buffer.from(all).toString());
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit);
      expect(cut === undefined).toBe(Buffer.byteLength(all) <= limit);
      expect(cut?.kind === 'cut' ? cut.bytes : Buffer.byteLength(all)).toBe(Buffer.byteLength(all));
    })
  );
});

test('however little room there is, the events fit each other and say once that something was cut', () => {
  fc.assert(
    fc.property(anyCells, fc.nat(12), fc.boolean(), (acts, limit, eager) => {
      const cuts = captured(acts, eager, limit).outputs.filter(({ kind }) => kind === 'cut');
      expect(cuts.length).toBeLessThanOrEqual(1);
      expect(cuts.every(cut => cut.kind === 'cut' && cut.rest !== undefined)).toBe(true);
    }),
    { numRuns: 500 }
  );
});

test('the first text is written at once, the next ones together', () => {
  const { events } = captured([print('a'), print('b'), print('c')]);
  expect(events.map(({ type }) => type)).toEqual(['output-added', 'output-appended']);
});

test('a progress bar below other lines is replaced alone', () => {
  const many = Array.from({ length: 50 }, (_, i): Act[] => [print(`\r${i} %`), { type: 'flush' }]);
  const { events, outputs } = captured([print('head\n'.repeat(100)), print('0 %'), ...many.flat()]);
  expect(read(outputs)).toEqual([
    { kind: 'stream', cell: 0, name: 'stdout', text: `${'head\n'.repeat(100)}49 %` }
  ]);
  const size = events.slice(3).reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  expect(size).toBeLessThan(50 * 120);
});

test('clear_output(wait) and what follows it replace without a gap', () => {
  const { events } = captured([
    print('old'),
    { type: 'clear', wait: true },
    { type: 'flush' },
    print('new')
  ]);
  expect(events).toEqual([
    {
      type: 'output-added',
      step: 's',
      output: { kind: 'stream', cell: 0, name: 'stdout', text: 'old' }
    },
    { type: 'outputs-cleared', step: 's', cell: 0 },
    {
      type: 'output-added',
      step: 's',
      output: { kind: 'stream', cell: 0, name: 'stdout', text: 'new' }
    }
  ]);
});

test('more displays than a step may have leave their text', () => {
  const shows = Array.from({ length: COUNT_LIMIT + 5 }, (_, i): KernelMessage => ({
    type: 'display',
    data: { 'text/plain': `show ${i}` },
    metadata: {},
    result: false
  }));
  const { outputs, blobs } = captured(shows);
  expect(outputs).toHaveLength(COUNT_LIMIT + 1);
  const cut = outputs.at(-1);
  const rest = cut?.kind === 'cut' && cut.rest ? blobs.read(cut.rest.blob) : null;
  expect(Buffer.from(rest ?? []).toString()).toContain(`show ${COUNT_LIMIT + 4}\n`);
});

test('output that the Jupyter server dropped is said in our words', () => {
  const { outputs } = captured([
    print('IOPub data rate exceeded.\nThe Jupyter server …', 'stderr')
  ]);
  expect(JSON.stringify(outputs[0])).toContain('Part of the output is missing');
});
