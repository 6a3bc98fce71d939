/** What a map shows, without how: the drawing, where pages are just now, what is hidden, selected and pointed at. */
import { PageState, type Drawing, type Label, type Layout, type MapTheme } from '../contract/draw';
import type { Bounds } from './camera';
import { HOLLOW_RADIUS, HOME_RADIUS, pageRadius } from './detail';
import type { Grid } from './grid';

const NOTHING = new Uint32Array(0);

/** State of one map; the painters, the labels and the SVG writer read it, the map alone writes it. */
export class Scene {
  drawing: Drawing | undefined;
  layout: Layout | undefined;
  /** Where pages are moving to, and how far they are: 0 … 1. */
  next: Layout | undefined;
  mixing = 0;
  /** 1 for a page hidden by a filter. */
  hidden: Uint8Array | undefined;
  labels: readonly Label[] = [];
  selection: Uint32Array = NOTHING;
  hover: number | undefined;
  /** Pages smallest first, and links as a sample at any length; empty until they are sorted. */
  pages: Uint32Array = NOTHING;
  links: Uint32Array = NOTHING;
  /** Links of the first selected page. */
  strong: Uint32Array = NOTHING;
  /** Links with an end on show, when the camera is near; `undefined` when not gathered. */
  near: Uint32Array | undefined;
  grid: Grid | undefined;
  /** A polygon being drawn, in CSS pixels. */
  outline: readonly number[] | undefined;

  constructor(public theme: MapTheme) {}

  /** Map units. */
  x(page: number): number {
    return this.at(2 * page);
  }

  /** Map units. */
  y(page: number): number {
    return this.at(2 * page + 1);
  }

  /** Whether a page may be seen, on show or not. */
  isVisible(page: number): boolean {
    const state = this.drawing?.pageState[page];
    return state !== undefined && (state & PageState.hidden) === 0 && this.hidden?.[page] !== 1;
  }

  /** CSS pixels, by {@link pageRadius} and a factor. */
  radius(page: number, factor: number): number {
    const state = this.drawing?.pageState[page] ?? 0;
    if (state & PageState.outOfReach) {
      return HOLLOW_RADIUS * Math.min(1, factor);
    }
    const radius = pageRadius(this.drawing?.size[page] ?? 0) * factor;
    return state & PageState.home ? Math.max(HOME_RADIUS, radius) : radius;
  }

  /** A page's colour as CSS writes it. */
  colour(page: number): string {
    return this.theme.series[this.drawing?.colour[page] ?? 255] ?? this.theme.quiet;
  }

  /** The box of everything: pages, rings and halo. */
  bounds(): Bounds {
    const { layout } = this;
    const circle = layout ? Math.max(layout.halo, ...layout.rings, 0) : 0;
    const places = this.grid?.bounds ?? { left: -1, top: -1, right: 1, bottom: 1 };
    return {
      left: Math.min(places.left, -circle),
      top: Math.min(places.top, -circle),
      right: Math.max(places.right, circle),
      bottom: Math.max(places.bottom, circle)
    };
  }

  private at(index: number): number {
    const now = this.layout?.positions[index] ?? 0;
    if (this.mixing === 0 || this.next === undefined) {
      return now;
    }
    return now + ((this.next.positions[index] ?? now) - now) * this.mixing;
  }
}
