import { convert } from './convert';
import { notebookOf } from './notebooks.testing';

/** The shape of each step; one cell a step. */
function shapes(...cells: string[]): (string | null)[] {
  const sources = cells.flatMap((cell, at) => [`md:## Step ${at}`, cell]);
  const { definition } = convert(notebookOf(...sources), { name: 'n' });
  return definition.steps.map(step => step.shape ?? null);
}

const LIST = 'sites = ["a.org", "b.org"]\nprint(len(sites))';

describe('shapes', () => {
  it('are told of a notebook that goes all the way', () => {
    expect(
      shapes(
        LIST,
        'ranked = sorted(sites)',
        'sizes = {}\nfor site in sites:\n    sizes[site] = ranked.index(site)',
        'with open("report.txt", "w") as file:\n    file.write(str(sizes))'
      )
    ).toEqual(['collect', 'prioritise', 'analyse', 'report']);
  });

  it('see answers that are gathered in a loop', () => {
    const gather = 'rows = []\nwhile len(rows) < 3:\n    rows.append(input("Row: "))';
    expect(shapes(gather, 'print(rows)')[0]).toBe('collect');
  });

  it('are left open where two are told at once', () => {
    expect(shapes(LIST, 'best = sorted(sites)\nopen("a.txt", "w").write(str(best))')[1]).toBeNull();
  });

  it.each(['print(1)', 'x = 1\nprint(x)', 'exec("y")', 'sorted([2, 1])'])(
    'are not made up for %j',
    code => {
      expect(shapes(LIST, code)[1]).toBeNull();
    }
  );
});
