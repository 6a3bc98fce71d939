/** `convert --to markdown --out` and `check`: what is printed and written, and the status it ends with. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { NOTEBOOK, temporaryFolder, testTerminal } from '../testing/parts';
import type { TestTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';
import { Checked } from './checked';
import { cellsInWords } from './checkText';
import { bytesIn } from './convert';

let folder: string;
let remove: () => void;
let terminal: TestTerminal;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  terminal = testTerminal(folder);
  write('small.ipynb', NOTEBOOK);
});

afterEach(() => {
  remove();
});

function write(name: string, content: unknown): void {
  writeFileSync(
    join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content)
  );
}

/** A notebook of code cells. */
function cellsOf(...sources: string[]): object {
  return {
    ...NOTEBOOK,
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      id: `k${index}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null
    }))
  };
}

function run(...argv: string[]): Promise<number> {
  return runScripted(argv, {
    terminal
  });
}

function printed(): string {
  return terminal.lines.join('\n');
}

function checked(): Checked[] {
  return z.array(Checked).parse(JSON.parse(printed()));
}

describe('convert', () => {
  it('prints the schema of overlays, without a notebook', async () => {
    expect(await run('convert', '--schema')).toBe(0);
    expect(JSON.parse(terminal.lines.join('\n'))).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: { steps: {}, inputs: {} }
    });
  });

  it('prints the notebook as a document', async () => {
    expect(await run('convert', 'small.ipynb', '--to', 'markdown')).toBe(0);
    expect(printed()).toMatch(/^# Small app\n\n## Choose\n\n```python\ncountry = "France"/);
  });

  it('writes to a file, and over one only when told to', async () => {
    const argv = ['convert', 'small.ipynb', '--to', 'markdown', '--out', 'docs/small.md'];
    expect(await run(...argv)).toBe(0);
    expect(terminal.lines).toEqual(['docs/small.md is written.']);
    const before = readFileSync(join(folder, 'docs', 'small.md'), 'utf8');
    expect(await run(...argv)).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringContaining('exists already')]);
    expect(await run(...argv, '--force', '--max-size', '1kB')).toBe(0);
    expect(before).toContain('print(n)');
  });

  it('never writes over the notebook it reads', async () => {
    const before = readFileSync(join(folder, 'small.ipynb'), 'utf8');
    expect(await run('convert', 'small.ipynb', '--out', './small.ipynb', '--force')).toBe(2);
    expect(readFileSync(join(folder, 'small.ipynb'), 'utf8')).toBe(before);
  });

  it('says the same with --json and --to json', async () => {
    await run('convert', 'small.ipynb', '--json');
    await run('convert', 'small.ipynb', '--to', 'json');
    expect(terminal.lines[0]).toBe(terminal.lines[1]);
  });

  it('writes nothing for a notebook that cannot be read', async () => {
    write('broken.ipynb', '{"cells":\n oops');
    for (const form of ['yaml', 'json', 'markdown']) {
      expect(await run('convert', 'broken.ipynb', '--to', form, '--out', 'a/out')).toBe(2);
    }
    expect(terminal.complaints).toEqual(
      Array(3).fill(expect.stringMatching(/^broken\.ipynb: .*line 2/))
    );
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  it('names the overlay that is wrong, and its line', async () => {
    write('small.app.yaml', 'title: T\ncolour: red\n');
    expect(await run('convert', 'small.ipynb')).toBe(2);
    expect(terminal.complaints).toEqual([
      expect.stringMatching(/^small\.app\.yaml: .*line 2.*\.$/)
    ]);
  });

  it.each([
    [['--to', 'pdf'], /Allowed choices/],
    [['--to', 'markdown', '--max-size', 'big'], /such as 50kB/],
    [['--to', 'markdown', '--max-size', '10'], /from 1kB/],
    [['--max-size', '10kB'], /--to markdown/],
    [['--to', 'yaml', '--json'], /different things/],
    [['--to', 'markdown', '--overlay', 'a.yaml'], /Leave --overlay out/]
  ])('refuses %j as bad use', async (flags, words) => {
    expect(await run('convert', 'small.ipynb', ...flags)).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    ['200kB', 200_000],
    ['1.5 MB', 1_500_000],
    ['4096', 4_096],
    ['999', null],
    ['-1kB', null],
    ['kB', null]
  ])('reads the size %s as %s bytes', (text, bytes) => {
    expect(bytesIn(text)).toBe(bytes);
  });
});

