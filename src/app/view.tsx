/** The inside of a Guided App tab: the cards of one run, with what Lab adds around them. Loaded on first use. */
import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { GuidedApp, GuidedAppLoading, GuidedAppProblem, type CardHost } from '@lockstep/cards';
import type { Companion, RunSession } from '@lockstep/client';
import { day } from '@lockstep/workflow';
import { Signal, type ISignal } from '@lumino/signaling';
import { useSyncExternalStore, type ReactElement } from 'react';
import { overlayPath } from '../author/overlay-file';
import type { ExportedRun } from '../tokens';
import { askAboutStep, type StepQuestion } from './ask-about-step';
import { DiskWatch } from './disk-watch';
import type { GuidedAppContent } from './document';
import type { FoldSetting } from './fold-setting';
import type { Following } from './following';
import { labHost } from './host';
import { GuidedAppModel } from './model';
import {
  outlineOf,
  readDiskIds,
  signatureOf,
  withoutOutputs,
  type NotebookSource
} from './notebook-source';
import type { OutputTools } from './outputs';
import { RunBar } from './run-bar';
import { SaveExecuted } from './save-executed';
import { VersionNotice } from './version-notice';

/** How long an author pauses before the notebook is converted again, in milliseconds. */
const PAUSE = 1000;

/** What the view is made of. */
export interface ViewOptions {
  context: DocumentRegistry.IContext<INotebookModel>;
  companion: Companion;
  contents: Contents.IManager;
  tools: OutputTools;
  trans: TranslationBundle;
  /** The run to show first. */
  run: string | null;
  /** The notebooks whose authors are at work. */
  following: Following;
  /** Opens the comparison of a run with another one of its app. */
  compare(run: string | null, path: string): Promise<void>;
  /** Opens the list of a notebook's runs. */
  listRuns(path: string): Promise<void>;
  /** Opens a file of the contents root in its usual editor. */
  openFile(path: string): Promise<void>;
  /** Opens the notebook at a cell, and at a line of it counted from 1. */
  openCell(cell: number, line: number | null): Promise<void>;
  /** Sets a batch up for a version of the app. */
  runMany(path: string, app: string): Promise<void>;
  /** Whether finished cards fold when the next one opens. */
  folding: FoldSetting;
  /** Lets a person choose a file; resolves to its path from the notebook's folder. `null` without a file browser. */
  chooseFile: ((now: string) => Promise<string | null>) | null;
  /** Whether the notebook is open in an editor as well, which then has the last word. */
  inEditor(): boolean;
  /** Tells other components that a run was exported. */
  announce(exported: ExportedRun): void;
  /** Asks the chat about a step; `null` where there is no chat. */
  askChat: ((question: StepQuestion) => Promise<void>) | null;
}

/** Follows the notebook's model and the run; changes neither. */
export class GuidedAppView extends ReactWidget implements GuidedAppContent {
  private readonly model: GuidedAppModel;
  private readonly saving: SaveExecuted;
  private readonly host: CardHost;
  private readonly moved = new Signal<GuidedAppContent, void>(this);
  private readonly disk: DiskWatch;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private converted = '';
  /** The overlay changed since the last conversion. */
  private touched = false;
  private lastRun: string | null;
  private readonly outline: { title: string; steps: readonly string[] };

  constructor(private readonly options: ViewOptions) {
    super();
    this.addClass('lk-guided-app-view');
    const { context, companion, contents, tools } = options;
    this.model = new GuidedAppModel(companion, () => this.read(), options.run);
    const { openFile: open, announce, trans } = options;
    this.saving = new SaveExecuted({ model: this.model, contents, context, open, announce, trans });
    this.host = labHost(companion, tools, {
      run: () => this.model.run,
      exportRun: kind => void this.saving.export(kind),
      compare: () => void options.compare(this.model.run, context.path),
      openNotebook: () => void options.openFile(context.path),
      openRun: run => void this.model.showRun(run),
      newRun: () => void this.model.newRun(),
      runMany: () => void this.runMany(),
      showCell: (step, cell, line) => void this.showCell(step, cell, line),
      ...(options.chooseFile ? { chooseFile: options.chooseFile } : {}),
      ...(options.askChat ? { askChat: step => void this.ask(step, options.askChat) } : {})
    });
    this.lastRun = options.run;
    this.outline = outlineOf(this.content(), PathExt.basename(context.localPath, '.ipynb'));
    this.model.subscribe(() => this.tellRun());
    context.model.contentChanged.connect(this.onContentChanged, this);
    contents.fileChanged.connect(this.onFileChanged, this);
    this.disk = new DiskWatch({
      contents,
      path: () => context.path,
      seen: () => this.isVisible && !document.hidden,
      changed: (file, modified) => this.onDisk(file, modified)
    });
    options.following.followedChanged.connect(this.follow, this);
    context.pathChanged.connect(this.follow, this);
    this.follow();
    void this.model.load();
  }

  get run(): string | null {
    return this.model.run;
  }

  get runChanged(): ISignal<GuidedAppContent, void> {
    return this.moved;
  }

  showRun(run: string): Promise<void> {
    return this.model.showRun(run);
  }

  downloadExecuted(): Promise<void> {
    return this.saving.download();
  }

