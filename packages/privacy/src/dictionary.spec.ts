import fc from 'fast-check';
import { type Column, dictionaryOf, type Known } from './dictionary';

const ORDINARY = new Set(
  'will mark rose the mean active closed of rows drop apple table'.split(' ')
);
const known = (changes: Partial<Known>): Known => ({
  columns: [],
  terms: [],
  own: [],
  isOrdinary: word => ORDINARY.has(word),
  ...changes
});
const found = (text: string, changes: Partial<Known>): string[] =>
  dictionaryOf(known(changes))
    .detect(text)
    .map(({ kind, start, end, stays }) => `${kind}:${text.slice(start, end)}${stays ? '!' : ''}`);
const column = (name: string, ...values: string[]): Column => ({ name, values });

describe('values of the user’s tables', () => {
  const people = [column('customer', 'Ada Lovelace', 'Charles Babbage', "Grace O'Hara-Smith")];

  it.each([
    ['in any case', 'ada LOVELACE pays', 'value:ada LOVELACE'],
    ['over other blanks and line ends', 'Ada \n Lovelace', 'value:Ada \n Lovelace'],
    ['with other punctuation', '{"ada_lovelace": 1}', 'value:ada_lovelace'],
    ['with marks of their own', 'from Grace O’Hara–Smith.', 'value:Grace O’Hara–Smith'],
    ['at the ends of words only', 'Cada Lovelaced', undefined],
    ['not over a sentence', 'Ask Ada.   ... Lovelace left.', undefined],
    ['not in part', 'Ada and Lovelace', undefined]
  ])('are found %s', (_, text, expected) => {
    expect(found(text, { columns: people })).toEqual(expected === undefined ? [] : [expected]);
  });

  test('of which one begins inside another are found all', () => {
    const columns = [column('name', 'Anna Maria Berg', 'Maria Berg Holm', 'Berg Holm')];
    expect(found('Anna Maria Berg Holm', { columns })).toEqual(['value:Anna Maria Berg Holm']);
    expect(found('Anna Maria Holm Berg Holm', { columns })).toEqual(['value:Berg Holm']);
  });

  test('in a script without blanks are found inside longer text', () => {
    expect(found('顧客は山田太郎さんです', { columns: [column('name', '山田太郎')] })).toEqual([
      'value:山田太郎'
    ]);
  });
});

describe('what would make a text unreadable is left', () => {
  it.each([
    ['kinds of things', column('status', ...Array<string>(12).fill('Delivered'), 'Returned')],
    ['short values', column('code', 'NW', 'AB1')],
    ['numbers and dates', column('when', '2026-11-24', '12.5', '1,204 kg')],
    ['long texts', column('note', 'Delivered and Returned as they said on the phone to us all')]
  ])('%s', (_, values) => {
    expect(
      found('Delivered Returned NW AB1 2026-11-24 12.5 1,204 kg', { columns: [values] })
    ).toEqual([]);
  });

  test('an ordinary word counts only as it is written in the table', () => {
    const columns = [column('name', 'Will', 'Mark Rose')];
    expect(found('will it drop? Mark rose rows.', { columns })).toEqual([]);
    expect(found('Ask Will or Mark Rose. Will it drop?', { columns })).toEqual([
      'value:Will',
      'value:Mark Rose'
    ]);
  });

  test('what repeats in a column of people counts all the same', () => {
    const values = Array<string>(12).fill('Lovelace');
    expect(found('Lovelace', { columns: [{ name: 'lastName', values }] })).toHaveLength(1);
    expect(found('Lovelace', { columns: [{ name: 'team', values }] })).toHaveLength(0);
  });
});

test('a person’s own levels count for every value, however short or frequent', () => {
  const values = Array<string>(12).fill('NW');
  expect(found('in NW', { columns: [{ name: 'region', values, level: 'hide' }] })).toEqual([
    'value:NW'
  ]);
  expect(found('in NW', { columns: [{ name: 'region', values, level: 'keep' }] })).toEqual([
    'value:NW!'
  ]);
  const terms = [
    { text: 'Project Apple', level: 'keep' as const },
    { text: 'apple', level: 'hide' as const }
  ];
  expect(found('project APPLE, apple', { terms })).toEqual(['term:project APPLE!', 'term:apple']);
});

test('an ordinary word counts at the beginning of a sentence where the person named its column', () => {
  const columns = [{ name: 'name', values: ['Will'], level: 'hide' as const }];
  expect(found('Will it drop?', { columns })).toEqual(['value:Will']);
});

test('who the user is and what their machine is called', () => {
  const own = [
    { kind: 'person' as const, text: 'Ada Lovelace' },
    { kind: 'host' as const, text: 'ada-laptop' },
    { kind: 'person' as const, text: 'al' },
    { kind: 'person' as const, text: 'will' }
  ];
  expect(found('by ada lovelace on ADA-LAPTOP, et al. will', { own })).toEqual([
    'person:ada lovelace',
    'host:ADA-LAPTOP'
  ]);
});

test('every value is found wherever it stands, and nothing else', () => {
  const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{4,8}$/);
  const name = fc.array(word, { minLength: 1, maxLength: 3 }).map(words => words.join(' '));
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 8 }),
      fc.array(fc.oneof(fc.nat({ max: 7 }), fc.constantFrom('aeiou', 'uoiea a', '. . .')), {
        maxLength: 12
      }),
      (names, parts) => {
        const text = parts
          .map(part => (typeof part === 'number' ? (names[part % names.length] ?? '') : part))
          .join(' – aaa – ');
        const columns = [{ name: 'name', values: names }];
        const finds = dictionaryOf(known({ columns })).detect(text);
        const left = finds.reduceRight(
          (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
          text
        );
        expect(left).not.toMatch(/[b-df-hj-np-tv-z]/);
        finds.forEach(({ start, end }) => {
          expect(text.slice(start, end)).not.toMatch(/[aeiou]/);
        });
      }
    )
  );
});

test('values beyond the room are counted, not dropped in silence', () => {
  const values = ['Lovelace', 'Babbage', 'Hopper'];
  const { size, cut } = dictionaryOf(known({ columns: [{ name: 'name', values }] }), 2);
  expect([size, cut]).toEqual([2, 1]);
});
