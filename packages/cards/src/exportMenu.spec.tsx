import { fireEvent, render, screen } from '@testing-library/react';
import type { ExportKind } from './exportMenu';
import { GuidedApp } from './guidedApp';
import { atStep } from './scenes';
import { NOON } from './scriptedRun';
import { testHost } from './testHost';

function show(
  kinds: readonly ExportKind[],
  save: (kind: ExportKind) => void = () => undefined
): void {
  const host = testHost(NOON, { exports: { kinds, save } });
  render(<GuidedApp session={atStep(2)} host={host} notebookLabel="link-web.ipynb" />);
}

test('Export says what is in each file, and does what was chosen', () => {
  const saved: ExportKind[] = [];
  show(['notebook', 'report', 'files', 'journal', 'all'], kind => saved.push(kind));
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  expect(screen.getAllByRole('menuitem').map(item => item.textContent)).toEqual([
    expect.stringMatching(/^Executed notebook\.ipynb\d+ code cells with the values used/),
    expect.stringMatching(/^HTML report\.html.+no code/),
    expect.stringMatching(/^Files\.zip/),
    expect.stringMatching(/^Journal\.jsonl\d+ events, each tied to the one before/),
    'All together.zip'
  ]);
  fireEvent.click(screen.getByRole('menuitem', { name: /HTML report/ }));
  expect(saved).toEqual(['report']);
});

test('a host that keeps code to itself offers none', () => {
  show(['report', 'files', 'all']);
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  expect(screen.queryByRole('menuitem', { name: /notebook|Journal/ })).toBeNull();
});
