import type { Anchor } from '@lockstep/protocol';
import fc from 'fast-check';
import { type Conversion, convert } from '../convert';
import { anchorOf } from './anchors';
import { editOverlay } from './edit';
import { cellsArbitrary, notebookFrom, type RandomCell, sourceArbitrary } from './random.testing';

function converted(cells: readonly RandomCell[], overlay: string | null = null): Conversion {
  return convert(notebookFrom(cells), { name: 'n', overlay });
}

function cellsOf(...sources: string[]): RandomCell[] {
  return sources.map((source, at) => ({ id: `c${at}`, source }));
}

/** The same cells without ids. */
function bare(cells: readonly RandomCell[]): RandomCell[] {
  return cells.map(({ source }) => ({ id: null, source }));
}

/** Every input and candidate as `cell: label`, the cell among the notebook's cells from 0. */
function labels(conversion: Conversion): string[] {
  const { cells, inputs } = conversion.automatic;
  return inputs.map(
    ({ input, cell }) => `${cells[cell]?.index ?? '?'}: ${labelOf(conversion, input.id)}`
  );
}

function codes({ report }: Conversion): string[] {
  return report.findings.map(({ code }) => code).filter(code => code.startsWith('overlay-'));
}

const base = cellsOf(
  'md:# T',
  'md:## One',
  'N = 3\nprint(N)',
  'md:## Two',
  'a = [1]\nlen(a)',
  'md:## Three',
  'N = 5\nprint(N)'
);
const [top, one, first, two, second, three, third] = base as [
  RandomCell,
  RandomCell,
  RandomCell,
  RandomCell,
  RandomCell,
  RandomCell,
  RandomCell
];

/** An overlay that labels the N of the last cell and retitles its step. */
function overlayOn(cells: readonly RandomCell[]): string {
  const now = converted(cells);
  const labelled = editOverlay(null, { edit: 'input', input: 'N.2', set: { label: 'Rows' } }, now);
  return editOverlay(labelled, { edit: 'step', step: 'three', set: { title: 'Last' } }, now);
}

describe('entries follow their cell', () => {
  const inserted: RandomCell = { id: 'new', source: 'N = 7\nprint(N)' };
  it.each<[string, RandomCell[], number]>([
    ['when cells come before it', [top, one, inserted, first, two, second, three, third], 7],
    ['when cells before it go', [top, two, second, three, third], 4],
    ['when it moves to the front', [top, three, third, one, first, two, second], 2],
    ['when its source is edited', [...base.slice(0, 6), { id: 'c6', source: 'N = 6\nprint(N)' }], 6]
  ])('%s', (_, cells, cell) => {
    for (const [before, after] of [
      [base, cells],
      [bare(base), bare(cells)],
      [base, bare(cells)],
      [bare(base), cells]
    ] as const) {
      const result = converted(after, overlayOn(before));
      expect(labels(result)).toContain(`${cell}: Rows`);
      expect(labels(result).filter(label => label.endsWith('Rows'))).toHaveLength(1);
      const step = result.report.steps.find(({ cells: own }) => own.includes(cell));
      expect(result.definition.steps.find(({ id }) => id === step?.step)?.title).toBe('Last');
      expect(codes(result)).toEqual([]);
    }
  });

  it('and stay without effect when it is gone', () => {
    for (const cells of [base, bare(base)]) {
      const without = cells.slice(0, 5);
      const result = converted(without, overlayOn(cells));
      expect(result.definition).toEqual(converted(without).definition);
      expect(codes(result)).toEqual(['overlay-unmatched', 'overlay-unmatched']);
    }
  });

  it('by place alone, and say so, when code and title both changed', () => {
    const changed = [
      ...base.slice(0, 5),
      { id: null, source: 'md:## Fourth' },
      { id: null, source: 'N = 9\nprint(N)' }
    ];
    const result = converted(bare(changed), overlayOn(bare(base)));
    expect(result.definition.steps.at(-1)?.title).toBe('Last');
    expect(codes(result)).toEqual(['overlay-by-place']);
  });

  it('not by place when another entry is known to belong there', () => {
    const now = converted(bare(base));
    const both = editOverlay(
      overlayOn(bare(base)),
      { edit: 'step', step: 'two', set: { title: 'Middle' } },
      now
    );
    // The first section goes, the last one is rewritten: "two" now stands where nothing else may claim it.
    const result = converted(
      bare([top, three, { ...third, source: 'N = 8\nprint(N)' }, two, second]),
      both
    );
    expect(result.definition.steps.map(({ title }) => title)).toEqual(['Last', 'Middle']);
  });

  it('named by hand, by their id', () => {
    const result = converted(
      base,
      'inputs:\n  N.2: {label: Rows}\nsteps:\n  two: {title: Middle}\n'
    );
    expect(labels(result)).toEqual(['2: N', '4: A', '6: Rows']);
    expect(result.definition.steps.map(({ title }) => title)).toEqual(['One', 'Middle', 'Three']);
  });
});

