import { convert } from '../convert';
import { rLiteral } from './encode';
import { isLiteralPlace, spansOf } from './texts';

function inputsOf(...sources: string[]): { id: string; fixed?: boolean | undefined }[] {
  const cells = sources.map(source => ({ cell_type: 'code', metadata: {}, source, outputs: [] }));
  const metadata = { kernelspec: { name: 'ir', display_name: 'R', language: 'R' } };
  const notebook = { nbformat: 4, nbformat_minor: 4, metadata, cells };
  return convert(notebook, { name: 'n' }).definition.steps.flatMap(({ inputs }) => inputs);
}

describe('literals of R code', () => {
  it.each([
    ['rows <- 5L', 'rows'],
    ["name <- 'a # b'", 'name'],
    ['rate = 0.5 # per day', 'rate']
  ])('%j can be changed', (code, id) => {
    const [input] = inputsOf(code, `print(${id})`);
    expect(input).toMatchObject({ id });
    expect(input?.fixed).toBeUndefined();
  });

  it.each([
    'text <- "\nrows <- 5\n"',
    "text <- '\nrows <- 'x'\n'",
    'text <- r"(\nrows <- 5\n)"',
    'text <- R"--[\nrows <- "a"\n]--"',
    '`\nrows <- 5\n` <- 1'
  ])('what stands inside a text is none: %j', code => {
    expect(inputsOf(code, 'print(rows)').filter(({ id }) => id === 'rows')).toEqual([]);
  });

  it('reads texts, comments and names', () => {
    const source = 'a <- "x\\"#" # c "d\n`b c` <- r"(")"';
    const found = spansOf(source).map(({ kind, from, to }) => [kind, source.slice(from, to)]);
    expect(found).toEqual([
      ['text', '"x\\"#"'],
      ['comment', '# c "d'],
      ['name', '`b c`'],
      ['text', 'r"(")"']
    ]);
    expect(isLiteralPlace(spansOf(source), 5, 11)).toBe(true);
    expect(isLiteralPlace(spansOf(source), 6, 11)).toBe(false);
  });

  it.each([
    [{ t: 'int', v: '9007199254740993' } as const, 'value-too-long'],
    [{ t: 'str', v: 'a\0b' } as const, 'value-no-text'],
    [{ t: 'date', v: '2023-02-29' } as const, 'value-no-date']
  ])('refuses what R cannot hold: %j', (value, code) => {
    let thrown: unknown;
    try {
      rLiteral(value);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code });
  });
});
