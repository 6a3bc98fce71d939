/** Draws a sample of links and the largest pages on a plain canvas: where there is no WebGL2, or its card was lost. */
import { PageState } from '../contract/draw';
import { screenX, screenY } from './camera';
import { BEND, STRONG_ALPHA, linkAlpha } from './detail';
import type { Drawn, Painter, View } from './painter';
import type { Scene } from './scene';
import type { Work } from './slices';

/** What a plain canvas draws at rest, and while the camera moves. */
const MOST = { links: 8_000, pages: 6_000 } as const;
const MOST_LIGHT = { links: 600, pages: 1_000 } as const;

/** Links or pages between two pauses. */
const AT_ONCE = 400;

/** Circles smaller than this are squares: at that size nobody sees it, and they cost a tenth. */
const ROUND_FROM = 1.2;

function* nothing(): Work {
  // What this painter needs is in the scene.
}

/** The painter without a graphics card. */
export class PlainPainter implements Painter {
  readonly kind = 'canvas';
  readonly arrived = 1;

  constructor(private readonly scene: Scene) {}

  loadPages(): Work {
    return nothing();
  }

  loadStyles(): Work {
    return nothing();
  }

  loadLinks(): Work {
    return nothing();
  }

  loadNext(): Work {
    return nothing();
  }

  adoptNext(): void {
    // The scene has done it.
  }

  loadList(): void {
    // The scene's own lists are read.
  }

  isBehind(): boolean {
    return false;
  }

  light(view: View, into: CanvasRenderingContext2D): Drawn {
    const work = this.paint(view, into, MOST_LIGHT);
    while (!work.next().done) {
      // All of it, for it is little.
    }
    return {
      links: Math.min(this.linksOf(view).length, MOST.links),
      pages: Math.min(this.scene.pages.length, MOST.pages)
    };
  }

  full(view: View, into: CanvasRenderingContext2D): Generator<void, Drawn> {
    return this.paint(view, into, MOST);
  }

  dispose(): void {
    // Nothing is held.
  }

  private *paint(view: View, into: CanvasRenderingContext2D, most: Drawn): Generator<void, Drawn> {
    const links = yield* this.paintLinks(view, into, most.links);
    this.paintStrong(view, into, most.links);
    const pages = yield* this.paintPages(view, into, most.pages);
    this.paintSelection(view, into, most.pages);
    return { links, pages };
  }

  private linksOf(view: View): Uint32Array {
    return view.level === 'near' && this.scene.near ? this.scene.near : this.scene.links;
  }

  /** A path for each colour, some hundred links at a time: a canvas takes ever longer over a long path. */
  private *paintLinks(
    view: View,
    into: CanvasRenderingContext2D,
    most: number
  ): Generator<void, number> {
    const { scene } = this;
    const { drawing, theme } = scene;
    const source = this.linksOf(view);
    const count = Math.min(source.length, most);
    if (!drawing) {
      return 0;
    }
    for (let first = 0; first < count; first += AT_ONCE) {
      const paths = new Map<number, Path2D>();
      for (const link of source.subarray(first, Math.min(count, first + AT_ONCE))) {
        const from = drawing.from[link] ?? 0;
        const to = drawing.to[link] ?? 0;
        if (scene.isVisible(from) && scene.isVisible(to)) {
          const colour = drawing.colour[from] ?? 255;
          const path = paths.get(colour) ?? new Path2D();
          paths.set(colour, path);
          this.curve(path, view, from, to);
        }
      }
      this.begin(view, into);
      into.lineWidth = 0.8;
      into.globalAlpha = linkAlpha(count, view.level, view.zoom, theme.dark);
      for (const [colour, path] of paths) {
        into.strokeStyle = theme.series[colour] ?? theme.quiet;
        into.stroke(path);
      }
      yield;
    }
    return count;
  }

  private paintStrong(view: View, into: CanvasRenderingContext2D, most: number): void {
    const { drawing, strong, theme } = this.scene;
    if (!drawing || strong.length === 0) {
      return;
    }
    const path = new Path2D();
    for (const link of strong.subarray(0, most)) {
      const from = drawing.from[link] ?? 0;
      const to = drawing.to[link] ?? 0;
      if (this.scene.isVisible(from) && this.scene.isVisible(to)) {
        this.curve(path, view, from, to);
      }
    }
    this.begin(view, into);
    into.globalAlpha = STRONG_ALPHA;
    into.strokeStyle = theme.quiet;
    into.stroke(path);
  }

  private *paintPages(
    view: View,
    into: CanvasRenderingContext2D,
    most: number
  ): Generator<void, number> {
    const { scene } = this;
    const { pages, theme } = scene;
    const count = Math.min(pages.length, most);
    this.begin(view, into);
    for (let at = pages.length - count; at < pages.length; at++) {
      const page = pages[at] ?? 0;
      if (!scene.isVisible(page)) {
        continue;
      }
      const x = this.px(view, page);
      const y = this.py(view, page);
      const radius = scene.radius(page, view.pageScale);
      const colour = scene.colour(page);
      const hollow = PageState.external | PageState.outOfReach;
      into.fillStyle = into.strokeStyle = colour;
      if (((scene.drawing?.pageState[page] ?? 0) & hollow) !== 0) {
        circle(into, x, y, radius);
        into.stroke();
      } else if (radius < ROUND_FROM) {
        into.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      } else {
        circle(into, x, y, radius);
        into.fill();
        into.strokeStyle = theme.background;
        into.stroke();
      }
      if (at % AT_ONCE === 0) {
        yield;
        this.begin(view, into);
      }
    }
    return count;
  }

  private paintSelection(view: View, into: CanvasRenderingContext2D, most: number): void {
    const { scene } = this;
    this.begin(view, into);
    into.strokeStyle = scene.theme.text;
    into.lineWidth = 1.5;
    for (const page of scene.selection.subarray(0, most)) {
      if (scene.isVisible(page)) {
        const radius = scene.radius(page, view.pageScale) + 2.5;
        circle(into, this.px(view, page), this.py(view, page), radius);
        into.stroke();
      }
    }
  }

  /** The context as each part expects it: others may have used it between two turns. */
  private begin(view: View, into: CanvasRenderingContext2D): void {
    into.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    into.globalAlpha = 1;
    into.lineWidth = 0.7;
    into.setLineDash([]);
  }

  private curve(path: Path2D, view: View, from: number, to: number): void {
    const { camera, size } = view;
    const bend = BEND[this.scene.layout?.placement ?? 'force'];
    const half = (1 - bend) / 2;
    const x = (this.scene.x(from) + this.scene.x(to)) * half;
    const y = (this.scene.y(from) + this.scene.y(to)) * half;
    path.moveTo(this.px(view, from), this.py(view, from));
    path.quadraticCurveTo(
      screenX(camera, size, x),
      screenY(camera, size, y),
      this.px(view, to),
      this.py(view, to)
    );
  }

  private px(view: View, page: number): number {
    return screenX(view.camera, view.size, this.scene.x(page));
  }

  private py(view: View, page: number): number {
    return screenY(view.camera, view.size, this.scene.y(page));
  }
}

function circle(into: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  into.beginPath();
  into.arc(x, y, radius, 0, 2 * Math.PI);
}
