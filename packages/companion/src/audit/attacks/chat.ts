/** The chat of a page: where it is off there is none, and where it is on nobody hears another's, floods it, or acts through it. */
import { MOST_QUESTION, routes, visitorChatRoutes } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { firstMessage, Tries, type Attack, type Ground } from '../attack';
import type { Reply, Visitor } from '../visitor';
import { ORDER } from './injection';

/** Questions that are sent at once. */
const AT_ONCE = 20;

/** Of these, one of a patient person would be taken, and some of one who is not; never most of them. */
const MOST_TAKEN = 10;

/** How long an answer is given to do something, in milliseconds. */
const WATCHED = 500;

let count = 0;

function ask(visitor: Visitor, run: string, text: string): Promise<Reply> {
  const id = `audit-${Date.now().toString(36)}-${(count += 1)}`;
  return visitor.post(`/runs/${run}/chat`, { id, text });
}

export const chat: Attack = {
  id: 'chat',
  title: 'Use a chat that is off, or somebody else’s',
  async run(ground) {
    const { attacker, newRun, victim } = ground;
    const tries = new Tries();
    const { offers } = routes.listApps.reply.parse((await attacker.get('/apps')).json);
    const on = offers?.chat === true;
    const { run } = await newRun(on ? victim : attacker);
    for (const [name, { path }] of Object.entries(visitorChatRoutes)) {
      const at = path.replace(':run', run).replace(':message', 'a'.repeat(12));
      const reply = await attacker.post(at, { id: 'a'.repeat(12), text: 'What is here?' });
      tries.refused(on ? `${name} of another browser’s run` : name, reply);
    }
    const heard = await firstMessage(attacker, `chat/${run}`);
    tries.note(heard.includes('"type":"chat"') ? 'the conversation could be followed' : null);
    if (on) {
      await tryOwn(ground, tries);
    }
    return tries.verdict(
      on
        ? 'A conversation is its own browser’s; it is bounded, and starts nothing.'
        : 'The chat is off, and has no address here.'
    );
  }
};

/** What the attacker's own conversation must not be good for. */
async function tryOwn({ attacker, newRun }: Ground, tries: Tries): Promise<void> {
  const { run, seq } = await newRun();
  tries.refused('a question of 8 MB', await ask(attacker, run, 'x'.repeat(8_000_000)));
  tries.refused('a question too long', await ask(attacker, run, 'x'.repeat(MOST_QUESTION + 1)));
  const hurried = attacker.hurried();
  const replies = await Promise.all(
    Array.from({ length: AT_ONCE }, () => ask(hurried, run, ORDER))
  );
  const taken = replies.filter(({ status }) => status === 200).length;
  tries.note(taken > MOST_TAKEN ? `${taken} questions of one browser were taken at once` : null);
  await delay(WATCHED);
  const state = await attacker.run(run);
  tries.note(state?.seq === seq ? null : 'a question changed the run');
  await attacker.post(`/runs/${run}/chat/stop`, {});
  await attacker.post(`/runs/${run}/chat/forget`, {});
}
