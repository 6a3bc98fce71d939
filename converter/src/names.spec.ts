/** Names that code leaves behind. */
import { namesDefined } from './names';

test.each([
  [
    'assignments and imports',
    'import pandas as pd\ndf = pd.DataFrame()\na, b = 1, 2',
    ['pd', 'df', 'a', 'b']
  ],
  ['functions and classes, not their insides', 'def f(x):\n  y = 1\nclass C: z = 2', ['f', 'C']],
  ['what only some paths bind', 'if q:\n  u = 1', ['u']],
  ['code beside magics', '%matplotlib inline\nx = 1', ['x']],
  ['code that does not parse to its end', 'x = 1\ny = (', ['x']]
])('gives %s', (_, code, names) => {
  expect(namesDefined(code, 'python')).toEqual(expect.arrayContaining(names));
  expect(namesDefined(code, 'python')).not.toContain('z');
});

test('gives none for other languages', () => {
  expect(namesDefined('x <- 1', 'r')).toEqual([]);
});
