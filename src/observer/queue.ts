/** Brings observations to the companion in batches; while it is away they wait in the browser, and none comes twice. */
import type { Observation } from '@lockstep/protocol';
import type { IDisposable } from '@lumino/disposable';
import { batchesOf } from './batches';
import { ShortMemory, type Waiting, type WaitingRoom } from './waiting';

/** What a queue works with. */
export interface QueueOptions {
  /** Delivers; resolves when the companion has stored all of it. */
  send(observations: readonly Observation[], signal: AbortSignal): Promise<void>;
  /** Whether the companion heard what was sent and will never take it. */
  isRefused(error: unknown): boolean;
  /** Where observations wait; asked for once, when first needed. */
  room(): Promise<WaitingRoom>;
  /** Loads what hides secrets; nothing waits in the browser before it. */
  loadMask(): Promise<(observation: Observation) => Observation>;
  /** Runs work while no other page of this server does; resolves to false when one does. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Takes an error that has no other place. */
  fault(error: unknown): void;
}

/** How long runs are collected before they go, in milliseconds. */
export const COLLECT = 250;
/** First and longest wait before the companion is tried again, in milliseconds. */
export const RETRY = { first: 1_000, most: 15_000 };

/** One a page. */
export class DeliveryQueue implements IDisposable {
  /** Latest word by id, in order of the first. */
  private pending = new Map<string, Observation>();
  private sending: readonly Observation[] = [];
  private readonly collect = new Timer(() => this.work(false));
  private readonly retry = new Timer(() => this.work(true));
  private busy = false;
  private away = false;
  /** A try that came while another was under way. */
  private knocks = false;
  private delay = RETRY.first;
  private room: WaitingRoom | null = null;
  private mask: ((observation: Observation) => Observation) | null = null;
  private readonly ended = new AbortController();

  constructor(private readonly options: QueueOptions) {}

  get isDisposed(): boolean {
    return this.ended.signal.aborted;
  }

  /** Takes an observation; a later one of the same id replaces it while it waits. */
  push(observation: Observation): void {
    this.pending.set(observation.id, observation);
    this.collect.plan(COLLECT);
  }

  /** Tries now: the connection came back, or an earlier page may have left something. */
  wake(): void {
    this.delay = RETRY.first;
    this.away = true;
    this.retry.clear();
    this.retry.plan(0);
  }

  /** Keeps in the browser what was not delivered, because the page is about to go. */
  keep(): void {
    const { mask, room } = this;
    const left = [...this.sending, ...this.pending.values()];
    if (mask && room && left.length > 0) {
      room.put(left.map(mask)).catch(this.options.fault);
    }
  }

  dispose(): void {
    this.ended.abort();
    this.collect.clear();
    this.retry.clear();
    this.room?.close();
  }

  /** @param knock whether to try a companion that was away */
  private async work(knock: boolean): Promise<void> {
    if (this.busy || this.isDisposed) {
      this.knocks ||= knock;
      return;
    }
    this.busy = true;
    try {
      await this.deliver();
      await this.prepare();
      if (this.away && (knock || this.knocks)) {
        this.knocks = false;
        const room = await this.openRoom();
        await this.options.alone(() => this.empty(room));
      }
    } catch (error) {
      this.options.fault(error);
    } finally {
      this.busy = false;
      this.planNext();
    }
  }

  private planNext(): void {
    if (this.isDisposed) {
      return;
    }
    if (this.pending.size > 0) {
      this.collect.plan(COLLECT);
    }
    if (this.away && this.retry.plan(this.delay * (0.75 + Math.random() / 2))) {
      // The chance in it keeps pages that lost the companion together from knocking together.
      this.delay = Math.min(this.delay * 2, RETRY.most);
    }
  }

  private async deliver(): Promise<void> {
    while (this.pending.size > 0) {
      const batch = [...this.pending.values()];
      this.pending = new Map();
      this.sending = batch;
      if (this.away) {
        await this.store(batch);
      } else {
        await this.sendOrStore(batch);
      }
      this.sending = [];
    }
  }

  private async sendOrStore(observations: readonly Observation[]): Promise<void> {
    const batches = batchesOf(observations);
    for (const [at, batch] of batches.entries()) {
      if (!(await this.trySend(batch))) {
        this.away = true;
        await this.store(batches.slice(at).flat());
        return;
      }
    }
  }

  /** Brings what waited, oldest first. */
  private async empty(room: WaitingRoom): Promise<void> {
    const { entries, gap } = await room.read();
    let said: Waiting['gap'] = gap;
    let rest = entries;
    while (rest.length > 0 || said) {
      const [first = []] = batchesOf(rest.map(({ observation }) => observation));
      const batch = said ? [said, ...first] : first;
      if (!(await this.trySend(batch))) {
        return;
      }
      await room.drop({ entries: rest.slice(0, first.length), gap: said });
      rest = rest.slice(first.length);
      said = null;
    }
    this.away = false;
    this.delay = RETRY.first;
  }

  /** False when nobody answered. What the companion refuses goes one by one, so that one fault costs one record. */
  private async trySend(batch: readonly Observation[]): Promise<boolean> {
    try {
      await this.options.send(batch, this.ended.signal);
      return true;
    } catch (error) {
      if (!this.options.isRefused(error)) {
        return false;
      }
      if (batch.length === 1) {
        this.options.fault(error);
        return true;
      }
    }
    for (const one of batch) {
      if (!(await this.trySend([one]))) {
        return false;
      }
    }
    return true;
  }

  private async store(observations: readonly Observation[]): Promise<void> {
    const room = await this.openRoom();
    this.mask ??= await this.options.loadMask();
    const hidden = observations.map(this.mask);
    try {
      await room.put(hidden);
    } catch (error) {
      // The browser's store is full or broken: what is in it stays there, the rest waits in this page.
      this.options.fault(error);
      this.room = new ShortMemory();
      await this.room.put(hidden);
    }
  }

  /** What {@link keep} needs must stand ready before the page goes. */
  private async prepare(): Promise<void> {
    await this.openRoom();
    this.mask ??= await this.options.loadMask();
  }

  private async openRoom(): Promise<WaitingRoom> {
    this.room ??= await this.options.room();
    return this.room;
  }
}

/** One timeout at a time. */
class Timer {
  private handle: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly due: () => Promise<void>) {}

  /** Plans unless planned; says whether it did. */
  plan(delay: number): boolean {
    if (this.handle !== null) {
      return false;
    }
    this.handle = setTimeout(() => {
      this.handle = null;
      void this.due();
    }, delay);
    return true;
  }

  clear(): void {
    if (this.handle !== null) {
      clearTimeout(this.handle);
      this.handle = null;
    }
  }
}
