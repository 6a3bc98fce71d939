/** The inside of a batch tab: first the setting up, then the board. Loaded on first use. */
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import {
  BatchSession,
  BatchSetup,
  Board,
  download,
  GuidedAppProblem,
  SetupView,
  type BoardHost
} from '@lockstep/cards';
import { refusalOf, type Companion } from '@lockstep/client';
import { Signal, type ISignal } from '@lumino/signaling';
import { useSyncExternalStore, type ReactElement } from 'react';
import { readDiskIds } from '../app/notebook-source';
import type { BatchContent, BatchPlace } from './document';

export interface BatchViewOptions {
  companion: Companion;
  contents: Contents.IManager;
  trans: TranslationBundle;
  place: BatchPlace;
  openRun(path: string, run: string): void;
  compare?: (left: string, right: string) => void;
}

type Shown =
  | { kind: 'loading' }
  | { kind: 'problem'; message: string }
  | { kind: 'setup'; setup: BatchSetup }
  | { kind: 'board'; session: BatchSession };

export class BatchView extends ReactWidget implements BatchContent {
  private readonly listeners = new Set<() => void>();
  private readonly moved = new Signal<BatchContent, void>(this);
  private readonly ending = new AbortController();
  private readonly host: BoardHost;
  private shown: Shown = { kind: 'loading' };
  private present: BatchPlace;

  constructor(private readonly options: BatchViewOptions) {
    super();
    this.addClass('lk-batch-view');
    this.present = options.place;
    const { compare } = options;
    this.host = {
      openRun: run => options.openRun(this.present.path, run),
      ...(compare ? { compare } : {}),
      save: (name, content) => download(name, content, content.type)
    };
    void this.load();
  }

  get words(): { batch: string; reading: string } {
    const { trans } = this.options;
    return { batch: trans.__('Batch'), reading: trans.__('Reading the batch') };
  }

  get place(): BatchPlace {
    return this.present;
  }

  get label(): string {
    return this.shown.kind === 'board'
      ? this.shown.session.snapshot().state.source.name
      : PathExt.basename(this.present.path, '.ipynb');
  }

  get placeChanged(): ISignal<BatchContent, void> {
    return this.moved;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.ending.abort();
    if (this.shown.kind === 'board') {
      this.shown.session.dispose();
    }
    Signal.clearData(this);
    super.dispose();
  }

  protected override render(): ReactElement {
    return <Inside view={this} />;
  }

  readonly snapshot = (): Shown => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  boardHost(): BoardHost {
    return this.host;
  }

  async load(): Promise<void> {
    this.put({ kind: 'loading' });
    const { signal } = this.ending;
    const refusal = await refusalOf(async () => {
      const { batch } = this.present;
      this.put(
        batch === null
          ? { kind: 'setup', setup: await this.setUp() }
          : {
              kind: 'board',
              session: await BatchSession.open(this.options.companion, batch, signal)
            }
      );
    }, signal);
    if (refusal) {
      this.put({ kind: 'problem', message: refusal.message });
    }
  }

  /** The version asked for, else the notebook as it is saved. */
  private async setUp(): Promise<BatchSetup> {
    const { companion } = this.options;
    const { app } = this.present;
    const { signal } = this.ending;
    const { plan } =
      app === null
        ? await companion.call('openApp', { body: await this.source() }, signal)
        : await companion.call('readApp', { params: { app } }, signal);
    return new BatchSetup(
      companion,
      plan,
      state => {
        this.present = { ...this.present, batch: state.batch };
        this.put({ kind: 'board', session: new BatchSession(companion, state) });
      },
      batch => {
        this.present = { ...this.present, batch };
        void this.load();
      }
    );
  }

  private async source(): Promise<{ path: string; notebook: unknown; diskIds: string[] }> {
    const { contents } = this.options;
    const { path } = this.present;
    const model = await contents.get(path, { type: 'notebook', content: true });
    const notebook: unknown = model.content;
    const diskIds = await readDiskIds(contents, path);
    return { path: contents.localPath(path), notebook, diskIds };
  }

  private put(shown: Shown): void {
    this.shown = shown;
    for (const listener of [...this.listeners]) {
      listener();
    }
    this.moved.emit();
  }
}

function Inside({ view }: { view: BatchView }): ReactElement {
  const shown = useSyncExternalStore(view.subscribe, view.snapshot);
  switch (shown.kind) {
    case 'loading':
      return (
        <main className="lk lk-batch" aria-busy="true" aria-label={view.words.batch}>
          <p className="lk-batch-notice lk-quiet" role="status">
            {view.words.reading}
          </p>
        </main>
      );
    case 'problem':
      return <GuidedAppProblem message={shown.message} onRetry={() => void view.load()} />;
    case 'setup':
      return <SetupView setup={shown.setup} />;
    case 'board':
      return <Board session={shown.session} host={view.boardHost()} />;
  }
}
