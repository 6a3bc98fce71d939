/** A graph on the graphics card: 8 bytes a link, 16 a page, and short lists; filled from the arrays that the scene keeps. */
import { PageState } from '../../contract/draw';
import type { Scene } from '../scene';
import type { Work } from '../slices';
import { LINKS, PAGES, PLACES, STYLES, Table } from './table';

const floats = (length: number) => new Float32Array(length);
const words = (length: number) => new Uint32Array(length);
const bytes = (length: number) => new Uint8Array(length);

/** All tables of one map. After a lost context a new one is filled from the same scene. */
export class GraphTables {
  places: Table;
  nextPlaces: Table;
  readonly styles: Table;
  readonly pages: Table;
  readonly links: Table;
  readonly near: Table;
  readonly strong: Table;
  readonly selection: Table;
  /** Whether {@link loadLinks} has begun, so that 0 links are not taken for links to come. */
  linksKnown = false;

  constructor(
    gl: WebGL2RenderingContext,
    private readonly scene: Scene
  ) {
    this.places = new Table(gl, PLACES);
    this.nextPlaces = new Table(gl, PLACES);
    this.styles = new Table(gl, STYLES);
    this.pages = new Table(gl, PAGES);
    this.links = new Table(gl, LINKS);
    this.near = new Table(gl, LINKS);
    this.strong = new Table(gl, LINKS);
    this.selection = new Table(gl, PAGES);
  }

  /** Places and styles first: without them nothing else can be drawn. */
  *loadPages(): Work {
    const { layout, pages } = this.scene;
    if (layout) {
      yield* this.fillPlaces(this.places, layout.positions);
      yield* this.loadStyles();
      yield* this.pages.fill(pages.length, words, (first, end, into) =>
        into.set(pages.subarray(first, end))
      );
    }
  }

  *loadStyles(): Work {
    const { drawing, hidden } = this.scene;
    if (drawing) {
      const { colour, size, pageState } = drawing;
      yield* this.styles.fill(drawing.pageCount, bytes, (first, end, into) => {
        for (let page = first, at = 0; page < end; page++, at += 4) {
          into[at] = colour[page] ?? 255;
          into[at + 1] = size[page] ?? 0;
          into[at + 2] = (pageState[page] ?? 0) | (hidden?.[page] === 1 ? PageState.hidden : 0);
        }
      });
    }
  }

  loadLinks(): Work {
    this.linksKnown = true;
    return this.fillLinks(this.links, this.scene.links);
  }

  *loadNext(): Work {
    const { next } = this.scene;
    if (next) {
      yield* this.fillPlaces(this.nextPlaces, next.positions);
    }
  }

  adoptNext(): void {
    [this.places, this.nextPlaces] = [this.nextPlaces, this.places];
  }

  /** These lists are short enough to go over at once. */
  loadList(list: 'near' | 'strong' | 'selection'): void {
    const { scene } = this;
    const work =
      list === 'selection'
        ? this.selection.fill(scene.selection.length, words, (first, end, into) =>
            into.set(scene.selection.subarray(first, end))
          )
        : this.fillLinks(this[list], scene[list] ?? new Uint32Array(0));
    while (!work.next().done) {
      // all of it
    }
  }

  dispose(): void {
    const { places, nextPlaces, styles, pages, links, near, strong, selection } = this;
    for (const table of [places, nextPlaces, styles, pages, links, near, strong, selection]) {
      table.dispose();
    }
  }

  private fillPlaces(table: Table, positions: Float32Array): Generator<void, void> {
    return table.fill(positions.length / 2, floats, (first, end, into) =>
      into.set(positions.subarray(2 * first, 2 * end))
    );
  }

  private *fillLinks(table: Table, order: Uint32Array): Generator<void, void> {
    const { drawing } = this.scene;
    if (drawing) {
      const { from, to } = drawing;
      yield* table.fill(order.length, words, (first, end, into) => {
        for (let place = first, at = 0; place < end; place++, at += 2) {
          const link = order[place] ?? 0;
          into[at] = from[link] ?? 0;
          into[at + 1] = to[link] ?? 0;
        }
      });
    }
  }
}
