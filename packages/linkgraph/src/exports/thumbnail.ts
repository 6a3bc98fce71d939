/** A drawing as a small picture, for where nothing can draw: a notebook's saved output, a file, a stand-alone page. */
import { PageState, type Drawing } from '../contract/draw';
import { encodePng, type Rgba } from './png';

/** Pixels on each side. */
const SIDE = 240;
/** A cell output stays under 4 kB in all, of which base64 and its frame take their part. */
const MOST_BYTES = 2_800;
/** Sides of a cell in pixels: coarser until the file is small enough. All part {@link SIDE} evenly. */
const CELLS = [1, 2, 3, 4, 6, 8, 12];

/** See-through, ring, eight colours of the series (Okabe and Ito's, colour-blind safe), and home. */
const PALETTE: readonly Rgba[] = [
  [255, 255, 255, 0],
  [160, 160, 160, 90],
  [0, 114, 178, 255],
  [230, 159, 0, 255],
  [0, 158, 115, 255],
  [204, 121, 167, 255],
  [86, 180, 233, 255],
  [213, 94, 0, 255],
  [179, 161, 0, 255],
  [140, 140, 140, 255]
];
const CLEAR = 0;
const RING = 1;
const FIRST_COLOUR = 2;
/** The series' place for others, which pages without a colour share. */
const OTHERS = 7;

/** What {@link thumbnail} may take. */
export interface ThumbnailOptions {
  /** Pixels on each side, a multiple of 24; default 240. */
  readonly side?: number;
  /** The file is coarser rather than larger; default 2,800. */
  readonly mostBytes?: number;
}

/**
 * Draws pages as dots over their rings, without links, on a see-through ground. Small pages first, so that what is
 * large stays visible.
 *
 * @returns a PNG
 */
export async function thumbnail(
  drawing: Drawing,
  { side = SIDE, mostBytes = MOST_BYTES }: ThumbnailOptions = {}
): Promise<Uint8Array> {
  const order = Uint32Array.from({ length: drawing.pageCount }, (_, page) => page).sort(
    (one, other) => (drawing.size[one] ?? 0) - (drawing.size[other] ?? 0) || one - other
  );
  let bytes = new Uint8Array();
  for (const cell of CELLS) {
    const pixels = enlarge(paint(drawing, order, side / cell), side / cell, cell);
    bytes = new Uint8Array(
      await encodePng({ width: side, height: side, pixels, palette: PALETTE })
    );
    if (bytes.length <= mostBytes) {
      break;
    }
  }
  return bytes;
}

function paint(
  { layout, pageState, colour, size }: Drawing,
  order: Uint32Array,
  side: number
): Uint8Array {
  const pixels = new Uint8Array(side * side);
  const middle = (side - 1) / 2;
  const reach = middle * 0.96;
  for (const radius of layout.rings) {
    circle(pixels, side, radius * reach);
  }
  for (const page of order) {
    if (((pageState[page] ?? 0) & PageState.hidden) !== 0) {
      continue;
    }
    const x = middle + (layout.positions[2 * page] ?? 0) * reach;
    const y = middle + (layout.positions[2 * page + 1] ?? 0) * reach;
    const index = FIRST_COLOUR + Math.min(colour[page] ?? OTHERS, OTHERS);
    const home = ((pageState[page] ?? 0) & PageState.home) !== 0;
    const radius = (home ? 3 : 0.5 + (size[page] ?? 0) / 128) * (side / SIDE);
    dot(pixels, side, x, y, radius, index);
  }
  return pixels;
}

function circle(pixels: Uint8Array, side: number, radius: number): void {
  const middle = (side - 1) / 2;
  const steps = Math.ceil(radius * 8);
  for (let step = 0; step < steps; step += 1) {
    const angle = (step / steps) * 2 * Math.PI;
    const x = Math.round(middle + Math.cos(angle) * radius);
    const y = Math.round(middle + Math.sin(angle) * radius);
    pixels[y * side + x] = RING;
  }
}

function dot(
  pixels: Uint8Array,
  side: number,
  x: number,
  y: number,
  radius: number,
  index: number
): void {
  const reach = Math.floor(radius);
  const [column, row] = [Math.round(x), Math.round(y)];
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const [px, py] = [column + dx, row + dy];
      const inside = px >= 0 && px < side && py >= 0 && py < side;
      if (inside && dx * dx + dy * dy <= radius * radius) {
        pixels[py * side + px] = index;
      }
    }
  }
}

function enlarge(pixels: Uint8Array, side: number, cell: number): Uint8Array {
  if (cell === 1) {
    return pixels;
  }
  const large = new Uint8Array(side * cell * side * cell).fill(CLEAR);
  for (let y = 0; y < side * cell; y += 1) {
    for (let x = 0; x < side * cell; x += 1) {
      large[y * side * cell + x] =
        pixels[Math.floor(y / cell) * side + Math.floor(x / cell)] ?? CLEAR;
    }
  }
  return large;
}
