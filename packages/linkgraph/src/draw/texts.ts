/** All texts of a map in the order of their right to a place: home and selection, bubbles, rings, then pages by rank. */
import { bubbleRadius } from './ground';
import { screenX, screenY } from './camera';
import type { Candidate } from './labels';
import type { View } from './painter';
import type { Scene } from './scene';

/** Rings that are named, as long as they are this many CSS pixels apart. */
const RING_GAP = 14;
const NAMED_RINGS = 9;

/** CSS pixels between a page and its label. */
const GAP = 3;

/** Candidates for labels, most important first. A page's own label wins over nothing but the ones behind it. */
export function* textsOf(scene: Scene, view: View): Generator<Candidate> {
  yield* pages(scene, view, true);
  if (view.level === 'far') {
    yield* bubbles(scene, view);
  }
  yield* rings(scene, view);
  yield* pages(scene, view, false);
}

function* pages(scene: Scene, view: View, strong: boolean): Generator<Candidate> {
  const { camera, size, pageScale } = view;
  for (const label of scene.labels) {
    if (label.strong === strong && scene.isVisible(label.page)) {
      yield {
        text: label.text,
        strong,
        x: screenX(camera, size, scene.x(label.page)),
        y: screenY(camera, size, scene.y(label.page)),
        gap: scene.radius(label.page, pageScale) + GAP + (strong ? 3 : 0),
        where: 'beside'
      };
    }
  }
}

function* bubbles(scene: Scene, view: View): Generator<Candidate> {
  const { camera, size } = view;
  for (const bubble of scene.drawing?.bubbles ?? []) {
    const x = screenX(camera, size, bubble.x);
    const y = screenY(camera, size, bubble.y);
    const pages = bubble.pages.toLocaleString('en-US');
    yield {
      text: `${bubble.label} · ${pages}`,
      strong: true,
      x,
      y,
      gap: bubbleRadius(bubble, view) + GAP,
      where: bubbleRadius(bubble, view) > 30 ? 'over' : 'beside'
    };
  }
}

function* rings(scene: Scene, view: View): Generator<Candidate> {
  const { layout } = scene;
  const { camera, size } = view;
  const x = screenX(camera, size, 0);
  const y = screenY(camera, size, 0);
  if (!layout || view.zoom > 3) {
    return; // near, most rings' tops are far off, and the rest would be read as pages
  }
  let last = -RING_GAP;
  for (const [at, ring] of layout.rings.entries()) {
    const radius = ring * camera.scale;
    if (at < NAMED_RINGS && radius - last >= RING_GAP) {
      last = radius;
      const text = at === 0 ? '1 click' : String(at + 1);
      yield { text, strong: false, x, y: y - radius, gap: 0, where: 'over' };
    }
  }
  if (layout.halo > 0) {
    const top = y - layout.halo * camera.scale + 10;
    yield { text: 'out of reach', strong: false, x, y: top, gap: 0, where: 'over' };
  }
}
