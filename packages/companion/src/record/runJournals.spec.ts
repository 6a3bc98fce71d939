/** What the record hears of an author's runs: each thing that somebody did, once, whatever happens around it. */
import { maskSecrets } from '@lockstep/privacy';
import type { EventObservation, Observation, RunCommand, RunEvent } from '@lockstep/protocol';
import { appOf } from '../engine/testing/notebook';
import { scriptedWorld, type Script, type ScriptedWorld } from '../engine/testing/scripted';
import type { Walker } from '../engine/testing/walking';
import { silentLog } from '../log';
import { createRecord, type Record } from './record';
import { eventOf } from './runEvents';
import { runJournals } from './runJournals';
import { observationOf } from './stepCells';

const OK = { status: 'ok' } as const;
/** Two steps; the second may be skipped, and the first asks. */
const CELLS = ['# One', 'country = "France"\nprint(country)', '# Two', 'print(len(country))'];

let world: ScriptedWorld;
let record: Record;

function begin(script: Script = () => OK): void {
  world = scriptedWorld(script, {
    overhears(store) {
      const { observations } = store.assistant;
      record = createRecord({
        store: observations,
        mask: maskSecrets,
        retention: () => 90,
        log: silentLog(),
        now: Date.now
      });
      return runJournals({ runs: store.runs, marks: observations, record, log: silentLog() });
    }
  });
}

afterEach(async () => {
  await world.close();
  record.close();
});

function told(): Observation[] {
  return record
    .query({ notebook: null, before: null, limit: 500 })
    .observations.map(({ observation }) => observation)
    .reverse();
}

function events(): EventObservation[] {
  return told().flatMap(one => (one.kind === 'event' ? [one] : []));
}

const names = (): string[] => events().map(({ event }) => event);

/** Each thing that can be done to a run, what it needs before, and the one observation that it gives. */
const DONE: [
  what: string,
  before: RunCommand[],
  command: RunCommand,
  event: string,
  text: string
][] = [
  [
    'a step submitted',
    [],
    { type: 'run-step', step: 'one' },
    'step-submitted',
    'Asked to run step 1, One.'
  ],
  [
    'a card folded',
    [],
    { type: 'fold', step: 'one', folded: true },
    'step-folded',
    'Folded step 1, One.'
  ],
  [
    'a card unfolded',
    [{ type: 'fold', step: 'one', folded: true }],
    { type: 'fold', step: 'one', folded: false },
    'step-unfolded',
    'Unfolded step 1, One.'
  ],
  [
    'a step taken back',
    [{ type: 'run-step', step: 'one' }],
    { type: 'revert', step: 'one' },
    'step-reverted',
    'Went back to before step 1, One: it and the steps after it are not done any more.'
  ],
  [
    'a new kernel',
    [{ type: 'run-step', step: 'one' }],
    { type: 'restart-kernel' },
    'kernel-restarted',
    'Took a new kernel: done steps are replayed when needed.'
  ],
  ['another name', [], { type: 'rename', name: 'Mine' }, 'run-renamed', 'Named the run “Mine”.'],
  [
    'a finalized run',
    [
      { type: 'run-step', step: 'one' },
      { type: 'run-step', step: 'two' }
    ],
    { type: 'finalize' },
    'run-finalized',
    'Finalized the run: nothing can change it now.'
  ],
  [
    'a reopened run',
    [{ type: 'run-step', step: 'one' }, { type: 'run-step', step: 'two' }, { type: 'finalize' }],
    { type: 'reopen' },
    'run-reopened',
    'Reopened the run.'
  ],
  ['an archived run', [], { type: 'archive' }, 'run-archived', 'Archived the run.'],
  [
    'a restored run',
    [{ type: 'archive' }],
    { type: 'restore' },
    'run-restored',
    'Restored the run to the list.'
  ],
  [
    'a replay',
    [{ type: 'run-step', step: 'one' }, { type: 'restart-kernel' }],
    { type: 'replay', step: 'one' },
    'step-replayed',
    'Asked to replay up to step 1, One.'
  ],
  ['a clone', [], { type: 'clone' }, 'run-cloned', 'Cloned a run into “Test (copy)”.']
];

async function settled(run: Walker, command: RunCommand): Promise<void> {
  await run.send(command);
  await run.quiet();
}

test.each(DONE)('%s is one observation', async (_, before, command, event, text) => {
  begin();
  const run = await world.begin(appOf(CELLS));
  for (const one of before) {
    await settled(run, one);
  }
  const known = names().length;
  await settled(run, command);
  expect(events().slice(known)).toMatchObject([
    { event, text, by: 'person', notebook: 'test.ipynb' }
  ]);
});

