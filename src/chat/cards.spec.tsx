import { screen } from '@testing-library/react';
import { answer, CHAT, modelsView, preview, question, viewOf } from './testing';
import { click, press, showSidebar, type OnPage } from './sidebar.testing';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

describe('the question before anything leaves', () => {
  const asking = (): Promise<OnPage> =>
    showSidebar(far => {
      far.chat = viewOf([
        answer('answer01', { phase: 'asking', text: 'Draft', preview: preview() })
      ]);
    });

  it('shows why, the exact body with its masks boxed, size, count and price with its band', async () => {
    await asking();
    const card = screen.getByRole('group', { name: 'Ask a cloud model for this one?' });
    expect(card.textContent).toContain('The local draft scored 0.62, below 0.85.');
    expect(card.querySelector('pre')?.textContent).toBe(preview().body);
    expect([...card.querySelectorAll('.lk-mask')].map(node => node.textContent)).toEqual([
      '[[PERSON_1]]',
      '[[EMAIL_2]]'
    ]);
    expect(card.textContent).toContain('1.2 kB · 2 masked');
    expect(card.textContent).toContain('claude-haiku-5.5 · about $0.004 ($0.003 to $0.006)');
  });

  it.each([
    ['Send once', 'send-once'],
    ['Always for this notebook', 'always'],
    ['Keep local', 'keep-local']
  ])('%s decides', async (name, decision) => {
    const { far } = await asking();
    await click(name);
    expect(far.asked.at(-1)).toEqual({
      path: `/chats/${CHAT}/decide/answer01`,
      body: { preview: 'preview01', decision }
    });
  });

  it('is kept local by Esc, and said once without taking the focus', async () => {
    const { far } = await asking();
    expect(document.activeElement).toBe(document.body);
    expect(document.querySelector('.lk-spoken')?.textContent).toMatch(/^Ask a cloud model/);
    await press('Escape');
    expect(far.asked.at(-1)?.body).toEqual({ preview: 'preview01', decision: 'keep-local' });
  });
});

describe('without a model', () => {
  const offline = (): Promise<OnPage> =>
    showSidebar(far => {
      far.models = modelsView({
        next: null,
        ollama: {
          running: false,
          url: 'http://127.0.0.1:11434',
          ms: null,
          problem: null,
          models: []
        }
      });
      far.chat = viewOf([
        question('q0000001', 'Why?'),
        {
          ...answer('answer01', { phase: 'queued' }),
          parts: [],
          problem: { cause: 'not-running', message: 'Nothing answered at 127.0.0.1:11434.' }
        }
      ]);
    });

  it('the card says what happened and gives the exact commands', async () => {
    const { copied } = await offline();
    expect(screen.getByRole('heading', { name: 'Ollama is not running' })).toBeTruthy();
    expect(
      screen.getByText(/^Nothing answered at 127.0.0.1:11434. Your question is kept/)
    ).toBeTruthy();
    await click('Copy command ollama serve');
    await click('Copy command ollama pull qwen2.5-coder:1.5b');
    expect(copied).toEqual(['ollama serve', 'ollama pull qwen2.5-coder:1.5b']);
  });

  it('the next question is kept for later, and Try again tries again', async () => {
    const { far } = await offline();
    expect(screen.getByText('No model answers')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Send later' })).toBeTruthy();
    await click('Try again');
    expect(far.asked.at(-1)?.path).toBe(`/chats/${CHAT}/retry/answer01`);
    await click('Use built-in model');
    expect(screen.getByRole('button', { name: 'Download 1.1 GB' })).toBeTruthy();
  });
});

describe('the introduction', () => {
  it('is shown on the first run, and Say hello lets the assistant greet in this chat', async () => {
    const { far } = await showSidebar(companion => {
      companion.introduced = false;
    });
    expect(screen.getByRole('heading', { name: 'Welcome to Lockstep' })).toBeTruthy();
    await click('Say hello');
    expect(far.bodies('/introduce')).toEqual([{ chat: CHAT, greet: true }]);
    expect(screen.queryByRole('heading', { name: 'Welcome to Lockstep' })).toBeNull();
  });

  it.each(['Not now', 'Close introduction'])('%s closes it for good', async name => {
    const { far } = await showSidebar(companion => {
      companion.introduced = false;
    });
    await click(name);
    expect(far.bodies('/introduce')).toEqual([{ chat: null, greet: false }]);
  });

  it('offers what is there: an explanation, and the Guided App where that is installed', async () => {
    const openGuidedApp = jest.fn();
    const { far } = await showSidebar(undefined, { openGuidedApp });
    await click('Open it as a Guided App');
    expect(openGuidedApp).toHaveBeenCalledWith('a.ipynb');
    await click('Explain this notebook in five lines');
    expect(far.bodies('/prompt')).toMatchObject([{ text: 'Explain this notebook in five lines' }]);
  });
});
