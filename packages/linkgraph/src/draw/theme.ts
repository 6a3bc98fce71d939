/** A theme as the shaders can read it: colours that only the browser understands are looked up as pixels. */
import type { MapTheme } from '../contract/draw';
import { parseColour, withAlpha } from './colour';

/** The theme with each colour in a form that {@link parseColour} knows. What nobody knows becomes grey. */
export function readTheme(theme: MapTheme, document: Document): MapTheme {
  const read = (css: string) => (parseColour(css) ? css : asPixel(css, document));
  return {
    ...theme,
    background: read(theme.background),
    text: read(theme.text),
    quiet: read(theme.quiet),
    ring: read(theme.ring),
    series: theme.series.map(read)
  };
}

function asPixel(css: string, document: Document): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const into = canvas.getContext('2d', { willReadFrequently: true });
  if (into === null) {
    return '#808080';
  }
  into.fillStyle = '#808080'; // stays when the next is no colour
  into.fillStyle = css;
  into.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = into.getImageData(0, 0, 1, 1).data;
  return withAlpha([red / 255, green / 255, blue / 255, 1], alpha / 255);
}
