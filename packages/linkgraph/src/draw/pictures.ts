/**
 * The picture of a map and how it comes about: at once and light while something moves, in full and over many turns
 * once it rests. The last picture is kept, so that a hover ring costs no new one.
 */
import { noteOf, type Shown } from './detail';
import { paintGround } from './ground';
import { Minimap, TextMeasure, labelsOf, paintHover, paintLabels, paintOutline } from './overlay';
import type { Box, Placed } from './labels';
import type { Drawn, Painter, View } from './painter';
import type { Scene } from './scene';

/** Milliseconds between two looks at a full picture in the making. */
const LOOK_AGAIN = 2;

/** A canvas that nobody sees. */
interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly into: CanvasRenderingContext2D;
}

function sheetOf(document: Document): Sheet {
  const canvas = document.createElement('canvas');
  const into = canvas.getContext('2d', { alpha: false });
  if (into === null) {
    throw new Error('This page cannot draw: its canvas has no 2D context.');
  }
  return { canvas, into };
}

/** Paints pictures of one scene. */
export class Pictures {
  /** The links and pages of the picture that is on show. */
  private drawn: Drawn = { links: 0, pages: 0 };
  private shownView: View | undefined;
  private front: Sheet;
  private back: Sheet;
  private readonly measure: TextMeasure;
  private readonly minimap: Minimap;
  private job: Generator<void, Drawn> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly document: Document,
    private readonly scene: Scene,
    private readonly clear: () => readonly Box[]
  ) {
    this.front = sheetOf(document);
    this.back = sheetOf(document);
    this.measure = new TextMeasure(sheetOf(document).into);
    this.minimap = new Minimap(document);
  }

  /** Paints the light picture, now. What was in the making is dropped. */
  light(painter: Painter, view: View): void {
    this.stop();
    this.prepare(this.front, view);
    this.drawn = painter.light(view, this.front.into);
    this.shownView = view;
  }

  /** Makes the full picture; `done` is called when it is on the front sheet. */
  full(painter: Painter, view: View, done: () => void): void {
    this.stop();
    this.prepare(this.back, view);
    this.job = painter.full(view, this.back.into);
    this.turn(drawn => {
      this.drawn = drawn;
      this.shownView = view;
      [this.front, this.back] = [this.back, this.front];
      done();
    });
  }

  /** Drops a full picture in the making. */
  stop(): void {
    clearTimeout(this.timer);
    this.job?.return({ links: 0, pages: 0 });
    this.job = undefined;
  }

  /** Puts the picture and all that lies over it on the map's canvas. */
  show(into: CanvasRenderingContext2D, view: View): void {
    const { canvas } = this.front;
    if (canvas.width === 0 || canvas.height === 0) {
      return; // the page has no room for a map just now
    }
    into.setTransform(1, 0, 0, 1, 0, 0);
    into.drawImage(canvas, 0, 0);
    into.scale(view.ratio, view.ratio);
    this.over(into, view);
  }

  /** Labels of a view, placed. */
  labels(view: View): Placed[] {
    return labelsOf(this.scene, view, this.measure, this.clear());
  }

  /** What the picture on show leaves out. */
  note(painter: Painter, lost: boolean): string {
    const { scene, drawn, shownView } = this;
    if (!scene.drawing || !shownView) {
      return '';
    }
    const shown: Shown = {
      level: shownView.level,
      links: shownView.level === 'near' ? (scene.near?.length ?? drawn.links) : scene.links.length,
      drawn: drawn.links,
      bubbles: scene.drawing.bubbles.length,
      arrived: painter.arrived,
      painter: lost ? 'lost' : painter.kind,
      pages: scene.pages.length,
      pagesDrawn: drawn.pages
    };
    return noteOf(shown);
  }

  /** A picture of its own, in full detail, for a file. */
  async image(painter: Painter, view: View): Promise<HTMLCanvasElement> {
    const sheet = sheetOf(this.document);
    this.prepare(sheet, view);
    const job = painter.full(view, sheet.into);
    while (!job.next().done) {
      await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN));
    }
    sheet.into.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    paintLabels(this.scene, this.labels(view), sheet.into);
    return sheet.canvas;
  }

  /** Frees the sheets. */
  dispose(): void {
    this.stop();
    for (const { canvas } of [this.front, this.back]) {
      canvas.width = canvas.height = 0;
    }
  }

  private over(into: CanvasRenderingContext2D, view: View): void {
    paintHover(this.scene, view, into);
    paintLabels(this.scene, this.labels(view), into);
    this.minimap.paint(this.scene, view, into);
    paintOutline(this.scene, into);
  }

  private turn(done: (drawn: Drawn) => void): void {
    const step = this.job?.next();
    if (step?.done) {
      this.job = undefined;
      done(step.value);
    } else if (step) {
      this.timer = setTimeout(() => this.turn(done), LOOK_AGAIN);
    }
  }

  /** A sheet in the colour of the ground, with rings and bubbles, in the unit of a device pixel. */
  private prepare({ canvas, into }: Sheet, view: View): void {
    const width = Math.max(1, Math.round(view.size.width * view.ratio));
    const height = Math.max(1, Math.round(view.size.height * view.ratio));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    into.setTransform(1, 0, 0, 1, 0, 0);
    into.fillStyle = this.scene.theme.background;
    into.fillRect(0, 0, width, height);
    into.scale(view.ratio, view.ratio);
    paintGround(this.scene, view, into);
    into.setTransform(1, 0, 0, 1, 0, 0);
  }
}
