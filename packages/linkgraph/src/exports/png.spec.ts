import fc from 'fast-check';
import { inflateSync } from 'node:zlib';

import { PageState, type Drawing } from '../contract/draw';
import { encodePng, type Rgba } from './png';
import { thumbnail } from './thumbnail';

/** A PNG taken apart: its pieces by type, and its pixels as indices. */
function decode(png: Uint8Array): {
  width: number;
  height: number;
  pixels: number[];
  palette: number;
} {
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const pieces = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    expect(view.getUint32(at + 8 + length)).toBe(check(png.subarray(at + 4, at + 8 + length)));
    pieces.set(type, png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = pieces.get('IHDR') ?? new Uint8Array(13);
  const facts = new DataView(header.buffer, header.byteOffset);
  const [width, height] = [facts.getUint32(0), facts.getUint32(4)];
  const lines = inflateSync(pieces.get('IDAT') ?? new Uint8Array());
  const stride = 1 + Math.ceil(width / 2);
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const byte = lines[y * stride + 1 + (x >> 1)] ?? 0;
    return x % 2 === 0 ? byte >> 4 : byte & 15;
  });
  return { width, height, pixels, palette: (pieces.get('PLTE')?.length ?? 0) / 3 };
}

/** CRC-32 by its table, as PNG's text gives it: another way than the writer's. */
function check(bytes: Uint8Array): number {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) {
      c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    }
    return c >>> 0;
  });
  return (
    (bytes.reduce((crc, byte) => (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8), 0xffffffff) ^
      0xffffffff) >>>
    0
  );
}

const PALETTE: readonly Rgba[] = Array.from({ length: 16 }, (_, at) => [at, at, at, 255] as const);

describe('an indexed PNG', () => {
  it('decodes to the pixels that it was made of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 81, maxLength: 81 }),
        async (width, height, many) => {
          const pixels = Uint8Array.from(many.slice(0, width * height));
          const png = await encodePng({ width, height, pixels, palette: PALETTE });
          expect(decode(png)).toEqual({ width, height, pixels: [...pixels], palette: 16 });
        }
      ),
      { numRuns: 30 }
    );
  });
});

/** Pages all over the map, in colours that follow no order. */
function drawing(pageCount: number, state = 0): Drawing {
  const colour = Uint8Array.from({ length: pageCount }, (_, page) => (page * 7919) % 9);
  return {
    pageCount,
    linkCount: 0,
    layout: {
      placement: 'rings',
      positions: Float32Array.from({ length: pageCount * 2 }, (_, at) => Math.sin(at * 12.9898)),
      rings: [0.5, 1],
      halo: 0
    },
    from: new Uint32Array(),
    to: new Uint32Array(),
    linkState: new Uint8Array(),
    pageState: new Uint8Array(pageCount).fill(state),
    colour: colour.map(index => (index === 8 ? 255 : index)),
    size: new Uint8Array(pageCount),
    bubbles: [],
    ties: []
  };
}

describe('a thumbnail', () => {
  it('shows pages and rings, and fits where it must, coarser the more there is', async () => {
    for (const pages of [0, 1, 1_000, 30_000]) {
      const png = await thumbnail(drawing(pages));
      const { width, height, pixels } = decode(png);
      expect([width, height]).toEqual([240, 240]);
      expect(png.length).toBeLessThanOrEqual(2_800);
      expect(new Set(pixels).size).toBeGreaterThan(1);
    }
  });

  it('leaves hidden pages out', async () => {
    const { pixels } = decode(await thumbnail(drawing(500, PageState.hidden)));
    expect(Math.max(...pixels)).toBe(1);
  });

  it('is the same each time', async () => {
    expect(await thumbnail(drawing(1_000))).toEqual(await thumbnail(drawing(1_000)));
  });
});
