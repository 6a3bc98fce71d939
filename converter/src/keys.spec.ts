import { convert } from './convert';
import { keyCells } from './keys';
import { notebookOf } from './notebooks.testing';
import { readNotebook } from './notebook';
import { versionOf } from './version';

const cells = readNotebook(notebookOf('a = 1', 'a = 1', 'b = 2')).cells;

describe('keyCells', () => {
  it('takes ids only where the file on disk holds them', () => {
    expect(keyCells(cells, 'all').keys).toEqual(['c0', 'c1', 'c2']);
    expect(keyCells(cells, new Set(['c2'])).fromDisk).toEqual(['c2']);
    expect(keyCells(cells, 'none').keys[2]).toMatch(/^~[0-9a-f]{12}\.1$/);
  });

  it('numbers cells of equal text', () => {
    const [first, second] = keyCells(cells, 'none').keys;
    expect(second).toBe(first?.replace(/1$/, '2'));
  });

  it('knows the second of two cells with one id by its text', () => {
    const [cell] = cells;
    const twice = cell === undefined ? [] : [cell, { ...cell, index: 1 }];
    const { keys, repeated } = keyCells(twice, 'all');
    expect(keys[0]).toBe('c0');
    expect(keys[1]).toMatch(/^~/);
    expect(repeated).toEqual([1]);
  });
});

describe('versionOf', () => {
  it('ignores outputs, counts and the door a notebook came through', () => {
    const notebook = notebookOf('md:# T', 'N = 3\nprint(N)');
    const text = JSON.stringify(notebook).replace('"execution_count":null', '"execution_count":7');
    const one = convert(notebook, { name: 'x', diskIds: 'none' }).definition;
    const other = convert(`\ufeff${text}`, { name: 'x', diskIds: new Set() }).definition;
    expect(versionOf(other)).toBe(versionOf(one));
    expect(versionOf(one)).toMatch(/^[0-9a-f]{64}$/);
  });
});
