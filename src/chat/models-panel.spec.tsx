import { act, fireEvent, screen } from '@testing-library/react';
import type { ModelsView } from '@lockstep/protocol';
import { modelsView, NOON } from './testing';
import { click, settle, showSidebar, type OnPage } from './sidebar.testing';

const KEY = 'sk-ant-api03-0123456789abcdef';

async function panel(models: ModelsView = modelsView()): Promise<OnPage> {
  const page = await showSidebar(far => {
    far.models = models;
  });
  act(() => page.model.openPanel({ kind: 'models' }));
  await settle();
  return page;
}

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'], now: NOON }));
afterEach(() => void jest.useRealTimers());

describe('the models panel', () => {
  it('shows tiers, Ollama with its models, and what local means', async () => {
    await panel();
    expect(screen.getByRole('region', { name: 'Tiers' }).textContent).toContain(
      'basicqwen2.5-coder:1.5blocal, Ollama'
    );
    expect(screen.getByRole('region', { name: 'Ollama' }).textContent).toContain(
      '127.0.0.1:11434, answers in 4 ms'
    );
    expect(screen.getByRole('region', { name: 'Ollama' }).textContent).toContain('986 MB');
    expect(screen.getByText(/Any other address counts as cloud/)).toBeTruthy();
  });

  it('changes the mode through the settings', async () => {
    const { written } = await panel();
    fireEvent.change(screen.getByRole('combobox', { name: 'Mode' }), { target: { value: 'ask' } });
    await settle();
    expect(written).toEqual([['mode', 'ask']]);
  });

  it('takes a model of Ollama for a tier and leaves the others', async () => {
    const { written } = await panel();
    await click('Menu of qwen2.5-coder:1.5b');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Use as medium' }));
    await settle();
    const medium = { provider: 'ollama', model: 'qwen2.5-coder:1.5b' };
    expect(written).toEqual([['tiers', { basic: null, medium, cloud: null, frontier: null }]]);
  });

  it('takes any model by its name for the cloud tiers', async () => {
    const { written } = await panel();
    await click('Choose a model for cloud');
    fireEvent.change(screen.getByRole('combobox', { name: 'Name of the model' }), {
      target: { value: 'claude-haiku-5.5' }
    });
    await click('Use it');
    expect(written[0]?.[1]).toMatchObject({
      cloud: { provider: 'anthropic', model: 'claude-haiku-5.5' }
    });
  });

  it('says which command fetches a model where Ollama has none', async () => {
    const { ollama } = modelsView();
    const { copied } = await panel(modelsView({ ollama: { ...ollama, models: [] } }));
    await click('Copy command ollama pull qwen2.5-coder:1.5b');
    expect(copied).toEqual(['ollama pull qwen2.5-coder:1.5b']);
  });

  it('shows rows again as the companion tells them', async () => {
    const { far } = await panel();
    const { ollama } = modelsView();
    act(() => far.tellModels(modelsView({ ollama: { ...ollama, running: false, ms: null } })));
    expect(screen.getByRole('region', { name: 'Ollama' }).textContent).toContain('not running');
  });
});

