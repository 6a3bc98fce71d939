/** The document widget of a Guided App: light enough for start-up; what it shows is loaded when it is shown. */
import { MainAreaWidget } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import {
  ABCWidgetFactory,
  type DocumentRegistry,
  type IDocumentWidget
} from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';
import { Signal, type ISignal } from '@lumino/signaling';

/** Name of the widget factory, as in the Open With menu. */
export const FACTORY = 'Guided App';

/** Two dots on a rail beside their lines: steps, one after another. */
export const stepsIcon = new LabIcon({
  name: 'jupyterlab-lockstep:steps',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="1.4" stroke-linecap="round">
  <g class="jp-icon3" stroke="#616161">
    <circle cx="4" cy="4" r="1.5"/><circle cx="4" cy="12" r="1.5"/><path d="M4 5.5v5M7.5 4H13M7.5 12H13"/>
  </g>
</svg>`
});

/** What the panel holds once it is loaded. */
export interface GuidedAppContent extends Widget {
  /** The run on show, `null` while nothing was started. */
  readonly run: string | null;
  readonly runChanged: ISignal<GuidedAppContent, void>;
  showRun(run: string): Promise<void>;
  /** Hands the executed notebook of the run to the browser's downloads. */
  downloadExecuted(): Promise<void>;
  /** The panel came into view. */
  revealed(): void;
}

/** Loads the view; `run` is the one to show first. */
export type LoadContent = (
  context: DocumentRegistry.IContext<INotebookModel>,
  run: string | null
) => Promise<GuidedAppContent>;

/** The inside of the tab: empty until it is attached, then the view. */
export class GuidedAppPanel extends Widget {
  private inside: GuidedAppContent | null = null;
  private loading: Promise<void> | null = null;
  private wanted: string | null = null;
  private readonly changed = new Signal<GuidedAppPanel, void>(this);

  constructor(
    private readonly context: DocumentRegistry.IContext<INotebookModel>,
    private readonly load: LoadContent
  ) {
    super();
    this.layout = new PanelLayout();
    this.addClass('lk-guided-app');
    this.node.tabIndex = -1;
  }

  /** The run on show, or the one that will be. */
  get run(): string | null {
    return this.inside?.run ?? this.wanted;
  }

  /** Emitted after {@link run} changed. */
  get runChanged(): ISignal<GuidedAppPanel, void> {
    return this.changed;
  }

  /** Shows a run, at once or when the view is there. */
  async showRun(run: string): Promise<void> {
    this.wanted = run;
    await this.inside?.showRun(run);
  }

  /** Hands the executed notebook of the run to the browser's downloads. */
  async downloadExecuted(): Promise<void> {
    await this.inside?.downloadExecuted();
  }

  override dispose(): void {
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.loading ??= this.fill();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.inside?.revealed();
  }

  private async fill(): Promise<void> {
    await this.context.ready;
    const inside = await this.load(this.context, this.wanted);
    if (this.isDisposed) {
      inside.dispose();
      return;
    }
    this.inside = inside;
    inside.runChanged.connect(() => this.changed.emit());
    if (this.layout instanceof PanelLayout) {
      this.layout.addWidget(inside);
    }
  }
}

/**
 * The tab. Not a `DocumentWidget`: that one renames the file when its title is not the file's name, and ours is
 * "link-web: Guided App".
 */
export class GuidedAppDocument
  extends MainAreaWidget<GuidedAppPanel>
  implements IDocumentWidget<GuidedAppPanel, INotebookModel>
{
  constructor(
    readonly context: DocumentRegistry.IContext<INotebookModel>,
    load: LoadContent,
    private readonly trans: TranslationBundle
  ) {
    super({ content: new GuidedAppPanel(context, load), reveal: context.ready });
    this.toolbar.hide();
    this.title.icon = stepsIcon;
    this.retitle();
    context.pathChanged.connect(this.retitle, this);
  }

  /** Cards have no addresses. */
  setFragment(): void {
    return;
  }

  private retitle(): void {
    const path = this.context.localPath;
    const stem = PathExt.basename(path, PathExt.extname(path));
    this.title.label = this.trans.__('%1: Guided App', stem);
    this.title.caption = path;
  }
}

/** Makes the tabs. No kernel: a run has its own, and the notebook's is left alone. */
export class GuidedAppFactory extends ABCWidgetFactory<GuidedAppDocument, INotebookModel> {
  constructor(
    private readonly load: LoadContent,
    private readonly trans: TranslationBundle
  ) {
    super({
      name: FACTORY,
      label: trans.__('Guided App'),
      fileTypes: ['notebook'],
      modelName: 'notebook',
      preferKernel: false,
      canStartKernel: false
    });
  }

  protected createNewWidget(context: DocumentRegistry.IContext<INotebookModel>): GuidedAppDocument {
    return new GuidedAppDocument(context, this.load, this.trans);
  }
}
