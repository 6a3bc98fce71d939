import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LEAST_SIZE, teachingDocument } from './markdown';

const data = resolve(process.env.LOCKSTEP_DATA ?? '../shared', 'notebooks');

const md = (source: string): object => ({ cell_type: 'markdown', source });
const code = (source: string, ...outputs: object[]): object => ({
  cell_type: 'code',
  source,
  outputs
});
const stream = (text: string | string[]): object => ({
  output_type: 'stream',
  name: 'stdout',
  text
});
const shown = (content: object): object => ({
  output_type: 'display_data',
  data: content,
  metadata: {}
});

function documentOf(cells: object[], maxBytes?: number): string {
  const notebook = { metadata: { language_info: { name: 'python' } }, cells };
  return teachingDocument(notebook, {
    name: 'my-notes',
    ...(maxBytes === undefined ? {} : { maxBytes })
  });
}

/** Bytes of a text in UTF-8. */
function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** A PNG's header and nothing else: 640 by 480. */
const PNG = Buffer.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 2,
  0x80, 0, 0, 1, 0xe0
]).toString('base64');

describe('a teaching document', () => {
  it('holds prose, code and outputs in the order of the notebook', () => {
    expect(
      documentOf([md('# Sums\n\nAdd up.'), code('print(1 + 1)', stream(['2', '\n'])), md('Done.')])
    ).toBe(
      '# Sums\n\nAdd up.\n\n```python\nprint(1 + 1)\n```\n\nOutput:\n\n```text\n2\n```\n\nDone.\n'
    );
  });

  it('takes its title from the file where the notebook has none', () => {
    expect(documentOf([code('1')])).toMatch(/^# My notes\n\n/);
  });

  it('reads results, errors and what was written over, as a terminal shows them', () => {
    const text = documentOf([
      code(
        'x',
        stream('10 %\r50 %\r100 %\nready\u001b[31m!\u001b[0m\n'),
        { output_type: 'execute_result', data: { 'text/plain': ['a  1\n', 'b  2'] } },
        {
          output_type: 'error',
          ename: 'ValueError',
          evalue: 'no',
          traceback: ['\u001b[31mTraceback', 'ValueError: no']
        }
      )
    ]);
    expect(text).toContain('```text\n100 %\nready!\n```');
    expect(text).toContain('```text\na  1\nb  2\n```');
    expect(text).toContain('```text\nTraceback\nValueError: no\n```');
  });

  it('puts the pieces of a stream together before it reads them', () => {
    expect(documentOf([code('x', stream('1 of '), stream('2\n'))])).toContain('\n1 of 2\n');
  });

  it('turns a table into text where nothing better is kept', () => {
    const table =
      '<style>td {}</style><table><thead><tr><th></th><th>name</th></tr></thead><tbody><tr><th>0</th><td>A &amp; B</td></tr></tbody></table>';
    const repr = '<pandas.io.formats.style.Styler at 0x7f>';
    expect(documentOf([code('x', shown({ 'text/html': table, 'text/plain': repr }))])).toContain(
      '```text\n   name\n0  A & B\n```'
    );
    expect(
      documentOf([code('x', shown({ 'text/html': table, 'text/plain': 'name\nA' }))])
    ).toContain('```text\nname\nA\n```');
  });

  it('names pictures and their size, and never holds them', () => {
    const text = documentOf([
      code(
        'plot()',
        shown({ 'image/png': PNG, 'text/plain': '<Figure size 640x480 with 1 Axes>' })
      ),
      md('![A map](attachment:map.png) ![](data:image/png;base64,AAAA) ![Kept](https://a.b/c.png)')
    ]);
    expect(text).toContain('*Picture, PNG, 640 × 480 pixels, 24 bytes*');
    expect(text).toContain('*Picture: A map* *Picture* ![Kept](https://a.b/c.png)');
    expect(text).not.toContain(PNG);
  });

  it('reads notebooks of format 3', () => {
    const cell = {
      cell_type: 'code',
      input: ['1 + 1'],
      outputs: [
        { output_type: 'pyout', prompt_number: 1, text: ['2'] },
        { output_type: 'stream', stream: 'stdout', text: 'said\n' },
        { output_type: 'pyerr', ename: 'E', evalue: 'v', traceback: [] }
      ]
    };
    const heading = { cell_type: 'heading', level: 2, source: 'Part' };
    const text = teachingDocument(
      { nbformat: 3, worksheets: [{ cells: [heading, cell] }] },
      { name: 'n' }
    );
    for (const part of ['## Part', '1 + 1', '\n2\n', '\nsaid\n', '\nE: v\n']) {
      expect(text).toContain(part);
    }
  });

  it('keeps fences closed whatever is in the code', () => {
    expect(documentOf([code('s = """\n```\n"""')])).toContain(
      '````python\ns = """\n```\n"""\n````'
    );
  });

  it('hides secrets that the code names, in code and outputs alike', () => {
    const text = documentOf([
      code('API_TOKEN = "correct-horse"\nprint(API_TOKEN)', stream('correct-horse\n')),
      code(
        'headers = {"auth_token": "battery-staple"}',
        stream('ghp_0123456789abcdefghijABCDEFGHIJ\n')
      )
    ]);
    expect(text).not.toMatch(/correct-horse|battery-staple|ghp_0123/);
    expect(text).toContain('API_TOKEN = "[secret]"');
  });
});

describe('a document that would be too long', () => {
  const lines = (count: number, word: string): string =>
    Array.from({ length: count }, (_, at) => `${word} ${at}`).join('\n');

  it('shortens outputs first, says how much, and leaves prose and code alone', () => {
    const text = documentOf(
      [md('# T\n\nProse stays.'), code(lines(60, 'c ='), stream(lines(900, 'out')))],
      4_000
    );
    expect(bytes(text)).toBeLessThanOrEqual(4_000);
    expect(text).toContain('Prose stays.');
    expect(text).toContain('c = 59');
    expect(text).toMatch(/\*… \d+ lines left out\*/);
    expect(text).toContain('out 0\n');
    expect(text).toContain('out 899\n');
  });

  it('keeps the end of an error, which says what it was', () => {
    const traceback = [lines(500, 'frame'), 'KeyError: 7'];
    const text = documentOf(
      [code('x', { output_type: 'error', ename: 'KeyError', evalue: '7', traceback })],
      1_500
    );
    expect(text).toContain('KeyError: 7');
    expect(text).not.toContain('frame 0\n');
  });

  it('shortens prose before code, and keeps its headings', () => {
    const prose = `# T\n\n${lines(200, 'word').replaceAll('\n', '\n\n')}\n\n## Later\n\nMore.`;
    const text = documentOf([md(prose), code(lines(40, 'c ='))], 1_000);
    expect(text).toContain('## Later');
    expect(text).toContain('c = 39');
    expect(text).toMatch(/\*… \d+ paragraphs left out\*/);
  });

  it('cuts code and at last cells from the end, and says so in place', () => {
    const long = documentOf([md('# T'), code(lines(400, 'c ='))], 1_000);
    expect(long).toMatch(/c = 0\n[^]*\*… \d+ lines left out\*/);
    const many = documentOf(
      Array.from({ length: 300 }, (_, at) => md(`## Heading ${at}`)),
      1_000
    );
    expect(many).toMatch(/\*… \d+ cells left out\*\n$/);
  });

  it('is never longer than asked, whatever the notebook holds, and the same each time', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '`', '#', 'ü', '😀', '<'),
      maxLength: 400
    });
    const cell = fc.oneof(
      text.map(md),
      fc
        .tuple(text, fc.array(text, { maxLength: 3 }))
        .map(([source, outputs]) => code(source, ...outputs.map(stream))),
      fc
        .tuple(text, fc.anything())
        .map(([source, any]) => ({ cell_type: 'code', source, outputs: [any] }))
    );
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 12 }),
        fc.integer({ min: LEAST_SIZE, max: 4_000 }),
        (cells, limit) => {
          const document = documentOf(cells, limit);
          expect(bytes(document)).toBeLessThanOrEqual(limit);
          expect(documentOf(cells, limit)).toBe(document);
        }
      )
    );
  });
});

const here = existsSync(data);
(here ? describe : describe.skip)(
  `the shared notebooks as documents${here ? '' : ', not run: shared data absent'}`,
  () => {
    it('fit the size, and hold every code cell where nothing was left out', () => {
      for (const file of readdirSync(data).filter(name => name.endsWith('.ipynb'))) {
        const text = readFileSync(join(data, file), 'utf8');
        if (text.trim() === '') {
          continue;
        }
        const document = teachingDocument(text, { name: file, maxBytes: 30_000 });
        expect(bytes(document)).toBeLessThanOrEqual(30_000);
        expect(document).not.toMatch(/[A-Za-z0-9+/]{2000}/);
      }
    });
  }
);
