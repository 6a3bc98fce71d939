/** The doors of chats: questions, answers, and what the model saw. */
import { assistantRoutes as routes } from '@lockstep/protocol';
import type { Assistant } from '../assistant';
import { door, json } from './door';
import type { Door } from './door';

/** Most bytes of a question with its attachments and the notebook beside it. */
export const PROMPT_BODY = 20_000_000;

type ChatRoute =
  | 'listChats'
  | 'createChat'
  | 'readChat'
  | 'readOlder'
  | 'renameChat'
  | 'deleteChat'
  | 'prompt'
  | 'post'
  | 'stopAnswer'
  | 'decide'
  | 'retryAnswer'
  | 'readSeen';

export function chatCalls({ chats }: Assistant): Record<ChatRoute, Door> {
  return {
    listChats: door(routes.listChats, ({ body: { notebook } }) =>
      json({ chats: chats.list(notebook) })
    ),

    createChat: door(routes.createChat, ({ body: { notebook, title } }) =>
      json(chats.create(title === undefined ? { notebook } : { notebook, title }))
    ),

    readChat: door(routes.readChat, ({ params: { chat } }) => json(chats.view(chat))),

    readOlder: door(routes.readOlder, ({ params: { chat, message } }) =>
      json(chats.older(chat, message))
    ),

    renameChat: door(routes.renameChat, ({ params: { chat }, body: { title } }) => {
      chats.rename(chat, title);
      return json({});
    }),

    deleteChat: door(routes.deleteChat, ({ params: { chat } }) => {
      chats.delete(chat);
      return json({});
    }),

    prompt: door(
      routes.prompt,
      ({ params: { chat }, body }) => json({ answer: chats.prompt(chat, body) }),
      PROMPT_BODY
    ),

    post: door(routes.post, ({ params: { chat }, body }) =>
      json({ message: chats.post(chat, body) })
    ),

    stopAnswer: door(routes.stopAnswer, ({ params: { chat } }) => {
      chats.stop(chat);
      return json({});
    }),

    decide: door(routes.decide, ({ params: { chat, message }, body }) => {
      chats.decide(chat, message, body);
      return json({});
    }),

    retryAnswer: door(routes.retryAnswer, ({ params: { chat, message } }) =>
      json({ answer: chats.retry(chat, message) })
    ),

    readSeen: door(routes.readSeen, ({ params: { chat, message } }) =>
      json(chats.seen(chat, message))
    )
  };
}
