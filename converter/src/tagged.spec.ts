import { type Conversion, convert } from './convert';

/** A notebook of Markdown and code cells with ids `c0`, `c1` …; `[source, …tags]` is a code cell with tags. */
function tagged(...cells: (string | [string, ...string[]])[]): unknown {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', language: 'python' } },
    cells: cells.map((cell, at) => {
      const [source, ...tags] = typeof cell === 'string' ? [cell] : cell;
      const isText = source.startsWith('md:');
      return {
        id: `c${at}`,
        cell_type: isText ? 'markdown' : 'code',
        metadata: { tags },
        source: isText ? source.slice(3) : source
      };
    })
  };
}

function converted(
  overlay: string | null,
  ...cells: (string | [string, ...string[]])[]
): Conversion {
  return convert(tagged(...cells), { name: 'n', overlay });
}

function steps({ definition }: Conversion): string[] {
  return definition.steps.map(step => `${step.kind} ${step.title}: ${step.cells.join(' ')}`);
}

function misfits({ report }: Conversion): string[] {
  return report.findings.flatMap(({ code, message }) => (code === 'tag-misfit' ? [message] : []));
}

const one = ['md:## One', 'N = 3\nprint(N)'] as const;
const two = 'md:## Two';

describe('a cell tag', () => {
  it('starts a step, under the heading that stands before it', () => {
    const result = converted(
      null,
      ...one,
      'md:### More',
      ['print(4)', 'lockstep-step'],
      two,
      'print(5)'
    );
    expect(steps(result)).toEqual(['step One: c1', 'step More: c3', 'step Two: c5']);
  });

  it('lets a step join the one before it, heading and all', () => {
    const result = converted(null, ...one, two, ['print(4)', 'lockstep-merge']);
    expect(steps(result)).toEqual(['step One: c1 c3']);
    expect(result.definition.steps[0]?.parts).toContainEqual({
      part: 'text',
      markdown: two.slice(3)
    });
  });

  it('puts a cell into the set-up, unless it may need what comes before', () => {
    const free = converted(null, ...one, two, ['a = 1\nprint(a)', 'lockstep-setup'], 'print(5)');
    expect(steps(free)).toEqual(['setup Set-up: c3', 'step One: c1', 'step Two: c4']);
    const bound = converted(null, ...one, two, ['a = N\nprint(a)', 'lockstep-setup'], 'print(5)');
    expect(steps(bound)).toEqual(['step One: c1', 'step Two: c3 c4']);
    expect(misfits(bound)).toEqual([
      'Cell 4 has the tag lockstep-setup, but it may need a step that comes before it.'
    ]);
  });

  it('makes its step optional, lets it ask first, and hides its inputs', () => {
    const result = converted(null, 'md:## One', [
      'N = 3\nprint(N)',
      'lockstep-optional',
      'lockstep-confirm',
      'lockstep-hide'
    ]);
    expect(result.definition.steps).toMatchObject([
      { optional: true, effects: [{ kind: 'acts' }], inputs: [] }
    ]);
    expect(result.report.candidates).toMatchObject([{ input: { id: 'N' }, hidden: true }]);
  });

  it('asks no twice where the code does something by itself', () => {
    const code = 'with open("a.txt", "w") as out:\n    out.write("x")';
    const result = converted(null, 'md:## One', [code, 'lockstep-confirm']);
    expect(result.definition.steps[0]?.effects).toEqual([{ kind: 'writes', name: 'a.txt' }]);
  });

  it('gives way to the overlay', () => {
    const overlay =
      'steps:\n  one: {optional: false, confirm: [sends]}\ninputs:\n  N: {offered: true}\n';
    const result = converted(overlay, 'md:# T', 'md:## One', [
      'N = 3\nprint(N)',
      'lockstep-optional',
      'lockstep-confirm',
      'lockstep-hide'
    ]);
    expect(result.definition.steps).toMatchObject([
      { optional: false, effects: [{ kind: 'sends' }], inputs: [{ id: 'N' }] }
    ]);
  });

  it('without a step before it joins nothing, and says so', () => {
    const result = converted(null, 'md:# T', 'md:## One', ['N = 3\nprint(N)', 'lockstep-merge']);
    expect(steps(result)).toEqual(['step One: c2']);
    expect(misfits(result)).toEqual([
      'Cell 3 has the tag lockstep-merge, but there is no step before it to join.'
    ]);
  });
});
