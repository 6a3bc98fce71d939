/** What bars of a notebook say of a step: a share, or nothing; never nonsense. */
import fc from 'fast-check';
import { Bars } from './bars';
import { scriptedControls } from './testing';

function watched() {
  const controls = scriptedControls();
  const bars = new Bars(controls.comms.mirror);
  controls.comms.follow(news => void bars.take(news));
  return { ...controls, bars };
}

/** A bar of tqdm as it opens. */
const tqdm = { value: 0, min: 0, max: 10, bar_style: '' };

test('tqdm’s bar tells its share, its count and its end', () => {
  const { bars, open, update } = watched();
  expect(bars.now()).toBeNull();
  open('bar', 'FloatProgressModel', tqdm);
  expect(bars.now()).toEqual({ fraction: 0, label: '0 of 10' });
  update('bar', { value: 4 });
  expect(bars.now()).toEqual({ fraction: 0.4, label: '4 of 10' });
  update('bar', { value: 10, bar_style: 'success' });
  expect(bars.now()?.fraction).toBe(1);
});

test('of bars in each other the outer one counts, of bars after each other the one that moves', () => {
  const { bars, open, update, say } = watched();
  open('outer', 'FloatProgressModel', { ...tqdm, value: 2 });
  open('inner', 'FloatProgressModel', { ...tqdm, value: 9 });
  expect(bars.now()?.fraction).toBe(0.2);
  say('comm_close', { comm_id: 'inner', data: {} });
  update('outer', { value: 10 });
  open('next', 'IntProgressModel', { value: 1, max: 4 });
  expect(bars.now()?.fraction).toBe(0.25);
  bars.begin();
  expect(bars.now()).toBeNull();
});

test('a bar without a total, one that failed, one that is not on show and a gauge claim nothing', () => {
  const { bars, open, update } = watched();
  open('endless', 'FloatProgressModel', { value: 1, min: 0, max: 1, bar_style: 'info' });
  open('failed', 'FloatProgressModel', { ...tqdm, value: 5, bar_style: 'danger' });
  open('unseen', 'FloatProgressModel', { ...tqdm, value: 5 }, { hidden: true });
  open('slider', 'IntSliderModel', { value: 5, min: 0, max: 10 });
  open('load', 'IntProgressModel', { value: 60, min: 0, max: 100 });
  update('load', { value: 40 });
  update('load', { value: 80 });
  expect(bars.now()).toBeNull();
});

test('whatever bars say, the share is from 0 to 1, and one bar’s falls only to its start', () => {
  const value = fc.oneof(
    fc.integer({ min: -5, max: 15 }),
    fc.double(),
    fc.constantFrom(null, 'x', '10')
  );
  const change = fc.record(
    {
      value,
      max: value,
      min: value,
      bar_style: fc.constantFrom('', 'info', 'success', 'danger', 3)
    },
    { requiredKeys: [] }
  );
  fc.assert(
    fc.property(fc.array(change), fc.boolean(), (changes, fixed) => {
      const { bars, open, update } = watched();
      open('bar', 'FloatProgressModel', tqdm);
      let before = 0;
      for (const { max, min, ...rest } of changes) {
        update('bar', fixed ? rest : { max, min, ...rest });
        const now = bars.now();
        const fraction = now?.fraction ?? before;
        expect(fraction >= 0 && fraction <= 1).toBe(true);
        expect(now?.label ?? '').toMatch(/^(\d+ of \d+)?$/);
        expect(fraction >= before || fraction === 0).toBe(true);
        before = fraction;
      }
    })
  );
});
