import { act, screen, within } from '@testing-library/react';
import { answer, CHAT, question, routeRecord, viewOf } from './testing';
import { click, press, prompt, settle, showSidebar, writing } from './sidebar.testing';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

describe('an answer', () => {
  it('grows where it stands without the message being drawn again', async () => {
    const { far, drawn } = await writing();
    const article = screen.getByRole('article', { name: 'Answer being written' });
    const box = article.querySelector('.lk-answer-text');
    let from = 'Because'.length;
    for (let chunk = 0; chunk < 500; chunk += 1) {
      act(() =>
        far.happen({ type: 'append', message: 'answer01', by: 'draft', from, text: ' so' })
      );
      from += 3;
    }
    expect(article.querySelector('.lk-answer-text')).toBe(box);
    expect(box?.textContent).toBe(`Because${' so'.repeat(500)}`);
    expect(drawn).toEqual([]);
    act(() =>
      far.happen({
        type: 'message',
        message: answer('answer01', {
          phase: 'done',
          text: `Because${' so'.repeat(500)}`,
          record: routeRecord(),
          saw: true
        })
      })
    );
    expect(drawn).toHaveLength(1);
  });

  it('subscribes anew when a piece is missing, and shows all of it', async () => {
    const { far } = await writing();
    far.chat = viewOf([answer('answer01', { phase: 'writing', text: 'Because it is.' })]);
    act(() =>
      far.happen({ type: 'append', message: 'answer01', by: 'draft', from: 11, text: 'is.' })
    );
    await settle();
    expect(screen.getByRole('article').querySelector('.lk-answer-text')?.textContent).toBe(
      'Because it is.'
    );
  });

  it('says its phase in words, and Stop and Esc stop it', async () => {
    const { far } = await showSidebar(companion => {
      companion.chat = viewOf([
        answer('answer01', { phase: 'reading', progress: { since: 2_000, left: 6_000 } })
      ]);
    });
    expect(screen.getByText('Reading, about 6 s left')).toBeTruthy();
    await click(/^Stop/);
    await press('Escape');
    expect(far.bodies('/stop')).toHaveLength(2);
  });

  it('keeps what was written when it was stopped, and can be retried', async () => {
    const { far } = await showSidebar(companion => {
      companion.chat = viewOf([answer('answer01', { phase: 'stopped', text: 'Half' })]);
    });
    expect(screen.getByText('Half')).toBeTruthy();
    expect(screen.getByText('Stopped')).toBeTruthy();
    await click('Retry');
    expect(far.asked.at(-1)?.path).toBe(`/chats/${CHAT}/retry/answer01`);
  });

  it('shows its badge in order, and the whole line opens what the model saw', async () => {
    const { far } = await showSidebar(companion => {
      companion.chat = viewOf([
        answer('answer01', { phase: 'done', text: 'So.', record: routeRecord(), saw: true })
      ]);
      companion.seen = {
        model: 'qwen2.5-coder:1.5b',
        parts: [
          { kind: 'runs', title: 'Run 14', text: 'links.merge(sites)', tokens: 120, left: null }
        ],
        tokens: 120,
        window: 8_192,
        count: 'counted'
      };
    });
    const badge = screen.getByRole('list', { name: 'How this answer was made' });
    expect(
      within(badge)
        .getAllByRole('listitem')
        .map(item => item.textContent)
    ).toEqual([
      'qwen2.5-coder:1.5b',
      'basic, local',
      '1.8 s',
      '$0',
      'Confidence 0.91: columns exist, 546 found in run 14'
    ]);
    screen.getByRole('article').focus();
    await press('Enter', screen.getByRole('article'));
    expect(far.asked.at(-1)?.path).toBe(`/chats/${CHAT}/seen/answer01`);
    expect(screen.getByText('120 of 8,192 tokens, counted by qwen2.5-coder:1.5b')).toBeTruthy();
    expect(screen.getByText('links.merge(sites)')).toBeTruthy();
    await press('Escape', screen.getByRole('button', { name: 'Back to the chat' }));
    expect(prompt()).toBeTruthy();
  });

  it('copies its code with C and inserts it below the active cell', async () => {
    const { copied, notebook } = await showSidebar(companion => {
      companion.chat = viewOf([
        answer('answer01', { phase: 'done', text: '```python\nx = 1\n```\n' })
      ]);
    });
    const article = screen.getByRole('article');
    article.focus();
    await press('c', article);
    expect(copied).toEqual(['x = 1']);
    await click('Insert below');
    expect(notebook.inserted).toEqual(['x = 1']);
  });

  it('is reached message by message with the arrow keys', async () => {
    await writing();
    const log = screen.getByRole('log');
    log.focus();
    await press('ArrowUp', log);
    expect(document.activeElement?.getAttribute('data-message')).toBe('answer01');
    await press('ArrowUp', document.activeElement ?? log);
    expect(document.activeElement?.getAttribute('data-message')).toBe('q0000001');
  });

  it('is read aloud in sentences', async () => {
    const { far } = await writing();
    act(() =>
      far.happen({ type: 'append', message: 'answer01', by: 'draft', from: 7, text: ' so. And th' })
    );
    act(() => void jest.advanceTimersByTime(0));
    expect(document.querySelector('.lk-spoken')?.textContent).toBe('so.');
  });

  it('reads older messages when asked', async () => {
    const { far } = await showSidebar(companion => {
      companion.chat = viewOf([question('q0000002', 'Later')], { more: true });
      companion.older = [question('q0000001', 'Earlier')];
    });
    await click('Older messages');
    expect(far.asked.at(-1)?.path).toBe(`/chats/${CHAT}/before/q0000002`);
    expect(screen.getAllByRole('article').map(item => item.textContent)).toEqual([
      'Earlier',
      'Later'
    ]);
  });
});

describe('two answers', () => {
  it('stand in one turn, draft first, each with what was checked', async () => {
    const confidence = {
      value: 0.41,
      threshold: 0.85,
      words: 'draft failed',
      checks: [
        { id: 'parses', passed: true, words: 'Parses' },
        { id: 'names-exist', passed: false, words: 'Column x does not exist' }
      ]
    } as const;
    await showSidebar(far => {
      const done = answer('answer01', { phase: 'done', text: 'Mine' });
      far.chat = viewOf([
        {
          ...done,
          parts: [
            ...done.parts,
            {
              by: 'cloud',
              model: 'claude-haiku-5.5',
              tier: 'cloud',
              place: 'cloud',
              text: 'Theirs'
            }
          ],
          record: routeRecord({ confidence: { ...confidence, checks: [...confidence.checks] } })
        }
      ]);
    });
    const boxes = [
      screen.getByRole('region', { name: 'Draft' }),
      screen.getByRole('region', { name: 'Cloud answer' })
    ];
    expect(boxes.map(box => box.querySelector('.lk-answer-text')?.textContent)).toEqual([
      'Mine',
      'Theirs'
    ]);
    expect(
      within(screen.getByRole('region', { name: 'Draft' }))
        .getAllByRole('listitem')
        .map(item => item.textContent)
    ).toEqual(['Passed: Parses', 'Failed: Column x does not exist', 'Confidence 0.41, needs 0.85']);
    expect(screen.getByText('Not checked: no test fits this answer')).toBeTruthy();
  });
});
