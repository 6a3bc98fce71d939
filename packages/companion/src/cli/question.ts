/** What `ask` and `route` begin with: a question at the terminal, the notebook that it is about, and the assistant for it. */
import type { LaunchConfig, Mode, NotebookContext } from '@lockstep/protocol';
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { AssistantStore, ObservationStore } from '../assistant';
import type { AssistantWorks } from '../launchAssistant';
import type { Log } from '../log';
import { explainFileError } from './notebookFile';
import { notebookContextOf } from './notebookContext';
import { openAssistant } from './openAssistant';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

export interface AskOptions {
  notebook?: string;
  mode?: Mode;
  json?: boolean;
}

/** What a command with the assistant is given. */
export interface AssistantParts {
  config: LaunchConfig;
  log: Log;
  signal: AbortSignal;
}

/**
 * Opens the assistant, lets `use` work on the question, and closes the assistant again.
 *
 * @returns what `use` returns: the exit status
 * @throws BadUse without a question; UserError when the notebook or the state folder cannot be used
 */
export async function withQuestion(
  command: 'ask' | 'route',
  terminal: Terminal,
  text: string,
  { notebook, mode }: AskOptions,
  { config, log }: Pick<AssistantParts, 'config' | 'log'>,
  use: (assistant: AssistantWorks, context: NotebookContext | null) => Promise<number>
): Promise<number> {
  if (text.trim() === '') {
    throw new BadUse(
      'no-question',
      `There is no question. Write it after "${command}", in quotes.`
    );
  }
  const file = await readFileOf(terminal, notebook);
  const { assistant, close } = openAssistant(config, terminal.environment, log, store =>
    mode === undefined ? store : inMode(store, mode)
  );
  try {
    await assistant.ready;
    return await use(assistant, contextOf(assistant.store.observations, file));
  } finally {
    await close();
  }
}

/** The settings with another mode, for this process only. What a notebook forbids stays forbidden. */
function inMode(store: AssistantStore, mode: Mode): AssistantStore {
  const { settings } = store;
  return {
    ...store,
    settings: {
      read: () => ({ ...settings.read(), mode }),
      write: changes => ({ ...settings.write(changes), mode })
    }
  };
}

/** A notebook that was named at the terminal. */
interface NotebookFile {
  place: string;
  shown: string;
  text: string;
}

async function readFileOf(
  { folder }: Terminal,
  path: string | undefined
): Promise<NotebookFile | null> {
  if (path === undefined) {
    return null;
  }
  const place = resolve(folder, path);
  try {
    return { place, shown: path, text: await readFile(place, 'utf-8') };
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/** The record names a notebook from Jupyter's root, which a terminal does not know: its longest known ending counts. */
function contextOf({ query }: ObservationStore, file: NotebookFile | null): NotebookContext | null {
  if (file === null) {
    return null;
  }
  const { place, shown, text } = file;
  const parts = place.split(sep).filter(part => part !== '');
  const known = parts
    .map((_, index) => parts.slice(index).join('/'))
    .find(path => query({ notebook: path, before: null, limit: 1 }).observations.length > 0);
  return notebookContextOf(text, known ?? shown.split(sep).join('/'));
}
