/** Writes what is on show as SVG: shapes that an editor can take apart, capped so that one can open it. */
import { PageState } from '../contract/draw';
import { boundsOnShow, screenX, screenY } from './camera';
import { parseColour, withAlpha } from './colour';
import { BEND, STRONG_ALPHA, linkAlpha } from './detail';
import { groundShapes, groundStyle } from './ground';
import type { Placed } from './labels';
import type { View } from './painter';
import type { Scene } from './scene';

/** Most links and pages in one file: about 3 MB. */
export const SVG_LIMITS = { links: 20_000, pages: 20_000 } as const;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;'
};

/** A text for XML; characters that XML 1.0 cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .toWellFormed()
    .replace(/[&<>"']/g, character => ESCAPES[character] ?? '');
}

const n = (value: number) => String(+value.toFixed(1));

/**
 * The view as an SVG document.
 *
 * @param labels as placed in the picture
 * @param note what the picture itself leaves out; stated in the file beside what the file leaves out
 */
export function writeSvg(
  scene: Scene,
  view: View,
  labels: readonly Placed[],
  note: string
): string {
  const { width, height } = view.size;
  const { theme } = scene;
  const links = linkPaths(scene, view);
  const pages = pagesOnShow(scene, view);
  const left = [
    note,
    links.left > 0 ? `${links.left.toLocaleString('en-US')} links are left out of this file.` : '',
    pages.left > 0
      ? `${pages.left.toLocaleString('en-US')} small pages are left out of this file.`
      : ''
  ].filter(sentence => sentence !== '');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${escapeXml(theme.font)}" font-size="11">`,
    `<desc>${escapeXml(['Link graph.', ...left].join(' '))}</desc>`,
    `<rect width="100%" height="100%" fill="${escapeXml(theme.background)}"/>`,
    ...ground(scene, view),
    ...links.paths,
    ...circles(scene, view, pages.pages),
    ...selection(scene, view),
    ...texts(scene, labels),
    '</svg>',
    ''
  ].join('\n');
}

function ground(scene: Scene, view: View): string[] {
  return groundShapes(scene, view).map(shape => {
    const { stroke, fill, width, dash } = groundStyle(shape, scene);
    const paint = `stroke="${escapeXml(stroke)}" fill="${escapeXml(fill)}" stroke-width="${n(width)}"${dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''}`;
    if (shape.kind === 'tie') {
      const [ax, ay, bx, by, cx, cy] = shape.points.map(n);
      return `<path d="M${ax} ${ay}Q${bx} ${by} ${cx} ${cy}" ${paint}/>`;
    }
    return `<circle cx="${n(shape.x)}" cy="${n(shape.y)}" r="${n(shape.radius)}" ${paint}/>`;
  });
}

/** One path a colour; links that cannot touch the view are neither written nor counted. */
function linkPaths(scene: Scene, view: View): { paths: string[]; left: number } {
  const { drawing, theme } = scene;
  const byColour = new Map<string, string[]>();
  const strong: string[] = [];
  let written = 0;
  let left = 0;
  if (drawing) {
    const source = view.level === 'near' && scene.near ? scene.near : scene.links;
    const curve = curveOf(scene, view);
    for (const link of view.level === 'far' ? source.subarray(0, SVG_LIMITS.links / 4) : source) {
      const from = drawing.from[link] ?? 0;
      const to = drawing.to[link] ?? 0;
      const path = scene.isVisible(from) && scene.isVisible(to) && curve(from, to);
      if (path && written < SVG_LIMITS.links) {
        const colour = scene.colour(from);
        const paths = byColour.get(colour) ?? [];
        byColour.set(colour, paths);
        paths.push(path);
        written++;
      } else if (path) {
        left++;
      }
    }
    for (const link of scene.strong.subarray(0, SVG_LIMITS.links)) {
      const path = curve(drawing.from[link] ?? 0, drawing.to[link] ?? 0);
      if (path) {
        strong.push(path);
      }
    }
  }
  const alpha = linkAlpha(written, view.level, view.zoom, theme.dark);
  const paths = [...byColour].map(
    ([colour, d]) =>
      `<path fill="none" stroke="${escapeXml(colour)}" stroke-opacity="${alpha.toFixed(3)}" stroke-width="0.8" d="${d.join('')}"/>`
  );
  if (strong.length > 0) {
    paths.push(
      `<path fill="none" stroke="${escapeXml(theme.quiet)}" stroke-opacity="${STRONG_ALPHA}" stroke-width="0.8" d="${strong.join('')}"/>`
    );
  }
  return { paths, left };
}

