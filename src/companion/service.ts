/** The companion as Lab's plugins see it; the client behind it is loaded when it is first needed. */
import type { CallArgs, Companion, Transport } from '@lockstep/client';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RouteName, RouteReply, StatusItem } from '@lockstep/protocol';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ICompanion } from '../tokens';

/** One a page. */
export class CompanionService implements ICompanion, IDisposable {
  private readonly changed = new Signal<ICompanion, void>(this);
  private loading: Promise<Companion> | null = null;
  private loaded: Companion | null = null;
  private disposed = false;

  /** @param transport to the companion of this page's server */
  constructor(
    private readonly transport: Transport,
    private readonly trans: TranslationBundle
  ) {}

  get connection(): ICompanion['connection'] {
    return this.loaded?.connection ?? 'connected';
  }

  get connectionChanged(): ISignal<ICompanion, void> {
    return this.changed;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  client(): Promise<Companion> {
    this.loading ??= this.load();
    return this.loading;
  }

  async call<N extends RouteName>(
    name: N,
    args: CallArgs<N>,
    signal?: AbortSignal
  ): Promise<RouteReply<N>> {
    return (await this.client()).call(name, args, signal);
  }

  async status(signal?: AbortSignal): Promise<readonly StatusItem[]> {
    const { UserError } = await import('@lockstep/protocol');
    try {
      return (await this.call('status', {}, signal)).items;
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      // The client's sentences end with what to do; the panel shows that on a line of its own.
      const [detail = '', remedy] = error.message.split(' Next: ');
      const state = error.code === 'no-companion' ? 'missing' : 'broken';
      return [{ id: 'companion', label: this.trans.__('Companion'), state, detail, remedy }];
    }
  }

  /** Ends the WebSocket and all that listens to it. */
  dispose(): void {
    this.disposed = true;
    this.loaded?.dispose();
    Signal.clearData(this);
  }

  private async load(): Promise<Companion> {
    const { Companion } = await import('@lockstep/client');
    const client = new Companion(this.transport);
    client.watchConnection(() => this.changed.emit());
    this.loaded = client;
    return client;
  }
}
