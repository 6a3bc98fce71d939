import fc from 'fast-check';
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
    ['124 of 12', null],
    ['3/10', 0.3],
    ['Processing 5 of 20', 0.25],
    ['page 4 of 8: https://a.org/x%20y', 0.5],
    ['accuracy: 62 %', null],
    ['score 3/7', null],
    ['CPU load 80 %', null],
    ['growth of 120 %', null],
    ['share 12 %\nshare 80 %\nshare 30 %', null],
    ['a 12 %\na 80 %\na 30 %', null]
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

  it('stays where it was while something else is printed, on this stream or the other', () => {
    expect(printed('5 of 10\nwarning: slow\n')?.fraction).toBe(0.5);
    const [stdout, stderr] = ['stdout', 'stderr'] as const;
    const outputs = [
      { kind: 'stream', cell: 0, name: stderr, text: ' 40%|████      | 4/10' },
      { kind: 'stream', cell: 0, name: stdout, text: 'hello\n' }
    ] as const;
    expect(progressOf(outputs)).toEqual({ fraction: 0.4, label: 'hello' });
  });

  it('begins anew with the next loop', () => {
    expect(printed('1 of 4\n4 of 4\n1 of 4\n2 of 4')?.fraction).toBe(0.5);
    expect(printed('A: 100%|███| 4/4\nB:   0%|   | 0/9\nB:  33%|█  | 3/9')?.fraction).toBe(0.33);
  });

  it('never goes back while work side by side reports out of order', () => {
    const order = fc.integer({ min: 2, max: 30 }).chain(all =>
      fc
        .shuffledSubarray(
          Array.from({ length: all - 1 }, (_, at) => at + 2),
          { minLength: all - 1 }
        )
        .map(rest => ({ all, done: [1, ...rest] }))
    );
    fc.assert(
      fc.property(order, ({ all, done }) => {
        let before = 0;
        done.forEach((_, at) => {
          const lines = done.slice(0, at + 1).map(one => `Item ${one} of ${all}`);
          const now = printed(lines.join('\n'))?.fraction ?? -1;
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        });
        expect(before).toBe(1);
      })
    );
  });

  it('is a share or nothing, whatever is printed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('%', '|', ' of ', '/', '\r', '\n'),
            fc.nat().map(String)
          )
        ),
        parts => {
          const fraction = printed(parts.join(''))?.fraction ?? 0;
          expect(fraction).toBeGreaterThanOrEqual(0);
          expect(fraction).toBeLessThanOrEqual(1);
        }
      )
    );
  });
});
