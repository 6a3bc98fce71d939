/** Which pixels of two pictures differ, and how many: drawn as the place of each difference on a pale ground. */

/** Pixels as a canvas gives them: four bytes each, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Smaller differences are left to anti-aliasing and to lossy encoders, per channel of 255. */
const TOLERANCE = 16;

const MARK = [200, 30, 30, 255] as const;

/** `share`: differing pixels of all, from 0 to 1. A pixel that only one picture has differs. */
export function pixelDifference(a: Pixels, b: Pixels): Pixels & { share: number } {
  const width = Math.max(a.width, b.width);
  const height = Math.max(a.height, b.height);
  const data = new Uint8ClampedArray(width * height * 4);
  let differing = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      const [left, right] = [offsetIn(a, x, y), offsetIn(b, x, y)];
      if (left === null || right === null || unlike(a.data, left, b.data, right)) {
        differing++;
        data.set(MARK, to);
      } else {
        const grey = pale(b.data, right);
        data.set([grey, grey, grey, 255], to);
      }
    }
  }
  return { width, height, data, share: differing / Math.max(1, width * height) };
}

function offsetIn({ width, height }: Pixels, x: number, y: number): number | null {
  return x < width && y < height ? (y * width + x) * 4 : null;
}

function unlike(a: Uint8ClampedArray, i: number, b: Uint8ClampedArray, j: number): boolean {
  for (let channel = 0; channel < 4; channel++) {
    if (Math.abs((a[i + channel] ?? 0) - (b[j + channel] ?? 0)) > TOLERANCE) {
      return true;
    }
  }
  return false;
}

/** What is equal stays to be seen, as a shadow. */
function pale(data: Uint8ClampedArray, at: number): number {
  const light = ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3;
  return 255 - (255 - light) * 0.25 * ((data[at + 3] ?? 0) / 255);
}

/** "14 % of pixels differ". */
export function shareWords(share: number): string {
  if (share === 0) {
    return 'no pixel differs to the eye';
  }
  const percent = share * 100;
  return `${percent < 1 ? '<1' : Math.round(percent)} % of pixels differ`;
}
