/** Whatever a notebook holds: conversion never fails, always gives the same, and keeps every code cell exactly once. */
import { AppDefinition, ConversionReport } from '@lockstep/protocol';
import * as fc from 'fast-check';
import { convert } from './convert';
import { sourcesOf } from './sources';

/** Notebooks tried for each rule. */
const RUNS = process.env.LOCKSTEP_FULL ? 3000 : 100;

/** Lines that meet the converter's rules, whole or cut in the middle. */
const LINES = [
  'import pandas as pd',
  'from ipywidgets import IntSlider, interact',
  'x = 5  # 1 to 9',
  'x, y = 1, 2.5',
  'a = b = "text"',
  'mode = "fast" #@param ["fast", "slow"]',
  'API_KEY = "sk-0000000000000000000000"',
  'df = pd.read_csv("data.csv")',
  'df[x]',
  'for item in items:',
  '    print(item, x)',
  'items = ["a", "b"]',
  'name = input("Name: ")',
  'assert x > 0, "must be positive"',
  'slider = IntSlider(min=0, max=9)',
  'interact(f, x=(0, 9), y=True)',
  'def f(x, y=1):',
  '    return x + y',
  'class A:',
  '%matplotlib inline',
  '!rm -rf out',
  '%%bash',
  'print "old"',
  'while True: pass',
  'open("out.txt", "w").write(x)',
  '"""',
  "'''",
  'x = {"a": [1, 2], "b": {"c": None}}',
  'x: int = 0x_ff',
  'lambda: (yield)',
  'match x:',
  '    case [1, *rest]: y = rest',
  '# A comment',
  '#@title Form #@markdown help',
  ')',
  '\\'
];

const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...LINES) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...LINES), fc.nat(40))
      .map(([text, end]) => text.slice(0, end))
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) }
);
const code = fc.array(line, { maxLength: 8 }).map(lines => lines.join('\n'));
const prose = fc.oneof(
  fc.constantFrom('# Title', '## Part\ntext', '### Deep', 'Only words.', '```python\nx\n```', ''),
  fc.string({ unit: 'binary', maxLength: 60 })
);
const id = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined });
const tags = fc.array(
  fc.constantFrom('parameters', 'lockstep-step', 'lockstep-merge', 'lockstep-setup', 'other'),
  { maxLength: 2 }
);
const codeCell = fc.record({
  cell_type: fc.constant('code'),
  id,
  metadata: fc.record({ tags }),
  source: code,
  execution_count: fc.option(fc.nat(20)),
  outputs: fc.constant([])
});
const cell = fc.oneof(
  { weight: 6, arbitrary: codeCell },
  {
    weight: 3,
    arbitrary: fc.record({
      cell_type: fc.constant('markdown'),
      metadata: fc.object(),
      source: prose
    })
  },
  { weight: 1, arbitrary: fc.anything() }
);
const language = fc.constantFrom('python', 'r', 'julia', 'C#', undefined);
const notebook = fc.record({
  nbformat: fc.constantFrom(3, 4, undefined),
  metadata: fc.oneof(
    language.map(name => ({ language_info: { name } })),
    fc.anything()
  ),
  cells: fc.array(cell, { maxLength: 12 })
});

/** Sources of the code cells that hold code, as the converter may keep them. */
function codeOf(cells: readonly unknown[]): string[] {
  return cells.flatMap(item => {
    const own = Object.entries(Object(item) as object);
    const member = (name: string): unknown => own.find(([key]) => key === name)?.[1];
    const source = member('source');
    return member('cell_type') === 'code' && typeof source === 'string' && source.trim() !== ''
      ? [source.replace(/\p{Surrogate}/gu, '\ufffd')]
      : [];
  });
}

describe('any notebook', () => {
  it('is converted without an error, to a valid definition and report', () => {
    fc.assert(
      fc.property(notebook, random => {
        const { definition, report } = convert(random, { name: 'random' });
        expect(AppDefinition.safeParse(definition).error).toBeUndefined();
        expect(ConversionReport.safeParse(report).error).toBeUndefined();
      }),
      { numRuns: RUNS }
    );
  });

  it('gives the same twice, also when its outputs and counts differ', () => {
    fc.assert(
      fc.property(notebook, random => {
        const once = convert(random, { name: 'random' });
        const again = convert(structuredClone(random), { name: 'random' });
        expect(again.definition).toEqual(once.definition);
        expect(again.report).toEqual(once.report);
        const rerun = random.cells.map(item =>
          codeOf([item]).length === 0
            ? item
            : { ...(item as object), execution_count: 7, outputs: [{ output_type: 'stream' }] }
        );
        expect(convert({ ...random, cells: rerun }, { name: 'random' }).definition).toEqual(
          once.definition
        );
      }),
      { numRuns: RUNS }
    );
  });

  it('keeps every code cell exactly once, in order and unchanged', () => {
    fc.assert(
      fc.property(notebook, random => {
        const { definition } = convert(random, { name: 'random' });
        expect(definition.cells.map(({ source }) => source)).toEqual(codeOf(random.cells));
        const keys = definition.steps.flatMap(step => step.cells);
        expect(keys).toHaveLength(definition.cells.length);
        expect(new Set(keys)).toEqual(new Set(definition.cells.map(({ key }) => key)));
      }),
      { numRuns: RUNS }
    );
  });

  it('marks places that hold a literal of its own, which values leave alone when they are the same', () => {
    fc.assert(
      fc.property(notebook, random => {
        const { definition } = convert(random, { name: 'random' });
        for (const step of definition.steps) {
          const ids = step.inputs.map(input => input.id);
          expect(new Set(ids).size).toBe(ids.length);
          const values = Object.fromEntries(
            step.inputs.flatMap(input => (input.initial ? [[input.id, input.initial]] : []))
          );
          const kept = sourcesOf(definition, step, values).map(({ code: text }) => text);
          const own = step.cells.map(key => definition.cells.find(one => one.key === key)?.source);
          expect(kept).toEqual(own);
        }
      }),
      { numRuns: RUNS }
    );
  });
});
