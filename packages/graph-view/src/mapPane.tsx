/** The map with what lies on it: legend, note, tools, the card under the pointer. */
import { Icon } from '@lockstep/cards';
import type { Gestures, MapView, Placement } from '@lockstep/linkgraph';
import { useEffect, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Exploration } from './exploration';
import type { ExplorationState } from './explorationState';
import { counted, shortName, some } from './figures';
import { GraphIcon } from './graphIcons';
import { HoverCard, type HoverAt } from './hoverCard';
import { Legend } from './legend';
import type { MapKit } from './mapKit';
import { pagesList } from './pageList';
import { partSentence, type GraphPart } from './parts';
import { useStore } from './store';
import { useMap } from './useMap';

/** Zoom of one press of a button. */
const ZOOM = 1.5;
/** From so many links on, a far view shows bubbles. */
const BUBBLES_FROM = 200_000;

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
  const [mode, setMode] = useState<Gestures['mode']>('pan');
  const [hover, setHover] = useState<HoverAt>();
  const pick = (page: number | undefined, add: boolean): void => {
    if (add && page !== undefined) {
      void exploration.add(Uint32Array.of(page));
    } else {
      void exploration.open(page);
    }
  };
  const enclose = (pages: Uint32Array, add: boolean): void => {
    const name = mode === 'lasso' ? 'Lasso' : 'Box';
    setMode('pan');
    void (add
      ? exploration.add(pages)
      : exploration.show(pagesList('drawn', name, pages, 'drawn on the map')));
  };
  const { canvas, map, note } = useMap(kit, exploration, mode, {
    onPick: pick,
    onArea: enclose,
    onHover: (page, x, y) => setHover(page === undefined ? undefined : { page, x, y }),
    onKey: key => (key === 'search' ? props.onSearch() : props.onTable())
  });
  useEffect(() => {
    onMap(map);
    return () => onMap(null);
  }, [map, onMap]);
  const zoom = (by: number): void => {
    if (map) {
      map.camera = { ...map.camera, scale: map.camera.scale * by };
    }
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') {
      return;
    }
    if (mode !== 'pan') {
      setMode('pan');
      event.stopPropagation();
    } else if (state.current !== undefined) {
      void exploration.open(undefined);
      event.stopPropagation();
    }
  };
  return (
    <div className="lk-map" data-mode={mode} onKeyDown={escape}>
      <canvas ref={canvas} role="img" tabIndex={0} aria-label={sentence(state)} />
      <Legend exploration={exploration} />
      <p className="lk-map-note">{[noteOf(state), note].filter(text => text !== '').join(' ')}</p>
      <div className="lk-map-tools" role="group" aria-label="Map">
        <Tool label="Zoom in" onUse={() => zoom(ZOOM)}>
          <Icon name="unfold" />
        </Tool>
        <Tool label="Zoom out" onUse={() => zoom(1 / ZOOM)}>
          <Icon name="fold" />
        </Tool>
        <Tool label="Show all" onUse={() => map?.showAll()}>
          <GraphIcon name="showAll" />
        </Tool>
        {(['lasso', 'box'] as const).map(kind => (
          <Tool
            key={kind}
            label={kind === 'lasso' ? 'Lasso' : 'Box'}
            pressed={mode === kind}
            onUse={() => setMode(mode === kind ? 'pan' : kind)}
          >
            <GraphIcon name={kind} />
          </Tool>
        ))}
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

const places = {
  rings: 'Rings are clicks from home; the halo is out of reach.',
  force: 'Pages that link to each other stand together.',
  segments: 'Each segment stands by itself.'
} as const;

/** The words on the map: what it shows, or what would change. */
export function noteOf({ summary, part, look, result, shown }: ExplorationState): string {
  if (result) {
    return `What if: ${result.sentence[0]?.toLowerCase() ?? ''}${result.sentence.slice(1)}`;
  }
  const filtered = shown ? `${counted(shown.length)} of ` : '';
  const far =
    summary.links >= BUBBLES_FROM
      ? ' From afar each bubble is a segment; come nearer for pages.'
      : '';
  if (part) {
    const passing = shown ? ` ${counted(shown.length)} of them pass the filter.` : '';
    return `${partSentence(part, summary)}${passing} ${placeWords(part, look.placement)}${far}`;
  }
  return `${filtered}${some(summary.pages, 'page')}, ${some(summary.links, 'link')}. ${places[look.placement]}${far}`;
}

function placeWords({ request, home = '' }: GraphPart, placement: Placement): string {
  if (placement !== 'rings') {
    return request.what === 'segments' && placement === 'force'
      ? 'Segments that link to each other stand together.'
      : places[placement];
  }
  return `Rings are clicks from ${shortName(home)} inside this part; in the halo are pages that no path inside it leads to.`;
}

/** What a screen reader hears of the map. */
function sentence({ summary, part, look }: ExplorationState): string {
  const colour = summary.columns.find(({ name }) => name === look.colour)?.label;
  const parts = [
    `Map of ${some(summary.pages, part?.request.what === 'segments' ? 'segment' : 'page')}`,
    part
      ? `${partSentence(part, summary)} ${placeWords(part, look.placement)}`
      : places[look.placement],
    ...(colour === undefined ? [] : [`Colours are ${colour}.`]),
    'The table holds the same selection.'
  ];
  return `${parts[0]}. ${parts.slice(1).join(' ')}`;
}
