/** Cuts and joins steps where an author wants it otherwise: what cell tags and the overlay both do. */
import type { Draft } from './portions';

/** The code cells of a draft, in order. */
export function cellsIn(draft: Draft): number[] {
  return draft.parts.flatMap(part => (part.part === 'cell' ? [part.cell] : []));
}

/**
 * Cuts the draft that holds a cell so that a step starts at the cell; text right before the cell goes with it.
 * Where a step starts there already, or no draft holds the cell, nothing changes.
 *
 * @param face makes the new step of its parts
 */
export function startAt<T extends Draft>(
  drafts: readonly T[],
  cell: number,
  face: (parts: Draft['parts'], from: T) => T
): T[] {
  return drafts.flatMap(draft => {
    const at = draft.parts.findIndex(part => part.part === 'cell' && part.cell === cell);
    const before = draft.parts.slice(0, Math.max(at, 0));
    const last = before.findLastIndex(part => part.part === 'cell');
    if (at === -1 || last === -1) {
      return [draft];
    }
    return [
      { ...draft, parts: draft.parts.slice(0, last + 1) },
      face(draft.parts.slice(last + 1), draft)
    ];
  });
}

/** What a draft brings into another: its heading, then its parts. */
function brought(draft: Draft): Draft['parts'] {
  return draft.heading === undefined
    ? draft.parts
    : [{ part: 'text', markdown: draft.heading }, ...draft.parts];
}

/** Lets the draft at an index join the one before it; the first one, which has none, stays. */
export function joinBefore<T extends Draft>(drafts: readonly T[], at: number): T[] {
  const [host, guest] = [drafts[at - 1], drafts[at]];
  return host === undefined || guest === undefined
    ? [...drafts]
    : [
        ...drafts.slice(0, at - 1),
        { ...host, parts: [...host.parts, ...brought(guest)] },
        ...drafts.slice(at + 1)
      ];
}

/** Lets the draft at an index run with the set-up; it becomes the set-up where there is none. */
export function intoSetup<T extends Draft>(drafts: readonly T[], at: number): T[] {
  const guest = drafts[at];
  if (guest === undefined || guest.kind === 'setup') {
    return [...drafts];
  }
  const others = drafts.filter((_, index) => index !== at);
  const [first] = others;
  return first?.kind === 'setup'
    ? [{ ...first, parts: [...first.parts, ...brought(guest)] }, ...others.slice(1)]
    : [{ ...guest, kind: 'setup' }, ...others];
}
