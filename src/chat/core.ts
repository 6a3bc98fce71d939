/** What the chat is behind its widget: made once, when something first needs it, shown or not. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Clipboard } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';
import { UUID } from '@lumino/coreutils';
import type { ICompanion } from '../tokens';
import { readChoices } from './choices';
import { labNotebook } from './lab-notebook';
import { ChatModel } from './model';
import { NotebookOnShow } from './notebook-on-show';
import { ChatFromOutside } from './outside';
import type { RanCells } from './ran-cells';
import type { SettingsWriter } from './settings';

/** Model and what stands on it. */
export interface ChatCore {
  model: ChatModel;
  outside: ChatFromOutside;
  copy(text: string): void;
}

export interface ChatCoreOptions {
  companion: ICompanion;
  state: IStateDB | null;
  settings: SettingsWriter;
  app: JupyterFrontEnd;
  notebooks: INotebookTracker;
  ran: RanCells;
}

/** Connects with the companion; asks it nothing yet. */
export async function makeCore(options: ChatCoreOptions): Promise<ChatCore> {
  const { app, notebooks, ran, settings } = options;
  const onShow = new NotebookOnShow(app, notebooks, ran);
  const [companion, choices] = await Promise.all([
    options.companion.client(),
    readChoices(options.state)
  ]);
  const newId = (): string => UUID.uuid4();
  const model = new ChatModel({ companion, choices, settings, newId, download });
  const follow = (): void => model.setNotebook(onShow.shown && labNotebook(onShow.shown));
  onShow.changed.connect(follow);
  follow();
  return {
    model,
    outside: new ChatFromOutside(model, companion, () => onShow.paths(), newId),
    copy: text => {
      // Lab selects the whole page for a moment, which takes the focus from a reader at the keyboard.
      const focused = document.activeElement;
      Clipboard.copyToSystem(text);
      if (focused instanceof HTMLElement) {
        focused.focus({ preventScroll: true });
      }
    }
  };
}

function download(name: string, data: unknown): void {
  const blob = new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
