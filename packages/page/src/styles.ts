/** Stylesheets that come with a later chunk, not with every page. */

/** Resolves when the page's own sheet of this name is in force, or can't be had: then things are plain, and still there. */
export function withStyles(
  name: 'chat' | 'compare' | 'graph' | 'math' | 'outputs' | 'widgets'
): Promise<void> {
  const href = new URL(`./${name}.css`, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) {
    return Promise.resolve();
  }
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  const settled = new Promise<void>(resolve => {
    link.onload = () => resolve();
    link.onerror = () => {
      // The next one asks again.
      link.remove();
      resolve();
    };
  });
  document.head.append(link);
  return settled;
}
