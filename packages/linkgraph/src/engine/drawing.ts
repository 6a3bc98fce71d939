/** A picture's arrays from a measured graph: who is where, in which colour, how large, and which links are drawn. */
import { LinkState, PageState, type Drawing, type Layout } from '../contract/draw';
import type { DrawingReply, DrawingRequest } from '../contract/engine';
import {
  NO_CATEGORY,
  TEMPLATE_LINK,
  type CategoryColumn,
  type Column,
  type LinkGraph
} from '../contract/graph';
import type { LayoutPart, Measured } from '../contract/parts';
import { placeOn, scaleOf } from './columnInfo';
import type { Columns } from './columns';
import { colourBy, coloursOfWords } from './colouring';

/** Index of no colour and of the colour for others. */
const NO_COLOUR = 255;
const OTHERS = 7;

/** The column of segments, which every graph has. */
export function segmentColumn({ graph, table }: Measured): CategoryColumn {
  const column = table.columns[table.roles.segment ?? -1];
  return column?.kind === 'category'
    ? column
    : {
        kind: 'category',
        name: 'segment',
        labels: [],
        codes: new Uint16Array(graph.pageCount).fill(NO_CATEGORY)
      };
}

/**
 * Builds a drawing whose arrays are the caller's. Colour defaults to the segment, or to the depth where there is only
 * one segment; size to PageRank. A column that does not exist gives no colour, and one size for all.
 */
export function drawPicture(
  measured: Measured,
  columns: Columns,
  layout: Layout,
  request: DrawingRequest,
  bubbles: LayoutPart['bubbles']
): DrawingReply {
  const { graph } = measured;
  const segment = segmentColumn(measured);
  const shown =
    request.colour === undefined
      ? segment.labels.length > 1
        ? segment
        : columns.find('depth')
      : columns.find(request.colour);
  const { colour, legend } = colourBy(
    graph.pageCount,
    shown,
    shown?.name === 'depth' ? 'out of reach' : 'none'
  );
  const far = bubbles(graph, layout, segment, bubbleColours(segment, shown, colour));
  const drawing: Drawing = {
    pageCount: graph.pageCount,
    linkCount: graph.linkCount,
    layout: copyLayout(layout),
    from: linkStarts(graph),
    to: graph.outTo.slice(),
    linkState: linkStates(graph, request.templates ?? true),
    pageState: pageStates(measured),
    colour,
    size: sizes(graph.pageCount, columns.find(request.size ?? 'pagerank')),
    bubbles: far.bubbles,
    ties: far.ties
  };
  return { drawing, legend };
}

/** A layout whose positions are the caller's. */
export function copyLayout(layout: Layout): Layout {
  return { ...layout, positions: layout.positions.slice() };
}

/** The page that each link starts at. */
export function linkStarts({ pageCount, linkCount, outStart }: LinkGraph): Uint32Array {
  const from = new Uint32Array(linkCount);
  for (let page = 0; page < pageCount; page += 1) {
    from.fill(page, outStart[page], outStart[page + 1]);
  }
  return from;
}

function linkStates({ linkCount, outFlags }: LinkGraph, templates: boolean): Uint8Array {
  const menu = templates ? LinkState.template : LinkState.template | LinkState.hidden;
  const states = new Uint8Array(linkCount);
  for (let link = 0; link < linkCount; link += 1) {
    states[link] = ((outFlags[link] ?? 0) & TEMPLATE_LINK) === 0 ? 0 : menu;
  }
  return states;
}

function pageStates({ graph, metrics, home }: Measured): Uint8Array {
  const states = new Uint8Array(graph.pageCount);
  for (let page = 0; page < graph.pageCount; page += 1) {
    const external = graph.external[page] === 1;
    const lost = home.page >= 0 && !external && (metrics.depth[page] ?? -1) < 0;
    states[page] =
      (external ? PageState.external : 0) |
      (lost ? PageState.outOfReach : 0) |
      (page === home.page ? PageState.home : 0);
  }
  return states;
}

/** 0 to 255: by magnitude where values differ by magnitudes, else so that areas are as the values. */
function sizes(pages: number, column: Column | undefined): Uint8Array {
  const size = new Uint8Array(pages);
  const scale = column?.kind === 'number' ? scaleOf(column.values) : undefined;
  if (column?.kind !== 'number' || scale === undefined) {
    return size;
  }
  column.values.forEach((value, page) => {
    if (!Number.isNaN(value)) {
      const place = placeOn(scale, value);
      size[page] = Math.round(255 * (scale.log ? place : Math.sqrt(place)));
    }
  });
  return size;
}

/** Each segment's colour: its own in a picture by segment, else that of most of its pages. */
function bubbleColours(
  segment: CategoryColumn,
  shown: Column | undefined,
  colour: Uint8Array
): Uint8Array {
  if (shown === segment) {
    return coloursOfWords(segment);
  }
  const width = OTHERS + 1;
  const tally = new Uint32Array(segment.labels.length * width);
  segment.codes.forEach((code, page) => {
    const index = colour[page] ?? NO_COLOUR;
    if (code !== NO_CATEGORY && index < width) {
      const at = code * width + index;
      tally[at] = (tally[at] ?? 0) + 1;
    }
  });
  return Uint8Array.from(segment.labels, (_, code) => {
    const counts = tally.subarray(code * width, (code + 1) * width);
    const most = Math.max(...counts);
    return most === 0 ? NO_COLOUR : counts.indexOf(most);
  });
}
