import type { Input } from '@lockstep/protocol';
import { type Conversion, convert } from './convert';

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

function inputs(language: string, ...sources: string[]): Input[] {
  return converted(language, ...sources).definition.steps.flatMap(step => step.inputs);
}

describe('languages that are not read in depth', () => {
  it.each([
    ['R', 'rows <- 5L # 1 to 9', 'f(rows)', { id: 'rows', type: 'int', min: 1, max: 9 }],
    ['R', 'use.all <- TRUE', 'f(use.all)', { id: 'use.all', label: 'Use all', type: 'bool' }],
    ['R', 'name <- \'a "b"\'', 'f(name)', { initial: { t: 'str', v: 'a "b"' } }],
    ['julia', 'α = 3\nrate = 0.5', 'f(rate)', { id: 'rate', type: 'float' }],
    ['julia', 'title = "a\\"b\\n"', 'f(title)', { initial: { t: 'str', v: 'a"b\n' } }],
    ['javascript', 'const rows = 1_000; // how many', 'f(rows)', { help: 'How many' }],
    [
      'C#',
      'double rate = 2.5;',
      'Run(rate);',
      { type: 'float', initial: { t: 'float', v: '2.5' } }
    ],
    ['C#', 'var file = "in/a.csv";', 'Read(file);', { type: 'path' }],
    ['powershell', '$rows = 5', 'Show $rows', { id: 'rows', type: 'int' }]
  ])('%s shows %s', (language, code, use, face) => {
    expect(inputs(language, code, use)).toMatchObject([
      /^(?:R|julia|javascript)$/.test(language) ? face : { ...face, fixed: true }
    ]);
  });

  it.each([
    ['R', '# rows <- 5', 'f(rows)'],
    ['R', 'rows <- 5', '# rows is not used'],
    ['R', 'rows <- 5 + x', 'f(rows)'],
    ['julia', '#=\nrows = 5\n=#', 'f(rows)'],
    ['julia', 'name = "a $b"', 'f(name)'],
    ['javascript', 'const text = `\nrows = 5\n`', 'f(rows)'],
    ['javascript', 'const name = "\\u0041"', 'f(name)'],
    ['C#', '/* rows = 5;\nrows = 6; */', 'Run(rows);']
  ])('%s shows nothing of %j', (language, code, use) => {
    expect(inputs(language, code, use)).toEqual([]);
  });

  it('marks the literal and nothing else', () => {
    const code = 'b <- 1\nx == 5\nname <- "a = 5" # 5';
    const [found] = inputs('R', code, 'f(name)');
    expect(found?.place.at === 'literal' && code.slice(found.place.from, found.place.to)).toBe(
      '"a = 5"'
    );
  });

  it('tells of secrets and never shows them', () => {
    const { definition, report } = converted('R', 'api_key <- "horse7"', 'f(api_key)');
    expect(definition.steps.flatMap(step => step.inputs)).toEqual([]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'secret-in-notebook', cell: 0 })
    );
    expect(JSON.stringify(report)).not.toContain('horse7');
  });
});
