/** What lies over links and pages: labels, the ring under the pointer, a lasso in the making, and the minimap. */
import { boundsOnShow, fit, screenX, screenY, type Size } from './camera';
import { parseColour, withAlpha } from './colour';
import { placeLabels, type Box, type Placed } from './labels';
import type { View } from './painter';
import type { Scene } from './scene';
import { textsOf } from './texts';

const TEXT_SIZE = 11;

/** Side of the minimap and its distance from the corner, in CSS pixels. */
const MINIMAP = 96;
const MINIMAP_MARGIN = 12;

/** Pages of the minimap: enough to know the shape by. */
const MINIMAP_PAGES = 3_000;

/** The minimap appears from this zoom on. */
const MINIMAP_FROM = 1.7;

/** Font of a label as CSS writes it. */
export function fontOf(scene: Scene, strong: boolean): string {
  return `${strong ? '600 ' : ''}${TEXT_SIZE}px ${scene.theme.font}`;
}

/** Widths of texts, remembered: measuring costs more than all the rest of placing. */
export class TextMeasure {
  private readonly known = new Map<string, number>();
  private font = '';

  constructor(private readonly context: CanvasRenderingContext2D) {}

  /** Width in CSS pixels. */
  width(scene: Scene, text: string, strong: boolean): number {
    if (this.font !== scene.theme.font || this.known.size > 5_000) {
      this.font = scene.theme.font;
      this.known.clear();
    }
    const key = `${strong ? '1' : '0'}${text}`;
    let width = this.known.get(key);
    if (width === undefined) {
      this.context.save();
      this.context.font = fontOf(scene, strong);
      width = this.context.measureText(text).width;
      this.context.restore();
      this.known.set(key, width);
    }
    return width;
  }
}

/** The labels of a view, placed. */
export function labelsOf(
  scene: Scene,
  view: View,
  measure: TextMeasure,
  clear: readonly Box[]
): Placed[] {
  const taken = hasMinimap(view) ? [...clear, minimapBox()] : clear;
  return placeLabels(
    textsOf(scene, view),
    view.size,
    (text, strong) => measure.width(scene, text, strong),
    taken
  );
}

/** Paints labels; the context's unit is a CSS pixel. */
export function paintLabels(
  scene: Scene,
  labels: readonly Placed[],
  into: CanvasRenderingContext2D
): void {
  into.save();
  into.lineJoin = 'round';
  into.lineWidth = 3;
  into.strokeStyle = scene.theme.background;
  into.fillStyle = scene.theme.text;
  for (const { text, strong, x, y } of labels) {
    into.font = fontOf(scene, strong);
    into.strokeText(text, x, y);
    into.fillText(text, x, y);
  }
  into.restore();
}

/** Paints the ring around the page under the pointer, and its name's place stays as it is. */
export function paintHover(scene: Scene, view: View, into: CanvasRenderingContext2D): void {
  const { hover } = scene;
  if (hover === undefined || !scene.isVisible(hover)) {
    return;
  }
  into.save();
  into.beginPath();
  into.arc(
    screenX(view.camera, view.size, scene.x(hover)),
    screenY(view.camera, view.size, scene.y(hover)),
    scene.radius(hover, view.pageScale) + 4,
    0,
    2 * Math.PI
  );
  into.strokeStyle = scene.colour(hover);
  into.lineWidth = 2;
  into.stroke();
  into.restore();
}

/** Paints the lasso or box that is being drawn. */
export function paintOutline(scene: Scene, into: CanvasRenderingContext2D): void {
  const { outline } = scene;
  if (outline === undefined || outline.length < 4) {
    return;
  }
  into.save();
  into.beginPath();
  for (let at = 0; at + 1 < outline.length; at += 2) {
    into.lineTo(outline[at] ?? 0, outline[at + 1] ?? 0);
  }
  into.closePath();
  into.fillStyle = withAlpha(parseColour(scene.theme.text) ?? [0.5, 0.5, 0.5, 1], 0.06);
  into.fill();
  into.setLineDash([4, 3]);
  into.lineWidth = 1;
  into.strokeStyle = scene.theme.text;
  into.stroke();
  into.restore();
}

/** Whether a view has a minimap. */
function hasMinimap({ zoom, size }: View): boolean {
  return zoom >= MINIMAP_FROM && size.width >= 4 * MINIMAP && size.height >= 3 * MINIMAP;
}

function minimapBox(): Box {
  return { x: MINIMAP_MARGIN, y: MINIMAP_MARGIN, width: MINIMAP, height: MINIMAP };
}

/** The whole map, small, with a frame around what is on show. Its points are kept until the scene changes. */
export class Minimap {
  private readonly canvas: HTMLCanvasElement;
  private kept:
    | { pages: Uint32Array; positions: Float32Array | undefined; series: unknown; hidden: unknown }
    | undefined;

  constructor(document: Document) {
    this.canvas = document.createElement('canvas');
  }

  /** Paints it when zoomed in; the context's unit is a CSS pixel. */
  paint(scene: Scene, view: View, into: CanvasRenderingContext2D): void {
    if (!hasMinimap(view)) {
      return;
    }
    this.refresh(scene, view.ratio);
    const { x, y, width, height } = minimapBox();
    const size: Size = { width, height };
    const camera = fit(scene.bounds(), size);
    const shown = boundsOnShow(view.camera, view.size);
    const left = Math.max(0, screenX(camera, size, shown.left));
    const top = Math.max(0, screenY(camera, size, shown.top));
    const right = Math.min(width, screenX(camera, size, shown.right));
    const bottom = Math.min(height, screenY(camera, size, shown.bottom));
    into.save();
    into.globalAlpha = 0.92;
    into.fillStyle = scene.theme.background;
    into.fillRect(x, y, width, height);
    into.globalAlpha = 1;
    into.drawImage(this.canvas, x, y, width, height);
    into.strokeStyle = scene.theme.ring;
    into.lineWidth = 1;
    into.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    into.strokeStyle = scene.theme.text;
    into.lineWidth = 1.5;
    // At least a few pixels, or a deep zoom could not be found.
    into.strokeRect(x + left, y + top, Math.max(3, right - left), Math.max(3, bottom - top));
    into.restore();
  }

  private refresh(scene: Scene, ratio: number): void {
    const { pages, hidden, theme } = scene;
    const positions = scene.layout?.positions;
    const { kept } = this;
    if (
      kept?.pages === pages &&
      kept.positions === positions &&
      kept.series === theme.series &&
      kept.hidden === hidden
    ) {
      return;
    }
    this.kept = { pages, positions, series: theme.series, hidden };
    this.canvas.width = this.canvas.height = Math.round(MINIMAP * ratio);
    const into = this.canvas.getContext('2d');
    if (into === null) {
      return;
    }
    into.scale(ratio, ratio);
    const size: Size = { width: MINIMAP, height: MINIMAP };
    const camera = fit(scene.bounds(), size);
    const each = Math.max(1, Math.ceil(pages.length / MINIMAP_PAGES));
    for (let at = 0; at < pages.length; at += each) {
      const page = pages[at] ?? 0;
      if (scene.isVisible(page)) {
        into.fillStyle = scene.colour(page);
        into.fillRect(
          screenX(camera, size, scene.x(page)) - 0.6,
          screenY(camera, size, scene.y(page)) - 0.6,
          1.2,
          1.2
        );
      }
    }
  }
}
