import { PICTURE_LIMIT, PictureReader, withPictures } from './attachments';
import { convert } from './convert';

const PNG = 'iVBORw0KGgo=';

function show(source: string, attachments: unknown): string {
  const reader = new PictureReader();
  const markdown = reader.read(source, attachments, 3);
  const [part] = withPictures([{ part: 'text', markdown }], reader.pictures);
  return part?.part === 'text' ? part.markdown : '';
}

describe('pictures attached to cells', () => {
  it('become data URIs, in Markdown and in HTML', () => {
    const files = { 'a b.png': { 'image/png': PNG } };
    expect(show('See ![it](attachment:a%20b.png "title").', files)).toBe(
      `See ![it](data:image/png;base64,${PNG} "title").`
    );
    expect(show('<img src="attachment:a%20b.png" width=3>', files)).toBe(
      `<img src="data:image/png;base64,${PNG}" width=3>`
    );
  });

  it('give way to a sentence where they are too large, missing or no picture', () => {
    const large = { 'p.png': { 'image/png': 'A'.repeat(PICTURE_LIMIT + 4) } };
    expect(show('![](attachment:p.png)', large)).toMatch(/^\*The picture p\.png is too large/);
    expect(show('![](attachment:p.png)', undefined)).toMatch(/^\*The picture p\.png is missing/);
    expect(show('![](attachment:p.js)', { 'p.js': { 'text/javascript': 'eA==' } })).toMatch(
      /is missing/
    );
    expect(show('![](attachment:p.png)', { 'p.png': { 'image/png': '"><script>' } })).toMatch(
      /is missing/
    );
  });

  it('keep equal names in two cells apart, and are told of when left out', () => {
    const cell = (data: string): object => ({
      cell_type: 'markdown',
      source: '![](attachment:image.png)',
      attachments: { 'image.png': { 'image/png': data } }
    });
    const code = { cell_type: 'code', source: 'f()', outputs: [] };
    const { definition, report } = convert(
      {
        nbformat: 4,
        metadata: { language_info: { name: 'python' } },
        cells: [cell('AAAA'), code, cell('BBBB'), code, cell('!'), code]
      },
      { name: 'n' }
    );
    const text = JSON.stringify(definition.steps);
    expect(text).toContain('data:image/png;base64,AAAA');
    expect(text).toContain('data:image/png;base64,BBBB');
    expect(text).not.toContain('attachment:');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'picture-left-out', cell: 4 })
    );
  });
});
