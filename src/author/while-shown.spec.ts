import { Context } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { NBTestUtils } from '@jupyterlab/notebook/lib/testutils';
import { nullTranslator } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { openMarks } from './marks/open-marks';
import { ScriptedAuthor } from './marks/testing';
import { AuthorModels, type NotebookContext } from './models';
import { attendOutlines } from './while-shown';

const trans = nullTranslator.load('lockstep');
const model = new ScriptedAuthor(null);
let context: NotebookContext & Awaited<ReturnType<typeof NBTestUtils.createMockContext>>;
let models: AuthorModels;
let panels: NotebookPanel[];
let followed: string[];
let opened: (panel: NotebookPanel) => void;

beforeEach(async () => {
  context = await NBTestUtils.createMockContext();
  panels = [NBTestUtils.createNotebookPanel(context)];
  followed = [];
  models = new AuthorModels(() => Promise.resolve(model));
  const widgetAdded = new Signal<unknown, NotebookPanel>({});
  const notebooks = {
    widgetAdded,
    forEach: (visit: (panel: NotebookPanel) => void) => panels.forEach(visit)
  };
  opened = panel => widgetAdded.emit(panel);
  const apps = {
    follow: (path: string) => {
      followed.push(path);
      return new DisposableDelegate(() => followed.splice(followed.indexOf(path), 1));
    }
  };
  attendOutlines({ models, notebooks, apps, trans });
});

afterEach(() => {
  panels.forEach(panel => panel.dispose());
  context.dispose();
});

/** Lets code be loaded. */
const loaded = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50));

describe('while the outline of a notebook is on show', () => {
  it('its app is followed, under whatever name', async () => {
    models.show(context, model);
    expect(followed).toEqual([context.path]);
    if (context instanceof Context) {
      await context.rename('other.ipynb');
    }
    expect(followed).toEqual([context.path]);
    models.show(context, null);
    expect(followed).toEqual([]);
  });

  it('every view of it is marked, also one that is opened later, and none when it closes', async () => {
    models.show(context, model);
    const second = NBTestUtils.createNotebookPanel(context);
    panels.push(second);
    opened(second);
    await loaded();
    expect(panels.map(panel => openMarks.has(panel))).toEqual([true, true]);
    models.show(context, null);
    expect(panels.map(panel => openMarks.has(panel))).toEqual([false, false]);
    expect(model.listening).toBe(0);
  });

  it('nothing is marked that was closed while the code was loaded', async () => {
    models.show(context, model);
    models.show(context, null);
    await loaded();
    expect(openMarks.has(panels[0] ?? NBTestUtils.createNotebookPanel(context))).toBe(false);
  });
});
