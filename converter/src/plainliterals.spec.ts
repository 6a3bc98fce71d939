import type { Input } from '@lockstep/protocol';
import { type Conversion, convert } from './convert';
import { sourcesOf } from './sources';

function converted(language: string, ...sources: string[]): Conversion {
  return convert(
    {
      nbformat: 4,
      nbformat_minor: 4,
      metadata: { language_info: { name: language } },
      cells: sources.map(source => ({ cell_type: 'code', metadata: {}, source, outputs: [] }))
    },
    { name: 'n' }
  );
}

const inputsOf = ({ definition }: Conversion): Input[] =>
  definition.steps.flatMap(step => step.inputs);

it.each([
  ['javascript', 'const rows = 5; // many', 'f(rows)', 'const rows = 7; // many'],
  ['javascript', 'let rows = -5', 'f(rows)', 'let rows = 7'],
  ['javascript', 'rows = 5\nf(`\n${rows}\n`)', 'f(rows)', 'rows = 7\nf(`\n${rows}\n`)'],
  ['julia', 'rows = 5 # many', 'f(rows)', 'rows = 7 # many'],
  ['julia', "const rows = 5\nm = x'; c = '\"'", 'f(rows)', "const rows = 7\nm = x'; c = '\"'"]
])('%s: a value enters %j and nothing else changes', (language, code, use, after) => {
  const conversion = converted(language, code, use);
  expect(inputsOf(conversion).map(({ id, fixed }) => [id, fixed])).toEqual([['rows', undefined]]);
  const cells = conversion.definition.steps.flatMap(step =>
    sourcesOf(conversion.definition, step, { rows: { t: 'int', v: '7' } })
  );
  expect(cells.map(cell => cell.code)).toEqual([after, use]);
});

it.each([
  ['javascript', 'const text = `${f(`\nrows = 5\n`)}`'],
  ['javascript', 'const x = /`/\nconst text = `\nrows = 5\n`'],
  ['javascript', 'rows = 5\n+ 3'],
  ['javascript', 'rows = 5\n(f)'],
  ['javascript', 'function f(\nrows = 5\n) {}'],
  ['javascript', 'rows = 010'],
  ['javascript', 'rows = 5\nthis is (no JavaScript'],
  ['javascript', 'rows = 5L'],
  ['julia', '#= #= =#\nrows = 5\n=#'],
  ['julia', 'text = "\nrows = 5\n"'],
  ['julia', 'text = "$(f("\nrows = 5\n"))"'],
  ['julia', 'c = \'"\'; text = "\nrows = 5\n"'],
  ['julia', 'text = raw"\\\\"; t = "\nrows = 5\n"'],
  ['julia', 'run(`\nrows = 5\n`)'],
  ['julia', 'f(1;\nrows = 5\n)'],
  ['julia', 'rows = 5f'],
  ['julia', 'rows = 5L']
])('%s: nothing is set in %j', (language, code) => {
  expect(inputsOf(converted(language, code, 'f(rows)')).filter(({ id }) => id === 'rows')).toEqual(
    []
  );
});

it('tells that values in Julia were written by its grammar alone, where there are any', () => {
  const codes = (...sources: string[]): string[] =>
    converted('julia', ...sources).report.findings.map(({ code }) => code);
  expect(codes('rows = 5', 'f(rows)')).toContain('language-by-grammar');
  expect(codes('f(rows)')).not.toContain('language-by-grammar');
  expect(converted('javascript', 'rows = 5', 'f(rows)').report.findings).not.toContainEqual(
    expect.objectContaining({ code: 'language-by-grammar' })
  );
});
