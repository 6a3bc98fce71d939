import { act, screen } from '@testing-library/react';
import { CHAT } from './testing';
import { press, prompt, settle, showSidebar, type, writing } from './sidebar.testing';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

describe('a question', () => {
  it('goes out with Enter, with the notebook beside it', async () => {
    const { far } = await showSidebar();
    type('Why?');
    await press('Enter');
    expect(far.bodies('/prompt')).toMatchObject([
      {
        id: 'message-1',
        text: 'Why?',
        attachments: [],
        notebook: { path: 'a.ipynb', active: 'one' }
      }
    ]);
    expect(prompt().value).toBe('');
  });

  it('makes its chat first where there is none', async () => {
    const { far } = await showSidebar(companion => {
      companion.chat = null;
    });
    expect(far.bodies('/chats')).toEqual([]);
    type('Why?');
    await press('Enter');
    expect(far.bodies('/chats')).toEqual([{ notebook: 'a.ipynb' }]);
    expect(far.bodies(`/${CHAT}/prompt`)).toHaveLength(1);
  });

  it('takes a new line with Shift+Enter', async () => {
    const { far } = await showSidebar();
    type('Why?');
    await press('Enter', prompt(), { shiftKey: true });
    expect(far.bodies('/prompt')).toEqual([]);
  });

  it('is taken up again with ↑ in an empty prompt and replaces the earlier one', async () => {
    const { far } = await writing();
    await press('ArrowUp');
    expect(prompt().value).toBe('Why?');
    type('Why not?');
    await press('Enter');
    expect(far.bodies('/prompt')).toMatchObject([{ text: 'Why not?', replaces: 'q0000001' }]);
  });

  it('attaches runs and cells by keyboard', async () => {
    const { far } = await showSidebar();
    type('Look at @cell');
    const options = screen.getAllByRole('option');
    expect(options.map(option => option.textContent)).toEqual([
      'cell 1import pandas',
      'cell 2plot()'
    ]);
    await press('ArrowDown');
    expect(prompt().getAttribute('aria-activedescendant')).toBe(
      screen.getAllByRole('option')[1]?.id
    );
    await press('Enter');
    expect(prompt().value).toBe('Look at ');
    expect(screen.getByRole('button', { name: 'Remove cell 2' })).toBeTruthy();
    await press('Enter');
    expect(far.bodies('/prompt')).toMatchObject([
      { text: 'Look at', attachments: [{ kind: 'cell', ref: 'two', label: 'cell 2' }] }
    ]);
  });

  it('offers commands after "/"', async () => {
    await showSidebar();
    type('/mod');
    await press('Enter');
    expect(screen.getByRole('heading', { name: 'Models' })).toBeTruthy();
  });

  it('comes back when the companion is away, and goes out by itself when it is back', async () => {
    const { far } = await showSidebar();
    act(() => far.goAway());
    type('Why?');
    await press('Enter');
    expect(prompt().value).toBe('Why?');
    expect(screen.getByText('Reconnecting, nothing is lost')).toBeTruthy();
    act(() => far.comeBack());
    await settle();
    expect(far.bodies('/prompt')).toMatchObject([{ text: 'Why?' }]);
    expect(prompt().value).toBe('');
    expect(screen.queryByText('Reconnecting, nothing is lost')).toBeNull();
  });
});
