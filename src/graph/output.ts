/** The output of `link_graph()` in a cell: the live view where its data can be had, else the picture saved with it. */
import type { IRenderMime } from '@jupyterlab/rendermime';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';

/** What a cell's output says of a graph: never its data. */
export interface SavedOutput {
  readonly data: unknown;
  /** PNG of the saved picture as base64, where the output has one. */
  readonly picture: string | null;
  /** The sentence in the place of a picture. */
  readonly text: string;
}

/** Makes the live view; rejects with a sentence where the data cannot be had. */
export type LoadOutput = (node: HTMLElement, bundle: SavedOutput) => Promise<Widget>;

/** Shows the saved picture at once and the live view in its place when the output is on the page. */
export class GraphOutput extends Widget implements IRenderMime.IRenderer {
  private bundle: SavedOutput | null = null;
  private shown: unknown;

  constructor(
    private readonly mimeType: string,
    private readonly load: LoadOutput
  ) {
    super();
    this.layout = new PanelLayout();
    this.addClass('lk-graph-output');
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const picture = model.data['image/png'];
    const text = model.data['text/plain'];
    this.bundle = {
      data: model.data[this.mimeType],
      picture: typeof picture === 'string' ? picture : null,
      text: typeof text === 'string' ? text : ''
    };
    this.put(still(this.bundle, 'Opens when the kernel is free.'));
    if (this.isAttached) {
      void this.fill();
    }
    return Promise.resolve();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.fill();
  }

  private async fill(): Promise<void> {
    const { bundle } = this;
    if (bundle === null || this.shown === bundle) {
      return;
    }
    this.shown = bundle;
    try {
      await inView(this.node);
      const inside = await this.load(this.node, bundle);
      if (this.isDisposed || this.bundle !== bundle) {
        inside.dispose();
      } else {
        this.put(inside);
      }
    } catch (error) {
      if (!this.isDisposed && this.bundle === bundle) {
        this.put(still(bundle, error instanceof Error ? error.message : String(error)));
      }
    }
  }

  private put(inside: Widget): void {
    if (this.layout instanceof PanelLayout) {
      for (const before of [...this.layout.widgets]) {
        before.dispose();
      }
      this.layout.addWidget(inside);
    }
  }
}

/** Resolves once a node is on screen: a long notebook begins no graph that nobody looks at. */
async function inView(node: HTMLElement): Promise<void> {
  await new Promise<void>(resolve => {
    const watcher = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        watcher.disconnect();
        resolve();
      }
    });
    watcher.observe(node);
  });
}

/** The picture that was saved with the output, and why there is no more. */
function still({ picture, text }: SavedOutput, why: string): Widget {
  const node = document.createElement('figure');
  node.className = 'lk-graph-still';
  if (picture !== null) {
    const image = document.createElement('img');
    image.src = `data:image/png;base64,${picture}`;
    image.alt = text;
    node.append(image);
  }
  const caption = document.createElement('figcaption');
  caption.textContent = [text, why].filter(Boolean).join(' ');
  node.append(caption);
  return new Widget({ node });
}
