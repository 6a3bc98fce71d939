import { intInput, SampleRun, samplePlan } from './sample';

const three = () =>
  new SampleRun(
    samplePlan([
      { id: 'setup', kind: 'setup', flow: { defines: ['t'] } },
      { id: 'one', flow: { uses: ['t'], defines: ['x'] }, inputs: [intInput('n')] },
      { id: 'two', flow: { uses: ['t'], defines: ['g'] } },
      { id: 'three', flow: { uses: ['x'], defines: ['y'] } }
    ])
  );
const set = (v: string, step = 'one', input = 'n') =>
  ({ type: 'set-inputs', step, values: { [input]: { t: 'int', v } } }) as const;

describe('a run, decided', () => {
  it('runs set-up with the first Run and refuses a step out of order, naming what comes first', () => {
    const run = three();
    expect(run.send({ type: 'run-step', step: 'three' })).toBe('step-closed');
    expect(run.send({ type: 'run-step', step: 'one' })).toBeNull();
    expect(run.state.queue).toEqual(['setup', 'one']);
    run.finish();
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'idle', three: 'idle' });
    expect(run.state.epoch).toBe(1);
  });

  it('keeps a step that data flow proves independent, and says despite which input', () => {
    const run = three();
    run.walk('one', 'two', 'three');
    run.send(set('7'));
    expect(run.statuses()).toEqual({ setup: 'done', one: 'stale', two: 'done', three: 'stale' });
    expect(run.state.steps.two?.keptDespite).toEqual([{ step: 'one', input: 'n' }]);
    expect(run.state.steps.three?.reasons).toEqual([
      {
        cause: 'input',
        step: 'one',
        input: 'n',
        from: { t: 'int', v: '5' },
        to: { t: 'int', v: '7' }
      }
    ]);
    run.send(set('5'));
    expect(run.statuses().three).toBe('done');
  });

  it('turns what needs a value of set-up stale, closes it until set-up ran again, and keeps the rest', () => {
    const run = new SampleRun(
      samplePlan([
        { id: 'setup', kind: 'setup', flow: { defines: ['t', 'k'] }, inputs: [intInput('k')] },
        { id: 'one', flow: { uses: ['t'], defines: ['x'] } },
        { id: 'two', flow: { defines: ['z'] } },
        { id: 'three', flow: { uses: ['k'], defines: ['y'] } }
      ])
    );
    run.walk('one', 'two', 'three');
    expect(run.send(set('7', 'setup', 'k'))).toBeNull();
    expect(run.statuses()).toEqual({ setup: 'stale', one: 'stale', two: 'done', three: 'stale' });
    expect(run.send({ type: 'run-step', step: 'one' })).toBe('step-closed');
    run.walk('setup', 'one', 'three');
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'done', three: 'done' });
    expect(run.state.steps.three?.result?.basis['setup']?.values).toEqual({
      k: { t: 'int', v: '7' }
    });
  });

  it('does not start set-up while a field of it has no value', () => {
    const key = { ...intInput('k'), initial: undefined };
    const run = new SampleRun(
      samplePlan([{ id: 'setup', kind: 'setup', inputs: [key] }, { id: 'one' }])
    );
    expect(run.send({ type: 'run-step', step: 'setup' })).toBe('input-missing');
    expect(run.send({ type: 'run-step', step: 'one' })).toBe('input-missing');
    run.send(set('7', 'setup', 'k'));
    run.walk('one');
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done' });
  });

  it('runs again in place where nothing it reads was changed, on a new kernel where it was', () => {
    const run = three();
    run.walk('one', 'two', 'three');
    run.send(set('7'));
    run.walk('one');
    expect(run.state.epoch).toBe(1);
    const mutating = new SampleRun(
      samplePlan([
        { id: 'a', flow: { defines: ['x'] } },
        { id: 'b', flow: { mutates: ['x'] } }
      ])
    );
    mutating.walk('a', 'b');
    mutating.send({ type: 'run-step', step: 'b' });
    expect(mutating.state.epoch).toBe(2);
    expect(mutating.state.replay).toMatchObject({ steps: ['a'], target: 'b' });
    mutating.finish();
    expect(mutating.statuses()).toEqual({ a: 'done', b: 'done' });
    expect(mutating.state.steps.a).toMatchObject({ replayed: true, same: true, generation: 1 });
  });

  it('takes 0, "" and false for answers and absence for none', () => {
    const text = {
      ...intInput('t'),
      type: 'text' as const,
      initial: undefined,
      min: undefined,
      max: undefined
    };
    const run = new SampleRun(samplePlan([{ id: 'a', inputs: [text] }]));
    expect(run.send({ type: 'run-step', step: 'a' })).toBe('input-missing');
    const empty = { type: 'set-inputs', step: 'a', values: { t: { t: 'str', v: '' } } } as const;
    expect(run.send(empty)).toBeNull();
    expect(run.send({ type: 'run-step', step: 'a' })).toBeNull();
  });

  it('refuses a value of the wrong type or out of range, and writes nothing', () => {
    const run = three();
    expect(run.send(set('81'))).toBe('value-refused');
    expect(run.send({ type: 'set-inputs', step: 'one', values: { n: { t: 'str', v: '7' } } })).toBe(
      'value-refused'
    );
    expect(run.send(set('7', 'one', 'other'))).toBe('input-unknown');
    expect(run.entries).toHaveLength(1);
  });

  it('journals that there was a secret, never what it was, and asks again when it is gone', () => {
    const secret = {
      ...intInput('key'),
      type: 'secret' as const,
      initial: undefined,
      min: undefined,
      max: undefined
    };
    const run = new SampleRun(
      samplePlan([
        { id: 'a', inputs: [secret], flow: { defines: ['k'] } },
        { id: 'b', flow: { uses: ['k'] } }
      ])
    );
    const enter = {
      type: 'set-inputs',
      step: 'a',
      values: { key: { t: 'str', v: 'hush-7' } }
    } as const;
    run.send(enter);
    expect(JSON.stringify(run.entries)).not.toContain('hush-7');
    const gone = { known: () => false };
    expect(run.send({ type: 'run-step', step: 'a' }, gone)).toBe('input-missing');
    run.walk('a');
    run.send({ type: 'restart-kernel' });
    expect(run.statuses().a).toBe('cold');
    run.send({ type: 'run-step', step: 'b' }, gone);
    expect(run.proceed(gone.known)).toBe('stopped');
    expect(run.state.replay?.stopped).toMatchObject({ step: 'a', at: 'secret', input: 'key' });
    run.send(enter);
    run.finish();
    expect(run.statuses()).toEqual({ a: 'done', b: 'done' });
  });

  it('asks before a step with effects, each time, and keeps its old result on wish', () => {
    const run = new SampleRun(
      samplePlan([
        { id: 'a', effects: [{ kind: 'writes', name: 'report.html' }] },
        { id: 'b', flow: { defines: ['y'] } }
      ])
    );
    expect(run.send({ type: 'run-step', step: 'a' })).toBe('confirm-first');
    run.send({ type: 'confirm', step: 'a', allowed: true });
    run.walk('a', 'b');
    run.send({ type: 'restart-kernel' });
    run.send({ type: 'run-step', step: 'b' });
    expect(run.proceed()).toBe('stopped');
    run.send({ type: 'resume-replay', step: 'a', choice: 'keep' });
    run.finish();
    expect(run.statuses()).toEqual({ a: 'done', b: 'done' });
    expect(run.state.steps.a?.turn).toBeLessThan(run.state.steps.b?.turn ?? 0);
  });

  it('keeps the earlier result when a replay is cancelled', () => {
    const run = three();
    run.walk('one', 'two');
    run.send({ type: 'restart-kernel' });
    run.send({ type: 'run-step', step: 'three' });
    run.proceed();
    run.fact({ type: 'step-cancelled', step: 'setup', took: 1, cause: 'person' });
    expect(run.statuses()).toEqual({ setup: 'cold', one: 'cold', two: 'cold', three: 'idle' });
    expect(run.state.steps.one?.outputs).toHaveLength(1);
  });

  it('finalizes only a finished run, and then refuses all but fold, archive, restore, reopen, clone', () => {
    const run = three();
    expect(run.send({ type: 'finalize' })).toBe('run-unfinished');
    run.walk('one', 'two', 'three');
    expect(run.send({ type: 'finalize' })).toBeNull();
    expect(run.send(set('6'))).toBe('run-finalized');
    expect(run.send({ type: 'run-step', step: 'one' })).toBe('run-finalized');
    expect(run.send({ type: 'fold', step: 'one', folded: true })).toBeNull();
    expect(run.send({ type: 'clone' }, { into: 'run00002' })).toBeNull();
    expect(run.send({ type: 'archive' })).toBeNull();
    expect(run.send({ type: 'restore' })).toBeNull();
    expect(run.state.status).toBe('finalized');
    expect(run.send({ type: 'reopen' })).toBeNull();
    expect(run.send(set('6'))).toBeNull();
  });

  it('leaves nothing of a step that ran and is skipped then to the steps behind it', () => {
    const run = new SampleRun(
      samplePlan([
        { id: 'a', flow: { defines: ['x'] } },
        { id: 'b', optional: true, flow: { defines: ['x'] } },
        { id: 'c', flow: { uses: ['x'] } }
      ])
    );
    run.walk('a', 'b');
    run.send({ type: 'skip', step: 'b' });
    run.send({ type: 'run-step', step: 'c' });
    expect(run.state.epoch).toBe(2);
    expect(run.state.queue).toEqual(['a', 'c']);
  });

  it('takes a step and all after it back, and leaves their values', () => {
    const run = three();
    run.send(set('9'));
    run.walk('one', 'two', 'three');
    run.send({ type: 'revert', step: 'two' });
    expect(run.statuses()).toEqual({ setup: 'done', one: 'done', two: 'idle', three: 'idle' });
    run.send({ type: 'revert', step: 'one' });
    expect(run.state.steps.one?.values).toEqual({ n: { t: 'int', v: '9' } });
  });

  it('lets no value of a step or of one before it change while the step is under way', () => {
    const run = three();
    run.walk('one');
    run.send({ type: 'run-step', step: 'two' });
    expect(run.send(set('8'))).toBe('step-busy');
    run.proceed();
    expect(run.send(set('8'))).toBe('step-busy');
    run.fact({ type: 'step-done', step: 'two', took: 1 });
    expect(run.send(set('8'))).toBeNull();
  });

  it('takes a proposal of inputs only when a person accepts it', () => {
    const run = three();
    run.fact({
      type: 'proposed',
      proposal: 'p1',
      step: 'one',
      values: { n: { t: 'int', v: '3' } },
      why: 'fewer'
    });
    expect(run.state.steps.one?.values.n).toEqual({ t: 'int', v: '5' });
    expect(run.send({ type: 'accept-proposal', proposal: 'p1' })).toBeNull();
    expect(run.state.steps.one?.values.n).toEqual({ t: 'int', v: '3' });
    expect(run.send({ type: 'reject-proposal', proposal: 'p1' })).toBe('proposal-unknown');
  });
});
