/** What a person decides about an answer under way: stop it, answer its proposal, wait for a model. */
import {
  answerOf,
  ask,
  chats,
  models,
  newChat,
  Page,
  question,
  refusalOf,
  settle,
  useChats
} from './fixture';
import { PREVIEW, routeRecord } from './testing';

useChats();

describe('Stop', () => {
  test('takes a queued question back', async () => {
    const [a, b] = [newChat(), newChat()];
    const first = await ask(a);
    const second = chats.prompt(b, question());
    chats.stop(b);
    expect(answerOf(b, second)).toMatchObject({ phase: 'stopped', problem: null });
    first.call.done();
    await settle();
    expect(models.calls).toHaveLength(1);
  });

  test.each(['reading', 'loading', 'writing'] as const)(
    'while it is %s reaches the router at once and keeps the text',
    async phase => {
      const chat = newChat();
      const page = new Page(chat);
      const { answer, call } = await ask(chat);
      if (phase === 'loading') {
        call.emit({ type: 'loading' });
      } else if (phase === 'writing') {
        call.begin();
        call.say('Half an');
      }
      await settle();
      expect(answerOf(chat, answer).phase).toBe(phase);
      chats.stop(chat);
      expect(call.signal.aborted).toBe(true);
      expect(answerOf(chat, answer).phase).toBe('stopped');
      await settle();
      const stopped = answerOf(chat, answer);
      expect(stopped).toMatchObject({ phase: 'stopped', problem: null });
      expect(stopped.record).toMatchObject({ cause: 'stopped' });
      expect(stopped.parts.map(({ text }) => text)).toEqual(phase === 'writing' ? ['Half an'] : []);
      expect(page.messages.get(answer)).toEqual(stopped);
    }
  );

  test('withdraws a preview, and nothing is sent', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.begin();
    call.say('Draft.');
    const decision = call.ask();
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'asking', preview: PREVIEW });
    chats.stop(chat);
    expect(await decision).toBe('keep-local');
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({
      phase: 'stopped',
      preview: null,
      parts: [{ text: 'Draft.' }]
    });
  });

  test('then the next question is answered', async () => {
    const chat = newChat();
    await ask(chat);
    const arrival = models.arrival();
    const second = chats.prompt(chat, question());
    chats.stop(chat);
    const call = await arrival;
    call.begin();
    call.done();
    await settle();
    expect(answerOf(chat, second).phase).toBe('done');
  });

  test('without an answer does nothing', () => {
    const chat = newChat();
    chats.stop(chat);
    expect(chats.view(chat).messages).toEqual([]);
  });
});

describe('a decision', () => {
  async function asking(notebook: string | null = null) {
    const chat = newChat(notebook);
    const { answer, call } = await ask(chat);
    const decided = call.ask();
    await settle();
    return { chat, answer, call, decided };
  }

  test('reaches the router, and the preview goes', async () => {
    const { chat, answer, decided, call } = await asking();
    chats.decide(chat, answer, { preview: PREVIEW.id, decision: 'send-once' });
    expect(await decided).toBe('send-once');
    expect(answerOf(chat, answer).preview).toBeNull();
    call.done();
    await settle();
    expect(answerOf(chat, answer).phase).toBe('done');
  });

  test('about a preview that is gone is refused', async () => {
    const { chat, answer } = await asking();
    const decide = (preview: string) => () =>
      chats.decide(chat, answer, { preview, decision: 'send-once' });
    const gone = { code: 'preview-gone', status: 409 };
    expect(refusalOf(decide('another'))).toMatchObject(gone);
    decide(PREVIEW.id)();
    expect(refusalOf(decide(PREVIEW.id))).toMatchObject(gone);
  });

  test('"Always for this notebook" is kept in the settings', async () => {
    const { chat, answer, decided } = await asking('a.ipynb');
    chats.decide(chat, answer, { preview: PREVIEW.id, decision: 'always' });
    expect(await decided).toBe('always');
    expect(models.settings().alwaysNotebooks).toEqual(['a.ipynb']);
  });
});

describe('without a model', () => {
  async function waiting() {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.fail('no-model', 'No model answers. Run "ollama serve".');
    await settle();
    return { chat, answer };
  }

  test('the question waits with its remedies, and is sent when a model answers', async () => {
    const { chat, answer } = await waiting();
    expect(answerOf(chat, answer)).toMatchObject({
      phase: 'queued',
      problem: {
        cause: 'no-model',
        message:
          'No model answers. Run "ollama serve". Looks again by itself and sends your question when a model answers.'
      }
    });
    const arrival = models.arrival();
    models.appear(true);
    const call = await arrival;
    call.begin();
    call.say('Here.');
    call.done();
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'done', problem: null });
    expect(models.watched).toBe(false);
  });

  test('a model that is shown but does not answer is not asked in a circle', async () => {
    await waiting();
    models.appear(true);
    await settle();
    models.calls[1]?.fail('not-running', 'Ollama does not answer.');
    await settle();
    expect(models.calls).toHaveLength(2);
    models.appear(false);
    models.appear(true);
    await settle();
    expect(models.calls).toHaveLength(3);
  });

  test.each([
    ['waits where the rules alone decide', 'auto', 'queued'],
    ['fails where a person would be asked again and again', 'ask', 'failed']
  ] as const)('an unreachable cloud %s', async (_, mode, phase) => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    const record = { ...routeRecord(call.task, 'offline'), mode };
    call.emit({ type: 'failed', record, cause: 'offline', message: 'No network.' });
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase, problem: { cause: 'offline' } });
  });

  test('Stop takes the question back', async () => {
    const { chat, answer } = await waiting();
    chats.stop(chat);
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'stopped', problem: null });
    models.appear(true);
    await settle();
    expect(models.calls).toHaveLength(1);
    expect(models.watched).toBe(false);
  });

  test('Try again asks at once', async () => {
    const { chat, answer } = await waiting();
    const arrival = models.arrival();
    expect(chats.retry(chat, answer)).toBe(answer);
    await arrival;
  });

  test('questions wait in order', async () => {
    const { chat } = await waiting();
    chats.prompt(chat, question({ text: 'Second' }));
    await settle();
    expect(models.calls).toHaveLength(1);
    models.appear(true);
    await settle();
    models.calls[1]?.done();
    await settle();
    expect(models.calls.map(({ task }) => task.brief.question)).toEqual(['Why?', 'Why?', 'Second']);
  });
});
