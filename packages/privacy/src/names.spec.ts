import { loadNames } from './names';

const found = async (text: string): Promise<string[]> => {
  const { detect } = await loadNames();
  return detect(text).map(({ start, end }) => text.slice(start, end));
};

describe('people in prose', () => {
  it.each([
    ['Ada Lovelace wrote to Charles Babbage.', ['Ada Lovelace', 'Charles Babbage']],
    ['The rows of John Smith are missing.', ['John Smith']],
    ['Please ask Mrs. Szöllösy first.', ['Mrs. Szöllösy']],
    ['my name is rubija', ['rubija']],
    ['Krisztián Szöllösy asked for it.', ['Krisztián Szöllösy']],
    ['Patient: Tomomi Nishiyama\nAge: 61', ['Tomomi Nishiyama']]
  ])('%s', async (text, names) => {
    expect(await found(text)).toEqual(names);
  });
});

describe('what analysts write about', () => {
  it.each([
    'Random Forest and Gradient Boosting beat Logistic Regression on the Test Set.',
    'Open it in Visual Studio Code, Jupyter Notebook or Google Colab.',
    'April may rise. Will it drop? Mark the rows, then merge by Site Code.',
    'from sklearn.linear_model import LogisticRegression\nmodel = LogisticRegression()',
    "KeyError: 'Total Sales'\nTraceback (most recent call last):",
    'Sales in Germany and New York grew in Q3, Berlin fell on Monday.',
    '   Order Date  Ship Mode  Customer Segment\n0  2026-01-02  First Class  Home Office',
    'Null Hypothesis rejected: Mean Absolute Error = 0.12, Standard Deviation = 3.4',
    'SELECT Name, Title FROM Employees WHERE City = 1 ORDER BY Last_Name',
    'UserWarning: Boolean Series key will be reindexed to match DataFrame index.',
    'It was in San Francisco and Santa Clara; Monte Carlo samples it.',
    'Write-Host -BackgroundColor Gray -ForegroundColor DarkBlue',
    'MS M, Name: Height',
    'The pandas API of Apache Spark reads Parquet from Amazon.'
  ])('%s', async text => {
    expect(await found(text)).toEqual([]);
  });
});

test('a line without end is read in pieces, and hardly a name is lost between two', async () => {
  const { detect } = await loadNames();
  const text = `${'Ada Lovelace and '.repeat(1_000)}Charles Babbage`;
  const left = detect(text).reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text
  );
  // Where two pieces meet, a name in two words may keep one of them.
  expect(left.match(/\p{Lu}/gu)?.length ?? 0).toBeLessThan(20);
});
