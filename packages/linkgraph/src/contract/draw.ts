/** What the renderer is given, and what it can be asked. Positions are in map units: all pages within −1 … 1. */

/** How pages are placed. `rings`: depth as radius, segment as angle, out of reach outside. */
export type Placement = 'rings' | 'force' | 'segments';

/** Pages placed; `rings` also tells its circles. */
export interface Layout {
  readonly placement: Placement;
  /** x and y of each page. */
  readonly positions: Float32Array;
  /** Radius of the ring of depth 1, 2, …; empty for other placements. */
  readonly rings: readonly number[];
  /** Radius of the halo of pages out of reach; 0 when there is none. */
  readonly halo: number;
}

/** Bits of a page in {@link Drawing.pageState}. */
export const PageState = {
  hidden: 1,
  external: 2,
  /** Drawn hollow: no path leads here from home. */
  outOfReach: 4,
  home: 8
} as const;

/** Bits of a link in {@link Drawing.linkState}. */
export const LinkState = { hidden: 1, template: 2 } as const;

/** All that one picture needs; arrays belong to the renderer once given. */
export interface Drawing {
  readonly pageCount: number;
  readonly linkCount: number;
  readonly layout: Layout;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly linkState: Uint8Array;
  readonly pageState: Uint8Array;
  /** Index into {@link MapTheme.series} of each page; 255 for none. */
  readonly colour: Uint8Array;
  /** 0 … 255, from smallest to largest. */
  readonly size: Uint8Array;
  /** Bubbles for the far view: one for each segment, largest first. */
  readonly bubbles: readonly Bubble[];
  /** Links between bubbles, by index into {@link bubbles}. */
  readonly ties: readonly { readonly from: number; readonly to: number; readonly links: number }[];
}

/** All pages of one segment as one disc. */
export interface Bubble {
  readonly label: string;
  readonly pages: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: number;
}

/** A label that may be drawn if it overlaps none before it. */
export interface Label {
  readonly page: number;
  readonly text: string;
  readonly strong: boolean;
}

/** Colours as CSS writes them; read from the page's theme by the host. */
export interface MapTheme {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly ring: string;
  /** Colour-blind safe; the last one is for "others". */
  readonly series: readonly string[];
  readonly font: string;
  readonly dark: boolean;
}

/** Which part of the map is on show: the middle in map units, and CSS pixels a map unit. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** A drawn map in one canvas of the host. */
export interface MapView {
  /** `canvas`: without WebGL2 a sampled drawing, which says so in {@link note}. */
  readonly kind: 'webgl2' | 'canvas';
  /** What the picture leaves out at this zoom, in one sentence; empty when it shows everything. */
  readonly note: string;
  camera: Camera;
  setDrawing(drawing: Drawing): void;
  /** Moves pages to new places; with `animate` over 0.3 s unless motion is reduced. */
  setLayout(layout: Layout): void;
  setTheme(theme: MapTheme): void;
  setLabels(labels: readonly Label[]): void;
  /** Rings around these pages, and their links drawn strongly for the first of them. */
  setSelection(pages: Uint32Array): void;
  setHover(page: number | undefined): void;
  /** Hides pages (1) and their links; `undefined` shows all. */
  setHidden(pages: Uint8Array | undefined): void;
  /** Fits all of the picture. */
  showAll(): void;
  /** Goes to a page, near enough to read its label. */
  goTo(page: number): void;
  /** The page under a point in CSS pixels of the canvas, within 12 px. */
  pick(x: number, y: number): number | undefined;
  /** Visible pages inside a polygon of CSS pixels: x0, y0, x1, y1, … */
  within(polygon: readonly number[]): Uint32Array;
  /** Call when the canvas' box changed. */
  resize(): void;
  /** The view as PNG, at the given pixels a CSS pixel; default 2. */
  toPng(ratio?: number): Promise<Blob>;
  toSvg(): string;
  /** Called after each frame that changed the camera, and after {@link note} changed. */
  onChange: (() => void) | undefined;
  /** Frees the canvas and its share of the window's one GL context. */
  dispose(): void;
}
