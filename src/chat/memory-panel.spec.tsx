import { act, fireEvent, screen } from '@testing-library/react';
import { NOON } from './testing';
import { click, press, settle, showSidebar, type OnPage } from './sidebar.testing';

async function panel(kind: 'memory' | 'instructions'): Promise<OnPage> {
  const page = await showSidebar(far => {
    far.memory = [{ key: 'name', value: 'Ada', at: NOON }];
  });
  act(() => page.model.openPanel({ kind }));
  await settle();
  return page;
}

describe('memory', () => {
  it('is seen, changed, added to and deleted', async () => {
    const { far } = await panel('memory');
    const name = screen.getByRole<HTMLInputElement>('textbox', { name: 'name' });
    expect(name.value).toBe('Ada');
    fireEvent.change(name, { target: { value: 'Grace' } });
    await press('Enter', name);
    fireEvent.change(screen.getByRole('textbox', { name: 'What to remember' }), {
      target: { value: 'colour' }
    });
    fireEvent.change(screen.getByRole('textbox', { name: 'Its value' }), {
      target: { value: 'green' }
    });
    await click('Add');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'colour' }).value).toBe('green');
    await click('Delete name');
    expect(far.memory.map(({ key }) => key)).toEqual(['colour']);
    expect(screen.queryByRole('textbox', { name: 'name' })).toBeNull();
  });

  it('is exported whole', async () => {
    const { downloads } = await panel('memory');
    await click('Export all');
    expect(downloads).toEqual(['lockstep-export.json']);
  });

  it('deletes the record only after it named what goes', async () => {
    const { far } = await panel('memory');
    await click('Delete record of this notebook');
    expect(far.bodies('/forget')).toEqual([]);
    expect(screen.getByText('The record of a.ipynb goes for good. Chats stay.')).toBeTruthy();
    await click('Keep it');
    await click('Delete whole record');
    await click('Delete for good');
    expect(far.bodies('/forget')).toEqual([{ notebook: null }]);
    expect(screen.getByText('3 entries deleted.')).toBeTruthy();
  });
});

describe('instructions', () => {
  it('are changed through the settings, and given back', async () => {
    const { written } = await panel('instructions');
    const text = screen.getByRole('textbox', { name: /^What the assistant is told/ });
    fireEvent.change(text, { target: { value: 'Answer in Welsh.' } });
    await click('Save');
    await click('Back to the built-in ones');
    expect(written).toEqual([
      ['systemPrompt', 'Answer in Welsh.'],
      ['systemPrompt', '']
    ]);
  });
});
