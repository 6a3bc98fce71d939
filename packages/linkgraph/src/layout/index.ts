/** Places of pages in a picture: at once by rule, then finer by force; and the discs of the far view. */
import type { LayoutPart } from '../contract/parts';
import { placeSegments } from './discs';
import { placeRings } from './rings';

export { bubbles } from './bubbles';
export { refine } from './refine';

/** Places all pages by rule alone, deterministically and within −1 … 1. `force` begins where `rings` puts pages. */
export const place: LayoutPart['place'] = (graph, metrics, segment, placement) => {
  switch (placement) {
    case 'rings':
      return placeRings(graph, metrics, segment);
    case 'segments':
      return placeSegments(graph, metrics, segment);
    case 'force':
      return { ...placeRings(graph, metrics, segment), placement, rings: [], halo: 0 };
  }
};