  revealed(): void {
    this.refreshIfChanged();
    void this.disk.look();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    clearTimeout(this.timer);
    const { context, contents, following } = this.options;
    context.model.contentChanged.disconnect(this.onContentChanged, this);
    contents.fileChanged.disconnect(this.onFileChanged, this);
    following.followedChanged.disconnect(this.follow, this);
    context.pathChanged.disconnect(this.follow, this);
    this.disk.dispose();
    this.model.dispose();
    Signal.clearData(this);
    super.dispose();
  }

  protected override render(): ReactElement {
    const { trans, context } = this.options;
    return (
      <Inside
        model={this.model}
        saving={this.saving}
        host={this.host}
        listRuns={() => void this.options.listRuns(context.path)}
        trans={trans}
        notebook={PathExt.basename(context.localPath)}
        outline={this.outline}
        folding={this.options.folding}
      />
    );
  }

  /** The live notebook, unsaved edits too, beside the ids that the file holds. */
  private async read(): Promise<NotebookSource> {
    const { context, contents } = this.options;
    const notebook = this.content();
    this.converted = signatureOf(notebook);
    this.touched = false;
    const diskIds = await readDiskIds(contents, context.path);
    return { path: context.localPath, notebook: withoutOutputs(notebook), diskIds };
  }

  private content(): ReturnType<INotebookModel['sharedModel']['toJSON']> {
    return this.options.context.model.sharedModel.toJSON();
  }

  private onContentChanged(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.isVisible) {
        this.refreshIfChanged();
      }
    }, PAUSE);
  }

  /** The overlay beside the notebook is read by the companion, so it is looked at again once it is on disk. */
  private onFileChanged(_: unknown, { oldValue, newValue }: Contents.IChangedArgs): void {
    const overlay = overlayPath(this.options.context.path);
    if (newValue?.path === overlay || oldValue?.path === overlay) {
      this.touched = true;
      if (this.isVisible) {
        this.refreshIfChanged();
      }
    }
  }

  /** Another program wrote one of the files. What is not saved here, or open in an editor, is not taken away. */
  private onDisk(file: 'notebook' | 'overlay', modified: string | null): void {
    if (file === 'overlay') {
      this.touched = true;
      this.refreshIfChanged();
      return;
    }
    const { context } = this.options;
    const known = Date.parse(context.contentsModel?.last_modified ?? '');
    const later = modified !== null && !(Date.parse(modified) <= known);
    if (later && !context.model.dirty && !this.options.inEditor()) {
      void context.revert();
    }
  }

  private refreshIfChanged(): void {
    const other = this.touched || signatureOf(this.content()) !== this.converted;
    if (this.converted !== '' && other) {
      void this.model.refresh();
    }
  }

  private follow(): void {
    this.model.setFollows(this.options.following.has(this.options.context.path));
  }

  /** The question goes out with the step as it is shown now; a refusal stands above the cards. */
  private async ask(step: string, askChat: ViewOptions['askChat']): Promise<void> {
    await this.model.guard(async () => {
      const view = this.model.snapshot();
      if (view.kind === 'open') {
        await askChat?.(askAboutStep(view.session.snapshot().state, step, Date.now()));
      }
    });
  }

  private async showCell(step: string, cell: number, line: number | null): Promise<void> {
    await this.model.guard(() => this.options.openCell(this.model.notebookCell(step, cell), line));
  }

  /** For the version that the run on show follows. */
  private async runMany(): Promise<void> {
    const view = this.model.snapshot();
    if (view.kind === 'open') {
      const { plan } = view.session.snapshot().state;
      await this.options.runMany(this.options.context.path, plan.app);
    }
  }

  private tellRun(): void {
    if (this.model.run !== this.lastRun) {
      this.lastRun = this.model.run;
      this.moved.emit();
    }
  }
}

function Inside(props: {
  model: GuidedAppModel;
  saving: SaveExecuted;
  host: CardHost;
  listRuns: () => void;
  trans: TranslationBundle;
  notebook: string;
  outline: { title: string; steps: readonly string[] };
  folding: FoldSetting;
}): ReactElement {
  const { model, saving, host, trans, folding } = props;
  const foldFinished = useSyncExternalStore(folding.subscribe, folding.snapshot);
  const view = useSyncExternalStore(model.subscribe, model.snapshot);
  const note = useSyncExternalStore(saving.subscribe, saving.snapshot);
  if (view.kind === 'loading') {
    return <GuidedAppLoading {...props.outline} />;
  }
  if (view.kind === 'problem') {
    return <GuidedAppProblem message={view.refusal.message} onRetry={() => void model.load()} />;
  }
  return (
    <GuidedApp
      session={view.session}
      host={host}
      notebookLabel={notebookLabel(props.notebook, view.session, trans)}
      foldFinished={foldFinished}
    >
      <RunBar view={view} model={model} trans={trans} onAll={props.listRuns} />
      <VersionNotice view={view} model={model} trans={trans} />
      {view.refusal && (
        <section className="lk-run-notice" aria-label={trans.__('Notice')}>
          <p role="alert">{view.refusal.message}</p>
        </section>
      )}
      {note && (
        <section className="lk-run-notice" aria-label={trans.__('Export')}>
          <p role="status">{note}</p>
        </section>
      )}
    </GuidedApp>
  );
}

/** "link-web.ipynb, version of 20 Nov", or the name alone before a run fixed a version. */
function notebookLabel(notebook: string, session: RunSession, trans: TranslationBundle): string {
  const { state } = session.snapshot();
  return state.run === ''
    ? notebook
    : trans.__('%1, version of %2', notebook, day(state.createdAt, Date.now()));
}
