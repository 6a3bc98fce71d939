import type { FileUse, Finding } from '@lockstep/protocol';
import { convert } from './convert';
import { isFixedPath } from './files';
import { notebookOf } from './notebooks.testing';

/** The uses in the last of some cells, as `use path`, with `!` for a fixed one. */
function uses(...cells: string[]): string[] {
  const { report } = convert(notebookOf(...cells), { name: 'n' });
  return report.files
    .filter(({ cell }) => cell === cells.length - 1)
    .map(({ use, path, fixed }: FileUse) => `${use} ${path}${fixed ? ' !' : ''}`);
}

describe('files that cells name', () => {
  it.each([
    ['pd.read_csv("in/a.csv")', ['reads in/a.csv']],
    ['open("a.txt")', ['reads a.txt']],
    ['open("a.txt", "w").write(x)', ['writes a.txt']],
    ['open(file="a.txt", mode="a")', ['writes a.txt']],
    ['Path("a.txt").read_text()', ['reads a.txt']],
    ['(Path("out") / "a.txt").write_text(x)', ['writes out/a.txt']],
    ['df.to_csv("/tmp/a.csv")', ['writes /tmp/a.csv !']],
    ['df.to_csv(path_or_buf="~/a.csv")', ['writes ~/a.csv !']],
    ['plt.savefig(f"figures/{name}.png")', ['writes figures/…']],
    ['df.to_parquet(os.path.join("..", "out", name))', ['writes ../out/… !']],
    ['os.remove("a.csv")', ['writes a.csv']],
    ['shutil.copy("a.csv", "b.csv")', ['writes b.csv']],
    ['%%writefile mod.py\nx = 1', ['writes mod.py']],
    ['!echo 1 > a.txt', ['writes a.txt']],
    ['pd.read_csv("https://a.b/c.csv")', []],
    ['df.to_csv(name)', []],
    ['f"{folder}/a.csv"', []],
    ['db.execute("insert into t values (1)")', []]
  ])('%j', (code, expected) => {
    expect(uses(code)).toEqual(expected);
  });

  it('are followed through names that are set once', () => {
    expect(uses('HERE = Path("data")\nFILE = HERE / "a.csv"', 'pd.read_csv(FILE)')).toEqual([
      'reads data/a.csv'
    ]);
    expect(uses('FILE = "a.csv"', 'FILE = "b.csv"', 'pd.read_csv(FILE)')).toEqual([]);
  });

  it('are told once a cell', () => {
    expect(uses('open("a")\nopen("a")')).toEqual(['reads a']);
  });
});

describe('paths that hold on one computer only', () => {
  it.each(['/a', 'C:\\a', 'd:/a', '\\\\host\\a', '~/a', '../a', 'a/../../b'])('%s is one', path => {
    expect(isFixedPath(path)).toBe(true);
  });

  it.each(['a', './a', 'a/../b', 'a/b/../../c', '..a'])('%s is none', path => {
    expect(isFixedPath(path)).toBe(false);
  });

  it('are a warning where something is written, and worth knowing where it is read', () => {
    const { report } = convert(
      notebookOf('import pandas as pd\npd.read_csv("/data/a.csv").to_csv("../b.csv")'),
      { name: 'n' }
    );
    const found = report.findings.filter(({ code }: Finding) => code.startsWith('path-fixed'));
    expect(found.map(({ code, level }) => `${level} ${code}`).sort()).toEqual([
      'info path-fixed-read',
      'warning path-fixed-write'
    ]);
  });
});
