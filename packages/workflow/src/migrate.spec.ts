/** A run that goes on with another version of its app: what stays, what turns stale, and that it is never wrong. */
import fc from 'fast-check';
import { canonicalJson } from '@lockstep/protocol';
import { replayJournal, stepWords } from './index';
import { intInput, SampleRun, type SampleStep, samplePlan } from './sample';
import { type Move, Walker } from './walker';
import { NAMES } from './walkerModel';
import type { Change } from './walkerVersions';

const first: SampleStep[] = [
  { id: 'setup', kind: 'setup', flow: { defines: ['t'] } },
  { id: 'one', flow: { uses: ['t'], defines: ['x'] }, inputs: [intInput('n')] },
  { id: 'two', flow: { uses: ['t'], defines: ['g'] } },
  { id: 'three', flow: { uses: ['x'], defines: ['y'] } }
];

/** A run of the first version with all steps done, `n` set to 9. */
function done(): SampleRun {
  const run = new SampleRun(samplePlan(first));
  run.send({ type: 'set-inputs', step: 'one', values: { n: { t: 'int', v: '9' } } });
  run.walk('one', 'two', 'three');
  return run;
}

/** Goes on with a version in which one step is another, or gone (`null`). */
function migrate(run: SampleRun, id: string, change: Partial<SampleStep> | null): void {
  const steps = first.flatMap(step =>
    step.id !== id ? [step] : change === null ? [] : [{ ...step, source: `# ${id}`, ...change }]
  );
  const app = String(run.entries.length).padStart(64, '0');
  expect(run.send({ type: 'migrate', app }, { plan: samplePlan(steps, app) })).toBeNull();
}

const allDone = { setup: 'done', one: 'done', two: 'done', three: 'done' };

