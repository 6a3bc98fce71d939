/** The one map of a view: made with its canvas, kept in step with what is looked at, taken down with it. */
import type { Gestures, MapCallbacks, MapOptions, MapView } from '@lockstep/linkgraph';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { hiddenPages, ringedPages } from './drawn';
import type { Exploration } from './exploration';
import type { MapKit } from './mapKit';
import { themeOf, watchTheme } from './mapTheme';
import { useStore } from './store';

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
  mode: Gestures['mode'],
  callbacks: MapCallbacks
): MapOnScreen {
  const canvas = useRef<HTMLCanvasElement>(null);
  const gestures = useRef<Gestures>();
  const latest = useRef(callbacks);
  const [map, setMap] = useState<MapView | null>(null);
  const [note, setNote] = useState('');
  useEffect(() => {
    latest.current = callbacks;
  });

  useEffect(() => {
    const element = canvas.current;
    if (!element) {
      return;
    }
    const made = kit.createMap(element, {
      theme: themeOf(element),
      keepClear: () => boxesOver(element)
    });
    gestures.current = kit.attachGestures(element, made, {
      onPick: (page, add) => latest.current.onPick?.(page, add),
      onHover: (page, x, y) => latest.current.onHover?.(page, x, y),
      onArea: (pages, add) => latest.current.onArea?.(pages, add),
      onKey: key => latest.current.onKey?.(key)
    });
    made.onChange = () => setNote(made.note);
    const ends = [
      watchTheme(() => made.setTheme(themeOf(element))),
      watchSize(element, () => made.resize())
    ];
    setMap(made);
    return () => {
      setMap(null);
      gestures.current?.dispose();
      gestures.current = undefined;
      for (const end of ends) {
        end();
      }
      made.onChange = undefined;
      made.dispose();
    };
  }, [kit, exploration]);

  useEffect(() => {
    if (gestures.current) {
      gestures.current.mode = mode;
    }
  }, [mode, map]);
  useFollow(map, exploration);
  return { canvas, map, note };
}

function useFollow(map: MapView | null, exploration: Exploration): void {
  const { picture, layout, labels, shown, current, listed, goTo } = useStore(exploration);
  useEffect(() => {
    if (picture) {
      map?.setDrawing(picture.drawing);
    }
  }, [map, picture]);
  useEffect(() => {
    if (layout) {
      map?.setLayout(layout);
    }
  }, [map, layout]);
  useEffect(() => map?.setLabels(labels), [map, labels]);
  useEffect(
    () => map?.setHidden(hiddenPages(exploration.state)),
    [map, exploration, shown, picture]
  );
  useEffect(
    () => map?.setSelection(ringedPages(exploration.state)),
    [map, exploration, current, listed, picture]
  );
  useEffect(() => {
    if (goTo) {
      map?.goTo(goTo.page);
    }
  }, [map, goTo]);
}

/** What lies over the map, in CSS pixels of its canvas; labels keep clear of it. */
function boxesOver(canvas: HTMLCanvasElement): ReturnType<NonNullable<MapOptions['keepClear']>> {
  const own = canvas.getBoundingClientRect();
  return [...(canvas.parentElement?.children ?? [])]
    .filter(element => element !== canvas)
    .map(element => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left - own.left, y: top - own.top, width, height };
    });
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
