import type { Candidate, Input } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

interface Found {
  inputs: Input[];
  candidates: Candidate[];
  reasons: Map<string, string>;
}

function found(...cells: string[]): Found {
  const { definition, report } = convert(notebookOf('md:## A', ...cells), { name: 'n' });
  return {
    inputs: definition.steps.flatMap(step => step.inputs),
    candidates: report.candidates,
    reasons: new Map(report.inputs.map(({ input, reason }) => [input, reason]))
  };
}

function offered(...cells: string[]): string[] {
  return found(...cells).inputs.map(({ id }) => id);
}

describe('what is offered', () => {
  it.each([
    ['set first and used later', ['rate = 0.5', 'f(rate)'], ['rate']],
    ['used by a function', ['rate = 0.5\ndef f(x):\n    return x * rate\nf(1)'], ['rate']],
    ['used in a shell line', ['url = "abc"', '!wget {url}'], ['url']],
    ['chained', ['low = high = 5', 'f(high)'], ['low']],
    [
      'several in one line',
      ['low, high = 5, 8; mid = 6', 'f(low, mid, high)'],
      ['low', 'high', 'mid']
    ],
    ['annotated', ['rate: float = 0.5', 'f(rate)'], ['rate']],
    ['in brackets over lines', ['text = (\n  "a "\n  "bc"\n)', 'f(text)'], ['text']],
    ['a tuple', ['AREAS = ("a", "b")', 'f(AREAS)'], ['AREAS']],
    ['a set', ['AREAS = {"a", "b"}', 'f(AREAS)'], ['AREAS']],
    ['inside a path', ['f(1)', 'FOLDER = Path("in")', 'g(FOLDER)'], ['FOLDER']]
  ])('holds a value that is %s', (_, cells, ids) => {
    expect(offered(...cells)).toEqual(ids);
  });

  it.each([
    ['replaced before it is used', ['rate = 0.5', 'rate = f()', 'g(rate)']],
    ['only the name of an argument', ['rate = 0.5', 'f(rate=3)']],
    ['only the name of a local variable', ['rate = 0.5', 'def f(rate):\n    return rate\nf(1)']],
    ['counted up', ['total = 5', 'for x in y:\n    total += x', 'print(total)']],
    ['filled', ['seen = ["a"]', 'seen.append("b")', 'print(seen)']],
    ['changed in a place', ['grid = [1, 2]', 'grid[0] = 3', 'print(grid)']],
    ['computed', ['rate = 0.5 * 2', 'f(rate)']]
  ])('holds nothing that is %s', (_, cells) => {
    expect(offered(...cells)).toEqual([]);
    expect(found(...cells).candidates.map(({ input }) => input.id)).not.toContain('rate');
  });

  it.each([
    ['a colour', 'f(1)\ncolor = "red"\ng(color)'],
    ['a short name among other code', 'f(1)\nx = 5\ng(x)'],
    ['a start value', 'f(1)\ncount = 0\ng(count)'],
    ['an example', 'f(1)\nmy_list = [1, 2]\ng(my_list)'],
    ['a sign', 'f(1)\nmark = "#"\ng(mark)'],
    ['a long text', `f(1)\nstory = "${'word '.repeat(40)}"\ng(story)`]
  ])('leaves %s to the author', (_, code) => {
    expect(offered(code)).toEqual([]);
    expect(found(code).candidates.map(({ confidence }) => confidence < 0.5)).toEqual([true]);
  });

  it('says why', () => {
    expect(found('RATE = 0.5  # share of all', 'f(RATE)').reasons.get('RATE')).toBe(
      'RATE is a number, written in capitals and set before anything else in its cell.'
    );
  });
});

describe('fields of a step', () => {
  const names = 'abcdefghij'.split('').map(letter => `RATE_${letter.toUpperCase()}`);

  it('beyond the surest stand behind "More values", in the order of the code', () => {
    const code = [...names.slice(0, 8).map((name, at) => `${name} = ${at + 2}`), 'level = 5'];
    const { inputs } = found(code.join('\n'), `f(${names.slice(0, 8).join(', ')}, level)`);
    expect(inputs.map(({ id }) => id)).toEqual([...names.slice(0, 8), 'level']);
    expect(inputs.map(({ more }) => more === true)).toEqual(inputs.map((_, at) => at > 5));
  });

  it('are all at first sight where the author marked them, or an answer is needed', () => {
    const code = names.map((name, at) => `${name} = ${at + 2}  #@param {type:"integer"}`);
    const { inputs } = found(code.join('\n'), `f(${names.join(', ')})`);
    expect(inputs).toHaveLength(10);
    expect(inputs.filter(({ more }) => more === true)).toEqual([]);
  });
});
