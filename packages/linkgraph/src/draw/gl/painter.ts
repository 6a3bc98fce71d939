/** Draws links and pages with WebGL2, a part at a time, and waits for the card between parts instead of in the page. */
import { parseColour, type Rgba } from '../colour';
import {
  BEND,
  HOLLOW_RADIUS,
  HOME_RADIUS,
  LINKS_AT_ONCE,
  STRONG_ALPHA,
  linkAlpha,
  piecesOf
} from '../detail';
import type { Drawn, Painter, View } from '../painter';
import type { Scene } from '../scene';
import type { Work } from '../slices';
import type { Program, SharedGl, Stage } from './context';
import { Pace } from './pace';
import { MOST_COLOURS } from './shaders';
import { GraphTables } from './tables';
import type { Table } from './table';

/** Links behind the bubbles of the far view: a texture, no more. */
const FAR_LINKS = 30_000;

/** Up to so many links have smooth edges where the processor draws. */
const SMOOTH_LINKS = 20_000;

/** Pages of the lightest picture: enough to know the map by. */
const LEAST_PAGES = 1_000;

/** Texture units. */
const UNIT = { places: 0, nextPlaces: 1, styles: 2, list: 3 } as const;

/** A part of a picture: so many lines or points of one table. */
interface Part {
  readonly count: number;
  draw(first: number, count: number): void;
}

/** One map's share of the window's context. */
export class GlPainter implements Painter {
  readonly kind = 'webgl2';
  private readonly tables: GraphTables;
  private readonly pace: Pace;
  /** The last light picture, while the card is at it. */
  private lit: { fence: WebGLSync; ended: number; page: number } | undefined;

  constructor(
    private readonly shared: SharedGl,
    private readonly scene: Scene
  ) {
    this.tables = new GraphTables(shared.gl, scene);
    this.pace = new Pace(shared.isSoftware);
  }

  get arrived(): number {
    const all = this.scene.links.length;
    return this.tables.linksKnown ? (all === 0 ? 1 : this.tables.links.filled / all) : 0;
  }

  loadPages(): Work {
    return this.tables.loadPages();
  }

  loadStyles(): Work {
    return this.tables.loadStyles();
  }

  loadLinks(): Work {
    return this.tables.loadLinks();
  }

  loadNext(): Work {
    return this.tables.loadNext();
  }

  adoptNext(): void {
    this.tables.adoptNext();
  }

  loadList(list: 'near' | 'strong' | 'selection'): void {
    this.tables.loadList(list);
  }

  isBehind(): boolean {
    const { gl } = this.shared;
    const { lit } = this;
    if (lit === undefined) {
      return false;
    }
    const signaled = gl.getSyncParameter(lit.fence, gl.SYNC_STATUS) !== gl.UNSIGNALED;
    if (signaled || gl.isContextLost()) {
      gl.deleteSync(lit.fence);
      this.lit = undefined;
      this.pace.lit(lit.page, performance.now() - lit.ended);
    }
    return this.lit !== undefined;
  }

