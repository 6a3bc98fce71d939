import { convert } from './convert';
import { originalOf } from './original';

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: 'python3' },
    language_info: { name: 'python', version: '3.12' },
    widgets: { 'application/vnd.jupyter.widget-state+json': { state: {} } },
    colab: { provenance: [] },
    orig_nbformat: 0
  },
  cells: [
    {
      cell_type: 'markdown',
      id: 'intro',
      metadata: { slideshow: { slide_type: 'slide' }, tags: ['a', 'a'] },
      source: ['# Sites\n', '![x](attachment:x.png)'],
      attachments: { 'x.png': { 'image/png': 'AAAA' }, broken: 5 }
    },
    { cell_type: 'raw', id: 'raw', metadata: { format: 'text/latex' }, source: '\\newpage' },
    {
      cell_type: 'code',
      id: 'lab-made',
      metadata: { collapsed: true, execution: { 'iopub.execute_input': 'x' }, mine: 1 },
      source: 'LIMIT = 5\nprint(LIMIT)',
      execution_count: 7,
      outputs: [{ output_type: 'stream', name: 'stdout', text: '5\n' }]
    },
    {
      cell_type: 'code',
      id: 'blank',
      metadata: {},
      source: ' ',
      outputs: [],
      execution_count: null
    }
  ]
};

test('ids on disk, foreign metadata, attachments, raw and blank cells stay; results and what no file may hold go', () => {
  const original = originalOf(notebook, new Set(['intro', 'raw', 'blank']));
  expect(original.metadata).toEqual({
    kernelspec: { name: 'python3', display_name: 'python3' },
    language_info: { name: 'python', version: '3.12' },
    colab: { provenance: [] }
  });
  const [intro, raw, code, blank] = original.cells;
  expect(intro).toEqual({
    key: null,
    kind: 'markdown',
    id: 'intro',
    metadata: { slideshow: { slide_type: 'slide' } },
    source: '# Sites\n![x](attachment:x.png)',
    attachments: { 'x.png': { 'image/png': 'AAAA' } }
  });
  expect(raw).toMatchObject({
    kind: 'raw',
    metadata: { format: 'text/latex' },
    source: '\\newpage'
  });
  expect(code).toMatchObject({ id: null, metadata: { collapsed: true, mine: 1 } });
  expect(code?.metadata).not.toHaveProperty('execution');
  expect(blank).toMatchObject({ key: null, id: 'blank' });
  expect(JSON.stringify(original)).not.toContain('stdout');
});

test('code cells are known by the keys of the definition', () => {
  const ids = new Set(['intro']);
  const { definition } = convert(notebook, { name: 'n', diskIds: ids });
  const keys = originalOf(notebook, ids).cells.flatMap(({ key }) => key ?? []);
  expect(keys).toEqual(definition.cells.map(({ key }) => key));
});

test('a notebook of format 3 becomes cells of format 4', () => {
  const { cells } = originalOf({
    nbformat: 3,
    metadata: { name: 'old' },
    worksheets: [
      {
        cells: [
          { cell_type: 'heading', level: 2, source: 'Part' },
          { cell_type: 'code', language: 'python', collapsed: false, input: 'x = 1', outputs: [] }
        ]
      }
    ]
  });
  expect(cells.map(({ kind, source }) => [kind, source])).toEqual([
    ['markdown', '## Part'],
    ['code', 'x = 1']
  ]);
});

test('a secret in text is masked as on a card', () => {
  const secret = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
  const cells = [{ cell_type: 'markdown', metadata: {}, source: `Token: ${secret}` }];
  expect(JSON.stringify(originalOf({ nbformat: 4, cells }))).not.toContain(secret);
});
