/** Camera maths: map units to CSS pixels and back, so that pointer, picture and labels agree on where a page is. */
import type { Camera } from '../contract/draw';

/** A box of the screen in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A box in map units. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Free pixels around the picture when all of it is on show. */
const MARGIN = 12;

/** How much nearer, and how much farther away than the whole picture, a camera may go. */
const NEAREST = 5_000;
const FARTHEST = 0.4;

/** CSS pixels from the canvas' left edge. */
export function screenX(camera: Camera, size: Size, x: number): number {
  return (x - camera.x) * camera.scale + size.width / 2;
}

/** CSS pixels from the canvas' top edge; the map's y grows downwards too. */
export function screenY(camera: Camera, size: Size, y: number): number {
  return (y - camera.y) * camera.scale + size.height / 2;
}

/** Map units under a pixel. */
export function mapX(camera: Camera, size: Size, x: number): number {
  return (x - size.width / 2) / camera.scale + camera.x;
}

/** Map units under a pixel. */
export function mapY(camera: Camera, size: Size, y: number): number {
  return (y - size.height / 2) / camera.scale + camera.y;
}

/** The part of the map that is on show. */
export function boundsOnShow(camera: Camera, size: Size): Bounds {
  const halfWidth = size.width / 2 / camera.scale;
  const halfHeight = size.height / 2 / camera.scale;
  return {
    left: camera.x - halfWidth,
    top: camera.y - halfHeight,
    right: camera.x + halfWidth,
    bottom: camera.y + halfHeight
  };
}

/** The camera after the picture was dragged by so many pixels. */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return {
    x: camera.x - dx / camera.scale,
    y: camera.y - dy / camera.scale,
    scale: camera.scale
  };
}

/**
 * The camera after zooming by a factor, with what lies under a pixel staying there.
 *
 * @param whole the scale at which everything is on show, which bounds the zoom
 */
export function zoomAbout(
  camera: Camera,
  size: Size,
  factor: number,
  at: { readonly x: number; readonly y: number },
  whole: number
): Camera {
  const scale = Math.min(whole * NEAREST, Math.max(whole * FARTHEST, camera.scale * factor));
  const x = mapX(camera, size, at.x);
  const y = mapY(camera, size, at.y);
  return {
    x: x - (at.x - size.width / 2) / scale,
    y: y - (at.y - size.height / 2) / scale,
    scale
  };
}

/** The camera that shows all of a box, in the middle. */
export function fit(bounds: Bounds, size: Size): Camera {
  const width = Math.max(bounds.right - bounds.left, 1e-6);
  const height = Math.max(bounds.bottom - bounds.top, 1e-6);
  const scale = Math.min(
    Math.max(size.width - 2 * MARGIN, 1) / width,
    Math.max(size.height - 2 * MARGIN, 1) / height
  );
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.top + bounds.bottom) / 2,
    scale: Math.min(scale, 1e6)
  };
}

/** The camera on its way: 0 is the start, 1 the end; zoom changes by equal factors, so that it feels even. */
export function between(start: Camera, end: Camera, at: number): Camera {
  if (at >= 1) {
    return end;
  }
  const eased = at * at * (3 - 2 * at);
  const scale = start.scale * (end.scale / start.scale) ** eased;
  // The middle moves with the zoom, or a far flight would swing past its aim.
  const way =
    Math.abs(end.scale - start.scale) < start.scale * 1e-3
      ? eased
      : (1 / start.scale - 1 / scale) / (1 / start.scale - 1 / end.scale);
  return {
    x: start.x + (end.x - start.x) * way,
    y: start.y + (end.y - start.y) * way,
    scale
  };
}
