/** Pointer, wheel, touch and keys on a map: pan, zoom, pick, lasso and box. The map does, this file only asks it. */
import { panBy, zoomAbout } from './camera';
import type { DrawnMap } from './options';

/** CSS pixels that a press may move and still be a click. */
const CLICK = 4;

/** CSS pixels between two corners of a lasso. */
const CORNER = 3;

/** Zoom of one key press or double click, and pixels of one arrow key. */
const STEP = 1.5;
const PAN = 60;

/** Pixels of a wheel that double the zoom; a line counts 16 pixels, a page 400. */
const WHEEL = 350;
const WHEEL_UNITS = [1, 16, 400] as const;

/** What the host does with gestures. Absent: nothing. */
export interface MapCallbacks {
  /** A click or Enter; no page: beside all of them. `add`: Shift, Ctrl or Cmd was held. */
  onPick?(page: number | undefined, add: boolean): void;
  /** The page under the pointer changed; x and y in CSS pixels of the canvas. */
  onHover?(page: number | undefined, x: number, y: number): void;
  /** A lasso or box was drawn around these pages. */
  onArea?(pages: Uint32Array, add: boolean): void;
  /** `/` and `T`, which lead away from the map. */
  onKey?(key: 'search' | 'table'): void;
}

/** Attached gestures. */
export interface Gestures {
  /** What dragging does; Shift makes a box and Alt a lasso of any drag. Default `pan`. */
  mode: 'pan' | 'lasso' | 'box';
  /** Takes all listeners away. */
  dispose(): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A press in progress. */
interface Drag {
  readonly kind: 'pan' | 'lasso' | 'box';
  readonly start: Point;
  last: Point;
  moved: boolean;
  corners: number[];
}

/** Attaches gestures to a map's canvas, which must be focusable (`tabindex`) for keys to reach it. */
export function attachGestures(
  canvas: HTMLCanvasElement,
  map: DrawnMap,
  callbacks: MapCallbacks
): Gestures {
  const ending = new AbortController();
  const fingers = new Map<number, Point>();
  let drag: Drag | undefined;
  let hovered: number | undefined;
  const gestures: Gestures = {
    mode: 'pan',
    dispose: () => ending.abort()
  };

  const pointOf = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const middle = () => ({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 });
  // The whole picture's scale bounds the zoom; a map fits −1 … 1 into its smaller side.
  const whole = () => Math.max(1, Math.min(canvas.clientWidth, canvas.clientHeight) / 2);
  const zoom = (factor: number, at: Point) => {
    map.camera = zoomAbout(map.camera, size(), factor, at, whole());
  };
  const hover = (page: number | undefined, at: Point) => {
    if (page !== hovered) {
      hovered = page;
      map.setHover(page);
      callbacks.onHover?.(page, at.x, at.y);
    }
  };
  const adds = (event: MouseEvent | KeyboardEvent) =>
    event.shiftKey || event.ctrlKey || event.metaKey;

  const on = <K extends keyof HTMLElementEventMap>(
    kind: K,
    act: (event: HTMLElementEventMap[K]) => void
  ) => canvas.addEventListener(kind, act, { signal: ending.signal, passive: false });

  on('pointerdown', event => {
    if (event.button !== 0) {
      return;
    }
    const at = pointOf(event);
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at);
    if (fingers.size > 1) {
      drag = undefined; // a second finger makes a pinch of it
      map.setOutline(undefined);
      return;
    }
    const kind = event.shiftKey ? 'box' : event.altKey ? 'lasso' : gestures.mode;
    drag = { kind, start: at, last: at, moved: false, corners: [at.x, at.y] };
  });

  on('pointermove', event => {
    const at = pointOf(event);
    const before = fingers.get(event.pointerId);
    if (fingers.size === 2 && before) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1] ?? at;
      const apart = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
      fingers.set(event.pointerId, at);
      map.camera = panBy(map.camera, (at.x - before.x) / 2, (at.y - before.y) / 2);
      const centre = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      zoom(apart(at) / Math.max(1, apart(before)), centre);
      return;
    }
    if (!drag || !before) {
      hover(map.pick(at.x, at.y), at);
      return;
    }
    fingers.set(event.pointerId, at);
    drag.moved ||= Math.hypot(at.x - drag.start.x, at.y - drag.start.y) > CLICK;
    if (!drag.moved) {
      return;
    }
    if (drag.kind === 'pan') {
      map.camera = panBy(map.camera, at.x - drag.last.x, at.y - drag.last.y);
      drag.last = at;
    } else if (drag.kind === 'box') {
      const { x, y } = drag.start;
      drag.corners = [x, y, at.x, y, at.x, at.y, x, at.y];
      map.setOutline(drag.corners);
    } else if (Math.hypot(at.x - drag.last.x, at.y - drag.last.y) >= CORNER) {
      drag.corners = [...drag.corners, at.x, at.y];
      drag.last = at;
      map.setOutline(drag.corners);
    }
  });

  const release = (event: PointerEvent, finished: boolean) => {
    fingers.delete(event.pointerId);
    const ended = drag;
    drag = undefined;
    map.setOutline(undefined);
    if (!ended || !finished) {
      return;
    }
    if (!ended.moved) {
      const at = pointOf(event);
      callbacks.onPick?.(map.pick(at.x, at.y), adds(event));
    } else if (ended.kind !== 'pan') {
      callbacks.onArea?.(map.within(ended.corners), event.ctrlKey || event.metaKey);
    }
  };
  on('pointerup', event => release(event, true));
  on('pointercancel', event => release(event, false));
  on('pointerleave', event => {
    if (!drag) {
      hover(undefined, pointOf(event));
    }
  });

  on('wheel', event => {
    event.preventDefault();
    const unit = WHEEL_UNITS[event.deltaMode] ?? 1;
    // A pinch on a touchpad arrives as a wheel with Ctrl, in much smaller steps.
    const strength = event.ctrlKey ? 5 : 1;
    zoom(2 ** ((-event.deltaY * unit * strength) / WHEEL), pointOf(event));
  });

  on('dblclick', event => {
    event.preventDefault();
    zoom(STEP * STEP, pointOf(event));
  });

  const keys: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowLeft: () => (map.camera = panBy(map.camera, PAN, 0)),
    ArrowRight: () => (map.camera = panBy(map.camera, -PAN, 0)),
    ArrowUp: () => (map.camera = panBy(map.camera, 0, PAN)),
    ArrowDown: () => (map.camera = panBy(map.camera, 0, -PAN)),
    '+': () => zoom(STEP, middle()),
    '=': () => zoom(STEP, middle()),
    '-': () => zoom(1 / STEP, middle()),
    '−': () => zoom(1 / STEP, middle()),
    '0': () => map.showAll(),
    '/': () => callbacks.onKey?.('search'),
    t: () => callbacks.onKey?.('table'),
    T: () => callbacks.onKey?.('table'),
    Enter: event => {
      const { x, y } = middle();
      callbacks.onPick?.(hovered ?? map.pick(x, y), adds(event));
    }
  };
  on('keydown', event => {
    const act = keys[event.key];
    if (event.key === 'Escape' && drag) {
      drag = undefined;
      map.setOutline(undefined);
    } else if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      act(event);
    }
  });

  return gestures;
}
