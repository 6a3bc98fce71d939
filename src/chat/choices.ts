/** Which chat was on show for which notebook, kept in Lab's state database so that a reload comes back to it. */
import type { IStateDB } from '@jupyterlab/statedb';
import type { ChatChoices } from './model';

const KEY = 'jupyterlab-lockstep:chat';
/** How many notebooks are remembered. */
const MOST = 200;

/** What is known of this workspace: `first` when the chat was never shown in it. */
export interface StoredChoices extends ChatChoices {
  readonly first: boolean;
}

/** Reads what is kept. */
export async function readChoices(state: IStateDB | null): Promise<StoredChoices> {
  const stored: unknown = await state?.fetch(KEY);
  const chats = new Map<string, string>();
  if (typeof stored === 'object' && stored !== null && 'chats' in stored) {
    for (const [path, chat] of Object.entries(stored.chats ?? {})) {
      if (typeof chat === 'string') {
        chats.set(path, chat);
      }
    }
  }
  return {
    first: stored === undefined,
    of: notebook => chats.get(notebook ?? '') ?? null,
    keep: (notebook, chat) => {
      const path = notebook ?? '';
      chats.delete(path);
      if (chat !== null) {
        chats.set(path, chat);
      }
      void state?.save(KEY, { chats: Object.fromEntries([...chats].slice(-MOST)) });
    }
  };
}

/** Notes that the chat was shown once, so that it never expands by itself again. */
export async function keepShown(state: IStateDB | null): Promise<void> {
  if ((await state?.fetch(KEY)) === undefined) {
    await state?.save(KEY, { chats: {} });
  }
}
