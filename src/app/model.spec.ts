import { GuidedAppModel, type AppView } from './model';
import type { NotebookSource } from './notebook-source';
import type { RunState } from '@lockstep/protocol';
import { FarCompanion, planWith, runOf } from './testing';

const one = planWith(['One']);
const two = planWith(['One', 'Two'], 'b');
const read: NotebookSource = {
  path: 'sites.ipynb',
  notebook: { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 },
  diskIds: []
};
const source = (): Promise<NotebookSource> => Promise.resolve(read);

let far: FarCompanion;
const models: GuidedAppModel[] = [];

beforeEach(() => {
  far = new FarCompanion(one);
});

afterEach(() => {
  models.splice(0).forEach(model => model.dispose());
  far.client.dispose();
});

async function loaded(wanted: string | null = null): Promise<GuidedAppModel> {
  const model = new GuidedAppModel(far.client, source, wanted);
  models.push(model);
  await model.load();
  return model;
}

function opened(model: GuidedAppModel): Extract<AppView, { kind: 'open' }> {
  const view = model.snapshot();
  if (view.kind !== 'open') {
    throw new Error(`The view is ${view.kind}.`);
  }
  return view;
}

describe('what a Guided App shows first', () => {
  it('is the plan, and nothing is created by looking at it', async () => {
    const model = await loaded();
    expect(opened(model).session.run).toBeNull();
    expect(far.calls).toEqual(['/apps/open']);
  });

  it('is the newest open run of the notebook', async () => {
    far.runs.set('run000001', runOf(one, 'run000001', 5));
    far.runs.set('run000002', runOf(one, 'run000002', 9));
    far.runs.set('run000003', { ...runOf(one, 'run000003', 12), status: 'finalized' });
    expect((await loaded()).run).toBe('run000002');
  });

  it('is the run wanted, when this notebook has it', async () => {
    far.runs.set('run000001', runOf(one, 'run000001', 5));
    far.runs.set('run000002', runOf(one, 'run000002', 9));
    expect((await loaded('run000001')).run).toBe('run000001');
    expect((await loaded('run000404')).run).toBe('run000002');
  });

  it('is the sentence of what went wrong, until Retry works', async () => {
    far.away = true;
    const model = await loaded();
    expect(model.snapshot()).toMatchObject({ kind: 'problem', refusal: { code: 'offline' } });
    far.away = false;
    await model.load();
    expect(model.snapshot().kind).toBe('open');
  });
});

describe('when the notebook changes', () => {
  it('a plan without a run is the new one at once', async () => {
    const model = await loaded();
    far.plan = two;
    await model.refresh();
    expect(opened(model).session.snapshot().state.plan.app).toBe(two.app);
    expect(opened(model).changed).toBe(false);
  });

  it('a run keeps its version, and the view says that there is another', async () => {
    far.runs.set('run000001', runOf(one, 'run000001'));
    const model = await loaded();
    expect(opened(model).changed).toBe(false);
    far.plan = two;
    await model.refresh();
    expect(opened(model).session.snapshot().state.plan.app).toBe(one.app);
    expect(opened(model).changed).toBe(true);
  });

  it('nothing is said while nobody answers, because the run itself says so', async () => {
    far.runs.set('run000001', runOf(one, 'run000001'));
    const model = await loaded();
    far.away = true;
    await model.refresh();
    expect(opened(model).refusal).toBeNull();
  });
});

describe('while its author is at work', () => {
  const migrations = (): number => far.calls.filter(path => path.endsWith('/commands')).length;

  async function moved(state: Partial<RunState>, follows = true): Promise<GuidedAppModel> {
    far.runs.set('run000001', { ...runOf(one, 'run000001'), ...state });
    const model = await loaded();
    model.setFollows(follows);
    far.plan = two;
    await model.refresh();
    return model;
  }

  it('an open run goes on with the new version without being asked, once', async () => {
    const model = await moved({});
    await model.refresh();
    expect(opened(model).follows).toBe(true);
    expect(migrations()).toBe(1);
  });

  it('a run that is finished, or that nobody works on, keeps its version', async () => {
    await moved({ status: 'finalized' });
    await moved({}, false);
    expect(migrations()).toBe(0);
  });

  it('what is under way ends first', async () => {
    await moved({ queue: ['one'] });
    expect(migrations()).toBe(0);
  });

  it('many changes in a moment are looked at twice at most, the newest last', async () => {
    far.runs.set('run000001', runOf(one, 'run000001'));
    const model = await loaded();
    const before = far.calls.length;
    await Promise.all([model.refresh(), model.refresh(), model.refresh(), model.refresh()]);
    expect(far.calls.slice(before).filter(path => path === '/apps/open')).toHaveLength(2);
  });
});

describe('the choice of run', () => {
  it('shows another run and tells who listens', async () => {
    far.runs.set('run000001', runOf(one, 'run000001', 5));
    far.runs.set('run000002', runOf(one, 'run000002', 9));
    const model = await loaded();
    const listener = jest.fn();
    model.subscribe(listener);
    await model.showRun('run000001');
    expect(opened(model).session.run).toBe('run000001');
    expect(listener).toHaveBeenCalled();
  });

  it('keeps the run on show when the other one cannot be opened, and says why', async () => {
    far.runs.set('run000001', runOf(one, 'run000001'));
    const model = await loaded();
    await model.showRun('run000404');
    expect(opened(model).session.run).toBe('run000001');
    expect(opened(model).refusal?.code).toBe('run-unknown');
  });

  it('begins a new run with the newest version', async () => {
    far.runs.set('run000001', runOf(one, 'run000001'));
    const model = await loaded();
    far.plan = two;
    await model.refresh();
    await model.newRun();
    expect(opened(model).session.run).toBeNull();
    expect(opened(model).session.snapshot().state.plan.app).toBe(two.app);
  });
});

describe('the executed notebook', () => {
  it("is the companion's", async () => {
    far.runs.set('run000001', runOf(one, 'run000001'));
    await expect((await loaded()).executed()).resolves.toMatchObject({ nbformat: 4 });
  });

  it('is refused with a sentence while nothing ran', async () => {
    await expect((await loaded()).executed()).rejects.toMatchObject({ code: 'no-run' });
  });
});

it('a model that was disposed while it loaded shows nothing and throws nothing', async () => {
  const model = new GuidedAppModel(far.client, source, null);
  const loading = model.load();
  model.dispose();
  await loading;
  expect(model.snapshot().kind).toBe('loading');
});
