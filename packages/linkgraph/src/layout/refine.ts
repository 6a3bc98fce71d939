/** Refines places by force on the backbone: springs along its links, pages pushing each other away, in short slices. */
import type { Layout } from '../contract/draw';
import type { LayoutPart } from '../contract/parts';
import { seeded } from '../seeded';
import { backboneOf, type Backbone } from './backbone';
import { Pyramid } from './pyramid';

/** Operations between awaits: about 10 to 30 ms of them. */
const SLICE = 1_500_000;
/** Rounds of a small graph; large ones take fewer, so that time does not grow beyond pages × this. */
const MOST_ROUNDS = 150;
const FEWEST_ROUNDS = 40;
const FULL_ROUNDS_UNTIL = 5_000;
/** Share of its speed that a page loses each round, and the middle's pull, as in d3-force. */
const FRICTION = 0.4;
const GRAVITY = 0.03;
const LAST_ALPHA = 0.005;
/** How often places are told, of all rounds. */
const TELLS = 12;

/**
 * Refines a layout. The same graph, layout and seed give the same places. Places are told about twelve times and once
 * more at the end, always within −1 … 1; each told layout is the caller's.
 *
 * @param options.rounds default: 150 up to 5,000 pages, then fewer, at least 40
 * @throws the signal's reason when it aborts
 */
export const refine: LayoutPart['refine'] = async (
  graph,
  metrics,
  layout,
  { seed, rounds: wanted },
  onLayout,
  signal
) => {
  const { pageCount } = graph;
  const rounds = wanted ?? usualRounds(pageCount);
  const slices = new Slices(signal);
  const backbone = backboneOf(graph, metrics);
  await slices.spend(graph.linkCount + pageCount);
  const { x, y } = startOf(layout, pageCount, seed);
  const speedX = new Float64Array(pageCount);
  const speedY = new Float64Array(pageCount);
  const pyramid = new Pyramid(pageCount);
  // As far apart as pages would be if they filled the disc evenly; the balance of forces is d3-force's.
  const length = Math.sqrt(Math.PI / Math.max(1, pageCount));
  const strength = (length * length) / 30;
  const cooling = LAST_ALPHA ** (1 / Math.max(1, rounds));
  const pause = Math.max(1, Math.ceil(rounds / TELLS));
  let alpha = 1;
  for (let round = 0; round < rounds; round++) {
    alpha *= cooling;
    pull(backbone, x, y, speedX, speedY, length, alpha);
    await slices.spend(backbone.from.length * 4);
    pyramid.build(x, y);
    await slices.spend(pageCount * 6);
    const batch = Math.max(1, Math.floor(SLICE / pyramid.costs));
    for (let first = 0; first < pageCount; first += batch) {
      const end = Math.min(pageCount, first + batch);
      pyramid.push(x, y, first, end, strength * alpha, length / 10, speedX, speedY);
      await slices.spend((end - first) * pyramid.costs);
    }
    move(x, y, speedX, speedY, alpha, length);
    if (round % pause === pause - 1 && round < rounds - 1) {
      onLayout(fitted(x, y));
    }
  }
  const last = fitted(x, y);
  onLayout(last);
  return { ...last, positions: last.positions.slice() };
};

function usualRounds(pages: number): number {
  const scaled = Math.round(MOST_ROUNDS * Math.sqrt(FULL_ROUNDS_UNTIL / Math.max(1, pages)));
  return Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, scaled));
}

/** Counts operations, and lets others run whenever a slice is full. */
class Slices {
  private spent = 0;

  constructor(private readonly signal: AbortSignal | undefined) {}

  async spend(operations: number): Promise<void> {
    this.spent += operations;
    if (this.spent >= SLICE) {
      this.spent = 0;
      // A promise alone would not let the messages in that abort this.
      await new Promise<void>(resolve => {
        setTimeout(resolve, 0);
      });
    }
    this.signal?.throwIfAborted();
  }
}

