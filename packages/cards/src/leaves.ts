/** Whether the focus leaves a group, and not only one of its controls for another. */
import type { FocusEvent } from 'react';

/** For `onBlur` of the group's element. */
export function leaves({ currentTarget, relatedTarget }: FocusEvent): boolean {
  return !(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget);
}
