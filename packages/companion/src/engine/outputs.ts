/** A step's outputs on their way into the journal: coalesced, overwritten, replaced, bounded. */
import type { Output, RunEvent } from '@lockstep/protocol';
import type { BlobStore } from '../contract';
import type { KernelMessage } from '../kernels/lease';
import { EMPTY_SCREEN, printTo, type Screen } from './carriage';
import { inlineSize, INLINE_LIMIT, storeBundle } from './mime';
import { Overflow, wholeUtf8 } from './overflow';
import { Pace } from './pace';
import { CleanStream, type Secrets } from './secrets';

/** Text a step may put into its journal, in bytes; the rest goes to one blob. */
export const TEXT_LIMIT = 1024 * 1024;

/** Outputs of one step; later displays leave only their text in the rest. */
export const COUNT_LIMIT = 1000;

/** Longest message and traceback line of an error, in characters, and how many lines are kept. */
const ERROR_LIMIT = { text: 16 * 1024, lines: 200 };

/** What a Jupyter server says on stderr when it drops output that comes too fast (iopub rate limits). */
const DROPPED = /^\s*IOPub (data|message) rate exceeded\./;
const DROPPED_SENTENCE =
  'Part of the output is missing: the Jupyter server drops what comes faster than its limit. ' +
  'Raise ServerApp.iopub_data_rate_limit to keep all of it.\n';

type StreamName = 'stdout' | 'stderr';
type OutputEvent = Extract<
  RunEvent,
  { type: 'output-added' | 'output-appended' | 'output-replaced' | 'outputs-cleared' }
>;

/** One output as it should be, and what the journal holds of it. */
interface Item {
  cell: number;
  output: Output;
  /** Streams only: the text with its open line. */
  screen: Screen | null;
  changed: boolean;
  written: boolean;
}

export interface CaptureOptions {
  step: string;
  blobs: Pick<BlobStore, 'put'>;
  secrets: Secrets;
  /** Writes events to the journal. */
  emit(events: OutputEvent[]): void;
  /** Milliseconds; any origin. */
  now(): number;
  textLimit?: number;
}

/**
 * Takes what a kernel sends and keeps the journal's outputs equal to it. It holds the outputs as they should be,
 * and at each flush writes the difference, so whatever came and went between two flushes costs nothing.
 */
export class OutputCapture {
  constructor(private readonly options: CaptureOptions) {
    this.pace = new Pace(options.now, () => this.flush());
    this.limit = options.textLimit ?? TEXT_LIMIT;
  }

  /** What follows comes from this cell of the step. */
  begin(cell: number): void {
    this.endStreams();
    this.cell = cell;
    this.clearNext = false;
  }

  /** Nothing more comes from this cell; its outputs as they should be, written or not. */
  endCell(): Output[] {
    this.endStreams();
    return this.items
      .filter(({ cell }) => cell === this.cell)
      .map(({ output, screen }) =>
        output.kind === 'stream' && screen !== null
          ? { ...output, text: screen.lines + screen.line }
          : output
      );
  }

  take(message: KernelMessage): void {
    if (message.type === 'clear' && message.wait) {
      this.clearNext = true;
      return;
    }
    if (message.type === 'clear' || (this.clearNext && message.type !== 'update')) {
      this.clear();
    }
    switch (message.type) {
      case 'stream':
        this.print(
          message.name,
          this.cleanerOf(message.name).push(
            DROPPED.test(message.text) ? DROPPED_SENTENCE : message.text
          )
        );
        break;
      case 'display':
        this.display(message);
        break;
      case 'update':
        this.update(message);
        break;
      case 'error':
        this.endStreams();
        this.add({
          kind: 'error',
          cell: this.cell,
          name: this.brief(message.name),
          message: this.brief(message.message),
          traceback: message.traceback.slice(-ERROR_LIMIT.lines).map(line => this.brief(line))
        });
        break;
      case 'clear':
        break;
    }
    this.pace.want(this.spent / Math.max(this.limit, 1));
  }

  /** Writes what is not written yet. */
  flush(): void {
    this.pace.done();
    const events = this.difference();
    if (events.length > 0) {
      this.options.emit(events);
    }
  }

  /** Writes everything, the overflow too. Nothing may be taken afterwards. */
  finish(): void {
    this.endStreams();
    // The first flush may find that there is an overflow at all.
    this.flush();
    if (this.cut !== null && this.cut.output.kind === 'cut') {
      this.cut.output = {
        ...this.cut.output,
        bytes: this.came,
        rest: this.overflow.store(this.options.blobs)
      };
      this.cut.changed = true;
      this.flush();
    }
  }

  /** Stops without writing; what is not written is lost. */
  drop(): void {
    this.pace.stop();
  }

  private print(name: StreamName, text: string): void {
    if (text === '') {
      return;
    }
    this.came += Buffer.byteLength(text);
    if (this.cut !== null) {
      this.overflow.add(text);
      this.cut.output = { kind: 'cut', cell: this.cut.cell, bytes: this.came };
      this.cut.changed = true;
      return;
    }
    const last = this.items.at(-1);
    const item =
      last?.screen &&
      last.cell === this.cell &&
      last.output.kind === 'stream' &&
      last.output.name === name
        ? last
        : this.add({ kind: 'stream', cell: this.cell, name, text: '' }, EMPTY_SCREEN);
    const screen = printTo(item.screen ?? EMPTY_SCREEN, text);
    if (screen.lines !== '' && screen.line !== '' && /\r(?!\n)/.test(text)) {
      // The open line is overwritten again and again: as an output of its own it is all that has to be replaced.
      this.show(item, { lines: screen.lines, line: '', column: 0 });
      this.show(this.add(item.output, screen), { ...screen, lines: '' });
    } else {
      this.show(item, screen);
    }
  }

