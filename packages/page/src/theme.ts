/** The page's theme is the reader's: light or dark as their system says, also when that changes. */

/** Marks `body` the way Jupyter's themes do, now and after each change. Returns how to stop. */
export function followTheme(
  body: HTMLElement,
  dark: EventTarget & { readonly matches: boolean } = matchMedia('(prefers-color-scheme: dark)')
): () => void {
  const mark = (): void => {
    body.dataset.jpThemeLight = String(!dark.matches);
  };
  mark();
  dark.addEventListener('change', mark);
  return () => dark.removeEventListener('change', mark);
}
