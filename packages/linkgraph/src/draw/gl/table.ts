/** A table of numbers in a texture, one row of texels after the other, filled in slices. */
import { ROW } from './shaders';

/** Texels that go up between two pauses: 0.5 MB of links. */
const ROWS_A_SLICE = 16;

/** The texture unit for making and filling, so that those in use stay as they are. */
const SCRATCH = 4;

/** What a texel holds. */
interface Format {
  readonly inner: 'RG32F' | 'RGBA8UI' | 'RG32UI' | 'R32UI';
  readonly format: 'RG' | 'RGBA_INTEGER' | 'RG_INTEGER' | 'RED_INTEGER';
  readonly type: 'FLOAT' | 'UNSIGNED_BYTE' | 'UNSIGNED_INT';
  readonly parts: 1 | 2 | 4;
}

/** Places of pages. */
export const PLACES: Format = { inner: 'RG32F', format: 'RG', type: 'FLOAT', parts: 2 };
/** Colour, size, state. */
export const STYLES: Format = {
  inner: 'RGBA8UI',
  format: 'RGBA_INTEGER',
  type: 'UNSIGNED_BYTE',
  parts: 4
};
/** Start and end of links. */
export const LINKS: Format = {
  inner: 'RG32UI',
  format: 'RG_INTEGER',
  type: 'UNSIGNED_INT',
  parts: 2
};
/** Page numbers. */
export const PAGES: Format = {
  inner: 'R32UI',
  format: 'RED_INTEGER',
  type: 'UNSIGNED_INT',
  parts: 1
};

/** One texture; its size follows what it is filled with. */
export class Table {
  private texture: WebGLTexture | null = null;
  private rows = 0;
  /** Texels that have arrived. */
  filled = 0;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly format: Format
  ) {}

  /** Makes the texture the one of a unit; a table that holds nothing binds an empty texture. */
  bind(unit: number): void {
    if (this.texture === null) {
      this.allocate(1);
    }
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, this.texture);
  }

  /** How many texels fit at most on this card. */
  get most(): number {
    return Number(this.gl.getParameter(this.gl.MAX_TEXTURE_SIZE)) * ROW;
  }

  /**
   * Fills the table from the start, in slices.
   *
   * @param count texels
   * @param write writes texels `first` … into the front of the array given, which is long enough
   */
  *fill<T extends Float32Array | Uint32Array | Uint8Array>(
    count: number,
    staging: (length: number) => T,
    write: (first: number, end: number, into: T) => void
  ): Generator<void, void> {
    const all = Math.min(count, this.most);
    this.filled = 0;
    this.allocate(Math.max(1, Math.ceil(all / ROW)));
    const each = ROW * ROWS_A_SLICE;
    const stage = staging(Math.min(each, Math.ceil(all / ROW) * ROW) * this.format.parts);
    for (let first = 0; first < all; first += each) {
      const end = Math.min(all, first + each);
      write(first, end, stage);
      this.put(first / ROW, Math.ceil((end - first) / ROW), stage);
      this.filled = end;
      yield;
    }
  }

  /** Frees the texture. */
  dispose(): void {
    this.gl.deleteTexture(this.texture);
    this.texture = null;
    this.rows = 0;
    this.filled = 0;
  }

  /** Whole rows: what follows the last texel is never read. */
  private put(row: number, rows: number, stage: Float32Array | Uint32Array | Uint8Array): void {
    const { gl, format } = this;
    this.bind(SCRATCH);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texSubImage2D(
      gl.TEXTURE_2D,
      0,
      0,
      row,
      ROW,
      rows,
      gl[format.format],
      gl[format.type],
      stage.subarray(0, rows * ROW * format.parts)
    );
  }

  private allocate(rows: number): void {
    const { gl } = this;
    if (this.texture !== null && this.rows === rows) {
      return;
    }
    gl.deleteTexture(this.texture);
    this.texture = gl.createTexture();
    this.rows = rows;
    gl.activeTexture(gl.TEXTURE0 + SCRATCH);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl[this.format.inner], ROW, rows);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST); // float and integer textures allow no other
    }
  }
}
