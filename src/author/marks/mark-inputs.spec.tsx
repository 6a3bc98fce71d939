import { EditorView } from '@codemirror/view';
import { type NotebookPanel } from '@jupyterlab/notebook';
import { NBTestUtils } from '@jupyterlab/notebook/lib/testutils';
import { Widget } from '@lumino/widgets';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { act } from 'react';
import { markInputs } from './mark-inputs';
import { openMarks } from './open-marks';
import { conversionOf, notebookOf, ScriptedAuthor, sources } from './testing';

let panel: NotebookPanel;
let model: ScriptedAuthor;

/** Nothing is laid out here, so CodeMirror keeps boxes out of sight. */
const HIDDEN = { hidden: true };

/** Lets what waits for a turn happen. */
async function settle(): Promise<void> {
  await act(() => new Promise(resolve => setTimeout(resolve, 0)));
}

beforeEach(async () => {
  // What CodeMirror measures is not drawn here.
  Range.prototype.getClientRects = () => document.createElement('div').getClientRects();
  const context = await NBTestUtils.createMockContext();
  context.model.fromJSON(notebookOf(sources));
  panel = NBTestUtils.createNotebookPanel(context);
  panel.content.notebookConfig = { ...panel.content.notebookConfig, windowingMode: 'none' };
  Widget.attach(panel, document.body);
  await Promise.all(panel.content.widgets.map(cell => cell.ready));
  model = new ScriptedAuthor(conversionOf(sources));
});

afterEach(() => {
  panel.dispose();
});

function editor(cell: number): EditorView {
  const host = panel.content.widgets[cell]?.editor?.host;
  const view = host && EditorView.findFromDOM(host);
  if (!view) {
    throw new Error(`Cell ${cell} has no editor.`);
  }
  return view;
}

/** The marked code in the notebook, with what its mark says. */
function marks(): string[] {
  return [...panel.node.querySelectorAll('.lk-mark')].map(
    node => `${node.className.replace('lk-mark ', '')} ${node.textContent}`
  );
}

/** Puts the cursor into a cell and opens the box there. */
async function openAt(cell: number, at: number): Promise<void> {
  panel.content.activeCellIndex = cell;
  editor(cell).dispatch({ selection: { anchor: at } });
  expect(openMarks.get(panel)?.openAtCursor()).toBe(true);
  await screen.findByRole('dialog', HIDDEN);
}

describe('the marks of a notebook', () => {
  it('stand in its editors while the author view is open, and are gone when it closes', async () => {
    const marked = markInputs(panel, model);
    expect(marks()).toEqual(['lk-mark-shown "France"', 'lk-mark-shown 5', 'lk-mark-shown input']);
    marked.dispose();
    expect(marks()).toEqual([]);
    expect(model.listening).toBe(0);
    expect(openMarks.get(panel)).toBeUndefined();
    markInputs(panel, model);
    expect(marks()).toHaveLength(3);
    await settle();
  });

  it('follow each conversion, and show what the outline has chosen', async () => {
    markInputs(panel, model);
    const hidden = 'inputs:\n  min_degree:\n    hidden: true\n';
    model.put({ conversion: conversionOf(sources, hidden), chosen: { input: 'country' } });
    await settle();
    expect(marks()).toEqual([
      'lk-mark-shown lk-mark-chosen "France"',
      'lk-mark-hidden 5',
      'lk-mark-shown input'
    ]);
  });

  it('move with what is typed and not yet converted', async () => {
    markInputs(panel, model);
    editor(1).dispatch({ changes: { from: 0, insert: '# which one\n' } });
    model.put({ busy: true });
    await settle();
    expect(marks().slice(0, 2)).toEqual(['lk-mark-shown "France"', 'lk-mark-shown 5']);
  });

  it('come with a cell whose editor comes later', async () => {
    const code = [...sources, 'limit = 3\nprint(limit)'];
    markInputs(panel, model);
    panel.context.model.sharedModel.addCell({ cell_type: 'code', id: 'c3', source: code[3] ?? '' });
    model.put({ conversion: { ...conversionOf(code), cells: ['text', 'values', 'asks', 'c3'] } });
    await waitFor(() => expect(marks().at(-1)).toBe('lk-mark-shown 3'));
  });
});

describe('the box at the cursor', () => {
  it('says what the input is and why, and takes the focus', async () => {
    markInputs(panel, model);
    await openAt(1, 34);
    const box = screen.getByRole('dialog', { name: 'Minimum degree', ...HIDDEN });
    expect(box.textContent).toContain('whole number, 1 to 80');
    expect(box.contains(document.activeElement)).toBe(true);
    expect(model.snapshot().chosen).toEqual({ input: 'min_degree' });
    const names = [...box.querySelectorAll('button')].map(button => button.textContent);
    expect(names).toEqual(['Retype', 'Set range', 'Retitle', 'Hide']);
  });

  it('is left with Esc, back to the code', async () => {
    markInputs(panel, model);
    await openAt(1, 34);
    fireEvent.keyDown(screen.getByRole('dialog', HIDDEN), { key: 'Escape' });
    await settle();
    expect(screen.queryByRole('dialog', HIDDEN)).toBeNull();
    expect(editor(1).hasFocus).toBe(true);
  });

  it('hides an input at once and is gone then', async () => {
    markInputs(panel, model);
    await openAt(1, 34);
    fireEvent.click(screen.getByRole('button', { name: 'Hide', ...HIDDEN }));
    await settle();
    expect(model.edits).toEqual([{ edit: 'input', input: 'min_degree', set: { hidden: true } }]);
    expect(screen.queryByRole('dialog', HIDDEN)).toBeNull();
  });

  it('asks for a label in its place, and stays with the sentence that refuses it', async () => {
    markInputs(panel, model);
    await openAt(1, 34);
    fireEvent.click(screen.getByRole('button', { name: 'Retitle', ...HIDDEN }));
    await settle();
    const field = screen.getByRole('textbox', { name: 'Label', ...HIDDEN });
    fireEvent.change(field, { target: { value: 'Links at least' } });
    model.refuses = 'The folder cannot be written.';
    fireEvent.keyDown(field, { key: 'Enter' });
    await settle();
    expect(screen.getByRole('alert', HIDDEN).textContent).toContain(
      'The folder cannot be written.'
    );
    model.refuses = null;
    fireEvent.keyDown(field, { key: 'Enter' });
    await settle();
    expect(model.edits).toEqual([
      { edit: 'input', input: 'min_degree', set: { label: 'Links at least' } }
    ]);
    expect(screen.queryByRole('dialog', HIDDEN)).toBeNull();
  });

  it('says that there is none in a cell without inputs', () => {
    markInputs(panel, model);
    panel.content.activeCellIndex = 0;
    expect(openMarks.get(panel)?.openAtCursor()).toBe(false);
  });
});
