/** What the cards ask of Lab: Markdown and outputs drawn by its renderers, blobs, export, the notebook behind. */
import {
  drawOutputs,
  lazyControls,
  type CardHost,
  type DrawOutput,
  type ExportKind
} from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import { drawMarkdown } from './markdown';
import { labOutputs, type OutputTools } from './outputs';

/** Where a host's wishes go. */
export interface HostActions {
  /** The run on show, `null` while there is none. */
  run(): string | null;
  exportRun(kind: ExportKind): void;
  compare(): void;
  openNotebook(): void;
  openRun(run: string): void;
  newRun(): void;
  runMany(): void;
  /** Absent where there is no file browser. */
  chooseFile?: (now: string) => Promise<string | null>;
  /** Shows a cell of a step in the notebook. */
  showCell(step: string, cell: number, line: number | null): void;
  /** Absent where there is no chat. */
  askChat?: (step: string) => void;
}

/** @param tools whose registry resolves relative addresses as the notebook does */
export function labHost(companion: Companion, tools: OutputTools, actions: HostActions): CardHost {
  const draw: DrawOutput = labOutputs(tools, {
    run: actions.run,
    draw: lazyControls(async run => {
      const { openControls } = await import('./controls');
      return openControls(companion, run, draw);
    })
  });
  return {
    renderMarkdown: (node, markdown) => drawMarkdown(tools.rendermime, node, markdown),
    renderOutputs: (node, outputs, readBlob) => drawOutputs(node, outputs, readBlob, draw),
    readBlob: (run, blob) => companion.readBlob(run, blob),
    uploadFile: (run, file, progress, signal) => companion.uploadFile(run, file, progress, signal),
    now: () => Date.now(),
    exports: {
      kinds: ['notebook', 'report', 'files', 'journal', 'all'],
      save: kind => actions.exportRun(kind)
    },
    compare: () => actions.compare(),
    openNotebook: () => actions.openNotebook(),
    notebookKernel: true,
    openRun: run => actions.openRun(run),
    newRun: () => actions.newRun(),
    runMany: () => actions.runMany(),
    showCell: (step, cell, line) => actions.showCell(step, cell, line),
    ...(actions.chooseFile ? { chooseFile: actions.chooseFile } : {}),
    ...(actions.askChat ? { askChat: actions.askChat } : {})
  };
}
