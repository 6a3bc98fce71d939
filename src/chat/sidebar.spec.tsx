import { act, fireEvent, screen, within } from '@testing-library/react';
import { question, runObservation, viewOf } from './testing';
import { click, press, prompt, settle, showSidebar } from './sidebar.testing';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

describe('the sidebar', () => {
  it('is named for screen readers: aside, silent log, one polite region, prompt', async () => {
    await showSidebar();
    expect(screen.getByRole('complementary', { name: 'Lockstep chat' })).toBeTruthy();
    const log = screen.getByRole('log', { name: 'Conversation' });
    expect(log.getAttribute('aria-live')).toBe('off');
    expect(log.tabIndex).toBe(0);
    expect(screen.getAllByRole('status').filter(node => node.matches('.lk-spoken'))).toHaveLength(
      1
    );
    expect(
      screen
        .getAllByRole('button')
        .every(node => node.getAttribute('aria-label') || node.textContent)
    ).toBe(true);
    expect(document.activeElement).toBe(document.body);
  });

  it('shows model, context and runs in its head', async () => {
    const { far } = await showSidebar(companion => {
      companion.chat = viewOf([], { context: { used: 3_340, window: 8_192 } });
      companion.record = [
        {
          n: 16,
          observation: runObservation({
            id: 'k:16',
            label: 'Plot',
            status: 'failed',
            error: { name: 'KeyError', message: 'x', traceback: '' }
          })
        }
      ];
    });
    expect(screen.getByText('qwen2.5-coder:1.5b · local')).toBeTruthy();
    const meter = screen.getByRole('meter', { name: 'Context used' });
    expect(meter.getAttribute('aria-valuetext')).toBe('3,340 of 8,192 tokens');
    const runs = screen.getByRole('list', { name: 'Latest cell runs' });
    expect(runs.textContent).toContain('16Plot · KeyError0.2 s');
    act(() =>
      far.tellRecord([{ n: 17, observation: runObservation({ id: 'k:17', label: 'Join' }) }])
    );
    expect(
      within(runs)
        .getAllByRole('listitem')
        .map(row => row.textContent)[0]
    ).toContain('Join');
    expect(screen.getByText('2 since 10:30')).toBeTruthy();
  });

  it('goes to the cell of a run', async () => {
    const { notebook } = await showSidebar(far => {
      far.record = [{ n: 1, observation: runObservation({ cell: { id: 'two', index: 1 } }) }];
    });
    fireEvent.click(
      within(screen.getByRole('list', { name: 'Latest cell runs' })).getByRole('button')
    );
    expect(notebook.revealed).toEqual(['two']);
  });

  it('pauses observing where something observes', async () => {
    const setPaused = jest.fn();
    const pausedChanged = { connect: () => true, disconnect: () => true };
    await showSidebar(undefined, { observer: { paused: false, setPaused, pausedChanged } });
    await click('Pause observing');
    expect(setPaused).toHaveBeenCalledWith(true);
  });

  it('F6 goes from region to region and back', async () => {
    await showSidebar();
    prompt().focus();
    await press('F6');
    expect(document.activeElement?.closest('[data-region]')?.getAttribute('data-region')).toBe(
      'header'
    );
    await press('F6', document.activeElement ?? prompt(), { shiftKey: true });
    expect(document.activeElement).toBe(prompt());
  });
});

describe('chats', () => {
  it('are switched in a list, made anew and renamed', async () => {
    const { far, model } = await showSidebar(companion => {
      companion.chat = viewOf([question('q0000001', 'Why?')]);
    });
    await click('New chat');
    expect(model.shown.snapshot().session.chat).toBeNull();
    fireEvent.click(screen.getByTitle('Switch chat'));
    await settle();
    fireEvent.click(screen.getByRole('option', { name: 'Links lost' }));
    await settle();
    expect(screen.getByText('Why?')).toBeTruthy();
    await click('Chat menu');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Rename' }));
    const box = screen.getByRole('textbox', { name: 'Title of the chat' });
    fireEvent.change(box, { target: { value: 'Merge' } });
    await press('Enter', box);
    expect(far.bodies('/rename')).toEqual([{ title: 'Merge' }]);
  });

  it('say that they were deleted elsewhere', async () => {
    const { far } = await showSidebar();
    act(() => far.happen({ type: 'deleted' }));
    expect(screen.getByText('This chat was deleted. Next: begin a new one.')).toBeTruthy();
  });
});
