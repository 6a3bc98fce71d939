/** The tab of a batch: light enough for start-up; what it shows is loaded when it is shown. */
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

/** A table with its head and first column. */
export const batchIcon = new LabIcon({
  name: 'jupyterlab-lockstep:batch',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="1.4" stroke-linejoin="round">
  <path class="jp-icon3" stroke="#616161" d="M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6.5 6.3V13"/>
</svg>`
});

/** What a tab shows: a batch, or with `null` the setting up of one for a notebook, in that version of its app. */
export interface BatchPlace {
  /** The notebook, from the contents root. */
  path: string;
  app: string | null;
  batch: string | null;
}

/** The inside of the tab. */
export interface BatchContent extends Widget {
  readonly place: BatchPlace;
  readonly label: string;
  readonly placeChanged: ISignal<BatchContent, void>;
}

export class BatchTab extends MainAreaWidget<BatchContent> {
  constructor(content: BatchContent, trans: TranslationBundle) {
    super({ content });
    this.toolbar.hide();
    this.title.icon = batchIcon;
    this.title.closable = true;
    const name = (): void => {
      this.title.label = trans.__('%1: batch', content.label);
      this.title.caption = content.place.path;
    };
    content.placeChanged.connect(name);
    name();
  }
}
