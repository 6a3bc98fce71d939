import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

const source = join(process.cwd(), 'converter', 'src');
const page = readFileSync(join(process.cwd(), 'docs', 'findings.md'), 'utf8');

/** Codes of findings that the converter's code can give, wherever it names one: `code: 'a'`, `code: x ? 'a' : 'b'`. */
function codesInSource(): Set<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.ts') && !/\.(?:spec|testing)\.ts$/.test(name)
  );
  const text = files.map(name => readFileSync(join(source, name), 'utf8')).join('\n');
  return new Set(
    [...text.matchAll(/\bcode: ([^,;}]+)/g)].flatMap(([, value = '']) =>
      [...value.matchAll(/'([a-z0-9-]+)'/g)].map(([, code = '']) => code)
    )
  );
}

const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| ([a-z, ]+?) +\| (.+?) +\| (.+?) +\|$/gm)];

describe('the page of findings', () => {
  it('has every code that the converter gives, and only those, once each', () => {
    const listed = rows.map(([, code]) => code).sort();
    expect(listed).toEqual([...codesInSource()].sort());
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('says of each what it means and what to do, and its level', () => {
    for (const [, , levels = '', means = '', remedy = ''] of rows) {
      expect(
        levels.split(', ').every(level => ['info', 'warning', 'problem'].includes(level))
      ).toBe(true);
      expect([means, remedy].every(text => /[.]$/.test(text))).toBe(true);
    }
  });
});

/** Notebooks that have most findings there are. */
const FLAWED: [string, unknown, string | null][] = (
  [
    ['no code', { cells: [] }],
    [
      'names',
      notebookOf(
        'print(a, b)',
        'a = z',
        'z = a',
        'del a',
        'print(a)',
        'def f():\n    return k',
        'f()',
        'k = 1'
      )
    ],
    ['ends', notebookOf('while True:\n    x = 1', 'raise ValueError')],
    ['strange cells', notebookOf('%pip install x', 'a = = 1', '%unheard of')],
    [
      'values',
      notebookOf(
        'md:## A',
        'n = 5',
        'API_KEY = "sk-ant-0123456789abcdef"',
        'md:## B',
        'n = 7',
        'print(n, API_KEY)',
        'spare = 2',
        'open("/a", "w")'
      )
    ],
    [
      'runs',
      {
        metadata: { language_info: { name: 'r' } },
        cells: [3, 9, 1].map(count => ({
          id: 'x',
          cell_type: 'code',
          source: 'a <- 1',
          execution_count: count,
          outputs: [{ output_type: 'execute_result', execution_count: null, data: {} }]
        }))
      }
    ],
    [
      'julia',
      {
        metadata: { language_info: { name: 'julia' } },
        cells: ['rows = 5', 'f(rows)'].map(source => ({ cell_type: 'code', source }))
      }
    ],
    [
      'overlay',
      notebookOf('a = 1', 'print(a)'),
      'steps:\n  gone:\n    title: T\ninputs:\n  a:\n    type: date\n'
    ]
  ] satisfies [string, unknown, string?][]
).map(([name, notebook, overlay]) => [name, notebook, overlay ?? null]);

describe('every finding', () => {
  it.each(FLAWED)(
    'of a notebook with flaws (%s) says what is so and what to do, in a sentence each',
    (_, notebook, overlay) => {
      const { report } = convert(notebook, { name: 'n', overlay });
      const listed = new Map(rows.map(([, code, levels]) => [code, levels]));
      expect(report.findings.length).toBeGreaterThan(0);
      for (const { code, level, message, fix, cell } of report.findings) {
        expect(listed.get(code)?.split(', ')).toContain(level);
        for (const sentence of [message, fix ?? '']) {
          expect(sentence).toMatch(/^\S.*[^.]\.$/);
          expect(sentence).not.toMatch(/\n|!|please|sorry/i);
        }
        expect(cell === undefined || /\bcell \d+/i.test(message)).toBe(true);
      }
    }
  );
});
