/** Routes of the chat that participants of a published page may have about their own run, where its publisher turned it on. */
import * as z from 'zod/mini';
import { MessageId } from './chat';
import type { RouteDeclaration } from './route';
import { Text } from './values';

/** Longest question of a participant, in characters. */
export const MOST_QUESTION = 1_000;

/** Most questions about one run that are kept. */
export const MOST_ASKED = 200;

const run = z.string().check(z.regex(/^[a-z0-9]{8,40}$/));
const params = z.object({ run });
const Nothing = z.object({});

/** The conversation belongs to the run; it streams over `chat/<run>` to whoever has that run. */
export const visitorChatRoutes = {
  /** `id` is made by the page, so that a repeated request asks once. */
  askAboutRun: {
    method: 'POST',
    path: '/runs/:run/chat',
    scope: 'participant',
    params,
    body: z.strictObject({
      id: MessageId,
      text: Text.check(z.minLength(1), z.maxLength(MOST_QUESTION))
    }),
    reply: z.object({ answer: MessageId })
  },
  /** Stops the answer that is being made, or takes it out of the queue; its text so far stays. */
  stopAboutRun: {
    method: 'POST',
    path: '/runs/:run/chat/stop',
    scope: 'participant',
    params,
    body: z.strictObject({}),
    reply: Nothing
  },
  /** Asks the question of a stopped or failed answer again. */
  retryAboutRun: {
    method: 'POST',
    path: '/runs/:run/chat/retry/:message',
    scope: 'participant',
    params: z.object({ run, message: MessageId }),
    body: z.strictObject({}),
    reply: z.object({ answer: MessageId })
  },
  /** Deletes the whole conversation. */
  forgetAboutRun: {
    method: 'POST',
    path: '/runs/:run/chat/forget',
    scope: 'participant',
    params,
    body: z.strictObject({}),
    reply: Nothing
  }
} as const satisfies Record<string, RouteDeclaration>;
