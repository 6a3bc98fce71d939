import fc from 'fast-check';
import { hashOf, Interner, SLACK } from './intern';
import { textsOf } from './source.testing';

const encoder = new TextEncoder();

const internAll = (texts: readonly string[]): { interner: Interner; numbers: number[] } => {
  const interner = new Interner();
  const numbers = texts.map((text, i) => {
    // At any place of a buffer, with other bytes around.
    const bytes = encoder.encode(text);
    const start = i % 5;
    const buffer = new Uint8Array(start + bytes.length + SLACK).fill(i & 0xff);
    buffer.set(bytes, start);
    const view = new DataView(buffer.buffer);
    const stop = start + bytes.length;
    return interner.intern(view, start, stop, hashOf(view, start, stop));
  });
  return { interner, numbers };
};

test('each distinct text has one number, by first appearance', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 9 })), texts => {
      const { interner, numbers } = internAll(texts);
      const distinct = [...new Set(texts.map(text => text.toWellFormed()))];
      expect(textsOf(interner.finish())).toEqual(distinct);
      expect(numbers.map(number => interner.text(number))).toEqual(
        texts.map(text => text.toWellFormed())
      );
    })
  );
});

test('bytes that make no number, or zero, are told apart too', () => {
  const interner = new Interner();
  const number = (bytes: readonly number[]): number => {
    const buffer = new Uint8Array(bytes.length + SLACK);
    buffer.set(bytes);
    const view = new DataView(buffer.buffer);
    // One hash for all, so that only the bytes tell.
    return interner.intern(view, 0, bytes.length, 7);
  };
  const nan = [1, 2, 3, 4, 5, 6, 0xf8, 0x7f];
  const otherNan = [9, 2, 3, 4, 5, 6, 0xf8, 0x7f];
  const zero = [0, 0, 0, 0, 0, 0, 0, 0];
  const minusZero = [0, 0, 0, 0, 0, 0, 0, 0x80];
  const all = [nan, otherNan, zero, minusZero].flatMap(bytes => [
    bytes,
    [...bytes, 65],
    [66, ...bytes]
  ]);
  expect(all.map(number)).toEqual(all.map((_, i) => i));
  expect(all.map(number)).toEqual(all.map((_, i) => i));
});

test('a hundred thousand names outgrow every table and stay apart', () => {
  const texts = Array.from({ length: 100_000 }, (_, i) => `https://example.org/${i}`);
  const { interner, numbers } = internAll(texts);
  expect(interner.count).toBe(100_000);
  expect(numbers.every((number, i) => number === i)).toBe(true);
  expect(interner.text(77_777)).toBe('https://example.org/77777');
});
