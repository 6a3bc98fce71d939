/** The first picture, without simulation: depth as radius, segment as angle, out of reach outside, other hosts beyond. */
import type { Layout } from '../contract/draw';
import type { CategoryColumn, LinkGraph } from '../contract/graph';
import type { Metrics } from '../contract/measure';
import { forStretches, orderedBy, pagesWhere } from './order';
import { sectorsOf, type Sectors } from './sectors';
import { spread } from './spread';
import { clicksOf, inReach, parentsOf, wedgePlaces } from './wedges';

/** Pages are this far apart where there is room, in map units: at 600 pixels a page of usual size and its edge. */
const APART = 0.018;
/** Keys of fractions go from 0 to here. */
const FINEST = 4_000_000_000;
const TURN = 2 * Math.PI;
/** Fraction of the golden ratio: its multiples never line up, so crowded bands show no rows. */
const GOLDEN = 0.618033988749895;
/** Half width of a full ring's band, as a share of the way to the next ring. */
const BAND = 0.36;
const OUTERMOST = 0.985;
/** Rings with fewer than this share of pages together get at most {@link THIN_RADIUS} of the radius. */
const THIN_RING = 0.005;
const THIN_RADIUS = 0.3;

/** Places pages on rings around the page with depth 0; without such a page by PageRank alone, best in the middle. */
export function placeRings(graph: LinkGraph, metrics: Metrics, segment: CategoryColumn): Layout {
  const { pageCount, external } = graph;
  const { depth, community, pagerank } = metrics;
  const positions = new Float32Array(pageCount * 2);
  const home = depth.indexOf(0);
  const sectors = sectorsOf(segment, page => external[page] === 0 && page !== home);
  const lost = pagesWhere(pageCount, page => external[page] === 0 && (depth[page] ?? -1) < 0);
  const beyond = pagesWhere(pageCount, page => external[page] === 1 && page !== home);
  const edge = beyond.length > 0 ? OUTERMOST - 0.075 : OUTERMOST;
  const bySegment = (pages: Uint32Array) =>
    orderedBy(orderedBy(pages, community), new Uint32Array(segment.codes));

  if (home < 0) {
    placeByRank(positions, bySegment(lost), pagerank, sectors, edge);
    placeBeyond(positions, beyond, graph);
    return { placement: 'rings', positions, rings: [], halo: 0 };
  }
  const halo = lost.length > 0 ? edge - 0.01 : 0;
  const taking = inReach(pageCount, depth, external);
  const rings = ringRadii(taking, depth, halo > 0 ? halo - 0.06 : edge - 0.02);
  const parents = parentsOf(graph, depth, sectors.of);
  const places = wedgePlaces(taking, pageCount, metrics, parents, sectors.of, segment.codes);

  // By sector, then by ring, then along the ring.
  const along = keysOf(places);
  const ringOf = clicksOf(depth);
  const sectorOf = new Uint32Array(sectors.of);
  const order = orderedBy(orderedBy(orderedBy(taking, along), ringOf), sectorOf);
  forStretches(order, sectorOf, (inSector, sector) => {
    forStretches(inSector, ringOf, (pages, ring) => {
      const wanted = new Float64Array(pages.length);
      for (let i = 0; i < wanted.length; i++) {
        wanted[i] = places[pages[i] ?? 0] ?? 0;
      }
      const radius = rings[ring - 1] ?? 0;
      const below = radius - (rings[ring - 2] ?? 0);
      const above = (rings[ring] ?? radius + below) - radius;
      const apart = Math.min(below, above);
      placeArc(positions, pages, wanted, { ...arcOf(sectors, sector), radius, apart, ring });
    });
  });
  forStretches(orderedBy(bySegment(lost), sectorOf), sectorOf, (pages, sector) => {
    const even = Float64Array.from(pages, (_, i) => (i + 0.5) / pages.length);
    placeArc(positions, pages, even, {
      ...arcOf(sectors, sector),
      radius: halo,
      apart: 0.05,
      ring: 0
    });
  });
  placeBeyond(positions, beyond, graph);
  return { placement: 'rings', positions, rings, halo };
}

/** Radius of each ring from depth 1: the more pages, the more room before the next, and no ring without any. */
function ringRadii(taking: Uint32Array, depth: Int32Array, outermost: number): number[] {
  const counts: number[] = [];
  for (const page of taking) {
    const ring = (depth[page] ?? 1) - 1;
    while (counts.length <= ring) {
      counts.push(0);
    }
    counts[ring] = (counts[ring] ?? 0) + 1;
  }
  const widest = Math.sqrt(counts.reduce((most, count) => Math.max(most, count), 0));
  const wishes = counts.map(count => Math.sqrt(count) + 0.08 * widest);
  const isThin = counts.map(count => count < THIN_RING * taking.length);
  const sum = (thin: boolean) =>
    wishes.reduce((all, wish, ring) => (isThin[ring] === thin ? all + wish : all), 0);
  const [thin, wide] = [sum(true), sum(false)];
  const thinShare = wide === 0 ? 1 : Math.min(THIN_RADIUS, thin / (thin + wide));
  let radius = 0;
  return wishes.map((wish, ring) => {
    const share =
      isThin[ring] === true ? (wish / thin) * thinShare : (wish / wide) * (1 - thinShare);
    radius += share * outermost;
    return radius;
  });
}

