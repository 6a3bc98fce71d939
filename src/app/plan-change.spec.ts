import { differs, stepChanges } from './plan-change';
import { planWith } from './testing';

describe('two versions of an app', () => {
  it('do not differ for a person when only cell keys made another hash', () => {
    expect(differs(planWith(['One'], 'a'), planWith(['One'], 'b'))).toBe(false);
  });

  it('differ when a step has other code', () => {
    const [from, to] = [planWith(['One']), planWith(['One'], 'b', 'x = 2')];
    expect(differs(from, to)).toBe(true);
    expect(stepChanges(from, to)).toEqual([{ kind: 'changed', title: 'One' }]);
  });

  it('differ in words, ranges and rules although every result stays', () => {
    const [from, to] = [planWith(['One']), planWith(['One'], 'b')];
    const optional = { ...to, steps: to.steps.map(step => ({ ...step, optional: true })) };
    expect(stepChanges(from, optional)).toEqual([{ kind: 'reworded', title: 'One' }]);
  });

  it('differ in added, moved and removed steps', () => {
    expect(stepChanges(planWith(['One', 'Two']), planWith(['Zero', 'One'], 'b'))).toEqual([
      { kind: 'added', title: 'Zero' },
      { kind: 'moved', title: 'One' },
      { kind: 'removed', title: 'Two' }
    ]);
  });
});
