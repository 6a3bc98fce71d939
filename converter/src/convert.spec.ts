import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppDefinition, ConversionReport, UserError } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { versionOf } from './version';

const data = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'notebooks');

/** Findings as `code@cell`. */
function findings(...sources: string[]): string[] {
  const { report } = convert(notebookOf(...sources), { name: 'n' });
  return report.findings.map(({ code, cell }) => (cell === undefined ? code : `${code}@${cell}`));
}

describe('the example', () => {
  const { definition } = convert(
    readFileSync(join(process.cwd(), 'examples', 'link-web.ipynb'), 'utf8'),
    { name: 'link-web' }
  );
  const flow = (id: string): { uses: string[]; writes: string[] } => {
    const keys = definition.steps.find(step => step.id === id)?.cells ?? [];
    const own = definition.cells.filter(cell => keys.includes(cell.key)).map(cell => cell.flow);
    expect(own.some(({ opaque }) => opaque)).toBe(false);
    return {
      uses: own.flatMap(({ uses }) => uses),
      writes: own.flatMap(({ defines, maybe, mutates }) => [...defines, ...maybe, ...mutates])
    };
  };

  it('becomes set-up and the steps of its headings, with its inputs', () => {
    expect(definition.steps.map(step => step.title).slice(0, 5)).toEqual([
      'Set-up',
      'Choose the sites',
      'Rank the sites',
      'Group the actor types',
      'Find communities'
    ]);
    expect(definition.steps.at(-1)?.effects).toEqual([{ kind: 'writes', name: 'report.html' }]);
    expect(
      definition.steps.slice(0, 3).map(step => step.inputs.map(({ id, type }) => `${id} ${type}`))
    ).toEqual([[], ['COUNTRY choice', 'MIN_DEGREE int', 'INTERNATIONAL bool'], []]);
  });

  it('groups the types independently of the sites chosen', () => {
    const chosen = new Set([...flow('choose-the-sites').writes, ...flow('rank-the-sites').writes]);
    expect(flow('group-the-actor-types').uses.filter(name => chosen.has(name))).toEqual([]);
    expect(flow('rank-the-sites').uses).toContain('chosen');
  });
});

describe('report', () => {
  it.each([
    [['while True:\n    x()'], 'endless-loop@0'],
    [['print(nowhere)'], 'name-undefined@0'],
    [['print(a)', 'a = 1'], 'defined-later@0'],
    [['%unheard of'], 'magic-unknown@0'],
    [['a = = 1'], 'not-python@0'],
    [['!pip install x'], 'installs@0'],
    [['md:# T'], 'no-code']
  ])('%j has the finding %s', (sources, finding) => {
    expect(findings(...sources)).toContain(finding);
  });

  it.each([
    ['while True:\n    if x(): break'],
    ['while True:\n    input()'],
    ['from foo import *\nprint(bar)'],
    ['%matplotlib inline\nimport a\na.b()']
  ])('is silent about %j', code => {
    expect(
      findings(code).filter(
        finding => !['no-inputs', 'name-undefined@0'].includes(finding) || code.includes('foo')
      )
    ).toEqual(code.includes('foo') ? ['no-inputs'] : []);
  });

  it('tells of repeated ids and cells that ran out of order', () => {
    const cell = { id: 'x', cell_type: 'code', source: 'print(1)' };
    const { report } = convert(
      {
        metadata: {},
        cells: [
          { ...cell, execution_count: 5 },
          { ...cell, execution_count: 2 }
        ]
      },
      { name: 'n' }
    );
    expect(report.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'cell-id-repeated',
        'run-out-of-order',
        'kernel-missing',
        'language-guessed'
      ])
    );
  });

  it('gives a valid definition without steps for a notebook without code', () => {
    const { definition } = convert({ cells: [] }, { name: 'n' });
    expect(AppDefinition.parse(definition).steps).toEqual([]);
  });
});

describe('effects', () => {
  it.each([
    ['open("a.txt", "w")', { kind: 'writes', name: 'a.txt' }],
    ['Path("a.txt").write_text(x)', { kind: 'writes', name: 'a.txt' }],
    ['df.to_csv("a.csv")', { kind: 'writes', name: 'a.csv' }],
    ['plt.savefig(name)', { kind: 'writes' }],
    ['os.remove("a")', { kind: 'deletes', name: 'a' }],
    ['requests.post("http://a", data=x)', { kind: 'sends', name: 'http://a' }],
    ['%pip install -q a b', { kind: 'installs', name: 'a, b' }],
    ['!python -m pip install a', { kind: 'installs', name: 'a' }],
    ['!rm a.txt', { kind: 'deletes', name: 'a.txt' }],
    ['%%writefile a.py\nx', { kind: 'writes', name: 'a.py' }]
  ])('%j', (code, effect) => {
    const { definition } = convert(notebookOf('md:## S', code), { name: 'n' });
    expect(definition.steps.flatMap(step => step.effects)).toEqual([effect]);
  });

  it.each(['open("a.txt")', 'df.to_html()', 'df.rename(x)', 'def f():\n    os.remove("a")'])(
    'none in %j',
    code => {
      const { definition } = convert(notebookOf('md:## S', code), { name: 'n' });
      expect(definition.steps.flatMap(step => step.effects)).toEqual([]);
    }
  );

  it('belong to the step that calls the function', () => {
    const { definition } = convert(
      notebookOf('md:## A', 'def f():\n    os.remove("a")\nprint(1)', 'md:## B', 'f()'),
      { name: 'n' }
    );
    expect(definition.steps.map(step => step.effects)).toEqual([
      [],
      [{ kind: 'deletes', name: 'a' }]
    ]);
  });
});

const here = existsSync(data);
(here ? describe : describe.skip)(
  `the shared notebooks${here ? '' : ', not run: shared data absent'}`,
  () => {
    const files = here ? readdirSync(data).filter(name => name.endsWith('.ipynb')) : [];

    it.each(files)('%s', file => {
      const text = readFileSync(join(data, file), 'utf8');
      if (text.trim() === '') {
        expect(() => convert(text, { name: file })).toThrow(UserError);
        expect(() => convert(text, { name: file })).toThrow(/is empty/);
        return;
      }
      const { definition, report } = convert(text, { name: file });
      expect(AppDefinition.parse(definition)).toEqual(definition);
      expect(ConversionReport.parse(report)).toEqual(report);
      expect(versionOf(convert(JSON.parse(text), { name: file }).definition)).toBe(
        versionOf(definition)
      );
      expect(definition.steps.flatMap(step => step.cells)).toEqual(
        definition.cells.map(cell => cell.key)
      );
      expect(new Set(definition.steps.map(step => step.id)).size).toBe(definition.steps.length);
    });
  }
);
