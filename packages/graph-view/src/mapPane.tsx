/** The map with what lies on it: legend, note, tools, the card under the pointer. */
import { Icon } from '@lockstep/cards';
import type { MapView } from '@lockstep/linkgraph';
import { useEffect, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Exploration, ExplorationState } from './exploration';
import { counted, some } from './figures';
import { GraphIcon } from './graphIcons';
import { HoverCard, type HoverAt } from './hoverCard';
import { Legend } from './legend';
import type { MapKit, MapTool } from './mapKit';
import { pagesList } from './pageList';
import { useStore } from './store';
import { useMap } from './useMap';

/** Pan of one arrow key, in CSS pixels, and zoom of one key. */
const STEP = 60;
const ZOOM = 1.4;
/** From so many links on, a far view shows bubbles. */
export const BUBBLES_FROM = 200_000;

export interface MapPaneProps {
  exploration: Exploration;
  kit: MapKit;
  onMap: (map: MapView | null) => void;
  onSearch: () => void;
  onTable: () => void;
}

export function MapPane(props: MapPaneProps): ReactElement {
  const { exploration, kit, onMap } = props;
  const state = useStore(exploration);
  const [tool, setTool] = useState<MapTool>('move');
  const [hover, setHover] = useState<HoverAt>();
  const { canvas, map, note } = useMap(kit, exploration, state, tool, {
    hovered: (page, x, y) => setHover(page === undefined ? undefined : { page, x, y }),
    picked: page => void exploration.open(page),
    enclosed: pages => {
      const name = tool === 'box' ? 'Box' : 'Lasso';
      setTool('move');
      void exploration.show(pagesList('drawn', name, pages, 'drawn on the map'));
    }
  });
  useEffect(() => {
    onMap(map);
    return () => onMap(null);
  }, [map, onMap]);
  useEffect(() => map?.setHover(hover?.page), [map, hover]);
  const zoom = (by: number): void => {
    if (map) {
      map.camera = { ...map.camera, scale: map.camera.scale * by };
    }
  };
  const showAll = (): void => map?.showAll();
  const pickMiddle = (): void => {
    const box = canvas.current?.getBoundingClientRect();
    const page = hover?.page ?? (box && map?.pick(box.width / 2, box.height / 2));
    void exploration.open(page);
  };
  const onKey = (event: KeyboardEvent): void => {
    const done = map && keyed(event, map, { ...props, zoom, showAll, pickMiddle, tool, setTool });
    if (done === true) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div className="lk-map" data-tool={tool}>
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        aria-label={sentence(state)}
        onKeyDown={onKey}
        onPointerLeave={() => setHover(undefined)}
      />
      <Legend exploration={exploration} />
      <p className="lk-map-note">{[noteOf(state), note].filter(text => text !== '').join(' ')}</p>
      <div className="lk-map-tools" role="group" aria-label="Map">
        <Tool label="Zoom in" onUse={() => zoom(ZOOM)}>
          <Icon name="unfold" />
        </Tool>
        <Tool label="Zoom out" onUse={() => zoom(1 / ZOOM)}>
          <Icon name="fold" />
        </Tool>
        <Tool label="Show all" onUse={showAll}>
          <GraphIcon name="showAll" />
        </Tool>
        <Tool
          label="Lasso"
          pressed={tool === 'lasso'}
          onUse={() => setTool(tool === 'lasso' ? 'move' : 'lasso')}
        >
          <GraphIcon name="lasso" />
        </Tool>
        <Tool
          label="Box"
          pressed={tool === 'box'}
          onUse={() => setTool(tool === 'box' ? 'move' : 'box')}
        >
          <GraphIcon name="box" />
        </Tool>
      </div>
      {hover && hover.page !== state.current && (
        <HoverCard exploration={exploration} at={hover} canvas={canvas} />
      )}
    </div>
  );
}

function Tool(props: {
  label: string;
  pressed?: boolean;
  onUse: () => void;
  children: ReactElement;
}): ReactElement {
  return (
    <button
      type="button"
      className="lk-icon-button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      onClick={props.onUse}
    >
      {props.children}
    </button>
  );
}

/** What the map's keys need. */
interface Keyed {
  onSearch: () => void;
  onTable: () => void;
  zoom: (by: number) => void;
  showAll: () => void;
  pickMiddle: () => void;
  exploration: Exploration;
  tool: MapTool;
  setTool: (tool: MapTool) => void;
}

/** Whether the key was one of the map's. */
function keyed(event: KeyboardEvent, map: MapView, to: Keyed): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  const pan = (x: number, y: number) => () => {
    const { camera } = map;
    map.camera = {
      ...camera,
      x: camera.x + (x * STEP) / camera.scale,
      y: camera.y + (y * STEP) / camera.scale
    };
  };
  const escape = (): void => {
    if (to.tool !== 'move') {
      to.setTool('move');
    } else {
      void to.exploration.open(undefined);
    }
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: pan(-1, 0),
    ArrowRight: pan(1, 0),
    ArrowUp: pan(0, -1),
    ArrowDown: pan(0, 1),
    '+': () => to.zoom(ZOOM),
    '=': () => to.zoom(ZOOM),
    '-': () => to.zoom(1 / ZOOM),
    '0': to.showAll,
    '/': to.onSearch,
    Enter: to.pickMiddle,
    t: to.onTable,
    T: to.onTable,
    Escape: escape
  };
  const act = keys[event.key];
  act?.();
  return act !== undefined;
}

const places = {
  rings: 'Rings are clicks from home; the halo is out of reach.',
  force: 'Pages that link to each other stand together.',
  segments: 'Each segment stands by itself.'
} as const;

/** The words on the map: what it shows, or what would change. */
export function noteOf({ summary, look, result, shown }: ExplorationState): string {
  if (result) {
    return `What if: ${result.sentence[0]?.toLowerCase() ?? ''}${result.sentence.slice(1)}`;
  }
  const filtered = shown ? `${counted(shown.length)} of ` : '';
  const far =
    summary.links >= BUBBLES_FROM
      ? ' From afar each bubble is a segment; come nearer for pages.'
      : '';
  return `${filtered}${some(summary.pages, 'page')}, ${some(summary.links, 'link')}. ${places[look.placement]}${far}`;
}

/** What a screen reader hears of the map. */
function sentence({ summary, look }: ExplorationState): string {
  const colour = summary.columns.find(({ name }) => name === look.colour)?.label;
  const parts = [
    `Map of ${some(summary.pages, 'page')}`,
    places[look.placement],
    ...(colour === undefined ? [] : [`Colours are ${colour}.`]),
    'The table holds the same selection.'
  ];
  return `${parts[0]}. ${parts.slice(1).join(' ')}`;
}
