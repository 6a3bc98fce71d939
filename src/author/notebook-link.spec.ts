import type { NotebookPanel } from '@jupyterlab/notebook';
import { NBTestUtils } from '@jupyterlab/notebook/lib/testutils';
import { AuthorModels } from './models';
import { LabNotebookLink } from './notebook-link';
import { authored, type Authored } from './testing';

let page: Authored;
let panel: NotebookPanel;
let link: LabNotebookLink;
const activate = jest.fn();

beforeEach(async () => {
  page = await authored();
  panel = NBTestUtils.createNotebookPanel(page.context);
  jest.spyOn(panel.content, 'scrollToItem').mockResolvedValue();
  panel.content.activeCellIndex = 2;
  link = new LabNotebookLink(panel, page.model, activate);
});

afterEach(() => {
  link.dispose();
  panel.dispose();
  page.end();
});

const marked = (): number[] =>
  panel.content.widgets.flatMap((cell, at) => (cell.hasClass('lk-in-step') ? [at] : []));

/** Waits until a choice has stood. */
async function stand(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 150));
}

describe('the outline beside a notebook', () => {
  it('begins with the step of the active cell, and scrolls nothing', async () => {
    expect(page.model.snapshot().chosen).toEqual({ step: 'choose-the-sites' });
    await stand();
    expect(panel.content.scrollToItem).not.toHaveBeenCalled();
  });

  it('marks the cells of the step chosen, and scrolls to its first', async () => {
    page.model.choose({ step: 'rank-the-sites' });
    expect(marked()).toEqual([4, 5]);
    expect(panel.content.activeCellIndex).toBe(2);
    await stand();
    expect(panel.content.scrollToItem).toHaveBeenLastCalledWith(4);
  });

  it('chooses the step that one moves to; text belongs to the code below it', () => {
    panel.content.activeCellIndex = 6;
    expect(page.model.snapshot().chosen).toEqual({ step: 'say-hello' });
    expect(marked()).toEqual([7]);
  });

  it('leaves a chosen input alone while one moves within its step', () => {
    page.model.choose({ input: 'COUNTRY' });
    panel.content.activeCellIndex = 1;
    expect(page.model.snapshot().chosen).toEqual({ input: 'COUNTRY' });
  });

  it('goes to a cell that moved since the conversion', () => {
    panel.content.model?.sharedModel.insertCell(0, { cell_type: 'markdown', source: 'New' });
    link.goTo(7);
    expect(panel.content.activeCell?.model.id).toBe('c7');
    expect(activate).toHaveBeenCalled();
  });

  it('takes its marks away when it ends', () => {
    expect(marked()).toEqual([2]);
    link.dispose();
    expect(marked()).toEqual([]);
  });
});

describe('the models of notebooks', () => {
  it('are one for each document, and end with it', async () => {
    const make = jest.fn(() => Promise.resolve(page.model));
    const models = new AuthorModels(make);
    const dispose = jest.spyOn(page.model, 'dispose');
    const [one, other] = await Promise.all([models.of(page.context), models.of(page.context)]);
    expect(one).toBe(other);
    expect(make).toHaveBeenCalledTimes(1);
    models.show(page.context, one);
    expect(models.shown(page.context)).toBe(one);
    page.context.dispose();
    await Promise.resolve();
    expect(dispose).toHaveBeenCalled();
    expect(models.shown(page.context)).toBeNull();
  });
});
