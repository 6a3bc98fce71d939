import { inspectLinks } from './inspect';
import { sourceOf } from './source.testing';

const text = 'from;to,of\n/a;/b,1\n/b;/a,2\n';

describe('a part of the dialect that a person settled', () => {
  it('is kept, and the rest is guessed around it', async () => {
    const { reading, columns } = await inspectLinks(sourceOf('links.csv', text), {
      delimiter: ','
    });
    expect(reading.dialect).toMatchObject({ delimiter: ',', quote: '"', header: 0 });
    expect(columns).toEqual(['from;to', 'of']);
    const other = await inspectLinks(sourceOf('links.csv', text), { delimiter: ';' });
    expect(other.columns).toEqual(['from', 'to,of']);
  });

  it('can be the header: none makes its row one of data', async () => {
    const { columns, rows, reading } = await inspectLinks(sourceOf('links.csv', 'a,b\nc,d\n'), {
      header: null
    });
    expect(reading.dialect.header).toBeNull();
    expect(columns).toEqual(['Column 1', 'Column 2']);
    expect(rows).toEqual([
      ['a', 'b'],
      ['c', 'd']
    ]);
  });
});
