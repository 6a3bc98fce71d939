/** The doors of a served page's chat; a page whose publisher did not turn it on has none of them. */
import { UserError, visitorChatRoutes as routes } from '@lockstep/protocol';
import type { VisitorChat } from '../visitorChat/visitorChat';
import { door, json } from './door';
import type { Caller, Door } from './door';
import { Buckets } from './rates';
import type { Rate } from './rates';
import { runOf } from './workings';
import type { Workings } from './workings';

/** Questions of one person: as many as somebody asks who reads the answers. */
const QUESTIONS: Rate = { burst: 6, perSecond: 0.1 };

/** A question is smaller than this, in bytes. */
const QUESTION_BODY = 10_000;

/** By the names of their routes. */
export function visitorChatCallsOf(
  workings: Workings,
  chat: VisitorChat
): Record<keyof typeof routes, Door> {
  const questions = new Buckets(QUESTIONS, workings.now);

  async function demandOwn(caller: Caller, run: string): Promise<void> {
    await workings.recovered;
    runOf(workings, caller, run);
  }

  function demandTurn({ owner }: Caller): void {
    if (!questions.take(owner)) {
      throw new UserError(
        'too-fast',
        'You asked several questions in a short time. Wait a minute, then ask again.',
        429
      );
    }
  }

  return {
    askAboutRun: door(
      routes.askAboutRun,
      async ({ caller, params: { run }, body }) => {
        await demandOwn(caller, run);
        demandTurn(caller);
        return json({ answer: chat.ask(run, body) });
      },
      QUESTION_BODY
    ),

    stopAboutRun: door(routes.stopAboutRun, async ({ caller, params: { run } }) => {
      await demandOwn(caller, run);
      chat.stop(run);
      return json({});
    }),

    retryAboutRun: door(routes.retryAboutRun, async ({ caller, params: { run, message } }) => {
      await demandOwn(caller, run);
      demandTurn(caller);
      return json({ answer: chat.retry(run, message) });
    }),

    forgetAboutRun: door(routes.forgetAboutRun, async ({ caller, params: { run } }) => {
      await demandOwn(caller, run);
      chat.forget(run);
      return json({});
    })
  };
}
