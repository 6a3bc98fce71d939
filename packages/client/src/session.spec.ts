import { Companion } from './companion';
import { RunSession } from './session';
import { ScriptedCompanion, samplePlan } from './testing/scriptedCompanion';

const five = { t: 'int', v: '5' } as const;
const six = { t: 'int', v: '6' } as const;
const run = 'run000001';

let far: ScriptedCompanion;
let companion: Companion;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  far = new ScriptedCompanion();
  companion = new Companion(far.transport);
});

afterEach(() => {
  companion.dispose();
  jest.useRealTimers();
});

async function settle(time = 0): Promise<void> {
  await jest.advanceTimersByTimeAsync(time);
}

async function opened(): Promise<RunSession> {
  far.happen(run, 'person', { type: 'run-created', name: 'Run', plan: samplePlan, values: {} });
  const session = await RunSession.open(companion, run);
  await settle();
  return session;
}

function setInputs(value: typeof five | typeof six): Parameters<RunSession['send']>[0] {
  return { type: 'set-inputs', step: 'step-1', values: { x1: value } };
}

function valueOf(session: RunSession): unknown {
  return session.snapshot().state.steps['step-1']?.values['x1'];
}

describe('a preview', () => {
  it('shows the plan and creates nothing by being looked at or folded', async () => {
    const session = RunSession.preview(companion, samplePlan);
    await session.send({ type: 'fold', step: 'step-2', folded: true });
    await settle();
    expect(session.run).toBeNull();
    expect(session.snapshot().state.steps['step-2']?.folded).toBe('user');
    expect(far.calls).toEqual([]);
  });

  it('creates one run with the first command, also when two come quickly', async () => {
    const session = RunSession.preview(companion, samplePlan);
    const results = await Promise.all([
      session.send(setInputs(five)),
      session.send({ type: 'run-step', step: 'step-1' })
    ]);
    expect(results).toEqual([true, true]);
    expect(far.calls.filter(call => call === 'POST /runs')).toHaveLength(1);
    expect(session.run).toBe(run);
    expect(far.state(run).steps['step-1']).toMatchObject({
      status: 'queued',
      values: { x1: five }
    });
  });

  it('keeps the folds of the preview in the run', async () => {
    const session = RunSession.preview(companion, samplePlan);
    await session.send({ type: 'fold', step: 'step-2', folded: true });
    await session.send(setInputs(five));
    expect(far.state(run).steps['step-2']?.folded).toBe('user');
  });

  it('creates the run later when nobody answered the first command', async () => {
    far.away = true;
    const session = RunSession.preview(companion, samplePlan);
    expect(await session.send(setInputs(five))).toBe(false);
    expect(session.snapshot().refusal?.code).toBe('offline');
    expect(valueOf(session)).toEqual(five);
    far.away = false;
    await settle(20_000);
    expect(far.state(run).steps['step-1']?.values['x1']).toEqual(five);
    expect(session.snapshot().refusal).toBeNull();
  });
});

describe('a run', () => {
  it('has the state it was read with and what happens after', async () => {
    const session = await opened();
    expect(session.snapshot().usual).toEqual({ 'step-1': 5 });
    far.happen(run, 'engine', { type: 'folded', step: 'step-1', folded: 'framework' });
    expect(session.snapshot().state).toEqual(far.state(run));
  });

  it('takes an event once when it comes by reply and by socket', async () => {
    const session = await opened();
    await session.send(setInputs(five));
    await session.send({ type: 'run-step', step: 'step-1' });
    await settle();
    expect(session.snapshot().state).toEqual(far.state(run));
  });

  it('has everything after the socket was lost', async () => {
    const session = await opened();
    far.cut();
    far.happen(run, 'engine', { type: 'renamed', name: 'France' });
    expect(session.snapshot().connection.state).toBe('waiting');
    await settle(20_000);
    expect(session.snapshot().connection.state).toBe('connected');
    expect(session.snapshot().state.name).toBe('France');
  });

  it('applies what it missed and says so when another tab was first', async () => {
    const session = await opened();
    far.beforeCommand = () => {
      far.beforeCommand = () => undefined;
      far.happen(run, 'person', { type: 'renamed', name: 'By another tab' });
    };
    expect(await session.send({ type: 'rename', name: 'By this tab' })).toBe(false);
    expect(session.snapshot().refusal?.code).toBe('changed-elsewhere');
    expect(session.snapshot().state.name).toBe('By another tab');
    expect(await session.send({ type: 'rename', name: 'By this tab' })).toBe(true);
    expect(session.snapshot().refusal).toBeNull();
    expect(far.state(run).name).toBe('By this tab');
  });

  it('sends a command again when only the engine was first', async () => {
    const session = await opened();
    far.beforeCommand = () => {
      far.beforeCommand = () => undefined;
      far.happen(run, 'engine', { type: 'epoch-raised', epoch: 1, reason: 'idle' });
    };
    expect(await session.send({ type: 'rename', name: 'France' })).toBe(true);
    expect(far.state(run).name).toBe('France');
  });

  it('keeps values typed while nobody answers, newest first, and sends them when the way is back', async () => {
    const session = await opened();
    far.away = true;
    far.cut();
    expect(await session.send(setInputs(five))).toBe(false);
    expect(await session.send(setInputs(six))).toBe(false);
    expect(valueOf(session)).toEqual(six);
    expect(far.state(run).steps['step-1']?.values['x1']).not.toEqual(six);
    far.away = false;
    await settle(20_000);
    expect(far.state(run).steps['step-1']?.values['x1']).toEqual(six);
    expect(session.snapshot().refusal).toBeNull();
  });

  it("shows the run's own value again when the companion refuses the one typed", async () => {
    const session = await opened();
    const wrong = { t: 'str', v: 'many' } as const;
    const values = { x1: wrong };
    expect(await session.send({ type: 'set-inputs', step: 'step-1', values })).toBe(false);
    expect(session.snapshot().refusal?.message).not.toBe('');
    expect(valueOf(session)).toEqual({ t: 'int', v: '1' });
  });

  it('says that it is busy while a command is on its way, and gives one object a moment', async () => {
    const session = await opened();
    const sent = session.send(setInputs(five));
    expect(session.snapshot().busy).toBe(true);
    expect(session.snapshot()).toBe(session.snapshot());
    await sent;
    expect(session.snapshot().busy).toBe(false);
  });

  it('tells which run a clone is', async () => {
    const session = await opened();
    expect(session.clonedRun).toBeNull();
    await session.send({ type: 'clone' });
    expect(session.clonedRun).toBe('run999999');
  });

  it('leaves nothing behind', async () => {
    const session = await opened();
    const listener = jest.fn();
    session.subscribe(listener);
    session.dispose();
    far.happen(run, 'engine', { type: 'renamed', name: 'France' });
    expect(listener).not.toHaveBeenCalled();
    expect(await session.send(setInputs(five))).toBe(false);
    expect(far.sockets.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not opened when there is no such run', async () => {
    await expect(RunSession.open(companion, 'run424242')).rejects.toMatchObject({
      code: 'run-unknown'
    });
    expect(far.sockets.size).toBe(0);
  });
});
