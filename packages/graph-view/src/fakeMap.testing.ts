/** A map that draws nothing and remembers what it was told, for places without a canvas. */
import type {
  DrawnMap,
  Drawing,
  Gestures,
  Label,
  MapCallbacks,
  MapTheme
} from '@lockstep/linkgraph';
import type { MapKit } from './mapKit';

/** What a fake map was told last. */
export interface FakeMap {
  readonly kit: MapKit;
  drawing?: Drawing;
  theme?: MapTheme;
  labels: readonly Label[];
  selection: readonly number[];
  hidden?: readonly number[];
  wentTo: number[];
  shownAll: number;
  disposed: number;
  gestures?: Gestures;
  /** What a person would do with pointer and keys. */
  callbacks: MapCallbacks;
  map?: DrawnMap;
}

export function fakeMap(): FakeMap {
  const fake: FakeMap = {
    labels: [],
    selection: [],
    wentTo: [],
    shownAll: 0,
    disposed: 0,
    callbacks: {},
    kit: {
      createMap: (_canvas, { theme }) => {
        fake.theme = theme;
        fake.map = mapOf(fake);
        return fake.map;
      },
      attachGestures: (_canvas, _map, callbacks) => {
        fake.callbacks = callbacks;
        fake.gestures = { mode: 'pan', dispose: () => undefined };
        return fake.gestures;
      }
    }
  };
  return fake;
}

function mapOf(fake: FakeMap): DrawnMap {
  return {
    kind: 'canvas',
    note: '',
    camera: { x: 0, y: 0, scale: 100 },
    onChange: undefined,
    setDrawing: drawing => void (fake.drawing = drawing),
    setLayout: () => undefined,
    setTheme: theme => void (fake.theme = theme),
    setLabels: labels => void (fake.labels = labels),
    setSelection: pages => void (fake.selection = [...pages]),
    setHover: () => undefined,
    setHidden: hidden => void (fake.hidden = hidden && [...hidden]),
    setOutline: () => undefined,
    showAll: () => void (fake.shownAll += 1),
    goTo: page => void fake.wentTo.push(page),
    pick: () => undefined,
    within: () => new Uint32Array(),
    resize: () => undefined,
    toPng: () => Promise.resolve(new Blob(['png'])),
    toSvg: () => '<svg/>',
    dispose: () => void (fake.disposed += 1)
  };
}
