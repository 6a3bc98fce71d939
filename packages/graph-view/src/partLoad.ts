/** From a request to a part that can be explored. */
import type { LoadProgress } from '@lockstep/linkgraph';
import { Exploration } from './exploration';
import type { Look } from './explorationState';
import type { GraphHost } from './host';
import type { GraphParts, PartRequest } from './parts';
import { partSummary, SITE_DEPTH } from './partSummary';

/**
 * Asks for a part and reads it with an engine of its own, which the exploration has from then on.
 *
 * @param look colours and sizes to keep where the part has such columns
 * @throws TableError with one sentence
 */
export async function loadPart(
  host: GraphHost,
  { whole, ask }: GraphParts,
  request: PartRequest,
  look: Partial<Look>,
  onProgress: (at: LoadProgress) => void,
  signal: AbortSignal
): Promise<Exploration> {
  const { links, pages, ...facts } = await ask(request, signal);
  const engine = host.createEngine();
  try {
    const input = {
      links: { source: links },
      pages: pages.map(source => ({ source })),
      ...(facts.home === undefined ? {} : { home: facts.home })
    };
    const summary = await engine.load(input, onProgress, signal);
    const known = summary.columns.some(({ name }) => name === SITE_DEPTH);
    const depths = known ? await engine.column(SITE_DEPTH) : [];
    const part = { ...facts, request, whole };
    return new Exploration({
      name: `${whole.name.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '')}-${request.what}`,
      engine,
      summary: partSummary(summary, part, depths),
      part,
      look,
      host
    });
  } catch (error) {
    engine.dispose();
    throw error;
  }
}
