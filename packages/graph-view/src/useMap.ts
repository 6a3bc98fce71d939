/** The one map of a view: made with its canvas, kept in step with what is looked at, taken down with it. */
import type { MapView } from '@lockstep/linkgraph';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { hiddenPages, ringedPages, type Exploration, type ExplorationState } from './exploration';
import type { MapKit, MapTool, Pointer, PointerTold } from './mapKit';
import { themeOf, watchTheme } from './mapTheme';

/** A map on screen. */
export interface MapOnScreen {
  readonly canvas: RefObject<HTMLCanvasElement>;
  readonly map: MapView | null;
  /** What the picture leaves out, as the map says it. */
  readonly note: string;
}

/** Creates the map, and hands it each part of the state that changed. */
export function useMap(
  kit: MapKit,
  exploration: Exploration,
  state: ExplorationState,
  tool: MapTool,
  told: PointerTold
): MapOnScreen {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointer = useRef<Pointer>();
  const latest = useRef(told);
  const [map, setMap] = useState<MapView | null>(null);
  const [note, setNote] = useState('');
  latest.current = told;

  useEffect(() => {
    const element = canvas.current;
    if (!element) {
      return;
    }
    const made = kit.createMap(element);
    const paint = (): void => made.setTheme(themeOf(element));
    paint();
    const ends = [watchTheme(paint), watchSize(element, () => made.resize())];
    made.onChange = () => setNote(made.note);
    pointer.current = kit.attachPointer(element, made, {
      hovered: (page, x, y) => latest.current.hovered(page, x, y),
      picked: page => latest.current.picked(page),
      enclosed: pages => latest.current.enclosed(pages)
    });
    setMap(made);
    return () => {
      setMap(null);
      pointer.current?.dispose();
      pointer.current = undefined;
      for (const end of ends) {
        end();
      }
      made.onChange = undefined;
      made.dispose();
    };
  }, [kit, exploration]);

  useEffect(() => {
    if (pointer.current) {
      pointer.current.tool = tool;
    }
  }, [tool, map]);

  const { picture, layout, labels, shown, current, listed, goTo } = state;
  useEffect(() => {
    if (map && picture) {
      map.setDrawing(picture.drawing);
      setNote(map.note);
    }
  }, [map, picture]);
  useEffect(() => {
    if (map && layout) {
      map.setLayout(layout);
    }
  }, [map, layout]);
  useEffect(() => map?.setLabels(labels), [map, labels]);
  const hidden = useRef<Uint8Array>();
  useEffect(() => {
    hidden.current = hiddenPages(exploration.state);
    map?.setHidden(hidden.current);
  }, [map, exploration, shown, picture]);
  useEffect(
    () => map?.setSelection(ringedPages(exploration.state)),
    [map, exploration, current, listed, picture]
  );
  useEffect(() => {
    if (map && goTo) {
      map.goTo(goTo.page);
    }
  }, [map, goTo]);
  return { canvas, map, note };
}

function watchSize(element: Element, told: () => void): () => void {
  // jsdom has no observer and no sizes.
  if (typeof ResizeObserver === 'undefined') {
    return () => undefined;
  }
  const observer = new ResizeObserver(told);
  observer.observe(element);
  return () => observer.disconnect();
}
