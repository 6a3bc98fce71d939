/** The routes of chat, record, models, memory and ledger. All are for authors: a participant has none of them. */
import * as z from 'zod/mini';
import { calibrationRoutes } from './calibration';
import {
  Attachment,
  ChatId,
  ChatMessage,
  ChatSummary,
  ChatView,
  MAX_PROMPT,
  MemoryItem,
  MessageId,
  NotebookContext,
  Seen
} from './chat';
import { LedgerView, RoutePlan, SentView } from './ledger';
import { EmbeddedChoice, KeyTarget, ModelsView, Settings } from './models';
import { MAX_QUEUED, Observation, StoredObservation } from './observations';
import type { RouteDeclaration } from './route';
import { Decision, RouteRecord } from './routing';
import { Text } from './values';
import { WordingProposal } from './wording';

const chatParams = z.object({ chat: ChatId });
const messageParams = z.object({ chat: ChatId, message: MessageId });
const Path = z.nullable(Text.check(z.maxLength(4_096)));
const Nothing = z.object({});

export const assistantRoutes = {
  ...calibrationRoutes,
  /** Records what happened; told again, an observation completes the one under the same id. */
  observe: {
    method: 'POST',
    path: '/observations',
    scope: 'author',
    body: z.strictObject({ observations: z.array(Observation).check(z.maxLength(MAX_QUEUED)) }),
    reply: z.object({ stored: z.int() })
  },
  /** Newest first, older than `before` (milliseconds since 1970) when given. */
  queryRecord: {
    method: 'POST',
    path: '/observations/query',
    scope: 'author',
    body: z.strictObject({
      notebook: Path,
      before: z.nullable(z.number()),
      limit: z.int().check(z.minimum(1), z.maximum(500))
    }),
    reply: z.object({ observations: z.array(StoredObservation), more: z.boolean() })
  },
  /** Forgets the record of a notebook, or all of it with `notebook: null`. */
  forgetRecord: {
    method: 'POST',
    path: '/observations/forget',
    scope: 'author',
    body: z.strictObject({ notebook: Path }),
    reply: z.object({ forgotten: z.int() })
  },
  /** The chats of a notebook, or all with `notebook: null`; newest first. */
  listChats: {
    method: 'POST',
    path: '/chats/query',
    scope: 'author',
    body: z.strictObject({ notebook: Path }),
    reply: z.object({ chats: z.array(ChatSummary) })
  },
  createChat: {
    method: 'POST',
    path: '/chats',
    scope: 'author',
    body: z.strictObject({ notebook: Path, title: z.optional(Text.check(z.maxLength(200))) }),
    reply: ChatView
  },
  readChat: {
    method: 'GET',
    path: '/chats/:chat',
    scope: 'author',
    params: chatParams,
    reply: ChatView
  },
  /** The messages before that one, oldest first. */
  readOlder: {
    method: 'GET',
    path: '/chats/:chat/before/:message',
    scope: 'author',
    params: messageParams,
    reply: z.object({ messages: z.array(ChatMessage), more: z.boolean() })
  },
  renameChat: {
    method: 'POST',
    path: '/chats/:chat/rename',
    scope: 'author',
    params: chatParams,
    body: z.strictObject({ title: Text.check(z.minLength(1), z.maxLength(200)) }),
    reply: Nothing
  },
  deleteChat: {
    method: 'POST',
    path: '/chats/:chat/delete',
    scope: 'author',
    params: chatParams,
    body: z.strictObject({}),
    reply: Nothing
  },
  /**
   * Asks. `id` is made by the page, so that a repeated request asks once. `replaces`: an earlier question of
   * this chat, which goes with all that follows it. The answer streams over `chat/<id>`.
   */
  prompt: {
    method: 'POST',
    path: '/chats/:chat/prompt',
    scope: 'author',
    params: chatParams,
    body: z.strictObject({
      id: MessageId,
      text: Text.check(z.minLength(1), z.maxLength(MAX_PROMPT)),
      attachments: z.array(Attachment).check(z.maxLength(20)),
      notebook: z.nullable(NotebookContext),
      replaces: z.optional(MessageId)
    }),
    reply: z.object({ answer: MessageId })
  },
  /** Adds a message as it is, without asking a model; `hidden` reaches the model and never the screen. */
  post: {
    method: 'POST',
    path: '/chats/:chat/post',
    scope: 'author',
    params: chatParams,
    body: z.strictObject({
      role: z.enum(['user', 'assistant', 'notice', 'hidden']),
      text: Text.check(z.minLength(1), z.maxLength(100_000)),
      level: z.optional(z.enum(['info', 'warning', 'problem']))
    }),
    reply: z.object({ message: MessageId })
  },
  /** Stops the answer that is being made, whatever phase it is in; its text so far stays. */
  stopAnswer: {
    method: 'POST',
    path: '/chats/:chat/stop',
    scope: 'author',
    params: chatParams,
    body: z.strictObject({}),
    reply: Nothing
  },
  /** Decides about the preview of an answer. 409 `preview-gone` when it is no longer open. */
  decide: {
    method: 'POST',
    path: '/chats/:chat/decide/:message',
    scope: 'author',
    params: messageParams,
    body: z.strictObject({ preview: z.string(), decision: Decision }),
    reply: Nothing
  },
  /** Asks the question of a stopped or failed answer again; the old one stays above it. */
  retryAnswer: {
    method: 'POST',
    path: '/chats/:chat/retry/:message',
    scope: 'author',
    params: messageParams,
    body: z.strictObject({}),
    reply: z.object({ answer: MessageId })
  },
  /** What the model saw for an answer. */
  readSeen: {
    method: 'GET',
    path: '/chats/:chat/seen/:message',
    scope: 'author',
    params: messageParams,
    reply: Seen
  },
  readMemory: {
    method: 'GET',
    path: '/memory',
    scope: 'author',
    reply: z.object({
      items: z.array(MemoryItem),
      /** Whether the introduction was answered or closed. */
      introduced: z.boolean()
    })
  },
  /** Keeps, changes, or with `null` deletes one thing. */
  writeMemory: {
    method: 'POST',
    path: '/memory',
    scope: 'author',
    body: z.strictObject({ key: MemoryItem.shape.key, value: z.nullable(MemoryItem.shape.value) }),
    reply: Nothing
  },
  /** Says that the introduction was closed (`greet: false`) or that the assistant shall greet once. */
  introduce: {
    method: 'POST',
    path: '/memory/introduce',
    scope: 'author',
    body: z.strictObject({ chat: z.nullable(ChatId), greet: z.boolean() }),
    reply: Nothing
  },
  /** Chats, observations, memory, settings and route records as one JSON file. */
  exportAll: {
    method: 'GET',
    path: '/memory/export',
    scope: 'author',
    reply: z.unknown()
  },
  /**
   * Asks a model for titles and help texts of the notebook's steps, in the order of the steps. Nothing is written:
   * the author takes or leaves each. Refused with the remedy where no model answers. The body is that of `openApp`.
   */
  proposeWording: {
    method: 'POST',
    path: '/apps/wording',
    scope: 'author',
    body: z.strictObject({
      path: Text.check(z.maxLength(4_096)),
      notebook: z.unknown(),
      diskIds: z.array(z.string())
    }),
    reply: z.object({ proposals: z.array(WordingProposal), record: RouteRecord })
  },
  readSettings: {
    method: 'GET',
    path: '/settings',
    scope: 'author',
    reply: Settings
  },
  /** Changes the settings named; the others stay. */
  writeSettings: {
    method: 'POST',
    path: '/settings',
    scope: 'author',
    body: z.partial(Settings),
    reply: Settings
  },
  readModels: {
    method: 'GET',
    path: '/models',
    scope: 'author',
    reply: ModelsView
  },
  /** `agree` is the consent: it starts the download of that choice, once. `remove` deletes the weights. */
  embeddedModel: {
    method: 'POST',
    path: '/models/embedded',
    scope: 'author',
    body: z.discriminatedUnion('action', [
      z.strictObject({ action: z.literal('agree'), choice: EmbeddedChoice }),
      z.strictObject({ action: z.enum(['pause', 'resume', 'remove', 'unload']) })
    ]),
    reply: ModelsView
  },
  /** Keeps a key; nothing ever returns it. */
  setKey: {
    method: 'POST',
    path: '/keys',
    scope: 'author',
    body: z.strictObject({
      target: KeyTarget,
      key: z.string().check(z.minLength(8), z.maxLength(1_000))
    }),
    reply: ModelsView
  },
  removeKey: {
    method: 'POST',
    path: '/keys/remove',
    scope: 'author',
    body: z.strictObject({ target: KeyTarget }),
    reply: ModelsView
  },
  /** The ledger's latest rows and the latest route records, newest first, with sums, budgets and savings of today. */
  readLedger: {
    method: 'GET',
    path: '/ledger',
    scope: 'author',
    reply: LedgerView
  },
  /** The body of a call that left, by the id of its intent. */
  readSent: {
    method: 'GET',
    path: '/ledger/sent/:intent',
    scope: 'author',
    params: z.object({ intent: z.string().check(z.regex(/^[A-Za-z0-9-]{1,80}$/)) }),
    reply: SentView
  },
  /** All rows as one file; the text of what was sent is not in it. */
  exportLedger: {
    method: 'GET',
    path: '/ledger/export/:format',
    scope: 'author',
    params: z.object({ format: z.enum(['csv', 'json']) }),
    reply: z.unknown()
  },
  /** What would happen to a question, and why. No model is asked and nothing leaves. */
  explainRoute: {
    method: 'POST',
    path: '/route/explain',
    scope: 'author',
    body: z.strictObject({
      text: Text.check(z.minLength(1), z.maxLength(MAX_PROMPT)),
      notebook: z.nullable(NotebookContext)
    }),
    reply: RoutePlan
  }
} as const satisfies Record<string, RouteDeclaration>;
