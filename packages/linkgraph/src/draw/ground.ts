/** What lies under links and pages: the rings of click depth and, far away, a bubble for each segment with its ties. */
import type { Bubble } from '../contract/draw';
import { screenX, screenY } from './camera';
import { parseColour, withAlpha } from './colour';
import type { View } from './painter';
import type { Scene } from './scene';

/** Thickest tie in CSS pixels. */
const THICKEST = 7;

/** Ties beyond the strongest so many are not seen. */
const MOST_TIES = 150;

/** A line of the ground, in CSS pixels. */
export type GroundShape =
  | {
      readonly kind: 'ring';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly dashed: boolean;
    }
  | {
      readonly kind: 'tie';
      readonly points: readonly [number, number, number, number, number, number];
      readonly width: number;
    }
  | {
      readonly kind: 'bubble';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly colour: string;
    };

/** Radius of a bubble in CSS pixels: at least large enough to be hit. */
export function bubbleRadius(bubble: Bubble, view: View): number {
  return Math.max(6, bubble.radius * view.camera.scale);
}

/** Whether a circle passes through the view; dashes of one that does not would cost seconds when it is huge. */
function crosses(view: View, x: number, y: number, radius: number): boolean {
  const { width, height } = view.size;
  const nearest = Math.hypot(Math.max(0, -x, x - width), Math.max(0, -y, y - height));
  const farthest = Math.hypot(Math.max(x, width - x), Math.max(y, height - y));
  return radius >= nearest - 1 && radius <= farthest + 1;
}

/** From this radius in CSS pixels on, the halo is a line: its dashes off the view would be counted too. */
const DASHED_UNTIL = 3_000;

/** All shapes of the ground, lowest first. */
export function groundShapes(scene: Scene, view: View): GroundShape[] {
  const { layout, drawing } = scene;
  const { camera, size } = view;
  const x = screenX(camera, size, 0);
  const y = screenY(camera, size, 0);
  const circles = (layout?.rings ?? []).map(ring => ({ ring, halo: false }));
  if (layout && layout.halo > 0) {
    circles.push({ ring: layout.halo, halo: true });
  }
  const shapes: GroundShape[] = circles
    .map(({ ring, halo }) => ({ radius: ring * camera.scale, halo }))
    .filter(({ radius }) => crosses(view, x, y, radius))
    .map(({ radius, halo }) => ({
      kind: 'ring',
      x,
      y,
      radius,
      dashed: halo && radius < DASHED_UNTIL
    }));
  if (view.level !== 'far' || !drawing) {
    return shapes;
  }
  const { bubbles } = drawing;
  const ties = [...drawing.ties].sort((a, b) => b.links - a.links).slice(0, MOST_TIES);
  const strongest = Math.max(1, ties[0]?.links ?? 1);
  for (const tie of ties.reverse()) {
    const from = bubbles[tie.from];
    const to = bubbles[tie.to];
    if (from && to && tie.from !== tie.to) {
      const middle = { x: (from.x + to.x) * 0.35, y: (from.y + to.y) * 0.35 };
      const [a, b, c] = [from, middle, to].map(at => ({
        x: screenX(camera, size, at.x),
        y: screenY(camera, size, at.y)
      }));
      if (a && b && c) {
        shapes.push({
          kind: 'tie',
          points: [a.x, a.y, b.x, b.y, c.x, c.y],
          width: Math.max(0.6, THICKEST * Math.sqrt(tie.links / strongest))
        });
      }
    }
  }
  for (const bubble of bubbles) {
    shapes.push({
      kind: 'bubble',
      x: screenX(camera, size, bubble.x),
      y: screenY(camera, size, bubble.y),
      radius: bubbleRadius(bubble, view),
      colour: scene.theme.series[bubble.colour] ?? scene.theme.quiet
    });
  }
  return shapes;
}

/** How each kind is painted: the same in the picture and in SVG. */
export function groundStyle(
  shape: GroundShape,
  scene: Scene
): { stroke: string; fill: string; width: number; dash: number[] } {
  const none = 'rgba(0, 0, 0, 0)';
  if (shape.kind === 'ring') {
    return { stroke: scene.theme.ring, fill: none, width: 1, dash: shape.dashed ? [2, 4] : [] };
  }
  if (shape.kind === 'tie') {
    const quiet = parseColour(scene.theme.quiet) ?? [0.5, 0.5, 0.5, 1];
    return { stroke: withAlpha(quiet, 0.16), fill: none, width: shape.width, dash: [] };
  }
  const colour = parseColour(shape.colour) ?? [0.5, 0.5, 0.5, 1];
  return { stroke: withAlpha(colour, 0.8), fill: withAlpha(colour, 0.16), width: 1.5, dash: [] };
}

/** Paints the ground; the context's unit is a CSS pixel. */
export function paintGround(scene: Scene, view: View, into: CanvasRenderingContext2D): void {
  into.save();
  for (const shape of groundShapes(scene, view)) {
    const style = groundStyle(shape, scene);
    into.beginPath();
    if (shape.kind === 'tie') {
      const [ax, ay, bx, by, cx, cy] = shape.points;
      into.moveTo(ax, ay);
      into.quadraticCurveTo(bx, by, cx, cy);
    } else {
      into.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
    }
    into.setLineDash(style.dash);
    into.lineWidth = style.width;
    into.strokeStyle = style.stroke;
    into.fillStyle = style.fill;
    if (shape.kind === 'bubble') {
      into.fill();
    }
    into.stroke();
  }
  into.restore();
}
