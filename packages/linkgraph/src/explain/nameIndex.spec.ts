import fc from 'fast-check';
import { namesOf } from '../crawl.testing';
import { NameIndex } from './nameIndex';

it('finds every name and nothing else, whatever the bytes', () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'binary' })), fc.string(), (texts, other) => {
      // Lone surrogates have no bytes of their own.
      const known = [...new Set(texts.map(text => text.toWellFormed()))];
      const index = new NameIndex(namesOf(known));
      const find = (text: string) => {
        const bytes = encoder.encode(`·${text}·`);
        return index.find(bytes, 2, bytes.length - 2);
      };
      expect(known.map(find)).toEqual([...known.keys()]);
      expect(find(other)).toBe(known.indexOf(other));
    })
  );
});
