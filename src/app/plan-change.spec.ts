import { differs } from './plan-change';
import { planWith } from './testing';

describe('two versions of an app', () => {
  it('do not differ for a person when only cell keys made another hash', () => {
    expect(differs(planWith(['One'], 'a'), planWith(['One'], 'b'))).toBe(false);
  });

  it('differ when a step has other code', () => {
    const [from, to] = [planWith(['One']), planWith(['One'], 'b', 'x = 2')];
    expect(differs(from, to)).toBe(true);
  });
});