  private show(item: Item, screen: Screen): void {
    item.screen = screen;
    item.changed = true;
  }

  private display(message: Extract<KernelMessage, { type: 'display' }>): void {
    this.endStreams();
    if (this.items.length >= COUNT_LIMIT) {
      const text = message.data['text/plain'];
      this.flush();
      this.cutHere();
      this.print('stdout', `${this.options.secrets.clean(typeof text === 'string' ? text : '')}\n`);
      return;
    }
    this.add({
      kind: 'display',
      cell: this.cell,
      data: this.bundle(message.data),
      metadata: message.metadata,
      ...(message.displayId === undefined ? {} : { displayId: message.displayId }),
      result: message.result
    });
  }

  private update(message: Extract<KernelMessage, { type: 'update' }>): void {
    for (const item of this.items) {
      if (item.output.kind === 'display' && item.output.displayId === message.displayId) {
        const { data, metadata } = message;
        item.output = { ...item.output, data: this.bundle(data), metadata };
        item.changed = true;
      }
    }
  }

  private bundle(data: Record<string, unknown>): ReturnType<typeof storeBundle> {
    const { blobs, secrets } = this.options;
    const limit = this.cut === null ? INLINE_LIMIT : 0;
    return storeBundle(data, blobs, text => secrets.clean(text), limit);
  }

  private clear(): void {
    this.clearNext = false;
    this.cleaners.forEach(cleaner => cleaner.rest());
    if (this.items.some(item => item.written && item.cell === this.cell && item !== this.cut)) {
      this.uncleared = this.cell;
      if (this.cut?.cell === this.cell) {
        // Clearing takes the note about the cut too, and the note still holds.
        this.cut.written = false;
        this.cut.changed = true;
      }
    }
    this.items = this.items.filter(item => item.cell !== this.cell || item === this.cut);
  }

  private add(output: Output, screen: Screen | null = null): Item {
    const item = { cell: output.cell, output, screen, changed: true, written: false };
    this.items.push(item);
    return item;
  }

  private cutHere(): void {
    this.cut ??= this.add({ kind: 'cut', cell: this.cell, bytes: this.came });
  }

  private difference(): OutputEvent[] {
    const { step } = this.options;
    const events: OutputEvent[] = [];
    if (this.uncleared !== null) {
      events.push({ type: 'outputs-cleared', step, cell: this.uncleared });
      this.uncleared = null;
    }
    const last = this.items.findLast(item => item.written);
    // Where the item stands in the journal's list: only written ones count.
    let index = 0;
    for (const item of [...this.items]) {
      if (item.changed) {
        const event = this.eventFor(item, index, item === last);
        item.changed = false;
        if (event !== null) {
          item.written = true;
          events.push(event);
        }
      }
      index += item.written ? 1 : 0;
    }
    this.items = this.items.filter(item => item.written || item.changed);
    if (this.cut !== null && !this.cut.written) {
      // It was made while the list was read.
      this.cut.written = true;
      this.cut.changed = false;
      events.push({ type: 'output-added', step, output: this.cut.output });
    }
    return events;
  }

  /** The event that brings one output up to date, `null` when there is no room for it. */
  private eventFor(item: Item, index: number, last: boolean): OutputEvent | null {
    const { step } = this.options;
    if (item.screen === null || item.output.kind !== 'stream') {
      if (item.output.kind === 'display') {
        this.spent += inlineSize(item.output.data);
      }
      return item.written
        ? { type: 'output-replaced', step, index, output: item.output }
        : { type: 'output-added', step, output: item.output };
    }
    const before = item.written ? item.output.text : '';
    const text = item.screen.lines + item.screen.line;
    const appends = text.startsWith(before) && (last || !item.written);
    const news = this.fit(appends ? text.slice(before.length) : text);
    if (news === '' && text !== '') {
      return null;
    }
    item.output = { ...item.output, text: appends ? before + news : news };
    if (!item.written) {
      return { type: 'output-added', step, output: item.output };
    }
    return appends
      ? { type: 'output-appended', step, text: news }
      : { type: 'output-replaced', step, index, output: item.output };
  }

  /** As much of the text as the journal has room for; the rest goes to the overflow. */
  private fit(text: string): string {
    if (this.cut !== null) {
      this.overflow.add(text);
      return '';
    }
    const bytes = Buffer.byteLength(text);
    const room = this.limit - this.spent;
    if (bytes <= room) {
      this.spent += bytes;
      return text;
    }
    const whole = Buffer.from(text);
    const size = wholeUtf8(whole, Math.max(room, 0));
    this.spent += size;
    this.overflow.add(whole.subarray(size).toString());
    this.cutHere();
    return whole.subarray(0, size).toString();
  }

  private endStreams(): void {
    for (const [name, cleaner] of this.cleaners) {
      this.print(name, cleaner.rest());
    }
  }

  private cleanerOf(name: StreamName): CleanStream {
    const cleaner = this.cleaners.get(name) ?? new CleanStream(this.options.secrets);
    this.cleaners.set(name, cleaner);
    return cleaner;
  }

  private brief(text: string): string {
    const clean = this.options.secrets.clean(text);
    return clean.length > ERROR_LIMIT.text ? `${clean.slice(0, ERROR_LIMIT.text)}…` : clean;
  }

  private readonly pace: Pace;
  private readonly limit: number;
  private readonly overflow = new Overflow();
  private readonly cleaners = new Map<StreamName, CleanStream>();
  private items: Item[] = [];
  private cell = 0;
  private clearNext = false;
  /** The cell whose outputs the journal still holds although they were cleared. */
  private uncleared: number | null = null;
  private cut: Item | null = null;
  private came = 0;
  private spent = 0;
}
