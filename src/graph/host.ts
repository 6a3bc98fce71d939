/** What a link graph view asks of JupyterLab: files, the chat, the record, downloads and a memory. */
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { download } from '@lockstep/cards';
import type { GraphHost, GraphParts, Selection } from '@lockstep/graph-view';
import type { Finding, GraphEngine } from '@lockstep/linkgraph';
import type { IChat, ICompanion, IObserver } from '../tokens';
import { crawlHost } from './crawls';
import { fileSource } from './file-source';
import type { GraphMemory } from './remembered';

/** How many names of a selection the chat and the record are told. */
const NAMES_TOLD = 20;
/** A selection is recorded once it has stood this long, in milliseconds: not each step of a walk through findings. */
const STANDS = 1500;

/** What a host is made of. What this Lab does not have is `null`. */
export interface LabGraphOptions {
  companion: ICompanion;
  contents: Contents.IManager;
  files: IDefaultFileBrowser | null;
  chat: IChat | null;
  observer: IObserver | null;
  memory: GraphMemory;
  trans: TranslationBundle;
  createEngine: () => GraphEngine;
  /** What the graph is called, such as its file. */
  name: string;
  /** The notebook that shows it, from the contents root; `null` for a tab of its own. */
  notebook: string | null;
  /** Told of each selection at once, for Python's side. */
  selected?: (selection: Selection) => void;
  /** Where the graph is more than a page can hold. */
  parts?: GraphParts | null;
}

/** The host of one view. */
export function labGraphHost(options: LabGraphOptions): GraphHost & { dispose(): void } {
  const { chat, files, memory } = options;
  let standing: ReturnType<typeof setTimeout> | undefined;
  return {
    createEngine: options.createEngine,
    ...(files ? { chooseFile: what => choose(options, files, what) } : {}),
    crawls: crawlHost(options.companion),
    selected: selection => {
      options.selected?.(selection);
      clearTimeout(standing);
      standing = setTimeout(() => note(options, selection), STANDS);
    },
    ...(chat ? { ask: about => void ask(options, chat, about) } : {}),
    save: (name, bytes) => Promise.resolve(download(name, new Uint8Array(bytes))),
    get remembered() {
      return memory.remembered;
    },
    remember: next => memory.remember(next),
    ...(options.parts ? { parts: options.parts } : {}),
    openAddress: address => void window.open(address, '_blank', 'noopener,noreferrer'),
    dispose: () => clearTimeout(standing)
  };
}

async function choose(
  { contents, trans }: LabGraphOptions,
  files: IDefaultFileBrowser,
  what: 'links' | 'pages' | 'later crawl'
): ReturnType<NonNullable<GraphHost['chooseFile']>> {
  const titles = {
    links: trans.__('Choose the links file'),
    pages: trans.__('Choose a pages file'),
    'later crawl': trans.__('Choose the links file of the later crawl')
  };
  const { value } = await FileDialog.getOpenFiles({
    manager: files.model.manager,
    title: titles[what],
    filter: model => (model.type === 'directory' || TABLE.test(model.name) ? { score: 1 } : null)
  });
  const file = value?.find(model => model.type !== 'directory');
  return file && fileSource(contents, file.path, file.size);
}

/** Files that may hold links or pages. */
const TABLE = /\.(csv|tsv|txt|parquet)(\.gz)?$/i;

function note({ observer, name, notebook }: LabGraphOptions, { label, count }: Selection): void {
  const pages = count === 1 ? '1 page' : `${count.toLocaleString('en')} pages`;
  observer?.observe({
    source: 'selection',
    text: `Link graph ${name}: selected ${pages}, ${label}.`,
    ...(notebook === null ? {} : { notebook })
  });
}

/** The chat gets what the finding says and the first names, unseen; the question stands in the transcript. */
async function ask(
  { name, notebook, trans }: LabGraphOptions,
  chat: IChat,
  about: { label: string; names: readonly string[]; finding?: Finding }
): Promise<void> {
  const place = notebook === null ? {} : { notebook };
  await chat.open({ focus: true });
  await chat.post(contextOf(name, about), { ...place, role: 'hidden' });
  await chat.prompt(
    trans.__('What should I do about these pages of %1: %2?', name, about.label),
    place
  );
}

/** What the chat's model is told about a selection. */
export function contextOf(
  name: string,
  { label, names, finding }: { label: string; names: readonly string[]; finding?: Finding }
): string {
  const told = names.slice(0, NAMES_TOLD);
  return [
    `Selected in the link graph ${name}: ${label}.`,
    ...(finding
      ? [
          `Finding: ${finding.count} ${finding.title}. ${finding.sentence} Found by: ${finding.query}.`
        ]
      : []),
    `Pages (${told.length} of ${names.length}):`,
    ...told.map(page => `- ${page}`)
  ].join('\n');
}
