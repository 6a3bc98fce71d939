/** Where a reader is, kept in the address's fragment: reload and Back work, and no server path is needed. */
import { useSyncExternalStore } from 'react';

/** The index, an app that was not started, a run, or a run that is to be moved here. */
export type Place =
  | { view: 'index' }
  | { view: 'app'; app: string }
  | { view: 'run'; run: string }
  /** Two runs beside each other; without the second, the newest other one. */
  | { view: 'compare'; a: string; b: string | null }
  /** A personal link was opened. */
  | { view: 'resume'; secret: string };

/** Reads a fragment; what it does not know is the index. */
export function placeOf(fragment: string): Place {
  const [, secret] = /^#\/resume\/([A-Za-z0-9_-]{43})$/.exec(fragment) ?? [];
  if (secret !== undefined) {
    return { view: 'resume', secret };
  }
  const [, a, b = null] =
    /^#\/compare\/([0-9a-z]{8,40})(?:\/([0-9a-z]{8,40}))?$/.exec(fragment) ?? [];
  if (a !== undefined) {
    return { view: 'compare', a, b };
  }
  const [, view, id = ''] = /^#\/(app|run)\/([0-9a-z]{8,64})$/.exec(fragment) ?? [];
  switch (view) {
    case 'app':
      return { view, app: id };
    case 'run':
      return { view, run: id };
    default:
      return { view: 'index' };
  }
}

/** The fragment of a place. */
export function fragmentOf(place: Place): string {
  switch (place.view) {
    case 'index':
      return '#/';
    case 'app':
      return `#/app/${place.app}`;
    case 'run':
      return `#/run/${place.run}`;
    case 'compare':
      return `#/compare/${place.a}${place.b === null ? '' : `/${place.b}`}`;
    case 'resume':
      return `#/resume/${place.secret}`;
  }
}

/** Fired beside the browser's own `hashchange`, which replacing the address does not cause. */
const MOVED = 'lockstep-moved';

/** Goes to a place. `replace`: the present one is not worth going back to. */
export function goTo(place: Place, replace = false): void {
  if (replace) {
    history.replaceState(null, '', fragmentOf(place));
    window.dispatchEvent(new Event(MOVED));
  } else {
    location.hash = fragmentOf(place);
  }
}

/** The fragment of the page's address, followed. */
export function useFragment(): string {
  return useSyncExternalStore(watch, () => location.hash);
}

function watch(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    window.removeEventListener(MOVED, listener);
  };
}