  light(view: View, into: CanvasRenderingContext2D): Drawn {
    const { gl } = this.shared;
    const links = this.linksOf(view);
    const atRest = { links: links.count, pages: this.tables.pages.filled };
    if (!this.shared.isReady()) {
      return atRest;
    }
    const begun = performance.now();
    this.begin('light', view);
    const { budget } = this.pace;
    // Coarser curves come before fewer links.
    const fine = piecesOf(links.count, view.zoom, true);
    const pieces = Math.min(
      fine,
      Math.max(2, Math.floor((budget * 0.7) / Math.max(links.count, 1)))
    );
    const drawn = {
      links: Math.min(links.count, Math.floor((budget * 0.7) / pieces)),
      pages: Math.min(atRest.pages, Math.max(LEAST_PAGES, Math.floor(budget * 0.5)))
    };
    for (const part of this.parts(view, links, pieces, drawn)) {
      if (part.count > 0) {
        part.draw(0, part.count);
      }
    }
    this.shared.show('light', pixels(view, 'width'), pixels(view, 'height'), into);
    const fence = this.lit === undefined ? gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0) : null;
    gl.flush();
    if (fence !== null) {
      const ended = performance.now();
      this.lit = { fence, ended, page: ended - begun };
    }
    return atRest;
  }

  *full(view: View, into: CanvasRenderingContext2D): Generator<void, Drawn> {
    const picture = {};
    while (!this.shared.isReady() || !this.shared.hold(picture)) {
      yield; // another picture of this window is in the making
    }
    try {
      const { gl } = this.shared;
      const links = this.linksOf(view);
      const stage = this.shared.isSoftware && links.count > SMOOTH_LINKS ? 'plain' : 'full';
      this.begin(stage, view);
      const pieces = piecesOf(links.count, view.zoom, false);
      const drawn = { links: links.count, pages: this.tables.pages.filled };
      for (const part of this.parts(view, links, pieces, drawn)) {
        for (let first = 0; first < part.count;) {
          const count = Math.min(part.count - first, this.pace.part);
          this.enter(stage, view);
          part.draw(first, count);
          first += count;
          const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
          gl.flush();
          const begun = performance.now();
          while (
            fence !== null &&
            gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.UNSIGNALED &&
            !gl.isContextLost()
          ) {
            yield;
          }
          gl.deleteSync(fence);
          this.pace.took(count, performance.now() - begun);
        }
      }
      this.shared.show(stage, pixels(view, 'width'), pixels(view, 'height'), into);
      return drawn;
    } finally {
      this.shared.release(picture);
    }
  }

  dispose(): void {
    this.tables.dispose();
  }

  /** Clears a stage. */
  private begin(stage: Stage, view: View): void {
    const { gl } = this.shared;
    this.enter(stage, view);
    gl.disable(gl.DEPTH_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  private enter(stage: Stage, view: View): void {
    this.shared.enter(stage, pixels(view, 'width'), pixels(view, 'height'));
  }

  /** The links that this view draws. */
  private linksOf(view: View): { table: Table; count: number } {
    const { links, near } = this.tables;
    if (view.level === 'near' && this.scene.near !== undefined) {
      return { table: near, count: near.filled };
    }
    const most = view.level === 'far' ? FAR_LINKS : LINKS_AT_ONCE;
    return { table: links, count: Math.min(links.filled, most) };
  }

  /** The picture from the ground up: links, those of the selection, arrowheads, pages, rings. */
  private *parts(
    view: View,
    links: { table: Table; count: number },
    pieces: number,
    drawn: Drawn
  ): Generator<Part> {
    const { gl, programs } = this.shared;
    const { scene, tables } = this;
    const bend = BEND[scene.layout?.placement ?? 'force'];
    const alpha =
      linkAlpha(links.count, view.level, view.zoom, scene.theme.dark) *
      (view.level === 'far' ? 0.5 : 1);
    const lines = (table: Table, strength: number, split: number, plain: Rgba): Part['draw'] => {
      return (first, count) => {
        this.use(programs.lines, view, 'links', table);
        gl.uniform1i(programs.lines.at('first'), first);
        gl.uniform1i(programs.lines.at('pieces'), split);
        gl.uniform1f(programs.lines.at('bend'), bend);
        gl.uniform1f(programs.lines.at('alpha'), strength);
        gl.uniform4fv(programs.lines.at('plain'), plain);
        gl.drawArrays(gl.LINES, 0, count * split * 2);
      };
    };
    yield { count: drawn.links, draw: lines(links.table, alpha, pieces, [0, 0, 0, 0]) };
    const strong = parseColour(scene.theme.quiet) ?? [0.5, 0.5, 0.5, 1];
    yield {
      count: Math.min(tables.strong.filled, drawn.links),
      draw: lines(tables.strong, STRONG_ALPHA, bend > 0 ? piecesOf(1, view.zoom, false) : 1, strong)
    };
    if (view.arrows) {
      const draw: Part['draw'] = (first, count) => {
        this.use(programs.arrows, view, 'links', links.table);
        gl.uniform1i(programs.arrows.at('first'), first);
        gl.uniform1f(programs.arrows.at('bend'), pieces > 1 ? bend : 0);
        gl.uniform1f(programs.arrows.at('alpha'), Math.min(0.9, alpha * 3));
        gl.drawArrays(gl.POINTS, 0, count);
      };
      yield { count: drawn.links, draw };
    }
    const points = (table: Table, ring: number, skip: number): Part['draw'] => {
      return (first, count) => {
        this.use(programs.points, view, 'pages', table);
        gl.uniform1i(programs.points.at('first'), first + skip);
        gl.uniform1i(programs.points.at('ring'), ring);
        gl.uniform1f(programs.points.at('alpha'), view.level === 'far' ? 0.55 : 1);
        gl.uniform4fv(programs.points.at('ground'), opaque(scene.theme.background));
        gl.uniform4fv(programs.points.at('ringColour'), opaque(scene.theme.text));
        gl.drawArrays(gl.POINTS, 0, count);
      };
    };
    // The largest pages stand last, so what is left out are the smallest.
    const skip = tables.pages.filled - drawn.pages;
    yield { count: drawn.pages, draw: points(tables.pages, 0, skip) };
    yield { count: tables.selection.filled, draw: points(tables.selection, 1, 0) };
  }

  /** Makes a program the one in use, with all that each of them needs. */
  private use(program: Program, view: View, list: 'links' | 'pages', table: Table): void {
    const { gl } = this.shared;
    const { scene, tables } = this;
    gl.useProgram(program.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    tables.places.bind(UNIT.places);
    tables.nextPlaces.bind(UNIT.nextPlaces);
    tables.styles.bind(UNIT.styles);
    table.bind(UNIT.list);
    gl.uniform1i(program.at('places'), UNIT.places);
    gl.uniform1i(program.at('nextPlaces'), UNIT.nextPlaces);
    gl.uniform1i(program.at('styles'), UNIT.styles);
    gl.uniform1i(program.at(list), UNIT.list);
    gl.uniform1f(program.at('mixing'), scene.mixing);
    const { camera, size, ratio } = view;
    gl.uniform4f(
      program.at('camera'),
      camera.x,
      camera.y,
      (2 * camera.scale) / size.width,
      (2 * camera.scale) / size.height
    );
    gl.uniform2f(program.at('canvas'), pixels(view, 'width'), pixels(view, 'height'));
    gl.uniform1f(program.at('ratio'), ratio);
    gl.uniform1f(program.at('pageScale'), view.pageScale);
    gl.uniform2f(program.at('fixedRadius'), HOME_RADIUS, HOLLOW_RADIUS);
    gl.uniform4fv(program.at('series[0]'), seriesOf(scene));
  }
}

/** Device pixels of a view. */
function pixels(view: View, side: 'width' | 'height'): number {
  return Math.max(1, Math.round(view.size[side] * view.ratio));
}

const opaque = (css: string): Rgba => {
  const [red, green, blue] = parseColour(css) ?? [0.5, 0.5, 0.5, 1];
  return [red, green, blue, 1];
};

/** All colours of the theme; the last is that of pages without one. */
function seriesOf({ theme }: Scene): Float32Array {
  const colours = new Float32Array((MOST_COLOURS + 1) * 4);
  for (let at = 0; at <= MOST_COLOURS; at++) {
    colours.set(parseColour(theme.series[at] ?? theme.quiet) ?? [0.5, 0.5, 0.5, 1], at * 4);
  }
  return colours;
}
