/** The mirror holds what the kernel's controls are, bytes included, and never more than it may. */
import fc from 'fast-check';
import { Mirror } from './mirror';
import { putTogether, takeApart } from './state';

const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.uint8Array({ maxLength: 20 }).map(bytes => new Uint8Array(bytes))
);
const { trait } = fc.letrec<{ trait: unknown }>(tie => ({
  trait: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('trait'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie('trait'), { maxKeys: 3, noNullPrototype: true })
  )
}));

test('a state is the same after its bytes were taken out and put back', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 8 }), trait, { maxKeys: 4, noNullPrototype: true }),
      traits => {
        const { state, paths, buffers } = takeApart(Object.entries(traits));
        const wire = structuredClone(state);
        const back = putTogether(wire, paths, buffers);
        expect(JSON.stringify(plain(Object.fromEntries(back)))).toBe(
          JSON.stringify(plain({ ...state, ...traits }))
        );
      }
    )
  );
});

/** Bytes as lists, keys in order, so that two states can be compared as text. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return { bytes: [...value] };
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, item]) => [key, plain(item)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    : Object.is(value, -0)
      ? 0
      : value;
}

test('what it holds stays within count and bytes, and a control that grew too large is given up', () => {
  const mirror = new Mirror({ models: 3, bytes: 1_000 });
  for (const comm of ['a', 'b', 'c']) {
    expect(mirror.open(comm, new Map([['value', 1]]))).toBe(true);
  }
  expect(mirror.open('d', new Map())).toBe(false);
  expect(mirror.change('a', new Map([['value', 'x'.repeat(900)]]))).toBe(true);
  expect(mirror.change('b', new Map([['value', new Uint8Array(200)]]))).toBe(false);
  expect(mirror.has('b')).toBe(false);
  expect(mirror.change('a', new Map([['value', 'short']]))).toBe(true);
  expect(mirror.change('c', new Map([['value', new Uint8Array(900)]]))).toBe(true);
  expect(Object.keys(mirror.picture().models)).toEqual(['a', 'c']);
});

test('only what an output showed, and what is inside it, is on show', () => {
  const mirror = new Mirror();
  mirror.open('box', new Map([['children', ['IPY_MODEL_slider']]]));
  mirror.open('slider', new Map([['layout', 'IPY_MODEL_layout']]));
  mirror.open('layout', new Map());
  mirror.open('secret', new Map([['value', 'hidden']]));
  expect(mirror.onShow('slider')).toBe(false);
  mirror.show('box');
  expect(['box', 'slider', 'layout', 'secret', 'none'].map(comm => mirror.onShow(comm))).toEqual([
    true,
    true,
    true,
    false,
    false
  ]);
  mirror.change('box', new Map([['children', ['IPY_MODEL_secret']]]));
  expect(mirror.onShow('secret')).toBe(true);
  mirror.close('secret');
  expect(mirror.onShow('secret')).toBe(false);
});
