import fc from 'fast-check';
import type { Detect } from './contract';
import { detect, detectorOf } from './detect';
import { PLACEHOLDER } from './placeholder';
import { pseudonyms, vaultOf } from './pseudonyms';

const fresh = (finds?: Detect, first = 0) =>
  pseudonyms(vaultOf(new Uint8Array(32).fill(first)), finds);

/** Cuts a text at places that fast-check chose. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map(place => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length));
}

const piece = fc.constantFrom(
  'ada@example.org',
  'bob@example.org',
  '[[EMAIL_1]]',
  '[[EMAIL_48213]]',
  '[[TEXT_1]]',
  '[[PHONE_99999]]',
  '[[',
  ']]',
  '[',
  ']',
  '[[EMAIL_',
  '1]]',
  '[secret]',
  '+49 30 901820',
  '4111 1111 1111 1111',
  'https://intra.example.org/x?a=1',
  '/home/ada/data.csv',
  '10.1.2.3',
  '460-89-9847',
  ' ',
  '\n',
  '😀'
);
const texts = fc.array(
  fc
    .array(fc.oneof(piece, piece, fc.string(), fc.string({ unit: 'grapheme' })), { maxLength: 12 })
    .map(parts => parts.join('')),
  { minLength: 1, maxLength: 4 }
);

test('what was hidden comes back in pieces of any size, whatever the text looked like', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(), { maxLength: 20 }), (originals, places) => {
      const names = fresh();
      for (const original of originals) {
        const { text: hidden } = names.hide(original);
        const restorer = names.restorer();
        const back = cut(hidden, places)
          .map(part => restorer.push(part))
          .concat(restorer.end())
          .join('');
        // A secret is gone for good; all else is as it was.
        if (hidden.split('[secret]').length === original.split('[secret]').length) {
          expect(back).toBe(original);
        }
        expect(restorer.mangled).toEqual([]);
      }
    }),
    { numRuns: 1_000 }
  );
});

test('nothing that was found is still readable', () => {
  fc.assert(
    fc.property(texts, originals => {
      const names = fresh();
      for (const original of originals) {
        const { text: hidden } = names.hide(original);
        const bare = hidden.replace(PLACEHOLDER, mask => ' '.repeat(mask.length));
        expect(detect(bare.replaceAll('[secret]', '        '))).toEqual([]);
      }
    }),
    { numRuns: 1_000 }
  );
});

test('a value has one placeholder in all texts of a conversation, another one in others', () => {
  const names = fresh();
  const { text, masked } = names.hide('From ada@example.org to bob@example.org');
  const [ada, bob] = text.match(PLACEHOLDER) ?? [];
  expect([text, masked]).toEqual([`From ${ada} to ${bob}`, 2]);
  expect(ada).toMatch(/^\[\[EMAIL_[1-9]\d{4}\]\]$/);
  expect(ada).not.toBe(bob);
  expect(names.hide('bob@example.org, ada@example.org').text).toBe(`${bob}, ${ada}`);
  expect(fresh().hide('ada@example.org').text).toBe(ada);
  expect(fresh(detect, 1).hide('ada@example.org').text).not.toBe(ada);
});

test('thousands of values have placeholders of their own', () => {
  const names = fresh();
  const values = Array.from({ length: 3_000 }, (_, n) => `p${n}@example.org`);
  const { text } = names.hide(values.join(' '));
  expect(new Set(text.split(' ')).size).toBe(values.length);
  const restorer = names.restorer();
  expect(restorer.push(text) + restorer.end()).toBe(values.join(' '));
});

test('a secret is removed, and nothing brings it back', () => {
  const names = fresh();
  const { text, masked } = names.hide('password = "hunter2!" for ada@example.org');
  expect(text).toMatch(/^password = "\[secret\]" for \[\[EMAIL_\d+\]\]$/);
  expect(masked).toBe(2);
  const restorer = names.restorer();
  expect(restorer.push(text) + restorer.end()).toBe('password = "[secret]" for ada@example.org');
});

test('what rewriting uncovers is hidden too; what never ends is refused', () => {
  const twice: Detect = text => {
    const at = text.indexOf('ada') >= 0 ? text.indexOf('ada') : text.indexOf('bob');
    return at < 0 ? [] : [{ kind: 'person', start: at, end: at + 3 }];
  };
  expect(fresh(detectorOf(twice)).hide('ada bob').text).toMatch(
    /^\[\[PERSON_\d+\]\] \[\[PERSON_\d+\]\]$/
  );
  const endless: Detect = text => [{ kind: 'person', start: 0, end: Math.min(1, text.length) }];
  expect(() => fresh(endless).hide('a b')).toThrow(/again and again/);
});

describe('what a model makes of a placeholder', () => {
  const names = fresh();
  const { text: ada } = names.hide('ada@example.org');
  const digits = ada.replace(/\D/g, '');
  const back = (text: string, places: readonly number[] = []) => {
    const restorer = names.restorer();
    const out = cut(text, places)
      .map(part => restorer.push(part))
      .concat(restorer.end());
    return { text: out.join(''), mangled: restorer.mangled };
  };

  it.each([
    ['that nobody gave', '[[EMAIL_77777]]'],
    ['with single brackets', `[EMAIL_${digits}]`],
    ['without brackets', `EMAIL_${digits}`],
    ['in small letters', `[[email_${digits}]]`],
    ['with blanks', `[[ EMAIL ${digits} ]]`],
    ['with other brackets', `<EMAIL_${digits}>`]
  ])('%s stays as it came, and is told', (_, mangled) => {
    for (const places of [[], [9], [6, 10, 14], Array.from({ length: 40 }, (__, at) => at)]) {
      for (const after of [
        '',
        ' and',
        ` or ${ada}.`,
        ' and so on, for as long as it takes to forget it all.'
      ]) {
        const { text, mangled: told } = back(`Ask ${mangled}${after}`, places);
        expect(text).toBe(`Ask ${mangled}${after.replace(ada, 'ada@example.org')}`);
        expect(told).toHaveLength(1);
        expect(mangled).toContain(told[0]?.trim());
      }
    }
  });

  test('text that is no placeholder waits for nothing, and is none', () => {
    const restorer = names.restorer();
    expect(restorer.push('a[0] = [[1, 2]')).toBe('a[0] = [[1, 2]');
    expect(restorer.push('x [[EMA')).toBe('x ');
    expect(restorer.push('x path_1 phone 5')).toBe('[[EMAx path_1 phone 5');
    restorer.end();
    expect(restorer.mangled).toEqual([]);
  });
});
