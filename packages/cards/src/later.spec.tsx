import { act, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { later } from './later';

function Part({ word }: { word: string }): ReactElement {
  return <p>{word} is here</p>;
}

const settled = (): Promise<void> => act(async () => new Promise(done => setTimeout(done, 0)));

describe('a part that comes later', () => {
  it('says that it comes, then is there, and the next time at once', async () => {
    const Later = later(() => Promise.resolve(Part), 'Opening');
    const { unmount } = render(<Later word="one" />);
    expect(screen.getByRole('status').textContent).toBe('Opening');
    await settled();
    expect(screen.getByText('one is here')).toBeTruthy();
    unmount();
    render(<Later word="two" />);
    expect(screen.getByText('two is here')).toBeTruthy();
  });

  it('says in its place that it could not be loaded, and tries again at the next use', async () => {
    const loads = [
      () => Promise.reject<typeof Part>(new Error('offline')),
      () => Promise.resolve(Part)
    ];
    const Later = later(() => loads.shift()?.() ?? Promise.resolve(Part));
    const { unmount } = render(<Later word="one" />);
    await settled();
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded');
    unmount();
    render(<Later word="two" />);
    await settled();
    expect(screen.getByText('two is here')).toBeTruthy();
  });
});
