/** Writes small pictures of at most sixteen colours as indexed PNG, with the compression that every host has. */
import { joinBytes } from '../bytes';

/** A colour as red, green, blue and opacity, 0 to 255 each. */
export type Rgba = readonly [red: number, green: number, blue: number, opacity: number];

/** Pixels by row, each an index into the palette of at most 16 colours. */
export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly palette: readonly Rgba[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Colour type "indexed" and four bits a pixel (PNG 1.2, section 4.1.1). */
const INDEXED = 3;
const DEPTH = 4;

/** The file's bytes. */
export async function encodePng({
  width,
  height,
  pixels,
  palette
}: IndexedPicture): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([DEPTH, INDEXED], 8);
  const data = await deflate(scanlines(width, height, pixels));
  return joinBytes([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flatMap(([red, green, blue]) => [red, green, blue]))),
    chunk(
      'tRNS',
      Uint8Array.from(palette, ([, , , opacity]) => opacity)
    ),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array())
  ]);
}

/** Two pixels a byte, each row behind a 0: no filter, which suits indices best. */
function scanlines(width: number, height: number, pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  const stride = 1 + Math.ceil(width / 2);
  const lines = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * stride + 1 + (x >> 1);
      const index = pixels[y * width + x] ?? 0;
      lines[at] = (lines[at] ?? 0) | (x % 2 === 0 ? index << 4 : index);
    }
  }
  return lines;
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(
    Array.from(type, letter => letter.charCodeAt(0)),
    4
  );
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** The check sum of PNG 1.2, appendix "Sample CRC code", bit by bit: pictures here are small. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}
