/** Where the camera stands over which canvas: all that turns a scene into a view of it. */
import type { Camera } from '../contract/draw';
import { boundsOnShow, fit, mapX, mapY, type Size } from './camera';
import { hasArrows, levelOf, pageScale } from './detail';
import type { View } from './painter';
import type { Scene } from './scene';

/** Device pixels a CSS pixel beyond which nobody sees a difference, and everybody waits for it. */
const MOST_RATIO = 2;

/** From this zoom on pages are counted by where they lie; farther away nearly all are on show. */
const COUNT_FROM = 1.3;

/** The camera and the canvas of one map. */
export class Sight {
  camera: Camera = { x: 0, y: 0, scale: 1 };
  /** CSS pixels. */
  size: Size = { width: 1, height: 1 };
  /** Device pixels a CSS pixel. */
  ratio = 1;
  /** Whether the camera shows everything and is to go on doing so. */
  fitted = true;

  constructor(private readonly scene: Scene) {}

  /** Takes the canvas' box over; its pixels follow, which clears it. */
  measure(canvas: HTMLCanvasElement, ratio: number): void {
    this.size = { width: canvas.clientWidth || 1, height: canvas.clientHeight || 1 };
    this.ratio = Math.min(MOST_RATIO, ratio || 1);
    const width = Math.round(this.size.width * this.ratio);
    const height = Math.round(this.size.height * this.ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
  }

  /** The camera that shows everything. */
  whole(): Camera {
    return fit(this.scene.bounds(), this.size);
  }

  /** Map units under a pixel. */
  x(pixel: number): number {
    return mapX(this.camera, this.size, pixel);
  }

  /** Map units under a pixel. */
  y(pixel: number): number {
    return mapY(this.camera, this.size, pixel);
  }

  /** What is on show just now. */
  view(): View {
    const { scene, camera, size, ratio } = this;
    const pages = scene.drawing?.pageCount ?? 0;
    const wholeScale = this.whole().scale;
    const zoom = camera.scale / wholeScale;
    const counted = zoom > COUNT_FROM ? scene.grid?.count(boundsOnShow(camera, size)) : pages;
    const sight = {
      links: scene.links.length,
      pages,
      pagesOnShow: counted ?? pages,
      bubbles: scene.drawing?.bubbles.length ?? 0,
      scale: camera.scale,
      wholeScale
    };
    return {
      camera,
      size,
      ratio,
      level: levelOf(sight),
      arrows: hasArrows(sight),
      zoom,
      pageScale: pageScale(pages, camera.scale)
    };
  }
}
