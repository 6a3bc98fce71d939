import { money } from '@lockstep/protocol';
import { nullTranslator } from '@jupyterlab/translation';
import { phaseWords, size, tierWords } from './words';

const trans = nullTranslator.load('lockstep');

describe('the words', () => {
  it.each([
    [0, '$0'],
    [4_000, '$0.004'],
    [420, '$0.00042'],
    [1_250_000, '$1.25'],
    [500_000, '$0.5']
  ])('say %i millionths of a dollar as %s', (micro, text) => {
    expect(money(micro)).toBe(text);
  });

  it.each([
    [423, '423 bytes'],
    [1_228, '1.2 kB'],
    [986e6, '986 MB'],
    [999.7e6, '1.0 GB'],
    [1.1e9, '1.1 GB']
  ])('say %i bytes as %s', (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });

  it.each([
    ['loading', 'Loading qwen2.5-coder:1.5b, 2 s'],
    ['reading', 'Reading, about 6 s left'],
    ['writing', 'Writing, 2 s'],
    ['queued', 'Queued']
  ] as const)('say the phase %s with its time', (phase, text) => {
    expect(phaseWords(phase, { since: 0, left: 6_000 }, 'qwen2.5-coder:1.5b', 2_100, trans)).toBe(
      text
    );
  });

  it('name tier and place', () => {
    expect([
      tierWords('basic', 'local'),
      tierWords('cloud', 'cloud'),
      tierWords('frontier', 'cloud')
    ]).toEqual(['basic, local', 'cloud', 'frontier, cloud']);
  });
});
