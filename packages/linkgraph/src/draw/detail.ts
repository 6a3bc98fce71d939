/** How much of a graph is drawn at which zoom, how strongly, and the sentence that says what is left out. */
import type { Placement } from '../contract/draw';

/** Links that are drawn at once while the camera rests; from here on the picture has levels. */
export const LINKS_AT_ONCE = 200_000;

/** Up to so many links are drawn as curves. */
const CURVED_LINKS = 20_000;

/** Up to so many pages on show count as near: all of their links are drawn. */
const NEAR_PAGES = 3_000;

/** Up to so many pages on show, links have arrowheads. */
const ARROW_PAGES = 200;

/** Nearer than this many times the whole picture, bubbles give way to pages. */
const BUBBLES_UNTIL = 1.6;

/**
 * `all`: few enough links to draw each of them. `far`: bubbles and density. `middle`: a sample of the links.
 * `near`: each link with an end on show.
 */
export type Level = 'all' | 'far' | 'middle' | 'near';

/** What decides on the level. */
export interface Sight {
  /** Links that may be seen. */
  readonly links: number;
  readonly pages: number;
  readonly pagesOnShow: number;
  readonly bubbles: number;
  /** CSS pixels a map unit, now and when everything is on show. */
  readonly scale: number;
  readonly wholeScale: number;
}

/** The level of detail of a camera at rest. */
export function levelOf(sight: Sight): Level {
  if (sight.links <= LINKS_AT_ONCE) {
    return 'all';
  }
  if (sight.bubbles > 0 && sight.scale < sight.wholeScale * BUBBLES_UNTIL) {
    return 'far';
  }
  return sight.pagesOnShow <= NEAR_PAGES ? 'near' : 'middle';
}

/** Whether links are drawn with arrowheads. */
export function hasArrows(sight: Sight): boolean {
  return sight.pagesOnShow <= ARROW_PAGES && sight.scale > sight.wholeScale * BUBBLES_UNTIL;
}

/** Straight pieces of one link: curves only where few are on show, and finer ones the nearer they are. */
export function piecesOf(links: number, zoom: number, light: boolean): number {
  if (links > CURVED_LINKS) {
    return 1;
  }
  const fine = Math.min(32, Math.max(8, Math.round(9 * Math.sqrt(zoom))));
  return light ? Math.ceil(fine / 2) : fine;
}

/**
 * Alpha of one link, so that few are seen and many do not become a blot: 0.085 for the 7,500 links of a map that
 * fills its canvas; the darker theme needs a little more.
 *
 * @param zoom beside the whole picture; links grow longer with it, and fewer cross the view
 */
export function linkAlpha(drawn: number, level: Level, zoom: number, dark: boolean): number {
  const base = dark ? 0.1 : 0.085;
  const fewer = Math.min(5, Math.max(0.15, (7_500 / Math.max(drawn, 1)) ** 0.55));
  // Near by, each link drawn has an end on show: zooming in does not thin them out.
  const nearer = level === 'near' ? 1 : Math.min(3, Math.max(1, Math.sqrt(zoom)));
  return Math.min(0.5, base * fewer * nearer);
}

/** What page radii are multiplied by: less where pages crowd, more where there is room. */
export function pageScale(pages: number, scale: number): number {
  const apart = scale * Math.sqrt(Math.PI / Math.max(pages, 1));
  return Math.min(1.7, Math.max(0.45, (apart / 14) ** 0.6));
}

/** Radius in CSS pixels by `size` (0 … 255), before {@link pageScale}; from the interface's mock-up. */
export function pageRadius(size: number): number {
  return 1.3 + (size / 255) * 6.4;
}

/** Radius in CSS pixels of a page that is out of reach, whatever its size. */
export const HOLLOW_RADIUS = 1.8;

/** Least radius in CSS pixels of home, so that it is found at every zoom. */
export const HOME_RADIUS = 3.6;

/** How far curves bend towards the middle of the map, 0 … 1; a force layout has no middle. */
export const BEND: Readonly<Record<Placement, number>> = { rings: 0.35, segments: 0.35, force: 0 };

/** Alpha of the links of the first selected page. */
export const STRONG_ALPHA = 0.5;

/** What a note is made of. */
export interface Shown {
  readonly level: Level;
  readonly links: number;
  readonly drawn: number;
  readonly bubbles: number;
  /** 0 … 1 of the links that have reached the graphics card. */
  readonly arrived: number;
  readonly painter: 'webgl2' | 'canvas' | 'lost';
  readonly pages: number;
  readonly pagesDrawn: number;
}

const number = (value: number) => value.toLocaleString('en-US');

function ordinal(value: number): string {
  const last = value % 10;
  const teen = value % 100 > 10 && value % 100 < 14;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][last] ?? 'th');
  return value === 1 ? 'first' : `${number(value)}${ending}`;
}

/** What the picture leaves out; empty when it shows everything. */
export function noteOf(shown: Shown): string {
  const { level, links, drawn, bubbles, arrived, painter, pages, pagesDrawn } = shown;
  const every = Math.round(links / Math.max(drawn, 1));
  if (painter !== 'webgl2') {
    const why =
      painter === 'lost'
        ? 'The graphics card was lost; until it comes back'
        : 'This browser has no WebGL2, so';
    if (drawn >= links && pagesDrawn >= pages) {
      return `${why} the map is drawn plainly, with all of its links.`;
    }
    const some =
      drawn >= links ? `all ${number(links)} links` : `${number(drawn)} of ${number(links)} links`;
    const which =
      pagesDrawn >= pages
        ? 'all pages'
        : `the largest ${number(pagesDrawn)} of ${number(pages)} pages`;
    return `${why} ${some} and ${which} are drawn.`;
  }
  if (arrived < 1) {
    return `Links are still coming: ${Math.floor(arrived * 100)} of 100.`;
  }
  if (level === 'far') {
    return `Far away: ${number(bubbles)} bubbles stand for segments, ties for ${number(links)} links. Come nearer for pages and links.`;
  }
  if (drawn < links && level === 'middle') {
    return every > 1
      ? `Every ${ordinal(every)} link is drawn; come nearer for all.`
      : `${number(drawn)} of ${number(links)} links are drawn; come nearer for all.`;
  }
  return '';
}
