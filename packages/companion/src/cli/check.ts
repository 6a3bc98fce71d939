/** `check`: what a notebook becomes as an app, what stands in its way, and, when asked, better words for its steps. */
import { UserError } from '@lockstep/protocol';
import type { LaunchConfig, WordingProposal } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import { relative, sep } from 'node:path';
import type { Log } from '../log';
import { proposeWording } from '../wording/wording';
import { checkedOf, failedCheck } from './checked';
import type { Checked } from './checked';
import { showChecked, showProposals } from './checkText';
import { convertFile, findNotebooks, readNotebookFile, shownPath } from './notebookFile';
import type { Converted } from './notebookFile';
import { openAssistant } from './openAssistant';
import { count } from './terminal';
import type { Terminal } from './terminal';

export interface CheckOptions {
  json?: boolean;
  suggest?: boolean;
}

/** What `--suggest` needs of the launch; asked for only then, since a check needs nothing. */
export type Beginning = () => { config: LaunchConfig; log: Log; signal: AbortSignal };

/** Exit statuses: nothing to mend, something to look at, a notebook that cannot be read. */
const FINE = 0;
const FINDING = 1;
const UNREADABLE = 2;

/** Proposes words for a notebook. */
type Suggest = (file: string, converted: Converted) => Promise<WordingProposal[]>;

/**
 * Resolves with the exit status: 0, 1 when any notebook has a warning or a problem, 2 when any cannot be read. The
 * others are checked all the same.
 */
export async function runCheck(
  terminal: Terminal,
  paths: readonly string[],
  options: CheckOptions,
  begin: Beginning
): Promise<number> {
  const files = await findNotebooks(terminal.folder, paths);
  if (options.suggest !== true) {
    return checkAll(terminal, files, options, null);
  }
  const { config, log, signal } = begin();
  const { assistant, close } = openAssistant(config, terminal.environment, log);
  try {
    await assistant.ready;
    const { models } = assistant;
    const deps = {
      router: models.router,
      mode: () => models.settings().mode,
      id: () => randomBytes(12).toString('hex')
    };
    return await checkAll(terminal, files, options, async (file, { definition }) => {
      const notebook = await readNotebookFile(terminal.folder, file);
      const path = relative(config.root, file).split(sep).join('/');
      return (await proposeWording(deps, { definition, notebook, path }, signal)).proposals;
    });
  } finally {
    await close();
  }
}

async function checkAll(
  terminal: Terminal,
  files: readonly string[],
  { json }: CheckOptions,
  suggest: Suggest | null
): Promise<number> {
  const all: Checked[] = [];
  for (const file of files) {
    const { checked, converted } = await checkFile(terminal.folder, file);
    if (json !== true) {
      tell(terminal, checked);
    }
    if (suggest !== null && converted !== null && checked.steps.length > 0) {
      checked.proposals = await suggest(file, converted);
      if (json !== true) {
        showProposals(terminal, checked, checked.proposals);
      }
    }
    all.push(checked);
  }
  if (json === true) {
    terminal.print(JSON.stringify(all, null, 2));
  } else if (all.length > 1) {
    const flawed = all.filter(one => statusOf(one) !== FINE).length;
    terminal.print(`${count(all.length, 'notebook')}, ${flawed} to look at.`);
  }
  return Math.max(...all.map(statusOf));
}

function tell(terminal: Terminal, checked: Checked): void {
  if (checked.error === undefined) {
    showChecked(terminal, checked);
  } else {
    terminal.complain(checked.error.message);
  }
}

async function checkFile(
  folder: string,
  file: string
): Promise<{ checked: Checked; converted: Converted | null }> {
  const notebook = shownPath(folder, file);
  try {
    const converted = await convertFile(folder, file);
    return { checked: checkedOf(notebook, converted), converted };
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    return { checked: failedCheck(notebook, error.code, error.message), converted: null };
  }
}

function statusOf({ verdict, error }: Checked): number {
  return error !== undefined ? UNREADABLE : verdict?.level === 'as-is' ? FINE : FINDING;
}
