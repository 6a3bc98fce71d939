/** The observer as other extensions see it: light at start-up, the code that listens is loaded with the first notebook. */
import { tellAlone, type Observation } from '@lockstep/protocol';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IObserver, NamedEvent, Note } from '../tokens';
import type { Observing, ObservingOptions } from './observing';

/** What the service needs of what listens and delivers. */
type Listening = Pick<Observing, 'note' | 'event' | 'dispose'>;

/** Loads what listens and delivers. */
export type LoadObserving = (
  options: Pick<ObservingOptions, 'paused' | 'observed' | 'fault'>
) => Promise<Listening>;

/** One a page. */
export class ObserverService implements IObserver, IDisposable {
  private readonly told = new Signal<IObserver, Observation>(this);
  private readonly toggled = new Signal<IObserver, boolean>(this);
  private readonly faults = new Set<string>();
  private loading: Promise<Listening> | null = null;
  private isPaused = false;
  private disposed = false;

  constructor(private readonly load: LoadObserving) {}

  get observed(): ISignal<IObserver, Observation> {
    return this.told;
  }

  get pausedChanged(): ISignal<IObserver, boolean> {
    return this.toggled;
  }

  get paused(): boolean {
    return this.isPaused;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  setPaused(paused: boolean): void {
    if (paused !== this.isPaused) {
      this.isPaused = paused;
      this.toggled.emit(paused);
    }
  }

  observe(note: Note): void {
    if (this.isPaused) {
      return;
    }
    const { source, text, notebook = null } = note;
    const [id, at] = [`note:${UUID.uuid4()}`, Date.now()];
    this.begin(observing => observing.note({ id, at, source, text, notebook }));
  }

  announce<T>(event: NamedEvent<T>, detail: T): void {
    const fault = (error: unknown): void => this.fault(error);
    tellAlone(() => event.emit(detail), fault);
    tellAlone(() => this.record(event, detail), fault);
  }

  /** Begins to listen; every notebook and console that is open, and each that opens later. */
  begin(then?: (observing: Listening) => void): void {
    this.loading ??= this.load({
      paused: () => this.isPaused,
      observed: observation => this.told.emit(observation),
      fault: error => this.fault(error)
    });
    this.loading
      .then(observing => {
        if (this.disposed) {
          observing.dispose();
        } else {
          then?.(observing);
        }
      })
      .catch((error: unknown) => this.fault(error));
  }

  dispose(): void {
    this.disposed = true;
    this.loading?.then(observing => observing.dispose()).catch(() => undefined); // told by begin
    Signal.clearData(this);
  }

  private record<T>(event: NamedEvent<T>, detail: T): void {
    if (this.isPaused) {
      return;
    }
    const { text, notebook = null, by = 'person', run = null, step = null } = event.words(detail);
    const [id, at] = [`event:${UUID.uuid4()}`, Date.now()];
    this.begin(observing =>
      observing.event({ id, at, event: event.name, text, notebook, by, run, step })
    );
  }

  /** Says a fault of the observer once in the browser's console; what is watched goes on. */
  private fault(error: unknown): void {
    const text = String(error);
    if (!this.faults.has(text) && this.faults.size < 20) {
      this.faults.add(text);
      reportError(error);
    }
  }
}
