/** What the cards ask of Lab: Markdown and outputs drawn by its renderers, blobs, export, the notebook behind. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { drawOutputs, type CardHost } from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import { labOutputs, type OutputTools } from './outputs';
import { attachWidget, disposeWidget } from './widgets-in-react';

/** Where a host's wishes go. */
export interface HostActions {
  exportNotebook(): void;
  openNotebook(): void;
  openRun(run: string): void;
  newRun(): void;
}

/** @param tools whose registry resolves relative addresses as the notebook does */
export function labHost(companion: Companion, tools: OutputTools, actions: HostActions): CardHost {
  const draw = labOutputs(tools);
  return {
    renderMarkdown: (node, markdown) => drawMarkdown(tools.rendermime, node, markdown),
    renderOutputs: (node, outputs, readBlob) => drawOutputs(node, outputs, readBlob, draw),
    readBlob: (run, blob) => companion.readBlob(run, blob),
    now: () => Date.now(),
    exportNotebook: () => actions.exportNotebook(),
    openNotebook: () => actions.openNotebook(),
    openRun: run => actions.openRun(run),
    newRun: () => actions.newRun()
  };
}

/** A notebook's words are not trusted: they may come from anybody, and nobody ran them. */
function drawMarkdown(
  rendermime: IRenderMimeRegistry,
  node: HTMLElement,
  markdown: string
): () => void {
  const renderer = rendermime.createRenderer('text/markdown');
  const data = { 'text/markdown': markdown };
  attachWidget(renderer, node);
  void renderer.renderModel(rendermime.createModel({ data, trusted: false }));
  return () => disposeWidget(renderer);
}
