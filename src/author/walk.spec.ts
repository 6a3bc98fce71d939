import { nullTranslator } from '@jupyterlab/translation';
import { convert } from '@lockstep/converter';
import { rowsOf } from './outline-rows';
import { notebookOf, SITES } from './testing';
import { itemsOf, moveOf, typeAhead } from './walk';

const { definition, report } = convert(notebookOf(SITES), { name: 'sites' });
const rows = rowsOf(
  { definition, report, cells: SITES.map((_, at) => `c${at}`) },
  nullTranslator.load('lockstep')
);
const none = new Set<string>();
const folded = itemsOf(rows, none, none);
const open = itemsOf(rows, new Set(['choose-the-sites']), none);
const choose = { step: 'choose-the-sites' };

describe('walking the outline', () => {
  it('goes from step to step, and stays at both ends', () => {
    expect(moveOf('ArrowDown', folded, choose)).toEqual({ go: { step: 'rank-the-sites' } });
    expect(moveOf('ArrowUp', folded, { step: 'setup' })).toEqual({ go: { step: 'setup' } });
    expect(moveOf('End', folded, choose)).toEqual({ go: { step: 'say-hello' } });
    expect(moveOf('Home', folded, choose)).toEqual({ go: { step: 'setup' } });
  });

  it('opens a step to the right, then enters it', () => {
    expect(moveOf('ArrowRight', folded, choose)).toEqual({ open: 'choose-the-sites' });
    expect(moveOf('ArrowRight', open, choose)).toEqual({ go: { input: 'COUNTRY' } });
  });

  it('leaves an input to the left, and folds its step', () => {
    expect(moveOf('ArrowLeft', open, { input: 'MIN_DEGREE' })).toEqual({
      close: 'choose-the-sites',
      go: choose
    });
  });

  it('passes through the inputs of an open step only', () => {
    expect(moveOf('ArrowDown', open, choose)).toEqual({ go: { input: 'COUNTRY' } });
    expect(folded.some(({ input }) => input !== null)).toBe(false);
  });

  it('finds a row by its first letters, and the next one by the same letter', () => {
    expect(typeAhead('r', folded, choose)).toEqual({ step: 'rank-the-sites' });
    expect(typeAhead('sa', folded, choose)).toEqual({ step: 'say-hello' });
    expect(typeAhead('ss', folded, { step: 'setup' })).toEqual({ step: 'say-hello' });
    expect(typeAhead('x', folded, choose)).toBeNull();
  });
});
