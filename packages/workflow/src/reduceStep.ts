/** What the events of an execution do: queue, start, ask, end; and the queue behind them. */
import type { GroundEntry, RunEvent, RunState, StepState } from '@lockstep/protocol';
import type { Fact } from './fact';
import { coveredBy } from './checkpoint';
import { sameOutputs } from './reduceOutput';
import { basisOf, settle } from './settle';

type StepEvent = Extract<
  RunEvent,
  {
    type:
      | 'steps-queued'
      | 'step-started'
      | 'prompt-asked'
      | 'prompt-answered'
      | 'replay-stopped'
      | 'replay-resumed'
      | 'step-done'
      | 'step-failed'
      | 'step-cancelled'
      | 'step-skipped';
  }
>;

/** The state after one event of an execution. */
export function reduceStep(state: RunState, event: StepEvent, fact: Fact): RunState {
  if (event.type === 'steps-queued') {
    return queued(state, event, fact.at);
  }
  const step = state.steps[event.step];
  if (!step) {
    return state;
  }
  const put = (change: Partial<StepState>, rest: Partial<RunState> = {}): RunState => ({
    ...state,
    ...rest,
    steps: { ...state.steps, [event.step]: { ...step, ...change } }
  });
  const now = { since: fact.at };
  switch (event.type) {
    case 'step-started':
      return put(
        {
          ...now,
          status: 'running',
          startedAt: fact.at,
          outputs: [],
          answers: [],
          prompt: null,
          error: null,
          cancelCause: null,
          confirmed: false,
          // A replay writes the same files again, or leaves them as they are.
          ...(step.replayed ? {} : { files: undefined, moreFiles: undefined }),
          same: null,
          cell: undefined,
          bar: undefined,
          restored: undefined
        },
        {
          queue: state.queue.filter(id => id !== event.step),
          ground: [...state.ground, { step: event.step, turn: fact.seq, ended: 'running' }]
        }
      );
    case 'prompt-asked': {
      const { prompt, text, secret, input } = event;
      return put({ prompt: { prompt, text, secret, input } });
    }
    case 'prompt-answered': {
      const answer = { text: step.prompt?.text ?? '', reply: event.reply };
      return put({ prompt: null, answers: [...step.answers, answer] });
    }
    case 'replay-stopped': {
      const stopped = { step: event.step, at: event.at, input: event.input };
      return put(now, { replay: state.replay && { ...state.replay, stopped } });
    }
    case 'replay-resumed':
      return event.choice === 'repeat'
        ? put({ confirmed: true }, { replay: state.replay && { ...state.replay, stopped: null } })
        : kept(state, event.step, fact.at);
    case 'step-done':
      return done(state, event, fact.at);
    case 'step-failed': {
      const broken = put(
        { ...now, status: 'failed', before: null, error: event.error, prompt: null },
        { ground: ended(state.ground, event.step, 'broken') }
      );
      return settle(emptyQueue(broken));
    }
    case 'step-cancelled':
      return cancelled(state, event, fact.at);
    case 'step-skipped':
      // Had it run before, what it left in the namespace belongs to nothing any more.
      return settle(put({ ...now, status: 'skipped', turn: null }));
  }
}

function queued(
  state: RunState,
  event: Extract<StepEvent, { type: 'steps-queued' }>,
  at: number
): RunState {
  const replay = new Set(event.replay);
  const steps = { ...state.steps };
  for (const id of event.steps) {
    const step = steps[id];
    if (step) {
      const { status: before } = step;
      steps[id] = { ...step, status: 'queued', before, replayed: replay.has(id), since: at };
    }
  }
  return {
    ...state,
    steps,
    queue: [...event.steps],
    replay:
      replay.size === 0
        ? null
        : {
            steps: event.replay,
            done: 0,
            target: event.steps.findLast(id => !replay.has(id)) ?? null,
            reason: event.reason,
            ...(event.restore === undefined ? {} : { restore: event.restore }),
            stopped: null
          }
  };
}

