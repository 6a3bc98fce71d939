/** A map in one canvas: keeps the scene, moves the camera, and decides when which picture is due. */
import type { Camera, Drawing, Label, Layout, MapTheme } from '../contract/draw';
import { between } from './camera';
import { Frames } from './frames';
import { SharedGl, type GlTenant } from './gl/context';
import { GlPainter } from './gl/painter';
import { Grid } from './grid';
import { loadDrawing, loadNear, loadStrong, reload } from './loading';
import { Motion } from './motion';
import type { DrawnMap, MapOptions } from './options';
import type { Painter } from './painter';
import { Pictures } from './pictures';
import { PlainPainter } from './plain';
import { Scene } from './scene';
import { Sight } from './sight';
import { Slices } from './slices';
import { writeSvg } from './svg';
import { readTheme } from './theme';

/** CSS pixels around a page within which a pointer finds it. */
const REACH = 12;

/** How near a page is brought to be read, beside the whole picture. */
const READING_ZOOM = 6;

/** See {@link createMap}. */
export class CanvasMap implements DrawnMap, GlTenant {
  onChange: (() => void) | undefined;
  readonly kind: 'webgl2' | 'canvas';
  private readonly scene: Scene;
  private readonly slices = new Slices();
  private readonly pictures: Pictures;
  private readonly motion: Motion;
  private readonly window: Window;
  private readonly into: CanvasRenderingContext2D;
  private readonly shared: SharedGl | undefined;
  private painter: Painter;
  private isLost = false;
  private said = '';
  private readonly sight: Sight;
  private moved = true;
  private readonly frames: Frames;
  /** The view that {@link Scene.near} was gathered for. */
  private gathered = '';

  constructor(
    private readonly canvas: HTMLCanvasElement,
    options: MapOptions
  ) {
    const { ownerDocument } = canvas;
    const into = canvas.getContext('2d', { alpha: false });
    if (into === null || ownerDocument.defaultView === null) {
      throw new Error('A map needs a canvas that is in a page and has no other context.');
    }
    this.into = into;
    this.window = ownerDocument.defaultView;
    this.scene = new Scene(readTheme(options.theme, ownerDocument));
    this.sight = new Sight(this.scene);
    this.pictures = new Pictures(ownerDocument, this.scene, options.keepClear ?? (() => []));
    const wishes = this.window.matchMedia('(prefers-reduced-motion: reduce)');
    this.motion = new Motion(() => options.reducedMotion ?? wishes.matches);
    this.shared = SharedGl.join(ownerDocument, this);
    this.kind = this.shared ? 'webgl2' : 'canvas';
    this.isLost = this.shared?.gl.isContextLost() ?? false;
    this.painter = this.newPainter();
    this.frames = new Frames(this.window, {
      advance: now => this.motion.advance(now),
      moves: () => this.motion.active,
      isBehind: () => this.painter.isBehind(),
      light: () => this.pictures.light(this.painter, this.sight.view()),
      full: () => this.makeFull(),
      show: () => this.show()
    });
    this.resize();
  }

  get note(): string {
    return this.said;
  }

  get camera(): Camera {
    return this.sight.camera;
  }

  set camera(camera: Camera) {
    this.motion.drop('camera');
    this.sight.fitted = false;
    this.move(camera);
  }

  setDrawing(drawing: Drawing): void {
    const { scene } = this;
    const comesBack = this.slices.busy('reload');
    this.motion.drop('layout');
    this.slices.drop('next');
    this.slices.drop('reload');
    scene.drawing = drawing;
    scene.layout = drawing.layout;
    scene.next = scene.near = scene.hidden = scene.grid = undefined;
    scene.mixing = 0;
    scene.hover = undefined;
    scene.pages = scene.links = scene.strong = new Uint32Array(0);
    scene.selection = scene.selection.filter(page => page < drawing.pageCount);
    this.gathered = '';
    this.painter.dispose();
    this.painter = this.newPainter();
    this.stayFitted();
    this.slices.run(
      'load',
      loadDrawing(scene, this.painter, () => this.arrived())
    );
    if (comesBack) {
      this.restored();
    }
  }

  setLayout(layout: Layout): void {
    this.motion.drop('layout');
    if (this.scene.mixing > 0) {
      this.adopt();
    }
    this.scene.next = layout;
    this.slices.run('next', this.travel(layout));
  }

  setTheme(theme: MapTheme): void {
    this.scene.theme = readTheme(theme, this.canvas.ownerDocument);
    this.frames.ask('full');
  }

  setLabels(labels: readonly Label[]): void {
    this.scene.labels = labels;
    this.frames.ask('over');
  }

  setSelection(pages: Uint32Array): void {
    this.scene.selection = pages;
    this.painter.loadList('selection');
    this.slices.run('strong', this.then(loadStrong(this.scene, this.painter)));
  }

  setHover(page: number | undefined): void {
    if (this.scene.hover !== page) {
      this.scene.hover = page;
      this.frames.ask('over');
    }
  }

  setOutline(polygon: readonly number[] | undefined): void {
    this.scene.outline = polygon;
    this.frames.ask('over');
  }

  setHidden(pages: Uint8Array | undefined): void {
    this.scene.hidden = pages;
    this.slices.run('styles', this.then(this.painter.loadStyles()));
  }

  showAll(): void {
    this.fly(this.sight.whole(), () => {
      this.sight.fitted = true;
    });
  }

