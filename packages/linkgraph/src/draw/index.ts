/** Draws a link graph into a canvas: WebGL2 where there is one, a plain sample elsewhere. */
import { CanvasMap } from './map';
import type { DrawnMap, MapOptions } from './options';

export { attachGestures, type Gestures, type MapCallbacks } from './gestures';
export type { DrawnMap, MapOptions } from './options';

/**
 * A map in a canvas of the host, which keeps its box; call `resize` when that changes and `dispose` at the end.
 *
 * @param canvas in the page, without a context
 * @throws Error when the canvas is in no page or has another context
 */
export function createMap(canvas: HTMLCanvasElement, options: MapOptions): DrawnMap {
  return new CanvasMap(canvas, options);
}
