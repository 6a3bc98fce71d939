/** Places labels so that none overlaps another: first come, first served, to the right of the point or to its left. */
import type { Size } from './camera';

/** A box in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A text that wants a place beside a point. */
export interface Candidate {
  readonly text: string;
  readonly strong: boolean;
  /** The point, in CSS pixels, and the room around it that the text keeps clear of. */
  readonly x: number;
  readonly y: number;
  readonly gap: number;
  /** `beside`: right, else left. `over`: centred on the point. */
  readonly where: 'beside' | 'over';
}

/** A text with its place: the left end of its baseline. */
export interface Placed {
  readonly text: string;
  readonly strong: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Height of a line of 11 px text, and from its top to its baseline. */
const LINE = 15;
const ASCENT = 11;
const PADDING = 2;

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * Labels that fit, in the order given.
 *
 * @param measure width of a text in CSS pixels
 * @param taken boxes that labels keep clear of, such as a legend
 * @param most no more labels than this
 */
export function placeLabels(
  candidates: Iterable<Candidate>,
  size: Size,
  measure: (text: string, strong: boolean) => number,
  taken: readonly Box[] = [],
  most = 120
): Placed[] {
  const boxes: Box[] = [...taken];
  const placed: Placed[] = [];
  for (const { text, strong, x, y, gap, where } of candidates) {
    if (placed.length >= most) {
      break;
    }
    if (x < -gap || y < -gap || x > size.width + gap || y > size.height + gap) {
      continue;
    }
    const width = measure(text, strong);
    const starts = where === 'over' ? [x - width / 2] : [x + gap, x - gap - width];
    for (const start of starts) {
      const box = {
        x: start - PADDING,
        y: y + 4 - ASCENT,
        width: width + 2 * PADDING,
        height: LINE
      };
      const inside =
        box.x >= 0 &&
        box.x + box.width <= size.width &&
        box.y >= 0 &&
        box.y + box.height <= size.height;
      if (inside && !boxes.some(other => overlaps(box, other))) {
        boxes.push(box);
        placed.push({ text, strong, x: start, y: y + 4, width });
        break;
      }
    }
  }
  return placed;
}