  goTo(page: number): void {
    this.fly({
      x: this.scene.x(page),
      y: this.scene.y(page),
      scale: Math.max(this.sight.camera.scale, this.sight.whole().scale * READING_ZOOM)
    });
  }

  pick(x: number, y: number): number | undefined {
    const { scene, sight } = this;
    const { camera, pageScale } = sight.view();
    return scene.grid?.nearest(
      sight.x(x),
      sight.y(y),
      REACH / camera.scale,
      page => scene.isVisible(page),
      page => scene.radius(page, pageScale) / camera.scale
    );
  }

  within(polygon: readonly number[]): Uint32Array {
    const { scene, sight } = this;
    const inMap = polygon.map((pixel, at) => (at % 2 === 0 ? sight.x(pixel) : sight.y(pixel)));
    return scene.grid?.within(inMap, page => scene.isVisible(page)) ?? new Uint32Array(0);
  }

  resize(): void {
    this.sight.measure(this.canvas, this.window.devicePixelRatio);
    this.stayFitted();
    this.gathered = '';
    this.pictures.light(this.painter, this.sight.view());
    this.show();
    this.frames.ask('full');
  }

  async toPng(ratio = 2): Promise<Blob> {
    const image = await this.pictures.image(this.painter, { ...this.sight.view(), ratio });
    return new Promise((resolve, reject) =>
      image.toBlob(blob => {
        if (blob) {
          resolve(blob);
        } else {
          reject(new Error('The browser gave no picture; it may be too large.'));
        }
      }, 'image/png')
    );
  }

  toSvg(): string {
    const view = this.sight.view();
    return writeSvg(this.scene, view, this.pictures.labels(view), this.said);
  }

  dispose(): void {
    this.frames.dispose();
    this.onChange = undefined;
    this.slices.dispose();
    this.pictures.dispose();
    this.painter.dispose();
    this.shared?.leave(this);
    this.canvas.width = this.canvas.height = 0;
  }

  /** The window's context is gone: a plain sample until it is back. */
  lost(): void {
    this.isLost = true;
    this.pictures.stop();
    this.painter = new PlainPainter(this.scene);
    this.frames.ask('full');
  }

  /** The context is back and empty: everything goes up again from what was kept, then takes over. */
  restored(): void {
    if (this.shared) {
      const painter = new GlPainter(this.shared, this.scene);
      this.slices.run('reload', this.takeOver(painter));
    }
  }

  private *takeOver(painter: Painter): Generator<void, void> {
    yield* reload(painter);
    this.isLost = false;
    this.painter = painter;
    this.frames.ask('full');
  }

  private newPainter(): Painter {
    return this.shared && !this.isLost
      ? new GlPainter(this.shared, this.scene)
      : new PlainPainter(this.scene);
  }

  /** Work, and a full picture after it. */
  private *then(work: Iterator<void>): Generator<void, void> {
    while (!work.next().done) {
      yield;
    }
    this.frames.ask('full');
  }

  private *travel(layout: Layout): Generator<void, void> {
    yield* this.painter.loadNext();
    const grid = yield* Grid.build(layout.positions);
    this.motion.start(
      'layout',
      this.window.performance.now(),
      at => {
        this.scene.mixing = at;
        this.frames.ask('light');
      },
      () => this.adopt(grid)
    );
    this.frames.ask('light');
  }

  /** The next layout is the layout. */
  private adopt(grid?: Grid): void {
    const { scene } = this;
    if (scene.next) {
      this.painter.adoptNext();
      scene.layout = scene.next;
      scene.next = undefined;
      scene.mixing = 0;
      scene.grid = grid ?? scene.grid;
      this.gathered = '';
      this.stayFitted();
      this.frames.ask('full');
    }
  }

  /** More of the drawing has arrived. */
  private arrived(): void {
    this.stayFitted();
    // A plain canvas takes its time over a full picture: a light one tells sooner what there will be.
    const { arrived, kind } = this.painter;
    this.frames.ask(arrived === 1 && kind === 'webgl2' ? 'full' : 'light');
  }

  private stayFitted(): void {
    if (this.sight.fitted) {
      this.sight.camera = this.sight.whole();
      this.moved = true;
    }
  }

  private move(camera: Camera): void {
    this.sight.camera = camera;
    this.moved = true;
    this.frames.ask('light');
  }

  private fly(end: Camera, done?: () => void): void {
    const start = this.sight.camera;
    this.sight.fitted = false;
    const step = (at: number) => this.move(between(start, end, at));
    this.motion.start('camera', this.window.performance.now(), step, done);
    this.frames.ask('light');
  }

  private makeFull(): void {
    const view = this.sight.view();
    const place = `${view.camera.x} ${view.camera.y} ${view.camera.scale}`;
    if (view.level === 'near' && this.gathered !== place) {
      this.gathered = place;
      this.slices.run('near', this.then(loadNear(this.scene, this.painter, view)));
      return;
    }
    this.pictures.full(this.painter, view, () => this.show());
  }

  /** Puts the newest picture on the canvas, and says what changed. */
  private show(): void {
    this.pictures.show(this.into, this.sight.view());
    const note = this.pictures.note(this.painter, this.isLost);
    const tell = this.moved || note !== this.said;
    this.moved = false;
    this.said = note;
    if (tell) {
      this.onChange?.();
    }
  }
}
