/** How a map is drawn and moved: the renderer of linkgraph, or a stand-in where there is no canvas. */
import {
  attachGestures,
  createMap,
  type DrawnMap,
  type Gestures,
  type MapCallbacks,
  type MapOptions
} from '@lockstep/linkgraph';

/** The two functions that draw a map and move it. */
export interface MapKit {
  createMap(canvas: HTMLCanvasElement, options: MapOptions): DrawnMap;
  attachGestures(canvas: HTMLCanvasElement, map: DrawnMap, callbacks: MapCallbacks): Gestures;
}

/** Draws with WebGL2, or a sample where there is none. */
export const drawnKit: MapKit = { createMap, attachGestures };
