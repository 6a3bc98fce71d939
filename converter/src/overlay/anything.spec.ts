import { AppDefinition, type Overlay, UserError } from '@lockstep/protocol';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { convert } from '../convert';
import { cellsArbitrary, notebookFrom } from './random.testing';

const IDS = ['setup', 'one', 'two', 'three', 'n', 'no-step', '__proto__', 'a.b', '1'];
const NAMES = ['N', 'N.2', 'RATE', 'COLOUR', 'DAY', 'DEEP', 'a', 'name', 'no-input', 'constructor'];

/** Any member may be missing, as in a file. */
const ANY: { requiredKeys: never[] } = { requiredKeys: [] };

const anchorArbitrary = fc.record({
  hash: fc.constantFrom('000000000000', '9f86d081884c', '123456789012'),
  number: fc.integer({ min: 1, max: 12 })
});
const wordArbitrary = fc.constantFrom('', ' ', 'Words', 'a: b', '✓', '{x}');
const stepArbitrary = fc.record(
  {
    at: anchorArbitrary,
    starts: fc.boolean(),
    title: wordArbitrary,
    help: wordArbitrary,
    optional: fc.boolean(),
    setup: fc.boolean(),
    confirm: fc.subarray(['writes', 'sends', 'deletes', 'installs'] as const),
    after: fc.constantFrom(...IDS)
  },
  ANY
);
const inputArbitrary = fc.record(
  {
    at: anchorArbitrary,
    offered: fc.boolean(),
    hidden: fc.boolean(),
    label: wordArbitrary,
    unit: wordArbitrary,
    type: fc.constantFrom(
      'bool',
      'int',
      'float',
      'text',
      'date',
      'choice',
      'list',
      'path',
      'secret'
    ),
    min: fc.double({ noNaN: true, noDefaultInfinity: true }),
    max: fc.integer(),
    step: fc.integer(),
    choices: fc.array(fc.oneof(fc.constantFrom('red', '3', ''), fc.integer(), fc.boolean())),
    required: fc.boolean()
  },
  ANY
);
const overlayArbitrary = fc.record(
  {
    title: wordArbitrary,
    steps: fc.dictionary(fc.constantFrom(...IDS), stepArbitrary),
    inputs: fc.dictionary(fc.constantFrom(...NAMES), inputArbitrary)
  },
  ANY
);

describe('whatever stands in an overlay', () => {
  it('the definition is valid, with every cell once and every input or candidate kept', () => {
    fc.assert(
      fc.property(cellsArbitrary, overlayArbitrary, (cells, content) => {
        const notebook = notebookFrom(cells);
        const overlay = stringify(content satisfies Overlay);
        const { definition, report, automatic } = convert(notebook, { name: 'n', overlay });
        expect(AppDefinition.parse(definition)).toEqual(definition);
        expect(definition.steps.flatMap(step => step.cells).toSorted()).toEqual(
          definition.cells.map(({ key }) => key).toSorted()
        );
        expect(definition.steps.slice(1).every(({ kind }) => kind === 'step')).toBe(true);
        expect(report.inputs.length + report.candidates.length).toBe(automatic.inputs.length);
        const places = definition.steps.flatMap(step =>
          step.inputs.map(({ place }) => step.cells.includes(place.cell))
        );
        expect(places).not.toContain(false);
      }),
      { numRuns: 150 }
    );
  });

  it('a text that is no overlay is refused with a sentence', () => {
    const notebook = notebookFrom([{ id: null, source: 'N = 3\nprint(N)' }]);
    const line = fc.constantFrom(
      'title: x',
      'steps:',
      '  a: {',
      '- b',
      '*x',
      '&x',
      '}',
      ': :',
      '\t',
      '"',
      '!!int x',
      '? y',
      '%TAG'
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), lines => {
        try {
          convert(notebook, { name: 'n', overlay: lines.join('\n') });
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(error).toMatchObject({ code: 'overlay-invalid' });
        }
      })
    );
  });
});