/**
 * Pages of one sector around one ring; where they are many, in a band around it.
 *
 * @param apart from this ring to the nearest next
 * @param ring for thin rings: turns each a little, so that pages of a hundred rings show no rows
 */
function placeArc(
  positions: Float32Array,
  pages: Uint32Array,
  wanted: Float64Array,
  { start, width, radius, apart, ring }: Arc
): void {
  const arc = Math.max(1e-9, TURN * width * radius);
  // Each page wants the same area: a band holds several rows, and where rings are thin, pages are farther apart.
  const thin = apart < APART;
  const rows = thin ? apart / APART : Math.max(1, (2 * BAND * apart) / APART);
  const gap = Math.min(APART / rows / arc, 1 / pages.length);
  spread(wanted, gap);
  const turned = thin ? (((ring * GOLDEN) % 1) - 0.5) * gap : 0;
  // How full the ring is: 1 and more needs all of the band.
  const used = Math.min(1, Math.max(0.25, (pages.length * APART) / arc)) * BAND * apart;
  for (let i = 0; i < pages.length; i++) {
    const share = ((i * GOLDEN) % 1) * 2 - 1;
    const turn = start + ((wanted[i] ?? 0) + turned) * width;
    put(positions, pages[i] ?? 0, turn, radius + share * used);
  }
}

function arcOf({ start, width }: Sectors, sector: number): { start: number; width: number } {
  return { start: start[sector] ?? 0, width: width[sector] ?? 0 };
}

/** A part of a ring, `start` and `width` as shares of the circle. */
interface Arc {
  readonly start: number;
  readonly width: number;
  readonly radius: number;
  readonly apart: number;
  readonly ring: number;
}

/** Without a home: each segment in its sector, the best ranked near the middle. */
function placeByRank(
  positions: Float32Array,
  pages: Uint32Array,
  pagerank: Float64Array,
  sectors: Sectors,
  outermost: number
): void {
  const keys = rankKeys(pagerank);
  const sectorOf = new Uint32Array(sectors.of);
  forStretches(orderedBy(orderedBy(pages, keys), sectorOf), sectorOf, (inSector, sector) => {
    const width = sectors.width[sector] ?? 0;
    const start = sectors.start[sector] ?? 0;
    inSector.forEach((page, i) => {
      const radius = outermost * Math.sqrt((i + 0.5) / inSector.length);
      put(positions, page, start + ((i * GOLDEN) % 1) * width, radius);
    });
  });
}

/** Pages of other hosts in a circle of their own, each near the first page that links to it. */
function placeBeyond(positions: Float32Array, beyond: Uint32Array, graph: LinkGraph): void {
  const place = new Float64Array(graph.pageCount);
  for (const page of beyond) {
    const first = graph.inStart[page] ?? 0;
    const from = first < (graph.inStart[page + 1] ?? 0) ? (graph.inFrom[first] ?? 0) : page;
    const x = positions[from * 2] ?? 0;
    const y = positions[from * 2 + 1] ?? 0;
    const turn = Math.atan2(x, -y) / TURN;
    place[page] = turn < 0 ? turn + 1 : turn;
  }
  const order = orderedBy(beyond, keysOf(place));
  const wanted = Float64Array.from(order, page => place[page] ?? 0);
  spread(wanted, APART / TURN);
  const used = Math.min(1, (order.length * APART) / TURN) * 0.02;
  order.forEach((page, i) => {
    put(positions, page, wanted[i] ?? 0, OUTERMOST - 0.02 + (((i * GOLDEN) % 1) * 2 - 1) * used);
  });
}

/** Clockwise from the top, y pointing down as on screens. */
function put(positions: Float32Array, page: number, turn: number, radius: number): void {
  positions[page * 2] = radius * Math.sin(TURN * turn);
  positions[page * 2 + 1] = -radius * Math.cos(TURN * turn);
}

/** Keys that sort places within 0 … 1. */
function keysOf(places: Float64Array): Uint32Array {
  const keys = new Uint32Array(places.length);
  for (let page = 0; page < keys.length; page++) {
    keys[page] = (places[page] ?? 0) * FINEST;
  }
  return keys;
}

/** Keys that sort ranks from the highest; ranks that differ by less than a billionth of it are equal. */
export function rankKeys(pagerank: Float64Array): Uint32Array {
  let highest = 0;
  for (let page = 0; page < pagerank.length; page++) {
    highest = Math.max(highest, pagerank[page] ?? 0);
  }
  const keys = new Uint32Array(pagerank.length);
  for (let page = 0; page < keys.length && highest > 0; page++) {
    keys[page] = Math.round((1 - (pagerank[page] ?? 0) / highest) * FINEST);
  }
  return keys;
}