describe('another version of an app', () => {
  it('takes words, help, ranges and rules at once, and keeps status, values, results and kernel', () => {
    const run = done();
    const before = run.state;
    migrate(run, 'one', {
      title: 'Pick',
      optional: true,
      effects: [{ kind: 'writes' }],
      inputs: [{ ...intInput('n'), label: 'Number', help: 'Of sites', max: 12 }]
    });
    expect(run.statuses()).toEqual(allDone);
    expect(run.state.epoch).toBe(before.epoch);
    expect(run.state.plan.steps[1]).toMatchObject({ title: 'Pick', optional: true });
    expect(run.state.steps.one?.values).toEqual({ n: { t: 'int', v: '9' } });
    expect(run.state.steps.one?.outputs).toEqual(before.steps.one?.outputs);
    // The kernel goes on: what runs next needs no replay.
    expect(run.send({ type: 'run-step', step: 'three' })).toBeNull();
    expect(run.state.queue).toEqual(['three']);
  });

  it('turns a step with other code stale, with what reads from it, and says why', () => {
    const run = done();
    migrate(run, 'one', { source: '# one, better' });
    expect(run.statuses()).toEqual({ setup: 'done', one: 'stale', two: 'done', three: 'stale' });
    expect(run.state.steps.one?.outputs).not.toEqual([]);
    const words = stepWords(run.state, 'one', { now: 0, usual: {} });
    expect(words.reason).toBe('The app changed in this step.');
    expect(words.line).toMatch(/^Next: run again\. Took /);
    expect(stepWords(run.state, 'three', { now: 0, usual: {} }).reason).toBe(
      'The app changed in step 1.'
    );
    // Nobody knows what the old code left in the kernel.
    expect(run.send({ type: 'run-step', step: 'one' })).toBeNull();
    expect(run.state.queue).toEqual(['setup', 'one']);
    expect(run.state.epoch).toBe(2);
  });

  it('turns a step stale whose input appears or disappears, and all is as before when that is undone', () => {
    const run = done();
    run.send({ type: 'set-inputs', step: 'one', values: { n: { t: 'int', v: '5' } } });
    run.walk('one', 'three');
    migrate(run, 'one', { inputs: [] });
    expect(run.statuses()).toEqual({ setup: 'done', one: 'stale', two: 'done', three: 'stale' });
    expect(run.state.steps.one?.values).toEqual({});
    migrate(run, 'one', {});
    expect(run.statuses()).toEqual(allDone);
    expect(run.send({ type: 'run-step', step: 'three' })).toBeNull();
    expect(run.state.queue).toEqual(['three']);
  });

  it('keeps what a person chose, follows the notebook where nobody chose, and drops what no longer fits', () => {
    const seven = { t: 'int', v: '7' } as const;
    const run = done();
    migrate(run, 'one', { inputs: [{ ...intInput('n'), initial: seven }, intInput('m')] });
    expect(run.state.steps.one?.values).toEqual({
      n: { t: 'int', v: '9' },
      m: { t: 'int', v: '5' }
    });
    migrate(run, 'one', { inputs: [{ ...intInput('n'), initial: seven, max: 8 }] });
    expect(run.state.steps.one?.values).toEqual({ n: seven });
    migrate(run, 'one', { inputs: [{ ...intInput('n'), initial: { t: 'int', v: '3' } }] });
    expect(run.state.steps.one?.values).toEqual({ n: { t: 'int', v: '3' } });
  });

  it('keeps what a removed step gave nothing to, and turns the rest stale', () => {
    const kept = done();
    migrate(kept, 'two', null);
    expect(kept.statuses()).toEqual({ setup: 'done', one: 'done', three: 'done' });
    const stale = done();
    migrate(stale, 'one', null);
    expect(stale.statuses()).toEqual({ setup: 'done', two: 'done', three: 'stale' });
  });

  it('knows a step again when only its heading is another', () => {
    const run = done();
    migrate(run, 'one', { id: 'uno', title: 'Uno' });
    expect(run.statuses()).toEqual({ setup: 'done', uno: 'done', two: 'done', three: 'done' });
    expect(run.state.steps.uno?.values).toEqual({ n: { t: 'int', v: '9' } });
    expect(run.send({ type: 'run-step', step: 'three' })).toBeNull();
    expect(run.state.queue).toEqual(['three']);
  });

  it('asks again for a skipped step that is no longer optional', () => {
    const optional = first.map(step => ({ ...step, optional: step.id === 'two' }));
    const run = new SampleRun(samplePlan(optional));
    run.walk('one');
    run.send({ type: 'skip', step: 'two' });
    run.walk('three');
    migrate(run, 'two', {});
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'idle', three: 'done' });
  });

  it('gives a step back what it gave when it comes back, and not when what it stood on changed', () => {
    const run = done();
    migrate(run, 'three', null);
    migrate(run, 'three', { source: 'x' });
    expect(run.statuses().three).toBe('stale');
    migrate(run, 'three', null);
    const plan = samplePlan(first, 'c'.repeat(64));
    expect(run.send({ type: 'migrate', app: plan.app }, { plan })).toBeNull();
    expect(run.statuses()).toEqual(allDone);
    migrate(run, 'three', null);
    run.send({ type: 'set-inputs', step: 'one', values: { n: { t: 'int', v: '2' } } });
    run.walk('one');
    const again = samplePlan(first, 'd'.repeat(64));
    expect(run.send({ type: 'migrate', app: again.app }, { plan: again })).toBeNull();
    expect(run.statuses().three).toBe('stale');
  });

  it('remembers that a step had run which was skipped since', () => {
    const reading = first.map(step => ({ ...step, optional: step.id === 'one' }));
    const run = new SampleRun(samplePlan(reading));
    run.walk('one', 'two', 'three');
    run.send({ type: 'skip', step: 'one' });
    expect(run.statuses().three).toBe('stale');
    const moved = [...reading.slice(0, 1), ...reading.slice(2), ...reading.slice(1, 2)];
    const plan = samplePlan(moved, 'b'.repeat(64));
    expect(run.send({ type: 'migrate', app: plan.app }, { plan })).toBeNull();
    expect(run.statuses().three).toBe('stale');
  });

  it('shows what a step gave before, not the failure of code that is gone', () => {
    const run = done();
    run.send({ type: 'run-step', step: 'one' });
    run.proceed();
    const error = { name: 'ValueError', message: 'no', cell: 0, line: 1 };
    run.fact({ type: 'step-failed', step: 'one', took: 5, error });
    migrate(run, 'one', { source: '# one, mended' });
    expect(run.state.steps.one).toMatchObject({ status: 'stale', error: null });
    expect(run.state.steps.one?.outputs).toEqual(run.state.steps.one?.result?.outputs);
  });

  it('waits for what is under way, and refuses a version that is known to nobody', () => {
    const run = done();
    expect(run.send({ type: 'migrate', app: 'b'.repeat(64) })).toBe('app-unknown');
    expect(run.send({ type: 'migrate', app: 'a'.repeat(64) })).toBe('same-version');
    run.send({ type: 'run-step', step: 'three' });
    const plan = samplePlan(first, 'b'.repeat(64));
    expect(run.send({ type: 'migrate', app: plan.app }, { plan })).toBe('run-busy');
  });
});

