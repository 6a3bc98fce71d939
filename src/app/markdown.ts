/** Markdown of other people's making, drawn by Lab's renderer: help texts of notebooks, answers of models. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { attachWidget, disposeWidget } from './widgets-in-react';

/** Untrusted: it may come from anybody, and nobody ran it. Returns how to take it down. */
export function drawMarkdown(
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
