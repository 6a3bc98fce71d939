/** The command "Input at Cursor": the box of a mark, by the keyboard. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { openMarks } from './open-marks';

export const INPUT_AT_CURSOR = 'lockstep:input-at-cursor';

/** Adds it to the commands, and to the palette where there is one. */
export function addInputAtCursor(context: {
  commands: Pick<JupyterFrontEnd['commands'], 'addCommand'>;
  notebooks: Pick<INotebookTracker, 'currentWidget'>;
  palette: ICommandPalette | null;
  trans: TranslationBundle;
}): void {
  const { commands, notebooks, palette, trans } = context;
  const marks = (): ReturnType<(typeof openMarks)['get']> =>
    notebooks.currentWidget ? openMarks.get(notebooks.currentWidget) : undefined;
  commands.addCommand(INPUT_AT_CURSOR, {
    label: trans.__('Input at Cursor'),
    caption: trans.__('What the input at the cursor is, why it is offered, and how to change it'),
    isEnabled: () => marks() !== undefined,
    describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
    execute: () => marks()?.openAtCursor() ?? false
  });
  palette?.addItem({ command: INPUT_AT_CURSOR, category: trans.__('Notebook Operations') });
}
