/** The doors that a published page has beyond those of apps and runs: personal links, and words to the author. */
import { UserError, visitRoutes } from '@lockstep/protocol';
import { stateForParticipant, tellingOf } from '@lockstep/workflow';
import { randomBytes } from 'node:crypto';
import { newRunId } from '../engine/runId';
import type { Door } from './door';
import { door, json, notFound } from './door';
import { Buckets } from './rates';
import type { Rate } from './rates';
import { hashOf } from './secret';
import { runOf } from './workings';
import type { Workings } from './workings';

/** Messages of one person: as many as somebody writes who has trouble with several steps. */
const MESSAGES: Rate = { burst: 5, perSecond: 1 / 60 };

/** Messages of everybody that are not done, and of one run. */
const MOST_OPEN = 2_000;
const MOST_OF_A_RUN = 20;

/** Messages that are kept once they are done. */
const DONE_KEPT = 2_000;

/** A message is smaller than this, in bytes. */
const MESSAGE_BODY = 20_000;

/** By the names of their routes; `resumeRun` is not among them, because its caller may have no cookie yet. */
export function visitCallsOf(
  workings: Workings
): Record<Exclude<keyof typeof visitRoutes, 'resumeRun'>, Door> {
  const { store, engine, log, now } = workings;
  const messages = new Buckets(MESSAGES, now);
  return {
    readResumeLink: door(visitRoutes.readResumeLink, ({ caller, params: { run } }) => {
      runOf(workings, caller, run);
      return json({ madeAt: store.visits.linkMadeAt(run) });
    }),

    makeResumeLink: door(visitRoutes.makeResumeLink, ({ caller, params: { run } }) => {
      runOf(workings, caller, run);
      const secret = randomBytes(32).toString('base64url');
      const madeAt = store.visits.makeLink(run, hashOf(secret));
      log.info({ run }, 'A personal link was made.');
      return json({ secret, madeAt });
    }),

    endResumeLink: door(visitRoutes.endResumeLink, ({ caller, params: { run } }) => {
      runOf(workings, caller, run);
      store.visits.endLink(run);
      return json({ madeAt: null });
    }),

    tellAuthor: door(
      visitRoutes.tellAuthor,
      async ({ caller, params: { run }, body: { step, words } }) => {
        if (caller.scope !== 'participant') {
          throw notFound();
        }
        await workings.recovered;
        runOf(workings, caller, run);
        // Exactly what the page has shown before: what a participant may not see, they do not send.
        const telling = tellingOf(stateForParticipant(engine.stateOf(run)), step, words);
        if (!messages.take(caller.owner)) {
          throw new UserError(
            'too-fast',
            'You sent several messages. Wait a minute, then send the next one.',
            429
          );
        }
        const { visits } = store;
        if (visits.openMessages(run) >= MOST_OF_A_RUN || visits.openMessages() >= MOST_OPEN) {
          throw new UserError(
            'too-many-messages',
            'The author has not yet looked at the messages there are. Tell them in another way.',
            429
          );
        }
        const message = newRunId();
        visits.tell({ message, run, telling });
        visits.forget(DONE_KEPT);
        log.info({ run, message }, 'A participant told the author of a step.');
        return json({ message });
      },
      MESSAGE_BODY
    )
  };
}
