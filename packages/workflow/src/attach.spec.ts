/** A run on the kernel of the open notebook: who may, what others' code does, what a person is asked, and the rules. */
import fc from 'fast-check';
import { canonicalJson } from '@lockstep/protocol';
import { consequenceLine, consequenceOf, replayJournal, stepWords } from './index';
import { intInput, SampleRun, type SampleStep, samplePlan } from './sample';
import { type Move, Walker } from './walker';
import { NAMES } from './walkerModel';

const author = { by: 'person', shared: true } as const;

function three(): SampleRun {
  return new SampleRun(
    samplePlan([
      { id: 'setup', kind: 'setup', flow: { defines: ['t'] } },
      { id: 'one', flow: { uses: ['t'], defines: ['x'] }, inputs: [intInput('n')] },
      { id: 'two', flow: { uses: ['x'], mutates: ['x'] } }
    ])
  );
}

function attached(): SampleRun {
  const run = three();
  expect(run.send({ type: 'attach' }, author)).toBeNull();
  return run;
}

const words = (run: SampleRun, step: string) => {
  const { line, reason, actions } = stepWords(run.state, step, { now: 0, usual: {} });
  return {
    line,
    reason,
    buttons: actions.map(({ label, enabled }) => (enabled ? label : `${label} (off)`))
  };
};

describe('a run on the notebook’s kernel', () => {
  it('is for its author in JupyterLab: nobody else attaches it or takes unclean ground', () => {
    const run = three();
    expect(run.send({ type: 'attach' })).toBe('attach-refused');
    for (const by of ['model', 'batch', 'cli', 'engine'] as const) {
      expect(run.send({ type: 'attach' }, { by, shared: true })).toBe('person-only');
      expect(run.send({ type: 'detach' }, { by })).toBe('person-only');
      expect(run.send({ type: 'run-step', step: 'one', anyway: true }, { by })).toBe('person-only');
    }
    expect(run.state.attached).toBeUndefined();
  });

  it('replays there what ran on its own kernel before, and says of results that it left behind where they came from', () => {
    const run = three();
    run.walk('one');
    run.send({ type: 'attach' }, author);
    expect(run.statuses()).toEqual({ setup: 'cold', one: 'cold', two: 'idle' });
    run.walk('two');
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'done' });
    run.send({ type: 'detach' });
    expect(run.state.attached).toBeUndefined();
    expect(run.statuses()).toEqual({ setup: 'stale', one: 'stale', two: 'stale' });
    expect(words(run, 'setup').reason).toBe(
      'It ran on the notebook’s kernel, which the run has left.'
    );
    run.walk('setup', 'one', 'two');
    expect(run.state.steps.two?.result?.attached).toBeUndefined();
  });

  it('turns every step stale when somebody else ran code, and runs on only when a person says so', () => {
    const run = attached();
    run.walk('one', 'two');
    run.fact({ type: 'kernel-used' });
    expect(run.statuses()).toEqual({ setup: 'stale', one: 'stale', two: 'stale' });
    expect(words(run, 'setup')).toEqual({
      line: 'The notebook’s kernel may hold more than the steps before this one leave. Next: run anyway, or use a kernel of the run’s own.',
      reason: 'A cell ran in the notebook.',
      buttons: ['Run anyway']
    });
    expect(run.send({ type: 'run-step', step: 'setup' })).toBe('ground-shared');
    expect(run.send({ type: 'run-step', step: 'setup', anyway: true })).toBeNull();
    run.finish();
    // Once is enough: from here on the ground is what the steps leave.
    run.walk('one', 'two');
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'done' });
  });

  it('does not mind others’ code before its first step, nor twice in a row', () => {
    const run = attached();
    expect(() => run.fact({ type: 'kernel-used' })).toThrow('does not matter');
    run.walk('one');
    run.fact({ type: 'kernel-used' });
    expect(() => run.fact({ type: 'kernel-used' })).toThrow('does not matter');
  });

  it('turns a step stale that ran while somebody else’s code came in between', () => {
    const run = attached();
    run.send({ type: 'run-step', step: 'setup' });
    run.proceed();
    run.fact({ type: 'kernel-used' });
    run.fact({ type: 'step-done', step: 'setup', took: 1 });
    expect(run.statuses().setup).toBe('stale');
  });

  it('calls off what waits when somebody else ran code', () => {
    const run = attached();
    run.send({ type: 'run-step', step: 'one' });
    run.proceed();
    run.fact({ type: 'kernel-used' });
    expect(run.state.queue).toEqual([]);
    expect(run.statuses()).toEqual({ setup: 'running', one: 'idle', two: 'idle' });
  });

  it('asks before anything runs on a new kernel, and takes it as it is then', () => {
    const run = attached();
    run.walk('one');
    run.fact({ type: 'epoch-raised', epoch: run.state.epoch + 1, reason: 'kernel-died' });
    expect(run.statuses()).toEqual({ setup: 'cold', one: 'cold', two: 'idle' });
    expect(words(run, 'two')).toMatchObject({
      line: 'The notebook’s kernel is a new one, or was out of sight. Next: go on with it, or use a kernel of the run’s own.',
      buttons: ['Run (off)']
    });
    expect(words(run, 'one').buttons).toEqual(['Replay now (off)']);
    expect(run.send({ type: 'run-step', step: 'two' })).toBe('kernel-new');
    expect(run.send({ type: 'run-step', step: 'two', anyway: true })).toBe('kernel-new');
    expect(run.send({ type: 'replay', step: 'one' })).toBe('kernel-new');
    expect(run.send({ type: 'accept-kernel' })).toBe('attach-refused');
    expect(run.send({ type: 'accept-kernel' }, author)).toBeNull();
    run.walk('two');
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'done' });
  });

  it('never replaces the kernel: what data flow cannot prove clean waits for a person’s word', () => {
    const run = attached();
    run.walk('one', 'two');
    expect(run.send({ type: 'restart-kernel' })).toBe('kernel-not-ours');
    // It changed what it reads.
    expect(words(run, 'two').buttons).toEqual(['Run anyway']);
    expect(run.send({ type: 'run-step', step: 'two' })).toBe('ground-shared');
    const back = consequenceOf(run.state, { type: 'revert', step: 'two' });
    expect(back && consequenceLine(back)).toContain('take the notebook’s kernel as it is');
  });

  it('waits like any other until nothing is under way', () => {
    const run = three();
    run.send({ type: 'run-step', step: 'one' });
    expect(run.send({ type: 'attach' }, author)).toBe('run-busy');
    run.finish();
    run.send({ type: 'attach' }, author);
    run.send({ type: 'run-step', step: 'one' });
    expect(run.send({ type: 'detach' })).toBe('run-busy');
  });
});