/** The layout's places, each moved by a hair so that none share a spot. */
function startOf(
  { positions }: Layout,
  pageCount: number,
  seed: number
): { x: Float64Array; y: Float64Array } {
  const random = seeded(seed);
  const x = new Float64Array(pageCount);
  const y = new Float64Array(pageCount);
  for (let page = 0; page < pageCount; page++) {
    x[page] = (positions[page * 2] ?? 0) + (random() - 0.5) * 1e-3;
    y[page] = (positions[page * 2 + 1] ?? 0) + (random() - 0.5) * 1e-3;
  }
  return { x, y };
}

/** Springs: a page with many of them is moved less by each. Costs the number of springs. */
function pull(
  { from, to, degree }: Backbone,
  x: Float64Array,
  y: Float64Array,
  speedX: Float64Array,
  speedY: Float64Array,
  length: number,
  alpha: number
): void {
  for (let i = 0; i < from.length; i++) {
    const a = from[i] ?? 0;
    const b = to[i] ?? 0;
    const dx = (x[b] ?? 0) + (speedX[b] ?? 0) - (x[a] ?? 0) - (speedX[a] ?? 0);
    const dy = (y[b] ?? 0) + (speedY[b] ?? 0) - (y[a] ?? 0) - (speedY[a] ?? 0);
    const distance = Math.sqrt(dx * dx + dy * dy) + 1e-12;
    const ofA = degree[a] ?? 1;
    const ofB = degree[b] ?? 1;
    const give = ((distance - length) / distance) * (alpha / Math.min(ofA, ofB));
    const share = ofA / (ofA + ofB);
    speedX[b] = (speedX[b] ?? 0) - dx * give * share;
    speedY[b] = (speedY[b] ?? 0) - dy * give * share;
    speedX[a] = (speedX[a] ?? 0) + dx * give * (1 - share);
    speedY[a] = (speedY[a] ?? 0) + dy * give * (1 - share);
  }
}

function move(
  x: Float64Array,
  y: Float64Array,
  speedX: Float64Array,
  speedY: Float64Array,
  alpha: number,
  length: number
): void {
  // No page jumps farther than this in a round, however crowded its spot.
  const most = Math.max(0.05, 10 * length);
  for (let page = 0; page < x.length; page++) {
    let dx = (speedX[page] ?? 0) * (1 - FRICTION) - (x[page] ?? 0) * GRAVITY * alpha;
    let dy = (speedY[page] ?? 0) * (1 - FRICTION) - (y[page] ?? 0) * GRAVITY * alpha;
    const speed = Math.sqrt(dx * dx + dy * dy);
    if (speed > most) {
      dx *= most / speed;
      dy *= most / speed;
    }
    speedX[page] = dx;
    speedY[page] = dy;
    x[page] = (x[page] ?? 0) + dx;
    y[page] = (y[page] ?? 0) + dy;
  }
}

/** Places around their middle within −1 … 1; the few far ones are drawn nearer, so that they do not shrink the rest. */
function fitted(x: Float64Array, y: Float64Array): Layout {
  const pageCount = x.length;
  let [middleX, middleY] = [0, 0];
  for (let page = 0; page < pageCount; page++) {
    middleX += (x[page] ?? 0) / pageCount;
    middleY += (y[page] ?? 0) / pageCount;
  }
  let squares = 0;
  for (let page = 0; page < pageCount; page++) {
    squares += ((x[page] ?? 0) - middleX) ** 2 + ((y[page] ?? 0) - middleY) ** 2;
  }
  const usual = Math.sqrt(squares / Math.max(1, pageCount)) * 2 + 1e-12;
  const positions = new Float32Array(pageCount * 2);
  for (let page = 0; page < pageCount; page++) {
    const dx = ((x[page] ?? 0) - middleX) / usual;
    const dy = ((y[page] ?? 0) - middleY) / usual;
    const far = Math.sqrt(dx * dx + dy * dy);
    // Up to 1 becomes up to 0.85; what is beyond shares the rest.
    const fit = far <= 1 ? 0.85 : (0.85 + 0.14 * (1 - 1 / far)) / far;
    positions[page * 2] = dx * fit;
    positions[page * 2 + 1] = dy * fit;
  }
  return { placement: 'force', positions, rings: [], halo: 0 };
}
