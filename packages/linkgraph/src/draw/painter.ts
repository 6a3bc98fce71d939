/** What draws links and pages: the graphics card, or a plain canvas where there is none. Rings and texts lie elsewhere. */
import type { Camera } from '../contract/draw';
import type { Size } from './camera';
import type { Level } from './detail';
import type { Work } from './slices';

/** One view of the scene. */
export interface View {
  readonly camera: Camera;
  /** CSS pixels. */
  readonly size: Size;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
  readonly level: Level;
  readonly arrows: boolean;
  /** How much nearer than the whole picture: 1 when all is on show. */
  readonly zoom: number;
  /** Factor of page radii. */
  readonly pageScale: number;
}

/** How many were drawn. */
export interface Drawn {
  readonly links: number;
  readonly pages: number;
}

/** Draws the scene that it was made for. Loading comes before drawing; what has not arrived is left out. */
export interface Painter {
  readonly kind: 'webgl2' | 'canvas';
  /** 0 … 1 of the links that can be drawn. */
  readonly arrived: number;
  /** Brings places, styles and the order of pages over. */
  loadPages(): Work;
  /** Brings colours, sizes and hidden pages over again. */
  loadStyles(): Work;
  loadLinks(): Work;
  /** Brings the places of the scene's next layout over. */
  loadNext(): Work;
  /** The next layout is the layout from now on. */
  adoptNext(): void;
  /** Brings the links near by, those of the selection, or the selection itself over. */
  loadList(list: 'near' | 'strong' | 'selection'): void;
  /** Whether the last light picture is still being drawn: another would only wait behind it. */
  isBehind(): boolean;
  /** Draws at once, with as little detail as keeps the pace. Tells what the full picture will hold. */
  light(view: View, into: CanvasRenderingContext2D): Drawn;
  /**
   * Makes the full picture, over as many turns as it takes; `undefined` means "not yet, ask again soon". The last
   * turn draws it.
   */
  full(view: View, into: CanvasRenderingContext2D): Generator<void, Drawn>;
  /** Frees what it holds. */
  dispose(): void;
}
