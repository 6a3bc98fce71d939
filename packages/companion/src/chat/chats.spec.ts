/** Chats as a page sees them: answers and their phases, the queue, messages, the introduction. */
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
  store,
  useChats
} from './fixture';
import { roomOf } from './testing';

useChats();

describe('an answer', () => {
  test('goes through its phases and keeps text, record and what the model saw', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { answer, call } = await ask(chat, { text: 'Hello?' });
    await call.task.context(roomOf(1_000), call.signal);
    call.emit({ type: 'loading' }, { type: 'reading', left: 2_000 });
    call.begin();
    call.say('Yes');
    call.say(', it is.');
    call.done();
    await settle();
    expect(page.phases).toEqual(['reading', 'loading', 'reading', 'writing']);
    expect(answerOf(chat, answer)).toMatchObject({
      phase: 'done',
      progress: null,
      saw: true,
      parts: [{ by: 'draft', model: 'qwen2.5-coder:1.5b', text: 'Yes, it is.' }],
      record: { id: call.task.id }
    });
    expect(page.messages.get(answer)).toEqual(answerOf(chat, answer));
    expect(chats.seen(chat, answer).parts.at(-1)).toMatchObject({ text: 'Hello?' });
    expect(chats.view(chat).context).toMatchObject({ window: 1_000 });
    expect(page.title).toBe('Hello?');
  });

  test('a request that comes twice asks once', async () => {
    const chat = newChat();
    const body = question();
    const first = chats.prompt(chat, body);
    await settle();
    expect(chats.prompt(chat, body)).toBe(first);
    await settle();
    expect(models.calls).toHaveLength(1);
    expect(chats.view(chat).messages).toHaveLength(2);
  });

  test('a cloud answer stands beside the draft', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.begin();
    call.say('Draft.');
    call.begin('cloud');
    call.say('Better.', 'cloud');
    call.done();
    await settle();
    expect(answerOf(chat, answer).parts.map(({ by, text }) => [by, text])).toEqual([
      ['draft', 'Draft.'],
      ['cloud', 'Better.']
    ]);
  });

  test('a second model of the same place begins anew', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { answer, call } = await ask(chat);
    call.begin();
    call.say('Half an ans');
    call.begin();
    call.say('Whole.');
    call.done();
    await settle();
    expect(answerOf(chat, answer).parts.map(({ text }) => text)).toEqual(['Whole.']);
    expect(page.texts.get(`${answer} draft`)).toBe('Whole.');
  });

  test('that fails says why, and keeps what was there', async () => {
    const chat = newChat();
    const before = await ask(chat);
    before.call.fail('timeout', 'The model took too long. Retry.');
    await settle();
    expect(answerOf(chat, before.answer)).toMatchObject({
      phase: 'failed',
      problem: { cause: 'timeout', message: 'The model took too long. Retry.' }
    });
    const within = await ask(chat);
    within.call.begin();
    within.call.say('Half');
    within.call.fail('broken', 'The model ended.');
    await settle();
    expect(answerOf(chat, within.answer)).toMatchObject({
      phase: 'cut-off',
      parts: [{ text: 'Half' }]
    });
  });

  test('whose router breaks ends with a sentence, and the next question is answered', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.say('text before its answer began');
    await settle();
    expect(answerOf(chat, answer)).toMatchObject({ phase: 'failed', problem: { cause: 'broken' } });
    const next = await ask(chat);
    next.call.begin();
    next.call.done();
    await settle();
    expect(answerOf(chat, next.answer).phase).toBe('done');
  });
});

describe('the queue', () => {
  test('a chat answers one question at a time, in order', async () => {
    const chat = newChat();
    const first = await ask(chat, { text: 'One' });
    const second = chats.prompt(chat, question({ text: 'Two' }));
    await settle();
    expect(models.calls).toHaveLength(1);
    expect(answerOf(chat, second).phase).toBe('queued');
    first.call.done();
    await settle();
    expect(models.calls.map(({ task }) => task.brief.question)).toEqual(['One', 'Two']);
  });

  test('two chats use the machine one after the other', async () => {
    const [a, b] = [newChat(), newChat()];
    const first = await ask(a);
    chats.prompt(b, question());
    await settle();
    expect(models.calls).toHaveLength(1);
    first.call.done();
    await settle();
    expect(models.calls).toHaveLength(2);
  });

  test('a person who thinks about a preview keeps no other chat waiting', async () => {
    const [a, b] = [newChat(), newChat()];
    const first = await ask(a);
    chats.prompt(b, question());
    void first.call.ask();
    await settle();
    expect(models.calls).toHaveLength(2);
  });

  test('deleting a chat ends its answers and tells its pages', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { call } = await ask(chat);
    chats.prompt(chat, question());
    chats.delete(chat);
    await settle();
    expect(call.signal.aborted).toBe(true);
    expect(page.deleted).toBe(true);
    expect(models.calls).toHaveLength(1);
    expect(refusalOf(() => chats.view(chat))).toMatchObject({ code: 'chat-unknown' });
  });
});

