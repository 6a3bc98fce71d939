import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { loadVisitorChat } from '@lockstep/cards';
import { Companion, type Transport } from '@lockstep/client';
import type { JournalEntry, Plan, RunState } from '@lockstep/protocol';
import { pageHost } from './pageHost';
import { Site } from './site';

const app = 'a'.repeat(64);
const run = 'r0000001';

const plan: Plan = {
  app,
  title: 'Link web',
  summary: 'Rank sites',
  language: 'python',
  notebook: 'link-web.ipynb',
  steps: [
    {
      id: 'one',
      kind: 'step',
      number: 1,
      title: 'Choose',
      parts: [{ part: 'cell', cell: 0 }],
      optional: false,
      effects: [],
      cells: 1,
      inputs: [],
      flow: { defines: [], maybe: [], uses: [], mutates: [], opaque: false },
      content: 'c'
    }
  ]
};

const own: RunState['steps'][string] = {
  status: 'idle',
  before: null,
  folded: null,
  values: {},
  outputs: [],
  answers: [],
  result: null,
  turn: null,
  generation: 0,
  reasons: [],
  choices: {},
  keptDespite: [],
  prompt: null,
  error: null,
  replayed: false,
  same: null,
  cancelCause: null,
  confirmed: false,
  since: 0,
  startedAt: null
};

function stateOf(name: string): RunState {
  return {
    run,
    name,
    status: 'open',
    underArchive: 'open',
    seq: 1,
    decisive: 1,
    createdAt: 0,
    changedAt: 0,
    clonedFrom: null,
    epoch: 0,
    ground: [],
    queue: [],
    replay: null,
    proposals: [],
    plan,
    steps: { one: own }
  };
}

const entry: JournalEntry = {
  run,
  seq: 2,
  at: 5,
  by: 'person',
  event: { type: 'steps-queued', steps: ['one'], replay: [], reason: null },
  hash: 'h'
};

/** A socket that never opens. */
class SilentSocket extends EventTarget implements WebSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly readyState = 0;
  readonly url = '';
  readonly protocol = '';
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'blob';
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  send(): void {}
  close(): void {}
}

/** A companion whose answers are scripted by method and path; everything asked is kept. */
class Scripted implements Transport {
  readonly asked: string[] = [];
  answers: Record<string, unknown> = {
    'GET /apps': { apps: [{ app, title: 'Link web', summary: 'Rank sites', steps: 1 }] },
    'GET /runs': { runs: [] },
    [`GET /apps/${app}`]: { plan },
    'POST /runs': { state: stateOf('Link web'), usual: {} },
    [`GET /runs/${run}`]: { state: stateOf('Second look'), usual: {} },
    [`POST /runs/${run}/commands`]: { seq: 2, entries: [entry] }
  };

  fetch(path: string, init?: { method?: string }): Promise<Response> {
    const key = `${init?.method ?? 'GET'} ${path}`;
    this.asked.push(key);
    const answer = this.answers[key];
    return Promise.resolve(
      answer === undefined
        ? new Response(
            JSON.stringify({
              code: 'run-unknown',
              message: 'There is no such run here. (Reference 4f2a)'
            }),
            { status: 404 }
          )
        : new Response(JSON.stringify(answer), { status: 200 })
    );
  }

  openSocket(): WebSocket {
    return new SilentSocket();
  }
}

let transport: Scripted;

async function settled(): Promise<void> {
  await act(async () => {
    await new Promise(resolve => setTimeout(resolve, 20));
  });
}

async function show(fragment: string): Promise<void> {
  history.replaceState(null, '', fragment === '' ? location.pathname : fragment);
  const companion = new Companion(transport);
  const host = pageHost(
    companion,
    () => Promise.reject(new Error('no chunk')),
    () => undefined
  );
  render(<Site companion={companion} host={host} base={new URL('http://localhost/')} />);
  await settled();
}

beforeEach(() => {
  transport = new Scripted();
});

const row = {
  run,
  app,
  title: 'Link web',
  name: 'Second look',
  status: 'open',
  done: 0,
  steps: 1,
  line: 'Step 1, Choose: ready. Next: run this step.',
  at: 0
};