/** Edits of a notebook, as many things as happen to one. */
const changeArbitrary = fc.array(
  fc.record({
    kind: fc.constantFrom('insert', 'delete', 'move', 'edit', 'ids', 'no-ids'),
    from: fc.nat(14),
    to: fc.nat(14),
    source: sourceArbitrary
  }),
  { maxLength: 6 }
);

/** `N.2` → `N`. */
const nameOf = (id: string): string => id.replace(/\.\d+$/, '');

type Change = { kind: string; from: number; to: number; source: string };

function changed(cells: readonly RandomCell[], changes: readonly Change[]): RandomCell[] {
  let count = 0;
  return changes.reduce<RandomCell[]>(
    (now, { kind, from, to, source }) => {
      const at = from % Math.max(now.length, 1);
      const cell = now[at];
      const others = now.filter((_, index) => index !== at);
      count += 1;
      switch (kind) {
        case 'insert':
          return now.toSpliced(at, 0, { id: null, source });
        case 'delete':
          return others;
        case 'move':
          return cell === undefined ? now : others.toSpliced(to % now.length, 0, cell);
        case 'edit':
          return cell === undefined ? now : now.with(at, { ...cell, source });
        case 'ids':
          return now.map((one, index) => ({ ...one, id: one.id ?? `given${count}-${index}` }));
        default:
          return bare(now);
      }
    },
    [...cells]
  );
}

describe('whatever happens to the notebook', () => {
  it('nothing throws, no entry is lost, and none goes to another cell while its own is there', () => {
    fc.assert(
      fc.property(cellsArbitrary, changeArbitrary, (cells, changes) => {
        const before = converted(cells);
        // One entry for each input and each step, all anchored.
        const labelled = before.automatic.inputs.reduce<string>(
          (text, { input }, at) =>
            editOverlay(
              text,
              { edit: 'input', input: input.id, set: { label: `Label ${at}` } },
              before
            ),
          ''
        );
        const overlay = before.definition.steps.reduce<string>(
          (text, { id }, at) =>
            editOverlay(text, { edit: 'step', step: id, set: { title: `Title ${at}` } }, before),
          labelled
        );
        const cellsAfter = changed(cells, changes);
        const after = converted(cellsAfter, overlay);
        const plain = converted(cellsAfter);
        const anchors = plain.automatic.cells.map((_, cell) => anchorOf(plain.automatic, cell));
        const unmatched = codes(after).filter(code => code === 'overlay-unmatched').length;
        const cellOf = new Map(plain.automatic.cells.map(({ key }, cell) => [key, cell]));
        const faces = [
          ...after.automatic.inputs.map(({ input, cell }) => ({
            cells: [cell],
            text: labelOf(after, input.id),
            // A name that left its cell is followed to where it went.
            holders: after.automatic.inputs
              .filter(other => nameOf(other.input.id) === nameOf(input.id))
              .map(other => other.cell)
          })),
          ...after.definition.steps.map(step => ({
            cells: step.cells.flatMap(key => cellOf.get(key) ?? []),
            text: step.title,
            holders: [...anchors.keys()]
          }))
        ].filter(({ text }) => /^(Label|Title) \d+$/.test(text));
        expect(faces.length + unmatched).toBe(
          before.automatic.inputs.length + before.definition.steps.length
        );
        for (const { cells: own, text, holders } of faces) {
          const written = anchorBehind(before, text);
          const isOwn = (one: Anchor | undefined): boolean =>
            (one?.id !== undefined && one.id === written.id) || one?.hash === written.hash;
          if (holders.some(cell => isOwn(anchors[cell]))) {
            expect(own.some(cell => isOwn(anchors[cell]))).toBe(true);
          }
        }
      }),
      { numRuns: 60 }
    );
  });
});

function labelOf({ definition, report }: Conversion, id: string): string {
  const inputs = [
    ...definition.steps.flatMap(step => step.inputs),
    ...report.candidates.map(({ input }) => input)
  ];
  return inputs.find(input => input.id === id)?.label ?? '';
}

/** The anchor of the entry that says a text. */
function anchorBehind(before: Conversion, text: string): Anchor {
  const [kind, number] = text.split(' ');
  const at = Number(number);
  const { cells, steps } = before.definition;
  const cell =
    kind === 'Label'
      ? before.automatic.inputs[at]?.cell
      : cells.findIndex(({ key }) => key === steps[at]?.cells[0]);
  return anchorOf(before.automatic, cell ?? 0);
}
