/** A host for specs: Markdown as text, outputs by the plain renderer, a clock that stands. */
import type { CardHost } from './host';
import { renderPlainOutputs } from './plainOutputs';

/** A host whose clock stands at `now`, with what a spec adds. */
export function testHost(now: number, more: Partial<CardHost> = {}): CardHost {
  return {
    renderMarkdown: (node, markdown) => {
      node.textContent = markdown;
    },
    renderOutputs: renderPlainOutputs,
    readBlob: () => Promise.reject(new Error('No blob was expected.')),
    now: () => now,
    ...more
  };
}