const names = fc.subarray(NAMES, { maxLength: 2 });
const app = fc
  .array(
    fc.record({ defines: names, uses: names, mutates: fc.subarray(NAMES, { maxLength: 1 }) }),
    { minLength: 2, maxLength: 4 }
  )
  .map(flows =>
    flows.map((flow, index): SampleStep => ({
      id: `s${index}`,
      kind: index === 0 ? 'setup' : 'step',
      flow,
      inputs: index % 2 === 1 ? [intInput(`i${index}`)] : [],
      checkpoint: index === 1
    }))
  );
const at = fc.integer({ min: 0, max: 3 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 10, arbitrary: fc.constant({ do: 'advance' as const }) },
  { weight: 4, arbitrary: fc.constantFrom('proceed', 'end').map(kind => ({ do: kind })) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('run', 'anyway', 'anyway', 'revert', 'cancel', 'replay'), at)
      .map(([kind, n]) => ({ do: kind, at: n }))
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      at,
      value: fc.integer({ min: 1, max: 3 })
    })
  },
  { weight: 2, arbitrary: fc.constantFrom('die', 'fail', 'restart').map(kind => ({ do: kind })) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('attach', 'accept', 'accept', 'others', 'others', 'detach')
      .map(kind => ({ do: kind }))
  }
);

test('the rules of a run hold on the notebook’s kernel too, except where a person took unclean ground', () => {
  const seen = { used: 0, taken: 0, asked: 0 };
  fc.assert(
    fc.property(app, fc.array(move, { minLength: 10, maxLength: 60 }), (steps, moves) => {
      const walker = new Walker(steps);
      const { run } = walker;
      const wrong: string[] = [];
      run.watch = before => {
        const { attached: now } = run.state;
        const event = run.entries.at(-1)?.event;
        if (event?.type === 'step-started' && before.attached?.asks) {
          wrong.push('It runs on a kernel that nobody agreed to.');
        }
        if (event?.type === 'epoch-raised' && before.attached) {
          wrong.push(
            ...(event.reason === 'kernel-died' ? [] : [`We made it new: ${event.reason}.`])
          );
          wrong.push(...(now?.asks ? [] : ['Nobody is asked about a new kernel.']));
        }
        if (event?.type === 'checkpoint-restored' && now) {
          wrong.push('Names are laid over the notebook’s.');
        }
        for (const [id, { status, result, turn }] of Object.entries(run.state.steps)) {
          if (status === 'done' && result?.attached !== now?.since) {
            wrong.push(`${id} is done, and ran elsewhere.`);
          }
          if (status === 'done' && now && (turn ?? 0) < now.used) {
            wrong.push(`${id} is done, and others’ code came after it.`);
          }
        }
        seen.used += event?.type === 'kernel-used' ? 1 : 0;
        seen.taken += event?.type === 'ground-taken' ? 1 : 0;
        seen.asked += event?.type === 'kernel-accepted' ? 1 : 0;
      };
      moves.forEach(one => walker.apply(one));
      expect([...wrong, ...walker.faults, ...walker.wrongResults()]).toEqual([]);
      expect(canonicalJson(replayJournal(run.entries))).toBe(canonicalJson(run.state));
    }),
    { numRuns: 150 }
  );
  expect(Math.min(seen.used, seen.taken, seen.asked)).toBeGreaterThan(0);
});
