import type { OverlayEdit } from '@lockstep/protocol';
import { type Conversion, convert } from '../convert';
import { notebookOf } from '../notebooks.testing';
import { describeEdit } from './describe';
import { editOverlay } from './edit';

const notebook = notebookOf(
  'md:# T',
  'md:## Choose',
  'N = 3\nDAY = "2024-01-31"\nprint(N, DAY)',
  'a = N + 1',
  'md:## Rank',
  'b = [2, 1]\nlen(b)',
  'md:## Draw',
  'c = sorted(b)\nprint(a, b, c)'
);

function converted(overlay: string | null): Conversion {
  return convert(notebook, { name: 'n', overlay });
}

/** The overlay after edits, one after the other. */
function edited(text: string | null, ...edits: OverlayEdit[]): string {
  return edits.reduce<string>((now, edit) => editOverlay(now, edit, converted(now)), text ?? '');
}

function titles(overlay: string): string[] {
  const { definition, report } = converted(overlay);
  expect(report.findings.filter(({ code }) => code.startsWith('overlay-'))).toEqual([]);
  return definition.steps.map(step => `${step.title}: ${step.cells.join(' ')}`);
}

describe('an edit', () => {
  it('writes what differs, with the anchor of its cell', () => {
    const text = edited(null, { edit: 'step', step: 'rank', set: { title: 'Order' } });
    expect(text).toMatch(
      /^steps:\n {2}rank:\n {4}title: Order\n {4}at: \{ id: c5, hash: "?[0-9a-f]{12}"?, number: 3 \}\n$/
    );
    expect(titles(text)).toEqual(['Choose: c2 c3', 'Order: c5', 'Draw: c7']);
  });

  it('takes out what equals the automatic result, and what is empty then', () => {
    const set = (title: string | null): OverlayEdit => ({
      edit: 'step',
      step: 'rank',
      set: { title }
    });
    expect(edited(null, set('Order'), set('Rank'))).toBe('');
    expect(edited(null, set('Order'), set(null))).toBe('');
    expect(
      edited(
        '# mine\ntitle: A\n',
        { edit: 'input', input: 'N', set: { max: 9 } },
        { edit: 'input', input: 'N', set: { max: null } }
      )
    ).toBe('# mine\ntitle: A\n');
  });

  it('keeps comments, order and manner', () => {
    const text =
      '# mine\ninputs:\n    # why\n    N: {max: 5} # five\n\ntitle: "A" # at the end\nsteps:\n    draw: {title: Paint}\n';
    const after = edited(text, { edit: 'input', input: 'N', set: { label: 'Rows' } });
    expect(after.replace(/, at: \{[^}]*\}/, '')).toBe(
      text.replace('{max: 5}', '{max: 5, label: Rows}')
    );
  });

  it.each<[string, OverlayEdit, string[]]>([
    ['merges', { edit: 'merge', step: 'rank' }, ['Choose: c2 c3 c5', 'Draw: c7']],
    [
      'splits',
      { edit: 'split', cell: 'c3', title: 'More' },
      ['Choose: c2', 'More: c3', 'Rank: c5', 'Draw: c7']
    ],
    ['moves', { edit: 'move', step: 'rank', by: -1 }, ['Rank: c5', 'Choose: c2 c3', 'Draw: c7']]
  ])('%s, and back', (_, edit, after) => {
    const text = edited(null, edit);
    expect(titles(text)).toEqual(after);
    const back: OverlayEdit =
      edit.edit === 'split'
        ? { edit: 'merge', step: 'more' }
        : edit.edit === 'merge'
          ? { edit: 'split', cell: 'c5' }
          : { edit: 'move', step: 'rank', by: 1 };
    expect(edited(text, back)).toBe('');
  });

  it('hides, offers and resets an input', () => {
    const hidden = edited(null, { edit: 'input', input: 'N', set: { hidden: true } });
    const { definition, report } = converted(hidden);
    expect(definition.steps[0]?.inputs.map(({ id }) => id)).toEqual(['DAY']);
    expect(report.candidates.filter(({ input }) => input.id === 'N')).toMatchObject([
      { hidden: true, step: 'choose' }
    ]);
    expect(edited(hidden, { edit: 'input', input: 'N', set: { offered: true } })).toBe('');
    expect(edited(hidden, { edit: 'reset', input: 'N' })).toBe('');
  });

  it.each<[OverlayEdit, RegExp]>([
    [{ edit: 'merge', step: 'choose' }, /first step/],
    [{ edit: 'move', step: 'draw', by: -1 }, /cannot come before/],
    [{ edit: 'move', step: 'draw', by: 1 }, /last step/],
    [{ edit: 'split', cell: 'c2' }, /starts at this cell already/],
    [{ edit: 'split', cell: 'c9' }, /not there any more/],
    [{ edit: 'input', input: 'N', set: { min: 5, max: 2 } }, /least value is larger/],
    [{ edit: 'input', input: 'N', set: { min: 4 } }, /own value 3/],
    [{ edit: 'input', input: 'N', set: { choices: [4, 5] } }, /own value/],
    [{ edit: 'input', input: 'N', set: { type: 'bool' } }, /type bool/],
    [{ edit: 'step', step: 'draw', set: { setup: true } }, /may need the step/]
  ])('%j is refused', (edit, words) => {
    expect(() => edited(null, edit)).toThrow(words);
    expect(describeEdit(edit, converted(null))).not.toBe('');
  });
});
