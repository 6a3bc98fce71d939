/** Secrets leave a run only towards its kernel: whatever is printed is searched for them, however it is cut. */
import * as fc from 'fast-check';
import { CleanStream, MASK, Secrets } from './secrets';

const SECRET = 'abcabd-9';

function secrets(): Secrets {
  const own = new Secrets();
  own.keep('step', 'key', { t: 'str', v: SECRET });
  return own;
}

test('text in pieces is cleaned as if it came at once', () => {
  const piece = fc.constantFrom('a', 'ab', 'abc', 'abd-9', 'abcabd', '-9', SECRET, ' ', 'x\n');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const stream = new CleanStream(secrets());
      const shown = pieces.map(text => stream.push(text)).join('') + stream.rest();
      expect(shown).not.toContain(SECRET);
      expect(shown).toBe(pieces.join('').replaceAll(SECRET, MASK));
    })
  );
});

test('text that cannot begin a secret is not held back', () => {
  const stream = new CleanStream(secrets());
  expect(stream.push('hello ab')).toBe('hello ');
  expect(stream.push('out')).toBe('about');
});

test('a secret is found as a traceback quotes it, and short ones are not searched for', () => {
  const own = new Secrets();
  own.keep('step', 'key', { t: 'str', v: "it's\\me" });
  own.note({ t: 'str', v: 'no' });
  expect(own.clean("key = 'it\\'s\\\\me' is not right")).toBe(`key = '${MASK}' is not right`);
});

test('a secret is known for its own input only', () => {
  expect(secrets().known('step', 'key')).toBe(true);
  expect(secrets().known('other', 'key')).toBe(false);
});
