/** What a model sees of the open notebook beyond the record: cells that have not run, cut evenly where room is short. */
import { cellsBeyond, type Material } from './material';
import { cellText } from './render';
import type { Chosen } from './runsPart';

/** Characters of a cell, tried from the most: the first at which all cells fit is taken. */
const SIZES = [6_000, 2_500, 1_000, 400, 200];
/** The cell with the cursor may take so much of the room. */
const ACTIVE = 0.5;

const HEAD = 'Cells of the open notebook that the record does not tell of:';

/** Characters that they would take whole. */
export function cellsNeed({ open, record }: Material): number {
  return cellsBeyond(open, record).reduce(
    (sum, { cell }) => sum + Math.min(6_000, cell.source.length + cell.output.length + 60),
    0
  );
}

/** The cells in at most `room` characters, nearest to the cursor first where not all fit; `null` for none. */
export function cellsPart({ open, record, withheld }: Material, room: number): Chosen | null {
  const cells = cellsBeyond(open, record);
  const beyond = open?.left ?? 0;
  if (cells.length === 0 && withheld === 0) {
    return null;
  }
  const active = open?.active ?? null;
  const cursor = cells.find(({ cell }) => cell.id === active)?.number ?? 0;
  const space = room - HEAD.length;
  const shown = (size: number) =>
    new Map(
      cells.map(({ cell, number }) => {
        const most = cell.id === active ? Math.max(size, Math.floor(space * ACTIVE)) : size;
        return [number, cellText(cell, number, most)] as const;
      })
    );
  const total = (texts: Map<number, string>) =>
    [...texts.values()].reduce((sum, text) => sum + text.length + 2, 0);
  const smallest = SIZES.at(-1) ?? 0;
  const size = SIZES.find(candidate => total(shown(candidate)) <= space) ?? smallest;
  const texts = shown(size);
  let left = space;
  const kept = new Set<number>();
  const nearest = [...texts].sort(
    ([a], [b]) => Math.abs(a - cursor) - Math.abs(b - cursor) || a - b
  );
  for (const [number, text] of nearest) {
    if (text.length + 2 > left) {
      continue;
    }
    left -= text.length + 2;
    kept.add(number);
  }
  const out = cells.length - kept.size + beyond;
  const what = [
    ...(out > 0 ? [`${out} cells left out`] : []),
    ...(withheld > 0
      ? [`${withheld} kept out because ${withheld === 1 ? 'it is' : 'they are'} marked local-only`]
      : [])
  ];
  const body = [...texts].filter(([number]) => kept.has(number)).map(([, text]) => text);
  return {
    text: body.length === 0 ? '' : [HEAD, ...body].join('\n\n'),
    left: what.length === 0 ? null : what.join(', ')
  };
}
