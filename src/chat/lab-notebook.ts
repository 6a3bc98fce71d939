/** A notebook of Lab as the chat sees it: its cells within bounds, and the three things that the chat does to it. */
import type { ICellModel } from '@jupyterlab/cells';
import { isCodeCellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { plainText } from '@lockstep/cards';
import type { NotebookCell, NotebookContext } from '@lockstep/protocol';
import type { AttachableCell, OpenNotebook } from './open-notebook';

/** Bounds of a question's notebook: cells, characters of a source, of a cell's outputs, and of all together. */
const CELLS = 500;
const SOURCE = 20_000;
const OUTPUT = 4_000;
const ALL = 400_000;

export interface LabNotebookOptions {
  context: DocumentRegistry.IContext<INotebookModel>;
  /** The editor that shows it, `null` where only a Guided App does. */
  panel: NotebookPanel | null;
  /** Ids of the cells that ran since the notebook was opened. */
  ran(): ReadonlySet<string>;
  /** Shows the editor. */
  activate(panel: NotebookPanel): void;
}

/** The notebook's contents are read when they are asked for; nothing is kept. */
export function labNotebook(options: LabNotebookOptions): OpenNotebook {
  const { context, panel } = options;
  return {
    path: context.path,
    context: () => contextOf(options),
    cells: () => attachable(context.model),
    ...(panel ? { insertBelow: (code: string) => insertBelow(panel, code) } : {}),
    reveal: cell => panel !== null && reveal(panel, cell, options)
  };
}

function contextOf({ context, panel, ran }: LabNotebookOptions): NotebookContext {
  const { model } = context;
  const done = ran();
  const cells: NotebookCell[] = [];
  let room = ALL;
  for (const cell of model.cells) {
    const source = cell.sharedModel.getSource().slice(0, SOURCE);
    const output = isCodeCellModel(cell) ? outputText(cell) : '';
    room -= source.length + output.length;
    if (cells.length === CELLS || room < 0) {
      break;
    }
    cells.push({
      id: cell.id,
      kind: kindOf(cell),
      source,
      output,
      ran: done.has(cell.id),
      tags: tagsOf(cell)
    });
  }
  return {
    path: context.path,
    language: model.defaultKernelLanguage,
    cells,
    left: model.cells.length - cells.length,
    active: panel?.content.activeCell?.model.id ?? null,
    localOnly: isLocalOnly(model)
  };
}

function kindOf(cell: ICellModel): NotebookCell['kind'] {
  return cell.type === 'code' || cell.type === 'markdown' ? cell.type : 'raw';
}

function tagsOf(cell: ICellModel): string[] {
  const tags: unknown = cell.getMetadata('tags');
  return Array.isArray(tags)
    ? tags.flatMap(tag => (typeof tag === 'string' ? [tag.slice(0, 100)] : [])).slice(0, 50)
    : [];
}

/** The notebook's own wish that nothing of it may leave: `metadata.lockstep.localOnly`. */
function isLocalOnly(model: INotebookModel): boolean {
  const own: unknown = model.getMetadata('lockstep');
  return typeof own === 'object' && own !== null && 'localOnly' in own && own.localOnly === true;
}

/** Representations of an output that are text, the plainest first. */
const TEXTS = [
  'text/plain',
  'application/vnd.jupyter.stdout',
  'application/vnd.jupyter.stderr',
  'application/vnd.jupyter.error',
  'text/markdown',
  'text/latex'
];

/** Saved outputs as text; what has none is named by its type. */
function outputText(
  cell: ICellModel & { outputs: { length: number; get(at: number): { data: unknown } } }
): string {
  let text = '';
  for (let at = 0; at < cell.outputs.length && text.length < OUTPUT; at += 1) {
    const { data } = cell.outputs.get(at);
    if (typeof data === 'object' && data !== null) {
      const bundle = new Map<string, unknown>(Object.entries(data));
      const type = TEXTS.find(name => bundle.has(name));
      const shown =
        type === undefined ? `[${[...bundle.keys()].join(', ')}]` : textOf(bundle.get(type));
      text += `${text === '' ? '' : '\n'}${shown}`;
    }
  }
  return plainText(text).slice(0, OUTPUT);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return Array.isArray(value) ? value.map(String).join('') : '';
}

function attachable(model: INotebookModel): AttachableCell[] {
  return [...model.cells].map((cell, index) => ({
    id: cell.id,
    number: index + 1,
    label: cell.sharedModel.getSource().trimStart().split('\n', 1)[0]?.slice(0, 120) ?? ''
  }));
}

/** One change of the shared model, so that one undo takes it back. */
function insertBelow(panel: NotebookPanel, code: string): void {
  const { content } = panel;
  const { model } = content;
  if (!model || model.readOnly) {
    return;
  }
  const at = Math.min(content.activeCellIndex + 1, model.cells.length);
  model.sharedModel.insertCell(at, {
    cell_type: 'code',
    source: code,
    metadata: { trusted: true }
  });
  content.deselectAll();
  content.activeCellIndex = at;
  void content.scrollToItem(at);
}

function reveal(panel: NotebookPanel, cell: string, { activate }: LabNotebookOptions): boolean {
  const { content } = panel;
  const at = content.widgets.findIndex(widget => widget.model.id === cell);
  if (at < 0) {
    return false;
  }
  content.activeCellIndex = at;
  void content.scrollToItem(at);
  activate(panel);
  return true;
}