/** Writes a link's curve, or nothing when both its ends lie on the same far side of the view. */
function curveOf(scene: Scene, view: View): (from: number, to: number) => string | undefined {
  const { camera, size } = view;
  const half = (1 - BEND[scene.layout?.placement ?? 'force']) / 2;
  const shown = boundsOnShow(camera, size);
  return (from, to) => {
    const [ax, ay, bx, by] = [scene.x(from), scene.y(from), scene.x(to), scene.y(to)];
    if (
      Math.max(ax, bx) < shown.left ||
      Math.min(ax, bx) > shown.right ||
      Math.max(ay, by) < shown.top ||
      Math.min(ay, by) > shown.bottom
    ) {
      return undefined;
    }
    const x = (at: number) => n(screenX(camera, size, at));
    const y = (at: number) => n(screenY(camera, size, at));
    return `M${x(ax)} ${y(ay)}Q${x((ax + bx) * half)} ${y((ay + by) * half)} ${x(bx)} ${y(by)}`;
  };
}

/** The largest pages on show, smallest first. */
function pagesOnShow(scene: Scene, view: View): { pages: number[]; left: number } {
  const shown = boundsOnShow(view.camera, view.size);
  const pages: number[] = [];
  let left = 0;
  for (let at = scene.pages.length - 1; at >= 0; at--) {
    const page = scene.pages[at] ?? 0;
    const x = scene.x(page);
    const y = scene.y(page);
    const inside = x >= shown.left && x <= shown.right && y >= shown.top && y <= shown.bottom;
    if (inside && scene.isVisible(page)) {
      if (pages.length < SVG_LIMITS.pages) {
        pages.push(page);
      } else {
        left++;
      }
    }
  }
  return { pages: pages.reverse(), left };
}

function circles(scene: Scene, view: View, pages: readonly number[]): string[] {
  const hollow = PageState.external | PageState.outOfReach;
  return pages.map(page => {
    const place = `cx="${n(screenX(view.camera, view.size, scene.x(page)))}" cy="${n(screenY(view.camera, view.size, scene.y(page)))}" r="${n(scene.radius(page, view.pageScale))}"`;
    const colour = escapeXml(scene.colour(page));
    return ((scene.drawing?.pageState[page] ?? 0) & hollow) !== 0
      ? `<circle ${place} fill="none" stroke="${colour}"/>`
      : `<circle ${place} fill="${colour}" stroke="${escapeXml(scene.theme.background)}" stroke-width="0.6"/>`;
  });
}

function selection(scene: Scene, view: View): string[] {
  return [...scene.selection.subarray(0, SVG_LIMITS.pages)]
    .filter(page => scene.isVisible(page))
    .map(
      page =>
        `<circle cx="${n(screenX(view.camera, view.size, scene.x(page)))}" cy="${n(screenY(view.camera, view.size, scene.y(page)))}" r="${n(scene.radius(page, view.pageScale) + 2.5)}" fill="none" stroke="${escapeXml(scene.theme.text)}" stroke-width="1.5"/>`
    );
}

function texts(scene: Scene, labels: readonly Placed[]): string[] {
  const text = escapeXml(scene.theme.text);
  const edge = withAlpha(parseColour(scene.theme.background) ?? [1, 1, 1, 1], 1);
  return labels.map(
    label =>
      `<text x="${n(label.x)}" y="${n(label.y)}"${label.strong ? ' font-weight="600"' : ''} fill="${text}" stroke="${edge}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${escapeXml(label.text)}</text>`
  );
}
