/** How a graph is coloured, sized and placed when it is first drawn. */
import type { Placement, Summary } from '@lockstep/linkgraph';
import type { Look } from './explorationState';
import type { GraphPart } from './parts';
import { siteColumn } from './partSummary';
import { defaultColour } from './tableColumns';

/** Ways to place pages, with their names. Rings need a page in the middle, which not every part has. */
export function placements(part?: GraphPart): readonly (readonly [Placement, string])[] {
  return [
    ...(part && part.home === undefined ? [] : [['rings', 'Rings by depth'] as const]),
    ['force', 'By links'],
    ['segments', 'By segment']
  ];
}

/**
 * @param wanted colours and sizes that somebody chose before; kept where this graph has such columns
 * @param part absent for a whole graph
 */
export function firstLook(summary: Summary, wanted: Partial<Look> = {}, part?: GraphPart): Look {
  const colour = columnFor(wanted.colour, summary, part) ?? defaultColour(summary);
  const size = columnFor(wanted.size, summary, part, 'number') ?? defaultSize(part);
  const placed = placements(part).find(([name]) => name === wanted.placement)?.[0];
  // Segments have no clicks between them that mean anything; without a home there are no rings.
  const place = part && (part.request.what === 'segments' || !part.home) ? 'force' : 'rings';
  return { placement: placed ?? place, size, ...(colour === undefined ? {} : { colour }) };
}

function defaultSize(part: GraphPart | undefined): string {
  if (part?.request.what === 'segments') {
    return 'pages';
  }
  return part ? siteColumn('pagerank') : 'pagerank';
}

/** A column by its name, by its name in another case, or, in a part, that of the whole site. */
function columnFor(
  wanted: string | undefined,
  { columns }: Summary,
  part: GraphPart | undefined,
  kind?: 'number'
): string | undefined {
  if (wanted === undefined) {
    return undefined;
  }
  const fit = columns.filter(column => (kind ? column.kind === kind : column.kind !== 'text'));
  const named = (name: string): string | undefined =>
    fit.find(column => column.name === name)?.name ??
    fit.find(column => column.name.toLowerCase() === name.toLowerCase())?.name;
  return named(wanted) ?? (part && named(siteColumn(wanted)));
}
