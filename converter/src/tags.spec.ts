import { tagEffects, tagsOf } from './tags';

describe('tagsOf', () => {
  it.each([
    ['the usual place', { metadata: { tags: ['a', 'b'] } }],
    ['a text with commas', { metadata: { tags: 'a, b' } }],
    [
      'the metadata of a tool',
      { metadata: { jupyter: { tags: ['a'] }, papermill: { tags: ['b'] } } }
    ],
    ['beside the metadata', { tags: ['a', 'b', 'a'] }]
  ])('finds tags in %s', (_where, cell) => {
    expect(tagsOf(cell)).toEqual(['a', 'b']);
  });

  it.each([
    null,
    'x',
    { metadata: 3 },
    { metadata: { tags: [1, null, ''] } },
    { metadata: { tags: {} } }
  ])('finds none in %j', cell => {
    expect(tagsOf(cell)).toEqual([]);
  });
});

describe('tagEffects', () => {
  const effects = (...tags: string[][]): Record<string, number[]> =>
    Object.fromEntries(
      Object.entries<ReadonlySet<number>>({ ...tagEffects(tags.map(own => ({ tags: own }))) }).map(
        ([name, set]) => [name, [...set]]
      )
    );
  const none: Record<string, number[]> = {
    starts: [],
    merges: [],
    setup: [],
    optional: [],
    checkpoint: [],
    confirm: [],
    hidden: []
  };

  it.each([
    ['lockstep-step', 'starts'],
    ['lockstep-merge', 'merges'],
    ['lockstep-setup', 'setup'],
    ['lockstep-optional', 'optional'],
    ['lockstep-checkpoint', 'checkpoint'],
    ['lockstep-confirm', 'confirm'],
    ['lockstep-hide', 'hidden']
  ])('gives %s one effect, on its own cell', (tag, effect) => {
    expect(effects([], [tag, 'other'])).toEqual({ ...none, [effect]: [1] });
  });

  it('starts a step where a cell asks for both', () => {
    expect(effects(['lockstep-merge', 'lockstep-step'])).toEqual({ ...none, starts: [0] });
  });

  it('minds no tag of others, nor a name that every object has', () => {
    expect(effects(['parameters', 'constructor', 'lockstep'])).toEqual(none);
  });
});
