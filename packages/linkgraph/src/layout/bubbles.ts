/** The far view: all pages of one word as a disc, and how many links join two discs. */
import type { Bubble, Drawing, Layout } from '../contract/draw';
import { NO_CATEGORY, type CategoryColumn, type LinkGraph } from '../contract/graph';

/** More discs than this nobody tells apart; the smallest ones share one. */
const MOST = 40;
/** Colour of pages that have none; see `Drawing.colour`. */
const NO_COLOUR = 255;
/** A disc around evenly spread points has √2 times their root mean square distance as radius. */
const FILLS = Math.SQRT2;

/**
 * Discs of a column's words, largest first, each around the middle of its pages and wide enough for most of them; pages
 * without a word share one. Ties count the distinct links from one disc to another, most first.
 */
export function bubbles(
  graph: LinkGraph,
  { positions }: Layout,
  groups: CategoryColumn,
  colourOf: Uint8Array
): { bubbles: readonly Bubble[]; ties: Drawing['ties'] } {
  const { order, bubbleOf, labels } = grouped(graph.pageCount, groups);
  const count = labels.length;
  const pages = new Float64Array(count);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const squares = new Float64Array(count);
  for (let page = 0; page < graph.pageCount; page++) {
    const bubble = bubbleOf[page] ?? 0;
    const px = positions[page * 2] ?? 0;
    const py = positions[page * 2 + 1] ?? 0;
    pages[bubble] = (pages[bubble] ?? 0) + 1;
    x[bubble] = (x[bubble] ?? 0) + px;
    y[bubble] = (y[bubble] ?? 0) + py;
    squares[bubble] = (squares[bubble] ?? 0) + px * px + py * py;
  }
  // The smallest disc is one page's room at the picture's usual density.
  const least = 0.5 / Math.sqrt(Math.max(1, graph.pageCount)) + 0.005;
  const found = labels.map((label, bubble): Bubble => {
    const size = Math.max(1, pages[bubble] ?? 1);
    const cx = (x[bubble] ?? 0) / size;
    const cy = (y[bubble] ?? 0) / size;
    const variance = Math.max(0, (squares[bubble] ?? 0) / size - cx * cx - cy * cy);
    return {
      label,
      pages: pages[bubble] ?? 0,
      x: cx,
      y: cy,
      radius: Math.min(1, Math.max(least, FILLS * Math.sqrt(variance))),
      colour: colourOf[order[bubble] ?? NO_CATEGORY] ?? NO_COLOUR
    };
  });
  return { bubbles: found.map(apartFrom(found, least)), ties: tiesOf(graph, bubbleOf, count) };
}

/**
 * A disc made small enough for its neighbours: the way between two middles is shared by the roots of their pages. Much
 * smaller neighbours do not count; they lie on top.
 */
function apartFrom(all: readonly Bubble[], least: number): (bubble: Bubble) => Bubble {
  return bubble => {
    let { radius } = bubble;
    for (const other of all) {
      if (other !== bubble && other.pages * 20 >= bubble.pages) {
        const own = Math.sqrt(bubble.pages);
        const share = own / (own + Math.sqrt(other.pages));
        radius = Math.min(radius, share * Math.hypot(other.x - bubble.x, other.y - bubble.y));
      }
    }
    return { ...bubble, radius: Math.max(least, radius) };
  };
}

/** Which disc each page belongs to. */
function grouped(
  pageCount: number,
  { codes, labels: words }: CategoryColumn
): { order: number[]; bubbleOf: Uint16Array; labels: string[] } {
  const none = words.length;
  const counts = new Float64Array(none + 1);
  for (let page = 0; page < pageCount; page++) {
    const code = Math.min(none, codes[page] ?? NO_CATEGORY);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const present = Array.from(counts.keys()).filter(code => (counts[code] ?? 0) > 0);
  present.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const order = present.slice(0, present.length > MOST ? MOST - 1 : MOST);
  const rest = present.length - order.length;
  const place = new Uint16Array(none + 1).fill(order.length);
  order.forEach((code, bubble) => {
    place[code] = bubble;
  });
  const labels = order.map(code => words[code] ?? 'none');
  if (rest > 0) {
    labels.push(`${rest.toLocaleString('en')} others`);
  }
  const bubbleOf = new Uint16Array(pageCount);
  for (let page = 0; page < pageCount; page++) {
    bubbleOf[page] = place[Math.min(none, codes[page] ?? NO_CATEGORY)] ?? 0;
  }
  return { order, bubbleOf, labels };
}

function tiesOf(
  { pageCount, outStart, outTo }: LinkGraph,
  bubbleOf: Uint16Array,
  count: number
): Drawing['ties'] {
  const links = new Float64Array(count * count);
  for (let page = 0; page < pageCount; page++) {
    const row = (bubbleOf[page] ?? 0) * count;
    const end = outStart[page + 1] ?? 0;
    for (let link = outStart[page] ?? 0; link < end; link++) {
      const at = row + (bubbleOf[outTo[link] ?? 0] ?? 0);
      links[at] = (links[at] ?? 0) + 1;
    }
  }
  const ties: { from: number; to: number; links: number }[] = [];
  links.forEach((number, at) => {
    const from = Math.floor(at / count);
    const to = at % count;
    if (number > 0 && from !== to) {
      ties.push({ from, to, links: number });
    }
  });
  return ties.sort((a, b) => b.links - a.links);
}
