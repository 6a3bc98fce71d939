import fc from 'fast-check';
import { namesOf } from '../crawl.testing';
import { isNext } from './pagination';

const next = (one: string, other: string) => isNext(namesOf([one, other]), 0, 1);

describe('the next page', () => {
  it.each([
    ['/list?page=1', '/list?page=2'],
    ['/list?page=9', '/list?page=10'],
    ['/list?page=199', '/list?page=200'],
    ['/page/09/', '/page/10/'],
    ['/2024/list/3/all', '/2024/list/4/all'],
    ['Seite 19 von 40', 'Seite 20 von 40']
  ])('after %s is %s', (one, other) => {
    expect(next(one, other)).toBe(true);
    expect(next(other, one)).toBe(false);
  });

  it.each([
    ['/list?page=1', '/list?page=3'],
    ['/list?page=1', '/list?page=1'],
    ['/list', '/list2'],
    ['/a1', '/b2'],
    ['/a1/x', '/a2/y'],
    ['/12345678901234567', '/12345678901234568']
  ])('after %s is not %s', (one, other) => {
    expect(next(one, other)).toBe(false);
  });

  it('is known by any number in any name', () => {
    const words = fc.string({ unit: fc.constantFrom('a', '/', '?', 'é', '='), maxLength: 6 });
    fc.assert(
      fc.property(
        words,
        words,
        fc.nat(1e9),
        fc.integer({ min: 2, max: 100 }),
        (head, tail, n, far) => {
          expect(next(`${head}${n}${tail}`, `${head}${n + 1}${tail}`)).toBe(true);
          expect(next(`${head}${n}${tail}`, `${head}${n + far}${tail}`)).toBe(false);
        }
      )
    );
  });
});