describe('messages', () => {
  test('editing a question removes it and all after it', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const first = question({ text: 'First' });
    const arrival = models.arrival();
    const answer = chats.prompt(chat, first);
    const call = await arrival;
    const edited = question({ text: 'Edited', replaces: first.id });
    const again = models.arrival();
    const next = chats.prompt(chat, edited);
    await again;
    expect(call.signal.aborted).toBe(true);
    expect(page.removed).toEqual([first.id, answer]);
    expect(chats.view(chat).messages.map(({ id }) => id)).toEqual([edited.id, next]);
    expect(chats.view(chat).summary.title).toBe('First');
  });

  test('retrying asks again below', async () => {
    const chat = newChat();
    const { answer, call } = await ask(chat);
    call.fail('timeout', 'Too long.');
    await settle();
    const arrival = models.arrival();
    const second = chats.retry(chat, answer);
    const again = await arrival;
    expect(again.task).toMatchObject({ brief: { question: 'Why?' }, fresh: true });
    expect(
      chats
        .view(chat)
        .messages.slice(-2)
        .map(({ id }) => id)
    ).toEqual([answer, second]);
    expect(refusalOf(() => chats.retry(chat, second))).toMatchObject({ code: 'answer-under-way' });
    again.done();
    await settle();
    expect(refusalOf(() => chats.retry(chat, second))).toMatchObject({ code: 'not-to-retry' });
  });

  test('posted ones stand as they are; hidden context reaches the model only', async () => {
    const chat = newChat();
    chats.post(chat, { role: 'notice', text: 'Kernel restarted.', level: 'warning' });
    chats.post(chat, { role: 'assistant', text: '**Look** here.' });
    chats.post(chat, { role: 'hidden', text: 'The graph has 85 sites.' });
    const { call } = await ask(chat);
    const turns = await call.task.context(roomOf(1_000), call.signal);
    const roles = chats.view(chat).messages.map(({ role }) => role);
    expect(roles).toEqual(['notice', 'assistant', 'user', 'assistant']);
    expect(turns[0]?.text).toContain('The graph has 85 sites.');
    expect(turns.slice(1).map(({ text }) => text)).toEqual(['**Look** here.', 'Why?']);
  });

  test('older ones are read before one', () => {
    const chat = newChat();
    const ids = Array.from({ length: 60 }, (_, at) =>
      chats.post(chat, { role: 'notice', text: `Notice ${at}` })
    );
    const view = chats.view(chat);
    expect(view.more).toBe(true);
    expect(view.messages).toHaveLength(50);
    const older = chats.older(chat, view.messages[0]?.id ?? '');
    expect(older.messages.map(({ id }) => id)).toEqual(ids.slice(0, 10));
    expect(older.more).toBe(false);
  });
});

describe('introduction', () => {
  async function greeted() {
    const chat = newChat();
    const arrival = models.arrival();
    chats.introduce(chat, true);
    const call = await arrival;
    expect(call.task).toMatchObject({ mode: 'local-only' });
    call.begin();
    call.say('Hello. What is your name, and your favourite colour?');
    call.done();
    await settle();
    return chat;
  }
  const kept = () =>
    Object.fromEntries(store.assistant.memory.items().map(({ key, value }) => [key, value]));

  test('the assistant greets once, and keeps the answer, saying so', async () => {
    const chat = await greeted();
    chats.introduce(chat, true);
    await settle();
    expect(models.calls).toHaveLength(1);
    const { call } = await ask(chat, { text: 'Ada, and teal' });
    expect(kept()).toEqual({ name: 'Ada', 'favourite colour': 'teal' });
    const notices = chats.view(chat).messages.filter(({ role }) => role === 'notice');
    expect(notices).toMatchObject([
      { text: 'Kept: name = Ada, favourite colour = teal. Change them under Memory.' }
    ]);
    const turns = await call.task.context(roomOf(1_000), call.signal);
    expect(turns[0]?.text).toContain('name: Ada');
  });

  test('closing it without a greeting asks no model', async () => {
    chats.introduce(null, false);
    await settle();
    expect(store.assistant.memory.introduced()).toBe(true);
    expect(models.calls).toHaveLength(0);
  });
});
