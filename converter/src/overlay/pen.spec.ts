import { Pen } from './pen';

const TEXT = `# Words for people


title:   "A"        # quoted
inputs:
    N:   {max: 5,   min: 1}     # five
    M: { label: Rows }

steps:
    one:
        help: >-
            A long text that is
            folded by hand.
        title: 'Start'
`;

/** Lines of `after` that `before` has not. */
function newLines(before: string, after: string): string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter(line => !known.has(line));
}

describe('the pen', () => {
  it('leaves every line as it was that it does not change', () => {
    const text = TEXT.replace(/ {8}help:[^']*'/, "        title: '");
    const pen = new Pen(text);
    pen.set(['inputs', 'M'], 'label', 'Lines');
    expect(newLines(text, pen.toString())).toEqual(['    M: {label: Lines}']);
    expect(pen.toString()).toContain('title:   "A"        # quoted\n');
    expect(pen.toString()).toContain('# Words for people\n\n\n');
  });

  it('keeps what is said where lines cannot be kept', () => {
    const pen = new Pen(TEXT);
    pen.set(['steps', 'one'], 'title', 'Begin');
    expect(pen.content).toEqual({
      title: 'A',
      inputs: { N: { max: 5, min: 1 }, M: { label: 'Rows' } },
      steps: { one: { help: 'A long text that is folded by hand.', title: 'Begin' } }
    });
    expect(new Pen(pen.toString()).content).toEqual(pen.content);
    expect(pen.toString()).toContain("title: 'Begin'");
    expect(pen.toString()).toContain('# five');
  });

  it('gives the very same text where nothing is changed', () => {
    const pen = new Pen(TEXT);
    pen.set(['inputs', 'N'], 'max', 6);
    pen.set(['inputs', 'N'], 'max', 5);
    pen.remove(['inputs', 'nothing'], 'max');
    expect(pen.toString()).toBe(TEXT);
  });

  it('keeps Windows line ends and a byte order mark', () => {
    const pen = new Pen('\ufefftitle: A\r\nsummary: B # b\r\n');
    pen.set([], 'title', 'C');
    expect(pen.toString()).toBe('\ufefftitle: C\r\nsummary: B # b\r\n');
  });

  it('changes no other place that shares a value by an alias', () => {
    const pen = new Pen('steps:\n  one: &same {title: A}\n  two: *same\n');
    pen.set(['steps', 'two'], 'title', 'B');
    expect(new Pen(pen.toString()).content).toEqual({
      steps: { one: { title: 'A' }, two: { title: 'B' } }
    });
  });

  it('hands the comments of what it takes out to what stays', () => {
    const pen = new Pen('# top\ninputs:\n  # about N\n  N:\n    max: 5 # five\n# end\n');
    pen.remove(['inputs', 'N'], 'max');
    expect(pen.toString()).toBe('# top\n# about N\n# five\n# end\n');
  });
});
