import { AppDefinition, ConversionReport, type OverlayEdit, UserError } from '@lockstep/protocol';
import fc from 'fast-check';
import { type Conversion, convert } from '../convert';
import { versionOf } from '../version';
import { describeEdit } from './describe';
import { editOverlay } from './edit';
import { cellsArbitrary, notebookFrom } from './random.testing';

/** Picks what an edit is about, whatever there is. */
interface Draw {
  kind: number;
  target: number;
  value: number;
}

const drawArbitrary: fc.Arbitrary<Draw> = fc.record({
  kind: fc.nat(16),
  target: fc.nat(20),
  value: fc.nat(20)
});

const WORDS = ['New', 'One', '', ' ', 'a: b # c', "it's", '- x', '123', 'null', 'line\nline', '✓'];

function at<T>(items: readonly T[], index: number): T | undefined {
  return items[index % Math.max(items.length, 1)];
}

/** An edit as an author could ask for it, sensible or not. */
function editOf({ kind, target, value }: Draw, { definition, report }: Conversion): OverlayEdit {
  const step = at(definition.steps, target)?.id ?? 'none';
  const inputs = [
    ...definition.steps.flatMap(one => one.inputs),
    ...report.candidates.map(one => one.input)
  ];
  const chosen = at(inputs, target);
  const input = chosen?.id ?? 'none';
  const word = at(WORDS, value) ?? '';
  const cell = at(definition.cells, value)?.key ?? 'none';
  const number = value - 5;
  const edits: OverlayEdit[] = [
    { edit: 'app', set: { title: value === 0 ? null : word } },
    { edit: 'app', set: { summary: value === 0 ? null : word } },
    { edit: 'step', step, set: { title: value === 0 ? null : word } },
    { edit: 'step', step, set: { help: value === 0 ? null : word, optional: value % 2 === 0 } },
    { edit: 'step', step, set: { setup: value % 3 === 0 ? null : value % 2 === 0 } },
    { edit: 'step', step, set: { confirm: value % 3 === 0 ? [] : ['writes', 'sends'] } },
    { edit: 'input', input, set: { label: value === 0 ? null : word, help: word } },
    { edit: 'input', input, set: { hidden: value % 2 === 0 } },
    { edit: 'input', input, set: { offered: value % 2 === 0 } },
    { edit: 'input', input, set: { min: value % 4 === 0 ? null : number, max: number + 6 } },
    { edit: 'input', input, set: { choices: [3, number] } },
    { edit: 'input', input, set: { choices: value % 2 === 0 ? null : ['red', word] } },
    { edit: 'input', input, set: { type: value % 2 === 0 ? 'text' : 'float' } },
    { edit: 'merge', step },
    value % 2 === 0 ? { edit: 'split', cell } : { edit: 'split', cell, title: word },
    { edit: 'move', step, by: value % 2 === 0 ? 1 : -1 },
    value % 2 === 0 ? { edit: 'reset', step } : { edit: 'reset', input }
  ];
  return at(edits, kind) ?? { edit: 'reset', step };
}

const COMMENTS = ['# first words', '# about N', '# beside', '# within', '# the end'];
const COMMENTED = `${COMMENTS[0] ?? ''}
inputs:
  ${COMMENTS[1] ?? ''}
  N: {label: Rows} ${COMMENTS[2] ?? ''}
title: Mine
steps:
  one:
    ${COMMENTS[3] ?? ''}
    help: |
      Two
      lines
${COMMENTS[4] ?? ''}
`;

/** Applies an edit, `null` where it is refused. */
function tried(text: string | null, edit: OverlayEdit, conversion: Conversion): string | null {
  try {
    return editOverlay(text, edit, conversion);
  } catch (error) {
    if (error instanceof UserError && error.code === 'edit-refused') {
      return null;
    }
    throw error;
  }
}

describe('random edits', () => {
  it('keep an overlay that converts, says only what differs, and can be taken back', () => {
    fc.assert(
      fc.property(
        cellsArbitrary,
        fc.array(drawArbitrary, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(null, '# first words\n', COMMENTED),
        (cells, draws, start) => {
          const notebook = notebookFrom(cells);
          const converted = (overlay: string | null): Conversion =>
            convert(notebook, { name: 'n', overlay });
          const ids = converted(null).automatic.inputs.map(({ input }) => input.id);
          let text = start;
          for (const draw of draws) {
            const before = converted(text);
            const edit = editOf(draw, before);
            expect(describeEdit(edit, before)).toMatch(/^[A-Z].*\S$/s);
            const next = tried(text, edit, before);
            if (next === null) {
              continue;
            }
            const after = converted(next);
            expect(AppDefinition.parse(after.definition)).toEqual(after.definition);
            expect(ConversionReport.parse(after.report)).toEqual(after.report);
            const keys = after.definition.cells.map(cell => cell.key);
            expect(after.definition.steps.flatMap(step => step.cells).toSorted()).toEqual(
              keys.toSorted()
            );
            const known = [
              ...after.report.inputs.map(({ input }) => input),
              ...after.report.candidates.map(({ input }) => input.id)
            ];
            expect(known.toSorted()).toEqual(ids.toSorted());
            const steps = after.definition.steps.map(({ id }) => id);
            expect(new Set(steps).size).toBe(steps.length);
            expect(after.report.steps.map(({ step }) => step)).toEqual(steps);
            const troubles = ({ report }: Conversion): number =>
              report.findings.filter(({ code }) => code.startsWith('overlay-')).length;
            expect(troubles(after)).toBeLessThanOrEqual(troubles(before));
            const stays = edit.edit !== 'step' || steps.includes(edit.step);
            if (stays && 'set' in edit) {
              expect(tried(next, edit, after)).toBe(next);
            }
            expect(versionOf(converted(text).definition)).toBe(versionOf(before.definition));
            COMMENTS.filter(comment => (start ?? '').includes(comment)).forEach(comment => {
              expect(next).toContain(comment);
            });
            text = next;
          }
        }
      ),
      { numRuns: 40 }
    );
  });
});
