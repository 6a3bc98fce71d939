/** HTML with scripts or styles of its own, in a frame without the page's origin: it can neither read nor restyle the page. */

/**
 * Whether markup brings scripts or styles, which the sanitiser would drop. The scoped style of a pandas table only
 * aligns its head, and the page's own rules do that too.
 */
export function needsFrame(html: string): boolean {
  return /<(?:script|link|iframe)\b|<style(?!\s+scoped)\b/i.test(html);
}

/** Scripts in a frame follow the page's policy, which lets only the page's own files run. */
const NOTE = 'Shown in a frame of its own. Scripts in it may be kept from running.';

/** The frame and, where scripts are in it, a line that says what to expect. */
export function drawFrame(html: string): HTMLElement[] {
  const frame = document.createElement('iframe');
  frame.className = 'lk-frame';
  frame.title = 'Output';
  frame.referrerPolicy = 'no-referrer';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><base target="_blank">${html}`;
  if (!/<script\b/i.test(html)) {
    return [frame];
  }
  const note = document.createElement('p');
  note.className = 'lk-small lk-quiet';
  note.textContent = NOTE;
  return [frame, note];
}
