/** What listens and what delivers, put together: loaded with the first notebook or console. */
import type { IConsoleTracker } from '@jupyterlab/console';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import {
  MAX_EVENT_TEXT,
  MAX_OUTPUT_TEXT,
  UserError,
  type EventObservation,
  type NoteObservation,
  type Observation,
  type RunObservation
} from '@lockstep/protocol';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ICompanion } from '../tokens';
import { Database } from './database';
import { masked } from './masked';
import { plain, headOf, shortened } from './text';
import { DeliveryQueue } from './queue';
import { Recorder } from './recorder';
import { ShortMemory, type WaitingRoom } from './waiting';

/** What it works with. */
export interface ObservingOptions {
  companion: ICompanion;
  notebooks: INotebookTracker;
  consoles: IConsoleTracker | null;
  kernels: Kernel.IManager;
  /** The path of this Jupyter server, which names it among those of one origin. */
  server: string;
  paused(): boolean;
  /** Takes each observation of this page. */
  observed(observation: Observation): void;
  fault(error: unknown): void;
}

/** How long the companion may take to store a batch, in milliseconds; then it counts as away. */
const PATIENCE = 20_000;
/** Statuses of a door that read a delivery and will not take it. */
const REFUSED = new Set([400, 413, 422]);

/** One a page. */
export class Observing implements IDisposable {
  private readonly queue: DeliveryQueue;
  private readonly recorder: Recorder;
  private disposed = false;

  constructor(private readonly options: ObservingOptions) {
    const { companion, server, fault } = options;
    this.queue = new DeliveryQueue({
      send: async (observations, signal) => {
        const within = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
        await companion.call('observe', { body: { observations: [...observations] } }, within);
      },
      isRefused: error => error instanceof UserError && REFUSED.has(error.status),
      room: () => openRoom(server, fault),
      loadMask: async () => {
        const { maskSecrets } = await import('@lockstep/privacy');
        return observation => masked(observation, maskSecrets);
      },
      alone: work => alone(`lockstep-observations:${server}`, work),
      fault
    });
    this.recorder = new Recorder({
      ...options,
      record: observation => this.record(observation),
      running: (notebook, signal) => runningIn(companion, notebook, signal)
    });
    companion.connectionChanged.connect(this.onConnection, this);
    window.addEventListener('pagehide', this.onPageHide);
    this.queue.wake(); // an earlier page may have left something
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Adds a note, at the length that the record keeps. */
  note({ source, text, ...note }: Omit<NoteObservation, 'kind'>): void {
    this.record({
      ...note,
      kind: 'note',
      source: headOf(source, 200),
      text: shortened(plain(text), MAX_OUTPUT_TEXT)
    });
  }

  /** Adds an event, at the length that the record keeps. */
  event({ event, text, ...rest }: Omit<EventObservation, 'kind'>): void {
    this.record({
      ...rest,
      kind: 'event',
      event: headOf(event, 200),
      text: headOf(plain(text), MAX_EVENT_TEXT)
    });
  }

  dispose(): void {
    this.disposed = true;
    window.removeEventListener('pagehide', this.onPageHide);
    Signal.clearData(this);
    this.recorder.dispose();
    this.queue.dispose();
  }

  private record(observation: Observation): void {
    this.queue.push(observation);
    this.options.observed(observation);
  }

  private onConnection(companion: ICompanion): void {
    if (companion.connection === 'connected') {
      this.queue.wake();
    }
  }

  private readonly onPageHide = (): void => {
    this.recorder.flush();
    this.queue.keep();
  };
}

/** The runs that the record holds as running; none when the companion does not answer. */
async function runningIn(
  companion: ICompanion,
  notebook: string,
  signal: AbortSignal
): Promise<RunObservation[]> {
  try {
    const body = { notebook, before: null, limit: 100 };
    const { observations } = await companion.call('queryRecord', { body }, signal);
    return observations.flatMap(({ observation: one }) =>
      one.kind === 'run' && one.status === 'running' ? [one] : []
    );
  } catch (error) {
    if (error instanceof UserError) {
      return [];
    }
    throw error;
  }
}

/** Private windows and full disks have no database; then what waits ends with the page. */
async function openRoom(server: string, fault: ObservingOptions['fault']): Promise<WaitingRoom> {
  try {
    return await Database.open(indexedDB, server, UUID.uuid4());
  } catch (error) {
    fault(error);
    return new ShortMemory();
  }
}

/** Browsers give locks to secure pages only; without them two pages may both deliver, and the store keeps one. */
async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
  if (!('locks' in navigator)) {
    await work();
    return true;
  }
  return navigator.locks.request(name, { ifAvailable: true }, async lock => {
    if (lock === null) {
      return false;
    }
    await work();
    return true;
  });
}
