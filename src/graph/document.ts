/** The document widget of a link graph: light enough for start-up; what it shows is loaded when it is shown. */
import { MainAreaWidget } from '@jupyterlab/apputils';
import {
  ABCWidgetFactory,
  TextModelFactory,
  type DocumentRegistry,
  type IDocumentWidget
} from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';

/** Name of the widget factory, as in the Open With menu. */
export const FACTORY = 'Link graph';

/** Name of {@link UnreadFileFactory}. */
const UNREAD = 'lockstep-unread-file';

/** Three dots and the lines between them. */
export const graphIcon = new LabIcon({
  name: 'jupyterlab-lockstep:graph',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="1.4" stroke-linecap="round">
  <g class="jp-icon3" stroke="#616161">
    <circle cx="8" cy="3.5" r="1.6"/><circle cx="3.5" cy="12" r="1.6"/><circle cx="12.5" cy="12" r="1.6"/>
    <path d="M7.3 5 4.3 10.6M8.7 5l3 5.6M5.2 12h5.6"/>
  </g>
</svg>`
});

/**
 * A document model that never asks for the file's content: Lab would fetch a table of five million links as one
 * JSON string, and the graph's worker reads it by itself, as a stream.
 */
export class UnreadFileFactory extends TextModelFactory {
  override get name(): string {
    return UNREAD;
  }

  override get fileFormat(): Contents.FileFormat {
    return null;
  }
}

/** Makes what the panel holds. */
export type LoadGraph = (context: DocumentRegistry.Context) => Promise<Widget>;

/** The inside of the tab: empty until it is attached, then the view. */
export class LinkGraphPanel extends Widget {
  private loading: Promise<void> | null = null;

  constructor(
    private readonly context: DocumentRegistry.Context,
    private readonly load: LoadGraph
  ) {
    super();
    this.layout = new PanelLayout();
    this.addClass('lk-graph-panel');
    this.node.tabIndex = -1;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.loading ??= this.fill();
  }

  private async fill(): Promise<void> {
    await this.context.ready;
    const inside = await this.load(this.context);
    if (this.isDisposed) {
      inside.dispose();
    } else if (this.layout instanceof PanelLayout) {
      this.layout.addWidget(inside);
    }
  }
}

/** The tab. Not a `DocumentWidget`: there is nothing to save, and renaming the tab must not rename the file. */
export class LinkGraphDocument
  extends MainAreaWidget<LinkGraphPanel>
  implements IDocumentWidget<LinkGraphPanel>
{
  constructor(
    readonly context: DocumentRegistry.Context,
    load: LoadGraph,
    private readonly trans: TranslationBundle
  ) {
    super({ content: new LinkGraphPanel(context, load), reveal: context.ready });
    this.toolbar.hide();
    this.title.icon = graphIcon;
    this.retitle();
    context.pathChanged.connect(this.retitle, this);
  }

  /** A graph has no addresses inside. */
  setFragment(): void {
    return;
  }

  private retitle(): void {
    const path = this.context.localPath;
    this.title.label = this.trans.__('%1: Link graph', path.slice(path.lastIndexOf('/') + 1));
    this.title.caption = path;
  }
}

/** Makes the tabs. */
export class LinkGraphFactory extends ABCWidgetFactory<LinkGraphDocument> {
  constructor(
    fileTypes: readonly string[],
    private readonly load: LoadGraph,
    private readonly trans: TranslationBundle
  ) {
    super({
      name: FACTORY,
      label: trans.__('Link Graph'),
      fileTypes: [...fileTypes],
      modelName: UNREAD,
      readOnly: true
    });
  }

  protected createNewWidget(context: DocumentRegistry.Context): LinkGraphDocument {
    return new LinkGraphDocument(context, this.load, this.trans);
  }
}
