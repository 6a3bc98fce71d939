import { offlineError } from '@lockstep/client';
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import { Signal } from '@lumino/signaling';
import { settingsWriter } from './settings';
import { SettingsSync } from './settings-sync';

/** Settings of Lab with what a person set, and a companion that notes what it is told. */
function begin(user: Record<string, string | object>) {
  const source = {};
  const settings = { user, changed: new Signal<object, void>(source) };
  const written: unknown[] = [];
  const problems: string[] = [];
  const state = { error: null as Error | null };
  const companion = {
    connection: 'connected' as const,
    connectionChanged: new Signal<object, void>(source),
    call: async (_: string, args: { body?: unknown }) => {
      await Promise.resolve();
      if (state.error) {
        throw state.error;
      }
      written.push(args.body);
      return DEFAULT_SETTINGS;
    }
  };
  // @ts-expect-error -- only what the class uses of the two
  const sync = new SettingsSync(settings, companion, problem => problems.push(problem));
  return { settings, companion, sync, written, problems, state };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await Promise.resolve();
  }
}

describe('settings', () => {
  it('that nobody set are not written, so that two pages do not fight', async () => {
    const { sync, written } = begin({});
    await sync.write();
    expect(written).toEqual([]);
  });

  it('that somebody set are written once, with dollars in millionths', async () => {
    const { sync, written } = begin({
      mode: 'ask',
      budgets: { day: 1.5, notebook: 0.25, soft: ['month'] }
    });
    await sync.write();
    await sync.write();
    expect(written).toEqual([
      {
        mode: 'ask',
        budgets: { ...DEFAULT_SETTINGS.budgets, day: 1_500_000, notebook: 250_000, soft: ['month'] }
      }
    ]);
  });

  it('that are taken back fall to the default', async () => {
    const { settings, sync, written } = begin({ mode: 'ask' });
    await sync.write();
    settings.user = {};
    settings.changed.emit();
    await settle();
    expect(written.at(-1)).toEqual({ mode: 'local-only' });
  });

  it('that nobody heard are written when the connection is back', async () => {
    const { companion, sync, written, state } = begin({ mode: 'auto' });
    state.error = offlineError();
    await sync.write();
    state.error = null;
    companion.connectionChanged.emit();
    await settle();
    expect(written).toEqual([{ mode: 'auto' }]);
  });

  it('that make no sense are reported and not written', async () => {
    const { sync, written, problems } = begin({ mode: 'always' });
    await sync.write();
    expect(written).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('changed in a panel go through the registry, where there is one', async () => {
    const set = jest.fn(() => Promise.resolve());
    const write = jest.fn(() => Promise.resolve());
    await settingsWriter(Promise.resolve({ set }), write).set('budgets', {
      ...DEFAULT_SETTINGS.budgets,
      day: 2_000_000
    });
    expect(set).toHaveBeenCalledWith('budgets', {
      ...{ task: 0.2, notebook: 0.5, day: 2, month: 20, askAbove: 0.1 },
      soft: ['day']
    });
    await settingsWriter(Promise.resolve(null), write).set('mode', 'ask');
    expect(write).toHaveBeenCalledWith({ mode: 'ask' });
  });
});
