import fc from 'fast-check';
import { pseudonyms } from './pseudonyms';

/** Cuts a text at places that fast-check chose. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map(place => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length));
}

const piece = fc.constantFrom(
  'ada@example.org',
  'bob@example.org',
  '[[EMAIL_1]]',
  '[[EMAIL_2]]',
  '[[TEXT_1]]',
  '[[PHONE_99999]]',
  '[[',
  ']]',
  '[',
  ']',
  '[[EMAIL_',
  '1]]',
  '+49 30 901820',
  '4111 1111 1111 1111',
  'password = "hunter2"',
  ' ',
  '😀'
);
const texts = fc.array(
  fc.array(fc.oneof(piece, piece, fc.string()), { maxLength: 12 }).map(parts => parts.join('')),
  { minLength: 1, maxLength: 4 }
);

test('what was hidden comes back in pieces of any size, whatever the text looked like', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(), { maxLength: 20 }), (originals, places) => {
      const names = pseudonyms();
      for (const [index, hidden] of originals.map(text => names.hide(text)).entries()) {
        const restorer = names.restorer();
        const back = cut(hidden, places)
          .map(part => restorer.push(part))
          .concat(restorer.end());
        expect(back.join('')).toBe(originals[index]);
      }
    }),
    { numRuns: 1_000 }
  );
});

test('a value has one placeholder in all texts of an order', () => {
  const names = pseudonyms();
  expect(names.hide('From ada@example.org to bob@example.org')).toBe(
    'From [[EMAIL_1]] to [[EMAIL_2]]'
  );
  expect(names.hide('bob@example.org, +49 30 901820')).toBe('[[EMAIL_2]], [[PHONE_1]]');
  expect(names.count).toBe(3);
});

test('a placeholder that nobody gave stays as the model wrote it', () => {
  const names = pseudonyms();
  names.hide('ada@example.org');
  const restorer = names.restorer();
  expect(restorer.push('[[EMAIL_7]] and [[EMAIL_1]]') + restorer.end()).toBe(
    '[[EMAIL_7]] and ada@example.org'
  );
});

test('text that is no placeholder waits for nothing', () => {
  const restorer = pseudonyms().restorer();
  expect(restorer.push('a[0] = [[1, 2]')).toBe('a[0] = [[1, 2]');
  expect(restorer.push('x [[EMA')).toBe('x ');
  expect(restorer.push('x')).toBe('[[EMAx');
});
