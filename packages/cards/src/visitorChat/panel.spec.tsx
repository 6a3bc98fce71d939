import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ChannelListener } from '@lockstep/client';
import { UserError, type AnswerPhase, type ChatEvent, type ChatMessage } from '@lockstep/protocol';
import { VisitorChat } from './panel';

const RUN = 'r0000001';

/** A companion whose channel the test speaks on, and whose calls it sees. */
class Scripted {
  connection: 'connected' | 'waiting' = 'connected';
  readonly called: { name: string; body?: unknown; params?: unknown }[] = [];
  refuse: UserError | null = null;
  listener: ChannelListener | null = null;
  private watcher: () => void = () => undefined;

  readonly call = (name: string, args: { body?: unknown; params?: unknown }): Promise<never> => {
    this.called.push({ name, ...args });
    return this.refuse ? Promise.reject(this.refuse) : Promise.resolve({ answer: 'a1' } as never);
  };

  readonly subscribe = (_: string, __: number, listener: ChannelListener) => {
    this.listener = listener;
    this.say({ type: 'snapshot', view: EMPTY });
    return { dispose: () => undefined };
  };

  readonly watchConnection = (watcher: () => void) => {
    this.watcher = watcher;
    return { dispose: () => undefined };
  };

  say(...events: ChatEvent[]): void {
    this.listener?.chat?.(events);
  }

  lose(): void {
    this.connection = 'waiting';
    this.watcher();
  }
}

const EMPTY = {
  summary: { chat: RUN, title: '', notebook: null, at: 0, messages: 0 },
  messages: [],
  more: false,
  context: null
};

function answer(phase: AnswerPhase, text = '', more: object = {}): ChatMessage {
  return {
    role: 'assistant',
    id: 'answer01',
    at: 0,
    answers: 'question1',
    phase,
    progress: ['done', 'stopped', 'failed'].includes(phase) ? null : { since: 0, left: null },
    parts: [{ by: 'draft', model: '', tier: 'basic', place: 'local', text }],
    preview: null,
    record: null,
    problem: null,
    saw: false,
    ...more
  };
}

let companion: Scripted;
let closed: number;
let draft: string;

function show(): void {
  const panel = (): React.ReactElement => (
    <VisitorChat
      companion={companion}
      run={RUN}
      draft={draft}
      onDraft={text => {
        draft = text;
        view.rerender(panel());
      }}
      onClose={() => void (closed += 1)}
      drawMarkdown={drawMarkdown}
      sentenceOf={sentenceOf}
    />
  );
  const view = render(panel());
}

/** A stand-in for the page's own: a link where there is one, and else text. */
function drawMarkdown(node: HTMLElement, markdown: string): void {
  const [, before = markdown, words, href] = /^(.*)\[(.*?)\]\((.*?)\)/.exec(markdown) ?? [];
  node.append(before);
  if (words !== undefined && href !== undefined) {
    const link = document.createElement('a');
    link.href = href;
    link.textContent = words;
    node.append(link);
  }
}

const sentenceOf = (error: unknown): string => (error instanceof UserError ? error.message : '');

const told = (...events: ChatEvent[]): void => act(() => companion.say(...events));
const prompt = (): HTMLElement => screen.getByRole('textbox', { name: 'Your question' });

beforeEach(() => {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  companion = new Scripted();
  closed = 0;
  draft = '';
  show();
});

describe('the chat of a served page', () => {
  it('has the focus in its prompt, and sends with Enter, once', async () => {
    expect(document.activeElement).toBe(prompt());
    fireEvent.input(prompt(), { target: { value: ' Where am I? ' } });
    fireEvent.keyDown(prompt(), { key: 'Enter' });
    fireEvent.keyDown(prompt(), { key: 'Enter' });
    await act(() => Promise.resolve());
    expect(companion.called).toMatchObject([
      { name: 'askAboutRun', params: { run: RUN }, body: { text: 'Where am I?' } }
    ]);
    expect(prompt()).toHaveProperty('value', '');
  });

  it('keeps a question that was refused, and says why', async () => {
    companion.refuse = new UserError('too-fast', 'Wait a minute, then ask again.', 429);
    fireEvent.input(prompt(), { target: { value: 'Again?' } });
    fireEvent.keyDown(prompt(), { key: 'Enter' });
    await act(() => Promise.resolve());
    expect(screen.getByText('Wait a minute, then ask again.')).toBeTruthy();
    expect(prompt()).toHaveProperty('value', 'Again?');
  });

  it('shows how many are ahead, the answer as it grows, and stops it with Esc', async () => {
    told({ type: 'message', message: answer('queued') });
    told({
      type: 'phase',
      message: 'answer01',
      phase: 'queued',
      progress: { since: 0, left: null, ahead: 2 }
    });
    expect(screen.getByText('In the queue, 2 ahead of you')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Leave queue' })).toBeTruthy();
    told({ type: 'message', message: answer('writing') });
    fireEvent.input(prompt(), { target: { value: 'And then?' } });
    fireEvent.keyDown(prompt(), { key: 'Enter' });
    expect(screen.getByText('Next: wait for the answer, or stop it.')).toBeTruthy();
    expect(companion.called).toEqual([]);
    told({ type: 'append', message: 'answer01', by: 'draft', from: 0, text: 'You are at step 1' });
    expect(screen.getByRole('article', { name: 'Answer being written' }).textContent).toContain(
      'You are at step 1'
    );
    fireEvent.keyDown(prompt(), { key: 'Escape' });
    await act(() => Promise.resolve());
    expect(companion.called).toMatchObject([{ name: 'stopAboutRun' }]);
    told({ type: 'message', message: answer('stopped', 'You are at step 1') });
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await act(() => Promise.resolve());
    expect(companion.called.at(-1)).toMatchObject({
      name: 'retryAboutRun',
      params: { message: 'answer01' }
    });
  });

  it('closes with Esc while nothing is being made', () => {
    fireEvent.keyDown(prompt(), { key: 'Escape' });
    expect(closed).toBe(1);
  });

  it('says that no model answers, and leads nowhere', () => {
    const problem = { cause: 'no-model' as const, message: 'The chat cannot answer now.' };
    told({ type: 'message', message: answer('failed', '', { problem }) });
    expect(screen.getByRole('log').textContent).toContain('The chat cannot answer now.');
    told({
      type: 'message',
      message: answer('done', 'See [this](https://elsewhere.example/?secret=1)')
    });
    expect(screen.getByRole('log').querySelector('a')).toBeNull();
    expect(screen.getByRole('log').textContent).toContain('https://elsewhere.example');
  });

  it('keeps a question while the connection is lost', () => {
    act(() => companion.lose());
    fireEvent.input(prompt(), { target: { value: 'Later' } });
    fireEvent.keyDown(prompt(), { key: 'Enter' });
    expect(companion.called).toEqual([]);
    expect(screen.getByText('Connection lost. Your question is kept here.')).toBeTruthy();
  });

  it('deletes a conversation only when asked twice', async () => {
    told({ type: 'message', message: answer('done', 'Fine.') });
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(companion.called).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Delete for good' }));
    await act(() => Promise.resolve());
    expect(companion.called).toMatchObject([{ name: 'forgetAboutRun' }]);
  });
});
