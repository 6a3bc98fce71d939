import { marksByCell } from './placing';
import { conversionOf, sources } from './testing';

/** The marked stretches of each cell, as kind and code. */
function marked(code: readonly string[], overlay: string | null = null): Record<string, string[]> {
  return Object.fromEntries(
    [...marksByCell(conversionOf(code, overlay))].map(([cell, { source, marks }]) => [
      cell,
      marks.map(({ kind, from, to }) => `${kind} ${source.slice(from, to)}`)
    ])
  );
}

describe('marks of a conversion', () => {
  it('stand on the literals of inputs and on the name of a call that asks', () => {
    expect(marked(sources)).toEqual({
      values: ['shown "France"', 'shown 5'],
      asks: ['shown input']
    });
  });

  it('tell a hidden input from one that is offered', () => {
    expect(marked(sources, 'inputs:\n  min_degree:\n    hidden: true\n')['values']).toEqual([
      'shown "France"',
      'hidden 5'
    ]);
  });

  it('count in the text of the editor, whose lines end in one character', () => {
    for (const end of ['\r\n', '\r']) {
      const code = sources.map(source => source.replace(/\n/g, end));
      expect(marked(code)['values']).toEqual(['shown "France"', 'shown 5']);
      expect(marksByCell(conversionOf(code)).get('values')?.source).toBe(sources[1]);
    }
  });

  it('tell which of several questions is whose', () => {
    const code = ['## Ask', 'a = input("First: ")\nb = input("Second: ")\nprint(a, b)'];
    const [own] = marksByCell(conversionOf(code)).values();
    expect(own?.marks.map(({ from }) => from)).toEqual([4, 25]);
  });
});
