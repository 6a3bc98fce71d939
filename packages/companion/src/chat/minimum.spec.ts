import { minimum } from './minimum';

const names = Array.from({ length: 20 }, (_, at) => `column_${String.fromCharCode(97 + at)}`);
const wide = [
  `  ${names.map(name => name.padStart(12)).join('')}`,
  ...Array.from(
    { length: 3 },
    (_, row) => `${row} ${names.map((_name, at) => `v${row}x${at}`.padStart(12)).join('')}`
  ),
  '',
  '[8302 rows x 20 columns]'
].join('\n');

test('of a table with twenty columns the two that are asked about are told, and no row', () => {
  const text = minimum(
    `Saved output:\n${wide}\ndone`,
    "df.groupby('column_c')['column_q'].sum()",
    6_000
  );
  expect(text).toBe(
    'Saved output:\n[table of 8302 rows, 20 columns; those asked about: column_c (text), column_q (text); no rows are shown]\ndone'
  );
});

test('where none is named all columns are told, with their kinds', () => {
  const text = minimum(
    '    site  degree        when\n0  a.org      12  2026-11-24\n1  b.org       7  2026-11-25',
    'why?',
    6_000
  );
  expect(text).toBe(
    '[table of 2 rows, 3 columns; site (text), degree (number), when (date); no rows are shown]'
  );
});

test('the end of a table whose head was cut off is no row either', () => {
  const rest = wide.split('\n').slice(2).join('\n');
  const text = minimum(`first words\n\n${rest}`, 'why?', 6_000);
  expect(text).toBe('first words\n\n[table of 8302 rows, 20 columns; no rows are shown]');
});

test('a part of a longer name is not named', () => {
  const table = '   name  rename\n0   Ada       x\n1   Bob       y';
  expect(minimum(table, 'df.rename()', 6_000)).toBe(
    '[table of 2 rows, 2 columns; those asked about: rename (text); no rows are shown]'
  );
});

test('a text without tables stays as it is, up to its size', () => {
  expect(minimum('a = 1\nprint(a)', '', 6_000)).toBe('a = 1\nprint(a)');
  expect(minimum('x'.repeat(500), '', 100).length).toBeLessThanOrEqual(100);
});
