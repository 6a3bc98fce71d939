/** Controls of notebooks for participants: live over the page's own connection. Loaded on first use. */
import type { DrawOutput, LiveControls } from '@lockstep/cards';
import { RunControls, type CommCompanion } from '@lockstep/widgets';

/** @param draw draws what Output controls captured */
export function openControls(
  companion: CommCompanion,
  run: string,
  draw: DrawOutput
): LiveControls {
  style();
  return new RunControls(companion, run, draw);
}

/** Their styles come with them, not with every page. */
function style(): void {
  const href = new URL('./widgets.css', import.meta.url).href;
  if (!document.querySelector(`link[href="${href}"]`)) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    document.head.append(link);
  }
}
