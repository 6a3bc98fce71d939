import { markdownBlocks } from './blocks';

/** Headings as `level text`, text as it stands. */
function read(markdown: string): string[] {
  return markdownBlocks(markdown).map(block =>
    block.block === 'heading'
      ? `${block.level} ${block.text}`
      : block.block === 'text'
        ? block.markdown
        : ''
  );
}

describe('markdownBlocks', () => {
  it('reads headings with hashes, underlines, as HTML, and in bold on a line of their own', () => {
    expect(read('# A\ntext\n## B ##')).toEqual(['1 A', 'text', '2 B']);
    expect(read('A\n===\nB\n---')).toEqual(['1 A', '2 B']);
    expect(read('<h2 align="center">A</h2>')).toEqual(['2 A']);
    expect(read('text\n\n**Load it:**\n\nmore')).toEqual(['text', '7 Load it', 'more']);
  });

  it('takes emphasis, fenced code and hashes without a space for no headings', () => {
    expect(read('**Note** this')).toEqual(['**Note** this']);
    expect(read('**Mind the gap.**')).toEqual(['**Mind the gap.**']);
    expect(read('one line\n**bold**\nanother')).toEqual(['one line\n**bold**\nanother']);
    expect(read('```\n# no\n```')).toEqual(['```\n# no\n```']);
    expect(read('#no')).toEqual(['#no']);
  });

  it('leaves formulas and bare addresses in the text, since they name nothing', () => {
    expect(read('### $$\\frac{a}{b}$$')).toEqual(['### $$\\frac{a}{b}$$']);
    expect(read('## https://example.org/a')).toEqual(['## https://example.org/a']);
    expect(read('## Noise of $\\sigma$')).toEqual(['2 Noise of $\\sigma$']);
  });
});
