/** Gives a side panel a width, as if a person had moved the handle beside it. */
import { SplitPanel, type Widget } from '@lumino/widgets';

/** Does nothing where the panel is in no split, or where less than half of the page would be left. */
export function widen(panel: Widget, width: number): void {
  let child: Widget = panel;
  while (child.parent && !(child.parent instanceof SplitPanel)) {
    child = child.parent;
  }
  const split = child.parent;
  if (!(split instanceof SplitPanel) || split.orientation !== 'horizontal') {
    return;
  }
  const at = split.widgets.indexOf(child);
  const all = split.node.clientWidth;
  const sizes = split.relativeSizes();
  const share = width / all;
  const others = 1 - (sizes[at] ?? 0);
  if (all < 2 * width || others <= 0) {
    return;
  }
  split.setRelativeSizes(
    sizes.map((size, index) => (index === at ? share : (size / others) * (1 - share)))
  );
}
