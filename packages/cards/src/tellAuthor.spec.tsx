import { UserError } from '@lockstep/protocol';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { cardScenes } from './scenes';
import { TellAuthor } from './tellAuthor';

/** The scene of a failed step. */
const failed = cardScenes().find(({ run }) =>
  Object.values(run.snapshot().state.steps).some(own => own.status === 'failed')
);
const state = failed?.run.snapshot().state;
const step = state?.plan.steps.find(({ id }) => state.steps[id]?.status === 'failed');

function shown(tell: jest.Mock): void {
  if (!state || !step) {
    throw new Error('There is no scene of a failed step.');
  }
  render(<TellAuthor state={state} step={step.id} tell={tell} />);
  fireEvent.click(screen.getByRole('button', { name: 'Tell the author' }));
}

describe('Tell the author', () => {
  it('shows step, problem and values before anything is sent', () => {
    const tell = jest.fn();
    shown(tell);
    const form = screen.getByRole('region', { name: 'This goes to the author' });
    const { error } = state?.steps[step?.id ?? ''] ?? {};
    expect(form.textContent).toContain(step?.title ?? 'no title');
    expect(form.textContent).toContain(error?.message ?? 'no message');
    expect(document.activeElement).toBe(within(form).getByRole('textbox', { name: /your words/i }));
    expect(tell).not.toHaveBeenCalled();
  });

  it('sends once, however often it is pressed, and says that it was sent', async () => {
    let settle: () => void = () => undefined;
    const tell = jest.fn(() => new Promise<void>(resolve => (settle = resolve)));
    shown(tell);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Is it me?' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    fireEvent.click(screen.getByRole('button', { name: 'Sending' }));
    expect(tell.mock.calls).toEqual([[state?.run, step?.id, 'Is it me?']]);
    await act(async () => {
      settle();
      await Promise.resolve();
    });
    expect(screen.getByRole('status').textContent).toContain('The author has your message.');
    expect(document.activeElement).toBe(screen.getByRole('status'));
  });

  it('keeps the words when it could not be sent, and says why', async () => {
    shown(jest.fn(() => Promise.reject(new UserError('too-fast', 'Wait a minute.', 429))));
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Is it me?' } });
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Send' }));
      await Promise.resolve();
    });
    expect(screen.getByRole('alert').textContent).toContain('Wait a minute.');
    expect(screen.getByDisplayValue('Is it me?')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBeNull();
  });
});
