/** How a map is drawn and moved with the pointer: the renderer of linkgraph, or a stand-in where there is no canvas. */
import type { MapView } from '@lockstep/linkgraph';

/** What a drag on the map does. */
export type MapTool = 'move' | 'lasso' | 'box';

/** What the pointer did. */
export interface PointerTold {
  /** Rests over a page, or over none; x and y in CSS pixels of the canvas. */
  hovered(page: number | undefined, x: number, y: number): void;
  picked(page: number | undefined): void;
  /** A lasso or box was closed around these. */
  enclosed(pages: Uint32Array): void;
}

/** Pointer and wheel on one canvas. */
export interface Pointer {
  tool: MapTool;
  dispose(): void;
}

/** The two functions that draw a map and move it. */
export interface MapKit {
  createMap(canvas: HTMLCanvasElement): MapView;
  attachPointer(canvas: HTMLCanvasElement, map: MapView, told: PointerTold): Pointer;
}
