/** What goes on while a notebook's outline is on show: its code is marked, and its open Guided App follows it. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IGuidedApps } from '../tokens';
import type { AuthorModel } from './contract';
import type { AuthorModels, NotebookContext } from './models';

/** What this Lab has. */
export interface ShownParts {
  models: AuthorModels;
  notebooks: {
    forEach(visit: (panel: NotebookPanel) => void): void;
    readonly widgetAdded: ISignal<unknown, NotebookPanel>;
  };
  apps: Pick<IGuidedApps, 'follow'> | null;
  trans: TranslationBundle;
}

/** Listens for good; loads the marks with the first outline. */
export function attendOutlines({ models, notebooks, apps, trans }: ShownParts): void {
  const marked = new Map<NotebookPanel, IDisposable>();
  const followed = new Map<NotebookContext, ReturnType<IGuidedApps['follow']>>();
  const mark = async (panel: NotebookPanel, model: AuthorModel): Promise<void> => {
    const { markInputs } = await import('./marks/mark-inputs');
    // The outline may have been closed, and opened again, while the code was loaded.
    if (models.shown(panel.context) === model && !panel.isDisposed && !marked.has(panel)) {
      marked.set(panel, markInputs(panel, model, trans));
      panel.disposed.connect(() => void marked.delete(panel));
    }
  };
  const unfollow = (context: NotebookContext): void => {
    followed.get(context)?.dispose();
    followed.delete(context);
  };
  /** Under another name it is followed anew. */
  const follow = (context: NotebookContext): void => {
    unfollow(context);
    if (apps) {
      followed.set(context, apps.follow(context.path));
    }
  };
  models.shownChanged.connect((_, { context, model }) => {
    context.pathChanged.disconnect(follow);
    unfollow(context);
    for (const [panel, marks] of marked) {
      if (panel.context === context) {
        marks.dispose();
        marked.delete(panel);
      }
    }
    if (model) {
      context.pathChanged.connect(follow);
      follow(context);
      notebooks.forEach(panel => {
        if (panel.context === context) {
          void mark(panel, model);
        }
      });
    }
  });
  notebooks.widgetAdded.connect((_, panel) => {
    const model = models.shown(panel.context);
    if (model) {
      void mark(panel, model);
    }
  });
}
