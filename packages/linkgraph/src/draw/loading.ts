/** Brings a drawing to the painter a slice at a time: what is needed for a first picture comes first. */
import { PageState } from '../contract/draw';
import { boundsOnShow, type Bounds } from './camera';
import { Grid } from './grid';
import { linkOrder, linksAt, pageOrder } from './order';
import type { Painter, View } from './painter';
import type { Scene } from './scene';
import type { Work } from './slices';

/** Most links that are gathered for one page or one view. */
const MOST_GATHERED = 300_000;

/** A drawing that is new: pages, then places to find them by, then links. `shown` is called as each becomes visible. */
export function* loadDrawing(scene: Scene, painter: Painter, shown: () => void): Work {
  const { drawing, layout } = scene;
  if (!drawing || !layout) {
    return;
  }
  scene.pages = yield* pageOrder(drawing);
  yield* painter.loadPages();
  scene.grid = yield* Grid.build(layout.positions);
  shown();
  scene.links = yield* linkOrder(drawing);
  yield* withNews(painter.loadLinks(), shown);
  painter.loadList('selection');
  yield* loadStrong(scene, painter);
  shown();
}

/** All that the card held, again, from what the scene has kept. */
export function* reload(painter: Painter): Work {
  yield* painter.loadPages();
  yield* painter.loadNext();
  yield* painter.loadLinks();
  painter.loadList('selection');
  painter.loadList('strong');
  painter.loadList('near');
}

/** The links of the first selected page. */
export function* loadStrong(scene: Scene, painter: Painter): Work {
  const first = scene.selection[0];
  if (first === undefined || !scene.drawing) {
    scene.strong = new Uint32Array(0);
  } else {
    const marks = new Uint8Array(scene.drawing.pageCount);
    marks[first] = 1;
    scene.strong = (yield* linksAt(scene.drawing, scene.links, marks, MOST_GATHERED)).links;
  }
  painter.loadList('strong');
}

/** The links with an end on show. */
export function* loadNear(scene: Scene, painter: Painter, view: View): Work {
  const { drawing, grid } = scene;
  if (drawing && grid) {
    const marks = new Uint8Array(drawing.pageCount);
    const shown: Bounds = boundsOnShow(view.camera, view.size);
    grid.each(shown, page => {
      marks[page] = (drawing.pageState[page] ?? 0) & PageState.hidden ? 0 : 1;
    });
    scene.near = (yield* linksAt(drawing, scene.links, marks, MOST_GATHERED)).links;
    painter.loadList('near');
  }
}

/** Tells now and then that more has arrived: a picture of each slice would take the time that loading needs. */
function* withNews(work: Work, tell: () => void): Work {
  for (let turn = 1; !work.next().done; turn++) {
    if (turn % 8 === 0) {
      tell();
    }
    yield;
  }
}
