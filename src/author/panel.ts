/** The outline's panel: light enough for start-up; what it shows is loaded when its notebook is there. */
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { DockLayout, DockPanel, PanelLayout, Widget } from '@lumino/widgets';
import { stepsIcon } from '../app/document';

/** Width of a new outline beside its notebook, in pixels. */
const WIDTH = 440;

/** Loads the inside; `takesFocus` tells whether the focus belongs to it when it is there. */
export type LoadOutline = (panel: NotebookPanel, takesFocus: () => boolean) => Promise<Widget>;

let count = 0;

/** Empty until {@link bind}; ends with the last view of its notebook. */
export class OutlinePanel extends Widget {
  /** The notebook's, from the contents root. */
  path: string;
  private notebook: NotebookPanel | null = null;
  private wanted = false;
  private narrow: boolean;

  /** @param beside it is new at the side of its notebook, and takes a width of its own */
  constructor(
    path: string,
    private readonly load: LoadOutline,
    private readonly trans: TranslationBundle,
    beside: boolean
  ) {
    super();
    this.path = path;
    this.narrow = beside;
    this.id = `lockstep-outline-${(count += 1)}`;
    this.layout = new PanelLayout();
    this.addClass('lk-outline-panel');
    this.title.icon = stepsIcon;
    this.title.closable = true;
    this.node.tabIndex = -1;
    this.retitle();
  }

  /** The notebook it belongs to, `null` while that is not open yet. */
  get bound(): NotebookPanel | null {
    return this.notebook;
  }

  /** Shows the outline of a notebook; called once. */
  async bind(notebook: NotebookPanel): Promise<void> {
    this.notebook = notebook;
    await notebook.context.ready;
    const inside = await this.load(notebook, () => this.takesFocus());
    if (this.isDisposed || notebook.isDisposed) {
      inside.dispose();
    } else if (this.layout instanceof PanelLayout) {
      this.layout.addWidget(inside);
    }
  }

  /** The notebook has another name. */
  rename(path: string): void {
    this.path = path;
    this.retitle();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    const row = this.node.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');
    this.wanted = row === null;
    (row ?? this.node).focus();
  }

  /** Closed is gone: what it attends to ends with it. */
  protected override onCloseRequest(message: Message): void {
    super.onCloseRequest(message);
    this.dispose();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    if (this.narrow && message.width > 0) {
      this.narrow = false;
      narrow(this, WIDTH);
    }
  }

  /** Only when it was activated before the tree was there, and the focus has not gone elsewhere since. */
  private takesFocus(): boolean {
    const takes = this.wanted && this.node.contains(document.activeElement);
    this.wanted = false;
    return takes;
  }

  private retitle(): void {
    const name = PathExt.basename(this.path, PathExt.extname(this.path));
    this.title.label = this.trans.__('%1: App outline', name);
    this.title.caption = this.path;
    this.node.setAttribute('aria-label', this.title.label);
  }
}

/** Gives a widget at the right of a dock panel a width, as if a person had moved the handle at its left. */
function narrow(widget: Widget, width: number): void {
  const dock = widget.parent;
  if (!(dock instanceof DockPanel) || !(dock.layout instanceof DockLayout)) {
    return;
  }
  const own = widget.node.getBoundingClientRect();
  const all = dock.node.getBoundingClientRect();
  const beside = [...dock.layout.handles()].find(handle => {
    const { left, right, top, bottom, height } = handle.getBoundingClientRect();
    const near = Math.abs((left + right) / 2 - own.left) < 8;
    return near && height > 0 && top <= own.top && bottom >= own.bottom - 1;
  });
  if (beside) {
    dock.layout.moveHandle(beside, own.right - width - all.left, 0);
  }
}
