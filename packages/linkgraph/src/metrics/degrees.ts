/** How many links and pages each page is linked by and links to: one pass over the rows. */
import type { LinkGraph } from '../contract/graph';
import type { Metrics } from '../contract/measure';

/** Degrees of all pages, links to other hosts among them. O(pages + links). */
export function degrees(
  graph: LinkGraph
): Pick<Metrics, 'linksIn' | 'linksOut' | 'pagesIn' | 'pagesOut'> {
  const { pageCount, outStart, outTo, outTimes, inStart } = graph;
  const linksIn = new Uint32Array(pageCount);
  const linksOut = new Uint32Array(pageCount);
  const pagesIn = new Uint32Array(pageCount);
  const pagesOut = new Uint32Array(pageCount);
  for (let page = 0; page < pageCount; page += 1) {
    const end = outStart[page + 1] ?? 0;
    let links = 0;
    for (let link = outStart[page] ?? 0; link < end; link += 1) {
      const times = outTimes[link] ?? 0;
      links += times;
      linksIn[outTo[link] ?? 0] = (linksIn[outTo[link] ?? 0] ?? 0) + times;
    }
    linksOut[page] = links;
    pagesOut[page] = end - (outStart[page] ?? 0);
    pagesIn[page] = (inStart[page + 1] ?? 0) - (inStart[page] ?? 0);
  }
  return { linksIn, linksOut, pagesIn, pagesOut };
}