/** What needs an app of another kind, as its journal says it; `null` for what is no observation. */
const WRITTEN: [
  event: RunEvent,
  by: 'person' | 'model' | 'engine',
  told: [string, string] | null
][] = [
  [{ type: 'step-skipped', step: 'two' }, 'person', ['step-skipped', 'person']],
  [{ type: 'confirmed', step: 'two', allowed: true }, 'person', ['step-confirmed', 'person']],
  [{ type: 'replay-resumed', step: 'two', choice: 'keep' }, 'person', ['replay-resumed', 'person']],
  [
    { type: 'prompt-answered', step: 'two', prompt: 'p', reply: { secret: true } },
    'person',
    ['question-answered', 'person']
  ],
  [{ type: 'prompt-answered', step: 'two', prompt: 'p', reply: { secret: true } }, 'engine', null],
  [
    { type: 'step-cancelled', step: 'two', took: 1, cause: 'person' },
    'engine',
    ['step-cancelled', 'person']
  ],
  [
    { type: 'step-cancelled', step: 'two', took: 0, cause: 'left-queue' },
    'model',
    ['step-cancelled', 'model']
  ],
  [{ type: 'step-cancelled', step: 'two', took: 1, cause: 'kernel-died' }, 'engine', null],
  [{ type: 'epoch-raised', epoch: 2, reason: 'kernel-died' }, 'engine', ['kernel-lost', 'engine']],
  [{ type: 'epoch-raised', epoch: 2, reason: 'clean-ground' }, 'person', null],
  [{ type: 'folded', step: 'one', folded: 'model' }, 'model', ['step-folded', 'model']],
  [
    { type: 'folded', step: 'one', folded: null, opened: 'model' },
    'model',
    ['step-unfolded', 'model']
  ],
  [
    { type: 'proposed', proposal: 'p', step: 'one', values: {}, why: '' },
    'model',
    ['values-proposed', 'model']
  ],
  [
    { type: 'proposal-settled', proposal: 'p', accepted: true },
    'person',
    ['proposal-accepted', 'person']
  ],
  [
    { type: 'proposal-settled', proposal: 'p', accepted: false },
    'person',
    ['proposal-rejected', 'person']
  ],
  [{ type: 'attached' }, 'person', ['kernel-attached', 'person']],
  [{ type: 'detached' }, 'person', ['kernel-detached', 'person']],
  [{ type: 'kernel-accepted' }, 'person', ['kernel-accepted', 'person']],
  [{ type: 'ground-taken', step: 'one' }, 'person', ['ground-taken', 'person']],
  [{ type: 'kernel-used' }, 'engine', null],
  [{ type: 'inputs-set', step: 'one', values: {} }, 'person', null],
  [{ type: 'step-started', step: 'one', epoch: 1 }, 'engine', null],
  [{ type: 'step-done', step: 'one', took: 1 }, 'engine', null]
];

test.each(WRITTEN)('%j by a %s is told as it should be', async (event, by, expected) => {
  begin();
  const { state, run } = await world.begin(appOf(CELLS));
  const entry = { run, seq: 9, at: 1, by, event, hash: '' };
  const observation = eventOf(entry, 'test.ipynb', state);
  expect(observation && [observation.event, observation.by]).toEqual(expected);
  expect(eventOf({ ...entry, by: 'batch' }, 'test.ipynb', state)).toBeNull();
});

test('every button of one evening is there once, also read again, from a second page and after a restart', async () => {
  begin();
  const run = await world.begin(appOf(CELLS));
  const second = run.engine.follow(run.run, 0, () => undefined);
  await run.runStep('one');
  await settled(run, { type: 'fold', step: 'one', folded: true });
  await settled(run, { type: 'restart-kernel' });
  await run.runStep('two');
  // Opened again, from memory and from disk.
  run.engine.view(run.run);
  second.dispose();
  run.engine.letGo(run.run);
  run.engine.view(run.run);
  await settled(run, { type: 'revert', step: 'two' });
  expect(names()).toEqual([
    'run-started',
    'step-submitted',
    'step-folded',
    'kernel-restarted',
    'step-submitted',
    'kernel-lost',
    'step-reverted'
  ]);
  expect(new Set(events().map(({ id }) => id)).size).toBe(7);
});

test('what a process wrote and could not tell any more is told when the run is opened again', async () => {
  begin();
  const run = await world.begin(appOf(CELLS));
  const { observe } = record;
  record.observe = () => {
    throw new Error('killed');
  };
  await settled(run, { type: 'rename', name: 'Untold' });
  record.observe = observe;
  expect(names()).toEqual(['run-started']);
  run.engine.letGo(run.run);
  run.engine.view(run.run);
  expect(names()).toEqual(['run-started', 'run-renamed']);
  record.forget(null);
  run.engine.letGo(run.run);
  run.engine.view(run.run);
  // Who forgets does not want it back.
  expect(names()).toEqual([]);
});

test('participants’ runs, and runs from before there was a record, are not in it', async () => {
  begin();
  const { store, engine, config } = world;
  const app = store.definitions.put(appOf(CELLS), { path: 'test.ipynb', root: config.root });
  for (const owner of ['browser:abc', 'user:bo']) {
    const { state } = await engine.create({ app, owner, by: 'person', published: true });
    await engine.command(state.run, {
      expectedSeq: null,
      command: { type: 'rename', name: 'Theirs' },
      by: 'person'
    });
  }
  expect(told()).toEqual([]);
});

test('a step is told with who asked for it, and that it only ran again for a later one', async () => {
  const heard: ReturnType<typeof observationOf>[] = [];
  world = scriptedWorld(() => OK, { observe: cell => void heard.push(observationOf(cell)) });
  const run = await world.begin(appOf(['# One', 'x = 1', '# Two', 'print(x)']));
  record = createRecord({
    store: world.store.assistant.observations,
    mask: maskSecrets,
    retention: () => 90,
    log: silentLog(),
    now: Date.now
  });
  await run.runStep('one');
  await settled(run, { type: 'restart-kernel' });
  await run.engine.command(run.run, {
    expectedSeq: null,
    command: { type: 'run-step', step: 'two' },
    by: 'model'
  });
  await run.quiet();
  expect(
    heard
      .filter(({ status }) => status === 'done')
      .map(({ step }) => [step?.step, step?.by, step?.replayed])
  ).toEqual([
    ['one', 'person', undefined],
    ['one', 'model', true],
    ['two', 'model', undefined]
  ]);
});