describe('the published page', () => {
  it('lists runs and apps as links with addresses of their own', async () => {
    transport.answers['GET /runs'] = { runs: [row] };
    await show('#/');
    const index = screen.getByRole('navigation', { name: 'Apps and runs' });
    const links = within(index)
      .getAllByRole('link')
      .map(link => link.getAttribute('href'));
    expect(links).toEqual([`#/run/${run}`, `#/app/${app}`]);
    expect(transport.asked).toEqual(['GET /apps', 'GET /runs']);
  });

  it('says so when nothing is published', async () => {
    transport.answers['GET /apps'] = { apps: [] };
    await show('#/');
    expect(screen.getByText('No apps here yet.')).toBeTruthy();
  });

  it('opens its only app at once, without making a run', async () => {
    await show('');
    expect(location.hash).toBe(`#/app/${app}`);
    expect(screen.getByRole('article', { name: 'Step 1: Choose' })).toBeTruthy();
    expect(transport.asked).not.toContain('POST /runs');
    expect(screen.getByText('You can close this page and come back.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Export' })).toBeNull();
  });

  it('gives a run its address with the first command, in the same session', async () => {
    await show(`#/app/${app}`);
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await settled();
    expect(location.hash).toBe(`#/run/${run}`);
    expect(transport.asked).not.toContain(`GET /runs/${run}`);
    expect(screen.getByRole('button', { name: 'Leave queue' })).toBeTruthy();
    expect(transport.asked.filter(asked => asked === 'GET /runs')).toHaveLength(2);
  });

  it('shows nothing of a chat and no notebook unless the publisher turned them on', async () => {
    await show(`#/run/${run}`);
    expect(screen.queryByRole('button', { name: 'Ask' })).toBeNull();
    cleanup();
    const { apps } = transport.answers['GET /apps'] as { apps: object[] };
    transport.answers['GET /apps'] = { apps, offers: { chat: true, notebook: true } };
    await show('#/');
    expect(screen.queryByRole('button', { name: 'Ask' })).toBeNull();
    cleanup();
    await show(`#/run/${run}`);
    const ask = screen.getByRole('button', { name: 'Ask' });
    expect(ask.getAttribute('aria-expanded')).toBe('false');
    await act(async () => {
      fireEvent.keyDown(window, { altKey: true, shiftKey: true, code: 'KeyL' });
      await loadVisitorChat();
      // The panel waits for its own sheet, too.
      document.querySelectorAll('link').forEach(link => link.dispatchEvent(new Event('load')));
    });
    await settled();
    expect(ask.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText('Ask about this run')).toBeTruthy();
  });

  it('compares two runs of one app, where there are two', async () => {
    const other = 'r0000002';
    transport.answers['GET /runs'] = { runs: [row] };
    await show(`#/run/${run}`);
    expect(screen.queryByRole('button', { name: /Compare/ })).toBeNull();
    cleanup();
    const found = [row, { ...row, run: other, name: 'Third look' }];
    transport.answers['GET /runs'] = { runs: found };
    transport.answers['POST /runs/find'] = {
      runs: [...found, { ...row, run: 'r0000003', app: 'b'.repeat(64), name: 'Of another app' }],
      more: false
    };
    transport.answers[`GET /runs/${other}`] = {
      state: { ...stateOf('Third look'), run: other },
      usual: {}
    };
    await show(`#/compare/${run}`);
    await settled();
    await settled();
    const view = screen.getByRole('region', { name: 'Compare two runs' });
    expect(view.textContent).toContain('Second look');
    expect(view.textContent).toContain('Third look');
    expect(view.textContent).not.toContain('Of another app');
    fireEvent.click(within(view).getByRole('button', { name: 'Open B' }));
    expect(location.hash).toBe(`#/run/${other}`);
  });

  it('opens the run of its address again after a reload', async () => {
    await show(`#/run/${run}`);
    expect(screen.getByRole('heading', { name: 'Second look' })).toBeTruthy();
    expect(document.title).toBe('Second look · Link web');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Guided App: Link web');
  });

  it('shows the sentence of a refusal with its reference, and tries again', async () => {
    delete transport.answers[`GET /runs/${run}`];
    await show(`#/run/${run}`);
    expect(screen.getByRole('alert').textContent).toContain(
      'There is no such run here. (Reference 4f2a)'
    );
    transport.answers[`GET /runs/${run}`] = { state: stateOf('Second look'), usual: {} };
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await settled();
    expect(screen.getByRole('heading', { name: 'Second look' })).toBeTruthy();
  });

  it('goes back to the index', async () => {
    await show(`#/run/${run}`);
    fireEvent.click(screen.getByRole('link', { name: 'All apps' }));
    act(() => {
      history.replaceState(null, '', '#/');
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    await settled();
    expect(screen.queryByRole('article')).toBeNull();
    expect(document.title).toBe('Guided apps');
  });

  it('searches long lists of runs and shows them by fifty', async () => {
    const runs = Array.from({ length: 60 }, (_, at) => ({
      ...row,
      run: `r${String(at).padStart(7, '0')}`,
      name: `Run ${at}`
    }));
    transport.answers['GET /runs'] = { runs };
    await show('#/');
    const listed = (): number => screen.getAllByRole('link', { name: /^Run / }).length;
    expect(listed()).toBe(50);
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(listed()).toBe(60);
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'run 59' } });
    expect(listed()).toBe(1);
  });
});
