import type { Inspection, LinkRole } from '@lockstep/linkgraph';
import { aboutLinks, fileDraft, missing, needed, readable, withRole } from './files';
import { linkRoles } from './fileWords';
import { source } from './scriptedGraph.testing';

const roles = linkRoles.map(([role]) => role);

const inspection: Inspection<LinkRole> = {
  name: 'links.csv',
  tool: 'unknown',
  reading: {
    dialect: { format: 'csv', encoding: 'utf-8', delimiter: ',', quote: '"', header: 0 },
    roles: { from: 0, to: 1 }
  },
  columns: ['a', 'b'],
  rows: [['/page-1', '/page-2']], // 16 bytes a row with delimiter and line end
  assumed: [],
  missing: []
};

describe('a file on the card', () => {
  it('gives a column one meaning: a new one takes the old one away', () => {
    const file = withRole(fileDraft(source('links.csv'), inspection), roles, 'to', 0);
    expect(file.reading.roles).toEqual({ to: 0 });
    expect(missing(file, needed.links)).toEqual(['from']);
    expect(readable({ links: file, pages: [] })).toBe(false);
  });

  it('loses a meaning that no column has', () => {
    const file = withRole(fileDraft(source('links.csv'), inspection), roles, 'to', undefined);
    expect(file.reading.roles).toEqual({ from: 0 });
  });

  it('says about how many links it holds, from its size and its rows', () => {
    expect(aboutLinks(fileDraft(source('links.csv', 1600), inspection))).toBe(100);
    expect(aboutLinks(fileDraft(source('links.csv.gz', 1600), inspection))).toBe(1000);
    expect(aboutLinks(fileDraft(source('links.csv'), inspection))).toBeUndefined();
  });
});
