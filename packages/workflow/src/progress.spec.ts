import { progressOf } from './progress';

const printed = (text: string) => progressOf([{ kind: 'stream', cell: 0, name: 'stderr', text }]);

describe('progressOf', () => {
  it.each([
    [' 62%|██████▏   | 124/200 [00:24<00:14]', 0.62],
    ['seed 124 of 200', 0.62],
    ['step 3/7', 3 / 7],
    ['62 % done', 0.62],
    ['seed 12\rseed 50 of 200', 0.25],
    ['read 2026/11/23', null],
    ['loss 0.4', null],
    ['124 of 12', null]
  ])('reads %j', (text, fraction) => {
    const progress = printed(text);
    expect(progress?.fraction ?? null).toEqual(
      fraction === null ? null : expect.closeTo(fraction, 6)
    );
  });

  it('shows the last line and claims nothing where nothing was printed', () => {
    expect(printed('a\nseed 121   modularity 0.408\n')?.label).toBe('seed 121   modularity 0.408');
    expect(progressOf([])).toBeNull();
  });
});
