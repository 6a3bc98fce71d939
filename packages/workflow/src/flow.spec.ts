import { dependentsOf, isCleanGround } from './flow';
import { samplePlan } from './sample';

const none = new Set<string>();

describe('dependentsOf', () => {
  it('follows names through steps that read and write them', () => {
    const plan = samplePlan([
      { id: 'a', flow: { defines: ['x'] } },
      { id: 'b', flow: { uses: ['x'], defines: ['y'] } },
      { id: 'c', flow: { defines: ['z'] } },
      { id: 'd', flow: { uses: ['y'] } }
    ]);
    expect([...dependentsOf(plan, 'a', none)]).toEqual(['b', 'd']);
  });

  it('stops where a name is bound anew on every path, and not where it only may be', () => {
    const steps = (how: 'defines' | 'maybe') =>
      samplePlan([
        { id: 'a', flow: { defines: ['x'] } },
        { id: 'b', flow: { [how]: ['x'] } },
        { id: 'c', flow: { uses: ['x'] } }
      ]);
    expect([...dependentsOf(steps('defines'), 'a', none)]).toEqual([]);
    expect([...dependentsOf(steps('maybe'), 'a', none)]).toEqual(['b', 'c']);
  });

  it('takes an opaque step to read and write everything', () => {
    const plan = samplePlan([
      { id: 'a', flow: { defines: ['x'] } },
      { id: 'b', flow: { opaque: true } },
      { id: 'c', flow: { uses: ['q'] } }
    ]);
    expect([...dependentsOf(plan, 'a', none)]).toEqual(['b', 'c']);
  });

  it('lets a skipped step neither pass on nor hide a change', () => {
    const plan = samplePlan([
      { id: 'a', flow: { defines: ['x'] } },
      { id: 'b', optional: true, flow: { defines: ['x'] } },
      { id: 'c', flow: { uses: ['x'] } }
    ]);
    expect([...dependentsOf(plan, 'a', none)]).toEqual([]);
    expect([...dependentsOf(plan, 'a', new Set(['b']))]).toEqual(['c']);
  });
});

describe('isCleanGround', () => {
  const plan = samplePlan([
    { id: 'a', flow: { defines: ['x'] } },
    { id: 'b', flow: { defines: ['x', 'y'] } },
    { id: 'c', flow: { uses: ['x'], defines: ['z'] } },
    { id: 'd', flow: { uses: ['y'] } }
  ]);
  const turns: Record<string, number> = { a: 1, b: 2, c: 3 };
  const turnOf = (id: string): number | null => turns[id] ?? null;
  const ran = (step: string, turn: number, ended: 'done' | 'broken' | 'kept' = 'done') => ({
    step,
    turn,
    ended
  });

  it('holds when exactly the steps before it ran, in order', () => {
    expect(isCleanGround(plan, [ran('a', 1), ran('b', 2)], 'c', turnOf)).toBe(true);
  });

  it('holds for running again a step that reads nothing it wrote', () => {
    expect(isCleanGround(plan, [ran('a', 1), ran('b', 2), ran('c', 3)], 'c', turnOf)).toBe(true);
  });

  it('fails when an earlier step ran again after a later one that writes the same name', () => {
    const again = (id: string): number | null => (id === 'a' ? 9 : turnOf(id));
    const ground = [ran('a', 1), ran('b', 2), ran('a', 9)];
    expect(isCleanGround(plan, ground, 'c', again)).toBe(false);
    expect(isCleanGround(plan, ground, 'd', again)).toBe(true);
  });

  it('fails when a broken execution may have changed what the step reads', () => {
    expect(isCleanGround(plan, [ran('a', 1), ran('b', 2, 'broken')], 'c', turnOf)).toBe(false);
  });

  it('fails for a step that reads what a kept step would have bound', () => {
    const ground = [ran('a', 1), ran('b', 2, 'kept')];
    expect(isCleanGround(plan, ground, 'd', turnOf)).toBe(false);
  });
});
