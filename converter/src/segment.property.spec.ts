import fc from 'fast-check';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

const heading = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom('Load', 'Setup', 'Draw it', 'Draw it', '☃')
  )
  .map(([level, title]) => `md:${'#'.repeat(level)} ${title}`);
const text = fc.constantFrom('md:Some words.', 'md:2.', 'md:**Bold**', 'md:| a |\n|---|\n| 1 |');
const name = fc.constantFrom('a', 'b', 'c', 'rows');
const code = fc.oneof(
  fc.constantFrom(
    'import x',
    '%matplotlib inline',
    'rows',
    'print(a)',
    '# Comment\nf()',
    'def f():\n  pass'
  ),
  fc.tuple(name, name).map(([to, from]) => `${to} = sorted(${from})`),
  fc.integer({ min: 1, max: 80 }).map(lines => 'a = f(a)\n'.repeat(lines)),
  fc.constantFrom('N = 3 #@param', 'n = input("n")', '%%bash\nls', 'x = = 1', '')
);
const notebook = fc.array(fc.oneof(heading, text, code, code), { maxLength: 60 });

describe('any notebook', () => {
  it('keeps each cell once and in order, all its text, and ids that are unique', () => {
    fc.assert(
      fc.property(notebook, sources => {
        const { definition, report } = convert(notebookOf(...sources), { name: 'n' });
        const cells = sources.flatMap((source, at) =>
          source.startsWith('md:') || source.trim() === '' ? [] : [`c${at}`]
        );
        expect(definition.steps.flatMap(step => step.cells)).toEqual(cells);
        for (const step of definition.steps) {
          const numbers = step.parts.flatMap(part => (part.part === 'cell' ? [part.cell] : []));
          expect(numbers).toEqual(step.cells.map((_, at) => at));
          expect(step.title).not.toBe('');
        }
        const ids = definition.steps.map(step => step.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(report.steps.every(({ reason }) => /^[A-Z].*\.$/.test(reason))).toBe(true);
        expect(convert(notebookOf(...sources), { name: 'n' }).definition).toEqual(definition);
      }),
      { numRuns: 80 }
    );
  });

  it('loses no sentence: what is no title, summary or heading of a step is text of a card', () => {
    fc.assert(
      fc.property(notebook, sources => {
        const named = sources.map((source, at) =>
          source === 'md:Some words.' ? `md:Sentence ${at}.` : source
        );
        const { definition } = convert(notebookOf(...named), { name: 'n' });
        const shown = JSON.stringify([definition.summary, definition.steps]);
        const lost = named.filter(
          source => /^md:Sentence/.test(source) && !shown.includes(source.slice(3))
        );
        expect(definition.steps.length === 0 ? [] : lost).toEqual([]);
      }),
      { numRuns: 50 }
    );
  });

  it.each(['(', '[', 'f(', '-', 'a.', 'if x:\n'])(
    'takes code nested deeper than people write: %s',
    sign => {
      const { definition } = convert(notebookOf(`x = ${sign.repeat(4000)}`, 'md:## Next', 'f()'), {
        name: 'n'
      });
      expect(definition.steps.flatMap(step => step.cells)).toEqual(['c0', 'c2']);
    }
  );
});
