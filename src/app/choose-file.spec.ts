import { pathFrom } from './choose-file';

it.each([
  ['a.ipynb', 'data.csv', 'data.csv'],
  ['work/a.ipynb', 'work/data/x.csv', 'data/x.csv'],
  ['work/a.ipynb', 'data.csv', '../data.csv']
])('from %s the file %s is %s', (notebook, file, path) => {
  expect(pathFrom(notebook, file)).toBe(path);
});
