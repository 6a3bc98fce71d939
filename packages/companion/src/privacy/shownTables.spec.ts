import { shownTables } from './shownTables';

const read = (text: string) =>
  shownTables(text).map(({ start, end, columns, rows, width }) => ({
    names: columns.map(({ name }) => name),
    cells: columns.map(({ cells }) => cells),
    rows,
    width,
    text: text.slice(start, end)
  }));

const FRAME = `      patient name      city  visits
0     Ada Lovelace    London       3
1  Charles Babbage    London       1
2     Grace Hopper  New York      12`;

test('a frame of pandas', () => {
  expect(read(`Before:\n${FRAME}\n\nafter`)).toEqual([
    {
      names: ['patient name', 'city', 'visits'],
      cells: [
        ['Ada Lovelace', 'Charles Babbage', 'Grace Hopper'],
        ['London', 'London', 'New York'],
        ['3', '1', '12']
      ],
      rows: 3,
      width: 3,
      text: FRAME
    }
  ]);
});

test('a long frame says how many rows and columns it has', () => {
  const long = `        name  visits
0        Ada       3
1    Charles       1
..       ...     ...
118  Charles       1
119    Grace      12

[120 rows x 2 columns]`;
  expect(read(long)).toMatchObject([
    { names: ['name', 'visits'], rows: 120, width: 2, text: long }
  ]);
});

test('a wide frame goes on below', () => {
  const wide = `   column_0  column_1  \\
0  value 00  value 10   
1  value 01  value 11   

   column_2
0  value 20
1  value 21

[2 rows x 3 columns]`;
  expect(read(wide)).toMatchObject([
    { names: ['column_0', 'column_1', 'column_2'], rows: 2, width: 3, text: wide }
  ]);
});

test('an index with a name, empty cells and columns left out', () => {
  const named = `             patient  ...  visits
city                  ...        
London  Ada Lovelace  ...       3
Paris                 ...       1

[2 rows x 8 columns]`;
  expect(read(named)).toMatchObject([
    { names: ['patient', 'visits'], rows: 2, width: 8, text: named }
  ]);
  const plain = `        patient  visits
city                   
London      Ada       3
Paris                 1`;
  expect(read(plain)).toMatchObject([{ names: ['patient', 'visits'], rows: 2, text: plain }]);
});

test('a Series, a Markdown table and comma-separated lines', () => {
  expect(
    read('0       Ada Lovelace\n1    Charles Babbage\nName: patient, dtype: object')
  ).toMatchObject([
    {
      names: ['index', 'patient'],
      cells: [
        ['0', '1'],
        ['Ada Lovelace', 'Charles Babbage']
      ]
    }
  ]);
  expect(read('| name | n |\n|:-----|--:|\n| Ada | 1 |\n| Bob | 2 |')).toMatchObject([
    {
      names: ['name', 'n'],
      cells: [
        ['Ada', 'Bob'],
        ['1', '2']
      ],
      rows: 2
    }
  ]);
  expect(read('name,note\nAda,"one, two"\nBob,three\n')).toMatchObject([
    {
      names: ['name', 'note'],
      cells: [
        ['Ada', 'Bob'],
        ['one, two', 'three']
      ],
      rows: 2
    }
  ]);
});

test.each([
  ['prose', 'The mean rose, as expected,\nfrom one to two, and fell.\n\n  Indented words here.'],
  ['code', 'def f(a, b):\n    return a + b\n\nx = f(1, 2)\n    y = 3'],
  [
    'a traceback',
    'Traceback (most recent call last):\n  File "x.py", line 2, in f\n    return a\nKeyError: 1'
  ],
  ['a list', 'a\nb\nc\n1\n2'],
  ['progress', '  0%|          | 0/10\n100%|##########| 10/10']
])('%s is no table', (_, text) => {
  expect(read(text)).toEqual([]);
});

test.each([
  ['', '  a'],
  ['', '  a\n'],
  ['', '0 '],
  ['', ','],
  ['', 'a,b\n'],
  ['', '| '],
  ['', '\n'],
  ['', '  a  b\n0  1  2\n'],
  ['', 'ab  1\n'],
  ['a,b\n', '1,'],
  ['x', ' '],
  ['  x', ' '],
  ['', '   a  \\\n0  1\n\n']
])('%j and %j without end are read in linear time', (first, unit) => {
  for (const last of ['', 'y']) {
    const text = `${first}${unit.repeat(Math.ceil(200_000 / unit.length))}${last}`;
    expect(shownTables(text)).toBeInstanceOf(Array);
  }
});
