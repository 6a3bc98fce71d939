import fc from 'fast-check';
import { BlockSplitter, type Block } from './blocks';

/** The blocks of a text that arrives in these pieces. */
function split(pieces: readonly string[]): Block[] {
  const splitter = new BlockSplitter();
  const blocks = pieces.flatMap(piece => splitter.push(piece));
  return [...blocks, ...splitter.end()];
}

const shapes = (text: string): string[] =>
  split([text]).map(block => (block.kind === 'code' ? `code ${block.language}` : block.raw.trim()));

describe('the blocks of a growing Markdown text', () => {
  it('are paragraphs, headings, lists, tables and fences', () => {
    expect(
      shapes(
        '# Why\nThe keys differ.\nBy a space.\n\n- one\n- two\n\n  more of two\n\nThen:\n```python\na\n\nb\n```\n|a|b|\n|-|-|\n|1|2|\n\nEnd'
      )
    ).toEqual([
      '# Why',
      'The keys differ.\nBy a space.',
      '- one\n- two\n\n  more of two',
      'Then:',
      'code python',
      '|a|b|\n|-|-|\n|1|2|',
      'End'
    ]);
  });

  it('keep the code without fences and without the indent of the list around it', () => {
    const [first, code] = split(['1. Do:\n   ```py\n   x = 1\n     y\n   ```\n2. Done']);
    expect(first?.raw).toBe('1. Do:\n');
    expect(code).toMatchObject({ kind: 'code', code: 'x = 1\n  y', language: 'py' });
  });

  it('do not end code at a shorter fence or at one with words behind it', () => {
    const [block] = split(['````\n```\n```` no\n````\n']);
    expect(block?.code).toBe('```\n```` no');
  });

  it('end code that was cut off', () => {
    expect(split(['```python\nx = '])).toEqual([
      { kind: 'code', raw: '```python\nx = ', code: 'x = ', language: 'python' }
    ]);
  });

  it('show open code without its fence', () => {
    const splitter = new BlockSplitter();
    splitter.push('Try:\n\n```python\nfor x in');
    expect([splitter.openCode, splitter.shown]).toEqual(['python', 'for x in']);
  });

  it('hold every character once and are the same however the text was cut', () => {
    const line = fc.constantFrom(
      '',
      ' ',
      'a',
      '- b',
      '  c',
      '```',
      '```py',
      '~~~',
      '# h',
      '|x|',
      '> q',
      '1. n',
      'd\r'
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.array(fc.nat(80), { maxLength: 12 }),
        (lines, cuts) => {
          const text = lines.join('\n');
          const at = [...new Set([0, ...cuts.filter(cut => cut < text.length), text.length])].sort(
            (a, b) => a - b
          );
          const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
          const blocks = split(pieces);
          expect(blocks.map(block => block.raw).join('')).toBe(text);
          expect(blocks).toEqual(split([text]));
        }
      )
    );
  });

  it('keep all of the text between blocks and tail at every moment', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '```', ' ', '- ', '\n\n')), pieces => {
        const splitter = new BlockSplitter();
        let done = '';
        let all = '';
        for (const piece of pieces) {
          all += piece;
          done += splitter
            .push(piece)
            .map(block => block.raw)
            .join('');
          expect(done + splitter.tail).toBe(all);
        }
      })
    );
  });
});