describe('the built-in model', () => {
  it('states size, memory and an honest score, and asks for consent once', async () => {
    const { far } = await panel();
    const group = screen.getByRole('radiogroup', { name: 'Which model' });
    expect(group.textContent).toContain(
      '1.1 GB on disk, 2.3 GB of memory while it answers. Solved 18 of 20 small notebook tasks, 4.1 s each.'
    );
    expect(far.bodies('/embedded')).toEqual([]);
    await click('Download 1.1 GB');
    expect(far.bodies('/embedded')).toEqual([{ action: 'agree', choice: 'qwen2.5-coder:1.5b' }]);
  });

  it('offers the light one', async () => {
    const { far } = await panel();
    fireEvent.click(screen.getByRole('radio', { name: /^Light/ }));
    await click('Download 478 MB');
    expect(far.bodies('/embedded')).toEqual([{ action: 'agree', choice: 'qwen2.5-coder:0.5b' }]);
  });

  it('shows how far its download is, in words too, and pauses', async () => {
    const { embedded } = modelsView();
    const { far } = await panel(
      modelsView({
        embedded: {
          ...embedded,
          state: 'downloading',
          choice: 'qwen2.5-coder:1.5b',
          agreedAt: NOON,
          progress: { done: 682e6, total: 1.1e9, left: 40_000 }
        }
      })
    );
    const bar = screen.getByRole('progressbar', { name: 'Download of qwen2.5-coder:1.5b' });
    expect(bar.getAttribute('aria-valuetext')).toBe('62 percent, about 40 s left');
    expect(screen.getByText('682 MB of 1.1 GB')).toBeTruthy();
    await click('Pause');
    expect(far.bodies('/embedded')).toEqual([{ action: 'pause' }]);
  });

  it('is removed where it is ready', async () => {
    const { embedded } = modelsView();
    const { far } = await panel(
      modelsView({ embedded: { ...embedded, state: 'ready', choice: 'qwen2.5-coder:0.5b' } })
    );
    await click('Remove');
    expect(far.bodies('/embedded')).toEqual([{ action: 'remove' }]);
  });
});

describe('a key', () => {
  const row = {
    provider: 'anthropic',
    host: '',
    source: 'keyring',
    setAt: NOON - 3 * 86_400_000,
    health: 'fine',
    checkedAt: NOON
  } as const;

  it('goes to the companion and is nowhere on the page, before the answer came', async () => {
    const { far } = await panel();
    await click('Add');
    const field = screen.getByLabelText<HTMLInputElement>('Key');
    expect([field.type, field.autocomplete]).toEqual(['password', 'new-password']);
    fireEvent.change(field, { target: { value: KEY } });
    fireEvent.click(screen.getByRole('button', { name: 'Keep' }));
    expect(field.value).toBe('');
    expect(document.documentElement.outerHTML).not.toContain(KEY);
    await settle();
    const target = { provider: 'anthropic', host: '' };
    expect(far.bodies('/keys')).toEqual([{ target, key: KEY }]);
    expect(screen.queryByLabelText('Key')).toBeNull();
  });

  it('is never in what React keeps or draws while it is typed', async () => {
    await panel();
    await click('Add');
    const field = screen.getByLabelText<HTMLInputElement>('Key');
    fireEvent.change(field, { target: { value: KEY } });
    const seen = new Set<object>();
    const holds = (value: unknown): boolean => {
      if (typeof value === 'string') {
        return value.includes(KEY);
      }
      if (typeof value !== 'object' || value === null || value instanceof Node || seen.has(value)) {
        return false;
      }
      seen.add(value);
      return Object.values(value).some(holds);
    };
    const fibers = Object.entries(field.form ?? {}).filter(([name]) => name.startsWith('__react'));
    expect(fibers.length).toBeGreaterThan(0);
    expect(fibers.some(([, fiber]) => holds(fiber))).toBe(false);
  });

  it('shows when it was set and its health, and is replaced or removed', async () => {
    const { far } = await panel(modelsView({ keys: [row] }));
    expect(screen.getByRole('region', { name: 'Cloud keys' }).textContent).toContain(
      'Anthropic set 20 Nov'
    );
    await click('Replace the key of Anthropic');
    fireEvent.change(screen.getByLabelText('Key'), { target: { value: KEY } });
    await click('Keep');
    await click('Remove the key of Anthropic');
    const target = { provider: 'anthropic', host: '' };
    expect(far.bodies('/keys')).toEqual([{ target, key: KEY }]);
    expect(far.bodies('/keys/remove')).toEqual([{ target }]);
  });

  it('from the environment cannot be changed here', async () => {
    await panel(modelsView({ keys: [{ ...row, source: 'environment', setAt: null }] }));
    expect(screen.queryByRole('button', { name: 'Remove the key of Anthropic' })).toBeNull();
    expect(screen.getByText('environment')).toBeTruthy();
  });
});
