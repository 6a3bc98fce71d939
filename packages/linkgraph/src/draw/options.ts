/** How a map is made, and what its gestures ask of it beside the contract. */
import type { MapTheme, MapView } from '../contract/draw';
import type { Box } from './labels';

/** How a map is made. */
export interface MapOptions {
  readonly theme: MapTheme;
  /** Default: what the person's system says at each movement. */
  readonly reducedMotion?: boolean;
  /** Boxes in CSS pixels that labels keep clear of, such as a legend over the map. Default: none. */
  readonly keepClear?: () => readonly Box[];
}

/** A map as its gestures see it. */
export interface DrawnMap extends MapView {
  /** Shows a lasso or box that is being drawn (x0, y0, … in CSS pixels), or takes it away. */
  setOutline(polygon: readonly number[] | undefined): void;
}
