import fc from 'fast-check';

import { NO_CATEGORY, type CategoryColumn, type NumberColumn } from '../contract/graph';
import { colourBy } from './colouring';
import { describeColumn, placeOn, scaleOf } from './columnInfo';

const numbers = fc
  .array(
    fc.oneof(
      fc.constant(Number.NaN),
      fc.integer({ min: 0, max: 9 }),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 })
    ),
    {
      maxLength: 300
    }
  )
  .map((values): NumberColumn => ({
    kind: 'number',
    name: 'n',
    values: Float64Array.from(values)
  }));

const words = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.array(fc.nat(), { maxLength: 300 }))
  .map(([count, picks]): CategoryColumn => ({
    kind: 'category',
    name: 'w',
    labels: Array.from({ length: count }, (_, at) => `word ${at}`),
    codes: Uint16Array.from(picks, pick => {
      const code = pick % (count + 1);
      return code === count ? NO_CATEGORY : code;
    })
  }));

describe('colours of a column', () => {
  it('give every page what the legend says, in at most seven colours and the others', () => {
    fc.assert(
      fc.property(fc.oneof(numbers, words), column => {
        const pages = column.kind === 'number' ? column.values.length : column.codes.length;
        const { colour, legend } = colourBy(pages, column);
        expect(legend.reduce((all, entry) => all + entry.pages, 0)).toBe(pages);
        expect(legend.length).toBeLessThanOrEqual(9);
        for (const { colour: index, pages: told } of legend) {
          expect(index <= 7 || index === 255).toBe(true);
          expect(colour.filter(each => each === index)).toHaveLength(told);
        }
      })
    );
  });

  it('keep numbers in order: a larger one never has an earlier colour', () => {
    fc.assert(
      fc.property(numbers, column => {
        const { colour } = colourBy(column.values.length, column);
        const known = Array.from(column.values.keys())
          .filter(page => colour[page] !== 255)
          .sort((one, other) => (column.values[one] ?? 0) - (column.values[other] ?? 0));
        const indices = known.map(page => colour[page]);
        expect(indices).toEqual([...indices].sort());
      })
    );
  });

  it('name seven words by frequency and count the rest', () => {
    const codes = Uint16Array.from([0, 1, 1, 2, 3, 4, 5, 6, 7, 8, NO_CATEGORY]);
    const labels = Array.from('abcdefghi');
    const { legend } = colourBy(11, { kind: 'category', name: 'w', labels, codes });
    expect(legend).toEqual([
      { label: 'b', pages: 2, colour: 0 },
      { label: 'a', pages: 1, colour: 1 },
      { label: 'c', pages: 1, colour: 2 },
      { label: 'd', pages: 1, colour: 3 },
      { label: 'e', pages: 1, colour: 4 },
      { label: 'f', pages: 1, colour: 5 },
      { label: 'g', pages: 1, colour: 6 },
      { label: '2 others', pages: 2, colour: 7 },
      { label: 'none', pages: 1, colour: 255 }
    ]);
  });
});

describe('a column from afar', () => {
  it('counts each page once: in a bar, or as missing', () => {
    fc.assert(
      fc.property(numbers, column => {
        const info = describeColumn({ name: 'n', label: 'N', from: 'pages', read: () => column });
        const counted = info.histogram?.counts.reduce((all, each) => all + each, 0) ?? 0;
        expect(counted + info.missing).toBe(column.values.length);
      })
    );
  });

  it('places the least at 0 and the largest at 1, whatever the scale', () => {
    fc.assert(
      fc.property(numbers, ({ values }) => {
        const scale = scaleOf(values);
        fc.pre(scale !== undefined && scale.largest > scale.least);
        if (scale !== undefined) {
          expect(placeOn(scale, scale.least)).toBeCloseTo(0);
          expect(placeOn(scale, scale.largest)).toBeCloseTo(1);
        }
      })
    );
  });

  it('goes by magnitude when a few are far above the rest', () => {
    const values = Float64Array.from({ length: 100 }, (_, at) => (at === 0 ? 10_000 : 1));
    expect(scaleOf(values)).toMatchObject({ least: 1, largest: 10_000, log: true });
    expect(scaleOf(Float64Array.of(1, 2, 3))).toMatchObject({ log: false });
  });
});
