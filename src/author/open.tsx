/** Makes the author's models and outlines from what this Lab has. Loaded when the first outline is opened. */
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { WordingProposal } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import { outlineOf, readDiskIds, withoutOutputs } from '../app/notebook-source';
import type { ICompanion } from '../tokens';
import type { AuthorModel } from './contract';
import { NotebookAuthor } from './model';
import type { NotebookContext } from './models';
import { LabNotebookLink } from './notebook-link';
import { startConversions } from './worker';
import { Outline, type OutlineProps } from './outline';

/** The model of a notebook. */
export function openModel(
  context: NotebookContext,
  contents: Contents.IManager,
  moved: () => Promise<void>,
  trans: TranslationBundle
): AuthorModel {
  return new NotebookAuthor({
    context,
    contents,
    conversions: startConversions(),
    moved,
    elsewhere: file => trans.__('Change of %1 made elsewhere', file),
    several: (first, more) => trans._n('%2 and %1 more', '%2 and %1 more', more, first)
  });
}

/** What an outline is opened with. */
export interface ViewOptions {
  panel: NotebookPanel;
  model: AuthorModel;
  trans: TranslationBundle;
  contents: Contents.IManager;
  companion: ICompanion | null;
  /** Brings the notebook to the front and gives it the focus. */
  activate: () => void;
  openFile: (path: string) => void;
  tryApp: (path: string) => void;
  takesFocus: () => boolean;
}

/** Asks the companion's model about the notebook as it is now; outputs stay here. */
async function askWords(
  { panel: { context }, contents }: ViewOptions,
  companion: ICompanion,
  signal: AbortSignal
): Promise<readonly WordingProposal[]> {
  const diskIds = await readDiskIds(contents, context.path);
  const body = {
    path: context.localPath,
    notebook: withoutOutputs(context.model.sharedModel.toJSON()),
    diskIds
  };
  const { proposals } = await companion.call('proposeWording', { body }, signal);
  return proposals;
}

/** One outline on screen; the model goes on without it. */
export class OutlineView extends ReactWidget {
  private readonly link: LabNotebookLink;
  private readonly outline: OutlineProps;

  constructor(options: ViewOptions) {
    super();
    const { panel, model, trans, companion } = options;
    this.addClass('lk-outline-view');
    this.link = new LabNotebookLink(panel, model, options.activate);
    window.addEventListener('focus', this.onWindowFocus);
    const { context } = panel;
    const name = PathExt.basename(context.localPath, '.ipynb');
    this.outline = {
      model,
      trans,
      link: this.link,
      headings: outlineOf(context.model.sharedModel.toJSON(), name).steps,
      tryApp: () => options.tryApp(context.path),
      openOverlay: () => options.openFile(model.snapshot().overlay),
      askWords: companion && (signal => askWords(options, companion, signal)),
      takesFocus: options.takesFocus
    };
  }

  override dispose(): void {
    if (!this.isDisposed) {
      window.removeEventListener('focus', this.onWindowFocus);
      this.link.dispose();
      super.dispose();
    }
  }

  /** Whoever comes back may have edited the overlay in another program. */
  private readonly onWindowFocus = (): void => {
    const { model } = this.outline;
    if (this.isVisible && model.snapshot().saved) {
      void model.refresh();
    }
  };

  protected override render(): ReactElement {
    return <Outline {...this.outline} />;
  }
}