describe('check', () => {
  it('tells verdict, steps and inputs with their reasons, and is content with a good notebook', async () => {
    expect(await run('check', 'small.ipynb')).toBe(0);
    expect(terminal.lines.slice(0, 2)).toEqual([
      'small.ipynb: 3 steps, 1 input.',
      '  Becomes an app as it is.'
    ]);
    expect(printed()).toContain('  1. Choose (cell 3)');
    expect(printed()).toMatch(/ {5}country: text\. country is /);
    expect(printed()).toContain('  3. Show (cell 7)');
  });

  it('tells each finding with its cell as Jupyter counts it, its code and what to do', async () => {
    write('odd.ipynb', cellsOf('x = 1', 'for y in ('));
    expect(await run('check', 'odd.ipynb')).toBe(1);
    expect(printed()).toMatch(
      /\n {2}warning, cell 2 \[not-python\]\n {4}Cell 2 cannot be read .*\n {4}Mend line 1/
    );
  });

  it('groups many findings by their kind, the gravest first', async () => {
    write('many.ipynb', cellsOf(...Array.from({ length: 12 }, (_, at) => `print(none_${at})`)));
    expect(await run('check', 'many.ipynb')).toBe(1);
    expect(printed()).toContain('  problem, cells 1 to 12, 12 findings [name-undefined]');
    expect(printed()).toContain('The first: Cell 1 uses none_0');
    expect(printed()).not.toContain('none_7,');
  });

  it('goes on after a notebook that cannot be read, and ends with 2', async () => {
    mkdirSync(join(folder, 'many'));
    write('many/a.ipynb', '{');
    write('many/b.ipynb', NOTEBOOK);
    expect(await run('check', 'many')).toBe(2);
    expect(terminal.complaints).toEqual([expect.stringMatching(/^many\/a\.ipynb: .*line 1/)]);
    expect(printed()).toContain('many/b.ipynb: 3 steps');
    expect(terminal.lines.at(-1)).toBe('2 notebooks, 1 to look at.');
  });

  it('prints what the schema says, with the verdict or the error of each notebook', async () => {
    write('broken.ipynb', '{');
    expect(await run('check', 'small.ipynb', 'broken.ipynb', '--json')).toBe(2);
    expect(checked()).toMatchObject([
      {
        notebook: 'small.ipynb',
        verdict: { level: 'as-is' },
        steps: [
          { id: 'choose', cells: [2], inputs: [{ id: 'country', type: 'text', cell: 2 }] },
          { needs: [{ step: 'choose' }] },
          {}
        ]
      },
      { notebook: 'broken.ipynb', verdict: null, error: { code: 'notebook-not-json' } }
    ]);
    expect(terminal.complaints).toEqual([]);
  });

  it('never prints the value of a secret, nor writes anything', async () => {
    write('secret.ipynb', cellsOf('API_KEY = "correct-horse-battery"\nprint(API_KEY)'));
    const before = readdirSync(folder).sort();
    await run('check', 'secret.ipynb');
    await run('check', 'secret.ipynb', '--json');
    expect(printed()).toContain('API_KEY');
    expect(printed()).not.toContain('correct-horse');
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it.each([
    [[0], 'cell 1'],
    [[0, 1], 'cells 1 and 2'],
    [[0, 1, 2], 'cells 1 to 3'],
    [[7, 2, 3, 4], 'cells 3 to 5 and 8']
  ])('says %j as %s', (cells, words) => {
    expect(cellsInWords(cells)).toBe(words);
  });
});
