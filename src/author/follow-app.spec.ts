import { Context } from '@jupyterlab/docregistry';
import { NBTestUtils } from '@jupyterlab/notebook/lib/testutils';
import { DisposableDelegate } from '@lumino/disposable';
import { followWhileShown } from './follow-app';
import { ScriptedAuthor } from './marks/testing';
import { AuthorModels } from './models';

it('an app is followed while the outline of its notebook is on show, under whatever name', async () => {
  const context = await NBTestUtils.createMockContext();
  const followed: string[] = [];
  const apps = {
    follow: (path: string) => {
      followed.push(path);
      return new DisposableDelegate(() => followed.splice(followed.indexOf(path), 1));
    }
  };
  const model = new ScriptedAuthor(null);
  const models = new AuthorModels(() => Promise.resolve(model));
  followWhileShown(models, apps);
  models.show(context, model);
  expect(followed).toEqual([context.path]);
  if (context instanceof Context) {
    await context.rename('other.ipynb');
  }
  expect(followed).toEqual([context.path]);
  models.show(context, null);
  expect(followed).toEqual([]);
  context.dispose();
});
