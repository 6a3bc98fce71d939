/** Text that streams reaches every page once, and outlives the process that was writing it. */
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answerOf,
  ask,
  chats,
  dieAndStart,
  models,
  newChat,
  Page,
  pass,
  question,
  settle,
  useChats
} from './fixture';

useChats();

describe('streaming', () => {
  test('4,000 chunks reach pages that come at any moment without a dropped or doubled character', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(3_999), { minLength: 1, maxLength: 6 }),
        async (pieces, moments) => {
          const chat = newChat();
          const pages = [new Page(chat)];
          const { answer, call } = await ask(chat);
          call.begin();
          let whole = '';
          // UTF-16 halves as well: a stream may be cut anywhere.
          const text = pieces.join('') || 'x';
          for (let chunk = 0; chunk < 4_000; chunk += 1) {
            const piece = text.charAt(chunk % text.length);
            whole += piece;
            call.say(piece);
            if (chunk % 100 === 0) {
              pass(5);
              await sleep(0);
            }
            if (moments.includes(chunk)) {
              await sleep(0);
              pages.push(new Page(chat));
            }
          }
          call.done();
          await settle();
          // A half that has no other half at the very end is never told.
          const told = whole.isWellFormed() ? whole : whole.slice(0, -1);
          for (const page of pages) {
            expect(page.texts.get(`${answer} draft`)).toBe(told);
            page.dispose();
          }
          expect(answerOf(chat, answer).parts[0]?.text).toBe(told);
        }
      ),
      { numRuns: 6 }
    );
  }, 30_000);

  test('text is gathered: fewer events than chunks', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { call } = await ask(chat);
    call.begin();
    for (let chunk = 0; chunk < 1_000; chunk += 1) {
      call.say('word ');
    }
    await sleep(40);
    const appends = page.events.filter(({ type }) => type === 'append');
    expect(appends.length).toBeLessThan(20);
    call.done();
    await settle();
  });

  test('a page that leaves is told nothing more', async () => {
    const chat = newChat();
    const page = new Page(chat);
    const { call } = await ask(chat);
    page.dispose();
    const before = page.events.length;
    call.begin();
    call.say('Later.');
    call.done();
    await settle();
    expect(page.events).toHaveLength(before);
  });
});

describe('after the process died', () => {
  test('what was being written is cut off and kept, what was queued is asked', async () => {
    const [a, b] = [newChat(), newChat()];
    const writing = await ask(a, { text: 'One' });
    const queued = chats.prompt(b, question({ text: 'Two' }));
    writing.call.begin();
    writing.call.say('Half an answer');
    // The text is stored within a second; then the process is gone without another word.
    await sleep(1_100);
    dieAndStart();
    const arrival = models.arrival();
    chats.recover();
    expect(answerOf(a, writing.answer)).toMatchObject({
      phase: 'cut-off',
      parts: [{ text: 'Half an answer' }],
      problem: {
        message:
          'Lockstep ended while this answer was written. What was there is kept. Retry asks again.'
      }
    });
    const call = await arrival;
    expect(call.task.brief.question).toBe('Two');
    // Which cells were marked is not known any more, so nothing of it may leave.
    expect(call.task.sensitivity).toBe('high');
    call.begin();
    call.done();
    await settle();
    expect(answerOf(b, queued).phase).toBe('done');
  });

  test('closing keeps what was there and leaves the queue for the next process', async () => {
    const [a, b] = [newChat(), newChat()];
    const writing = await ask(a);
    const queued = chats.prompt(b, question());
    writing.call.begin();
    writing.call.say('Half');
    await settle();
    await chats.close();
    expect(writing.call.signal.aborted).toBe(true);
    expect(answerOf(a, writing.answer)).toMatchObject({
      phase: 'cut-off',
      parts: [{ text: 'Half' }]
    });
    expect(answerOf(b, queued).phase).toBe('queued');
  });
});
