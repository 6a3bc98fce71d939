import { blamed } from './blame';
import { appOf } from './testing/notebook';

const app = appOf([
  '# Values',
  'COUNTRY = "France"\nLEAST = 5  # 1 to 80\nlimit = LEAST * 2',
  '# Filter',
  'rows = [n for n in range(20) if n > limit]\nif len(rows) > 3:\n    raise ValueError("too many")',
  '# Look up',
  'table = {"Belgium": 1}\nprint(len(table))\nfound = table[COUNTRY]',
  '# Elsewhere',
  'import os\nassert os.sep == "!", "never"'
]);
const step = (title: string): string =>
  app.steps.find(one => one.title === title)?.id ?? `no step ${title}`;
const error = (line: number) => ({ name: 'E', message: 'm', cell: 0, line });

describe('the input that a failing line reads', () => {
  it('is the one of an earlier step whose variable stands in the line', () => {
    expect(blamed(app, step('Look up'), error(3)).input).toEqual({
      step: step('Values'),
      input: 'COUNTRY'
    });
  });

  it('is found through the condition of a raise and the names that were made from it', () => {
    const told = blamed(app, step('Filter'), error(3));
    expect(told).toMatchObject({ authored: true, input: { input: 'LEAST' } });
  });

  it('is none where the line reads no value of a person', () => {
    const told = blamed(app, step('Elsewhere'), error(2));
    expect([told.authored, told.input]).toEqual([true, undefined]);
  });

  it('is none where the line is not known', () => {
    const told = blamed(app, step('Look up'), { name: 'E', message: 'm', cell: 0, line: null });
    expect(told.input).toBeUndefined();
    expect(blamed(app, step('Look up'), error(99)).input).toBeUndefined();
  });
});
