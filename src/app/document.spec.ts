import type { Context } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import { initNotebookContext } from '@jupyterlab/notebook/lib/testutils';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { GuidedAppFactory, type GuidedAppContent, type GuidedAppDocument } from './document';

/** A view that only remembers. */
class QuietContent extends Widget implements GuidedAppContent {
  readonly runChanged: Signal<GuidedAppContent, void> = new Signal(this);
  run: string | null = null;
  readonly revealed = jest.fn();
  readonly downloadExecuted = jest.fn(() => Promise.resolve());

  showRun(run: string): Promise<void> {
    this.run = run;
    this.runChanged.emit();
    return Promise.resolve();
  }
}

const trans = nullTranslator.load('lockstep');
let context: Context<INotebookModel>;
let document: GuidedAppDocument;
const load = jest.fn((_: unknown, run: string | null): Promise<GuidedAppContent> => {
  const content = new QuietContent();
  content.run = run;
  return Promise.resolve(content);
});

beforeEach(async () => {
  load.mockClear();
  context = await initNotebookContext({
    path: 'link-web.ipynb',
    manager: new ServiceManagerMock()
  });
  document = new GuidedAppFactory(load, trans).createNew(context);
});

afterEach(() => {
  document.dispose();
  context.dispose();
});

async function attach(): Promise<void> {
  Widget.attach(document, globalThis.document.body);
  await document.revealed;
  await Promise.resolve();
}

describe('the tab of a Guided App', () => {
  it('is titled after the notebook, and does not rename it', async () => {
    const rename = jest.spyOn(context, 'rename');
    expect(document.title.label).toBe('link-web: Guided App');
    document.title.label = 'anything';
    await Promise.resolve();
    expect(rename).not.toHaveBeenCalled();
    expect(context.path).toBe('link-web.ipynb');
  });

  it('asks for no kernel', () => {
    const factory = new GuidedAppFactory(load, trans);
    expect([factory.preferKernel, factory.canStartKernel]).toEqual([false, false]);
    expect(factory.defaultFor).toEqual([]);
  });

  it('loads its view when it is attached, once, and leaves the notebook as it is', async () => {
    const before = JSON.stringify(context.model.toJSON());
    expect(load).not.toHaveBeenCalled();
    await attach();
    expect(load).toHaveBeenCalledTimes(1);
    Widget.detach(document);
    await attach();
    expect(load).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(context.model.toJSON())).toBe(before);
  });

  it('shows the run that was asked for before the view was there', async () => {
    await document.content.showRun('run000007');
    expect(document.content.run).toBe('run000007');
    await attach();
    expect(load).toHaveBeenCalledWith(context, 'run000007');
  });

  it('tells when another run is shown, so that a reload can come back to it', async () => {
    await attach();
    const changed = jest.fn();
    document.content.runChanged.connect(changed);
    await document.content.showRun('run000008');
    expect(changed).toHaveBeenCalledTimes(1);
    expect(document.content.run).toBe('run000008');
  });

  it('disposes a view that comes after the tab was closed', async () => {
    let arrive: (content: QuietContent) => void = () => undefined;
    load.mockImplementationOnce(() => new Promise<GuidedAppContent>(resolve => (arrive = resolve)));
    await attach();
    document.dispose();
    const late = new QuietContent();
    arrive(late);
    await Promise.resolve();
    await Promise.resolve();
    expect(late.isDisposed).toBe(true);
  });
});