describe('any run through any versions', () => {
  const names = fc.subarray(NAMES, { maxLength: 2 });
  const flow = fc.record({
    defines: names,
    uses: names,
    maybe: fc.subarray(NAMES, { maxLength: 1 }),
    mutates: fc.subarray(NAMES, { maxLength: 1 }),
    opaque: fc.integer({ min: 0, max: 9 }).map(dice => dice === 0)
  });
  const app = fc
    .array(fc.tuple(flow, fc.boolean(), fc.boolean()), { minLength: 2, maxLength: 5 })
    .map(steps =>
      steps.map(([own, input, optional], index): SampleStep => ({
        id: `s${index}`,
        kind: index === 0 ? 'setup' : 'step',
        flow: own,
        inputs: input && index > 0 ? [intInput(`i${index}`)] : [],
        optional: optional && index > 0
      }))
    );
  const at = fc.nat({ max: 5 });
  const change = fc.constantFrom<Change[]>(
    ...(['words', 'code', 'input', 'move', 'remove', 'insert', 'rename', 'optional'] as const),
    ...(['code', 'code', 'back', 'back'] as const)
  );
  const move: fc.Arbitrary<Move> = fc.oneof(
    { weight: 14, arbitrary: fc.constant<Move>({ do: 'advance' }) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('migrate' as const), change, at, flow })
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('set' as const),
        at,
        value: fc.integer({ min: 1, max: 3 })
      })
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('run', 'skip', 'revert', 'replay'), at)
        .map(([kind, n]): Move => ({ do: kind, at: n }))
    },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom('fail', 'die', 'restart', 'end', 'proceed')
        .map((kind): Move => ({ do: kind }))
    }
  );

  it('shows as done only what a fresh run of the present version would give, from clean ground', () => {
    fc.assert(
      fc.property(app, fc.array(move, { maxLength: 60 }), (steps, moves) => {
        const walker = new Walker(steps);
        for (const one of moves) {
          walker.apply(one);
          expect(walker.faults).toEqual([]);
          expect(walker.wrongResults()).toEqual([]);
        }
      }),
      { numRuns: 600 }
    );
  });

  it('changes no status by words alone, and replays to the same state', () => {
    fc.assert(
      fc.property(app, fc.array(move, { maxLength: 30 }), at, (steps, moves, pick) => {
        const walker = new Walker(steps);
        moves.forEach(one => walker.apply(one));
        const before = walker.run.statuses();
        walker.apply({ do: 'migrate', change: 'words', at: pick, flow: {} });
        expect(walker.run.statuses()).toEqual(before);
        expect(canonicalJson(replayJournal(walker.run.entries))).toBe(
          canonicalJson(walker.run.state)
        );
      }),
      { numRuns: 150 }
    );
  });
});
