/** While a notebook's outline is on show, its open Guided App goes on with each change by itself. */
import type { IGuidedApps } from '../tokens';
import type { AuthorModels, NotebookContext } from './models';

/** Listens for good. */
export function followWhileShown(models: AuthorModels, apps: Pick<IGuidedApps, 'follow'>): void {
  const held = new Map<NotebookContext, ReturnType<IGuidedApps['follow']>>();
  const drop = (context: NotebookContext): void => {
    held.get(context)?.dispose();
    held.delete(context);
  };
  /** Under another name it is followed anew. */
  const hold = (context: NotebookContext): void => {
    drop(context);
    held.set(context, apps.follow(context.path));
  };
  models.shownChanged.connect((_, { context, model }) => {
    context.pathChanged.disconnect(hold);
    if (model) {
      context.pathChanged.connect(hold);
      hold(context);
    } else {
      drop(context);
    }
  });
}