function done(
  state: RunState,
  event: Extract<StepEvent, { type: 'step-done' }>,
  at: number
): RunState {
  const step = state.steps[event.step];
  if (!step) {
    return state;
  }
  const turn = state.ground.findLast(entry => entry.step === event.step)?.turn ?? null;
  const { values, outputs, answers, replayed, result: former } = step;
  const result = {
    values,
    outputs,
    answers,
    basis: basisOf(state, event.step),
    at,
    took: event.took,
    ...(event.ahead === undefined ? {} : { ahead: event.ahead }),
    ...(state.attached === undefined ? {} : { attached: state.attached.since })
  };
  const next: StepState = {
    ...step,
    status: 'done',
    before: null,
    since: at,
    result,
    turn,
    generation: step.generation + (replayed ? 0 : 1),
    prompt: null,
    same: replayed && former ? sameOutputs(former.outputs, outputs) : null
  };
  return settle({
    ...state,
    steps: { ...state.steps, [event.step]: next },
    ground: ended(state.ground, event.step, 'done'),
    replay: advanced(state.replay, event.step)
  });
}

/** The old result stands without running: the names the step would have bound are missing from here on. */
function kept(state: RunState, id: string, at: number): RunState {
  const step = state.steps[id];
  if (!step || step.turn === null) {
    return state;
  }
  return settle({
    ...state,
    queue: state.queue.filter(other => other !== id),
    ground: [...state.ground, { step: id, turn: step.turn, ended: 'kept' }],
    replay: advanced(state.replay && { ...state.replay, stopped: null }, id),
    steps: {
      ...state.steps,
      [id]: { ...step, status: 'done', before: null, since: at, same: true }
    }
  });
}

function cancelled(
  state: RunState,
  event: Extract<StepEvent, { type: 'step-cancelled' }>,
  at: number
): RunState {
  const step = state.steps[event.step];
  if (!step || step.status !== 'running') {
    return settle(emptyQueue(state));
  }
  // A replay that is called off keeps the earlier result; a first run has none to keep.
  const change: Partial<StepState> =
    step.replayed && step.result
      ? { status: 'cold', outputs: step.result.outputs, answers: step.result.answers }
      : { status: 'cancelled', cancelCause: event.cause };
  return settle(
    emptyQueue({
      ...state,
      ground: ended(state.ground, event.step, 'broken'),
      steps: {
        ...state.steps,
        [event.step]: { ...step, ...change, before: null, prompt: null, since: at }
      }
    })
  );
}

/** Steps that wait go back to what they were. */
export function emptyQueue(state: RunState): RunState {
  const steps = { ...state.steps };
  for (const id of state.queue) {
    const step = steps[id];
    if (step?.status === 'queued') {
      steps[id] = { ...step, status: step.before ?? 'idle', before: null, replayed: false };
    }
  }
  return { ...state, steps, queue: [], replay: null };
}

/** Restored names stand for an execution of each step that the checkpoint covers. */
export function restored(state: RunState, id: string, at: number): RunState {
  const covered = coveredBy(state, id);
  const steps = { ...state.steps };
  for (const { plan, state: own } of covered) {
    steps[plan.id] = { ...own, status: 'done', before: null, since: at, restored: true };
  }
  const ground: GroundEntry[] = covered.flatMap(({ plan, state: { turn } }) =>
    turn === null ? [] : [{ step: plan.id, turn, ended: 'done' as const }]
  );
  return settle({
    ...state,
    steps,
    queue: state.queue.filter(other => other !== id),
    ground: [...state.ground, ...ground],
    replay: advanced(state.replay, id)
  });
}

/** Without its checkpoint a step is replayed, and those that it covered before it. */
export function unrestored(state: RunState, id: string, at: number): RunState {
  const covered = coveredBy(state, id).map(({ plan }) => plan.id);
  const steps = { ...state.steps };
  for (const step of covered) {
    const own = steps[step];
    if (own) {
      const before = own.status === 'queued' ? own.before : own.status;
      const checkpoint = step === id ? undefined : own.checkpoint;
      steps[step] = { ...own, status: 'queued', before, replayed: true, since: at, checkpoint };
    }
  }
  const { replay } = state;
  const insert = (list: readonly string[]): string[] =>
    list.flatMap(step => (step === id ? covered : [step]));
  return {
    ...state,
    steps,
    queue: insert(state.queue),
    replay: replay && { ...replay, steps: insert(replay.steps), restore: undefined }
  };
}

function ended(
  ground: readonly GroundEntry[],
  step: string,
  how: GroundEntry['ended']
): GroundEntry[] {
  return ground.map(entry =>
    entry.step === step && entry.ended === 'running' ? { ...entry, ended: how } : entry
  );
}

function advanced(replay: RunState['replay'], step: string): RunState['replay'] {
  if (!replay?.steps.includes(step)) {
    return replay;
  }
  const done = replay.done + 1;
  return done === replay.steps.length ? null : { ...replay, done };
}
