/** The map's colours, read from the page's theme and read again when the theme changes. */
import type { MapTheme } from '@lockstep/linkgraph';

/** Series of the theme in the order of the legend; the last one is for others. */
const SERIES = [1, 2, 3, 4, 5, 6, 7, 0].map(number => `--lk-series-${number}`);

/** Colours as the element's styles say them now, as numbers: a canvas knows no variables and no system colours. */
export function themeOf(element: Element): MapTheme {
  const style = getComputedStyle(element);
  const probe = document.createElement('span');
  probe.style.setProperty('forced-color-adjust', 'none');
  element.append(probe);
  const colour = (name: string): string => {
    const written = style.getPropertyValue(name).trim();
    probe.style.color = '';
    probe.style.color = written;
    return probe.style.color === '' ? written : getComputedStyle(probe).color;
  };
  const theme = {
    background: colour('--jp-layout-color1'),
    text: colour('--jp-ui-font-color1'),
    quiet: colour('--jp-ui-font-color2'),
    ring: colour('--jp-border-color2'),
    series: SERIES.map(colour),
    font: style.getPropertyValue('--jp-ui-font-family').trim() || style.fontFamily
  };
  probe.remove();
  return { ...theme, dark: isDark(theme.background) };
}

/** Whether a computed colour, `rgb(…)`, is nearer to black than to white. */
function isDark(colour: string): boolean {
  const parts = (/^rgba?\(([^)]*)\)$/.exec(colour)?.[1] ?? '').split(/[\s,/]+/).map(Number);
  const [red = 255, green = 255, blue = 255] = parts;
  return (red + green + blue) / 3 < 128;
}

/**
 * Calls after each change of theme: Jupyter sets attributes and swaps style sheets, the system its colour scheme.
 *
 * @returns ends it
 */
export function watchTheme(told: () => void): () => void {
  const observer = new MutationObserver(told);
  const attributes = ['data-jp-theme-light', 'data-jp-theme-name', 'data-theme', 'class'];
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: attributes });
  }
  observer.observe(document.head, { childList: true });
  // jsdom and old pages have no media queries; then only attributes tell.
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].flatMap(query =>
    typeof window.matchMedia === 'function' ? [window.matchMedia(query)] : []
  );
  for (const query of queries) {
    query.addEventListener('change', told);
  }
  return () => {
    observer.disconnect();
    for (const query of queries) {
      query.removeEventListener('change', told);
    }
  };
}
