/** The tab of the publish panel: light enough for start-up; what it shows is loaded when it is in view. */
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import { PanelLayout, Widget } from '@lumino/widgets';

/** A globe. */
export const publishIcon = new LabIcon({
  name: 'jupyterlab-lockstep:publish',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="1.4">
  <g class="jp-icon3" stroke="#616161">
    <circle cx="8" cy="8" r="5.5"/><path d="M2.5 8h11M8 2.5Q5 5 5 8t3 5.5Q11 11 11 8T8 2.5z"/>
  </g>
</svg>`
});

let count = 0;

/** One notebook's publish panel. */
export class PublishPanel extends Widget {
  private loading: Promise<void> | null = null;

  /** @param path of the notebook, from the contents root */
  constructor(
    readonly path: string,
    private readonly load: (path: string) => Promise<Widget>,
    trans: TranslationBundle
  ) {
    super();
    this.id = `lockstep-publish-${(count += 1)}`;
    this.layout = new PanelLayout();
    this.addClass('lk-publish-panel');
    const name = PathExt.basename(path, PathExt.extname(path));
    this.title.label = trans.__('%1: publish', name);
    this.title.caption = path;
    this.title.icon = publishIcon;
    this.title.closable = true;
    this.node.tabIndex = -1;
  }

  protected override onAfterShow(): void {
    this.loading ??= this.fill();
  }

  protected override onAfterAttach(): void {
    if (this.isVisible) {
      this.loading ??= this.fill();
    }
  }

  protected override onActivateRequest(): void {
    this.node.focus();
  }

  protected override onCloseRequest(): void {
    this.dispose();
  }

  private async fill(): Promise<void> {
    const inside = await this.load(this.path);
    if (this.isDisposed) {
      inside.dispose();
    } else if (this.layout instanceof PanelLayout) {
      this.layout.addWidget(inside);
    }
  }
}
