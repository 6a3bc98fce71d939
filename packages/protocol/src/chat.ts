/** Chats: their messages, what a page sends, and what streams back. */
import * as z from 'zod/mini';
import { Cause, ModelPlace, Preview, RouteRecord, Tier } from './routing';
import { Text } from './values';

/** Longest prompt, in characters; longer pastes become attachments. */
export const MAX_PROMPT = 8_000;
/** Most characters of an attachment. */
export const MAX_ATTACHMENT = 200_000;
/** How many messages a snapshot holds; older ones are read on demand. */
export const SNAPSHOT_MESSAGES = 50;

export const ChatId = z.string().check(z.regex(/^[a-z0-9]{8,40}$/));
export const MessageId = z.string().check(z.regex(/^[a-z0-9-]{8,40}$/));

/** Something the person put beside a question. `ref` is a run's observation id, a cell id, a name or a path. */
export const Attachment = z.object({
  kind: z.enum(['run', 'cell', 'step', 'text']),
  ref: z.string().check(z.maxLength(400)),
  label: Text.check(z.maxLength(200)),
  /** The text itself, for kinds that the companion cannot look up. */
  text: z.optional(Text.check(z.maxLength(MAX_ATTACHMENT)))
});
export type Attachment = z.infer<typeof Attachment>;

/** A cell as the page sees it now, for questions about what has not run since the notebook was opened. */
export const NotebookCell = z.object({
  id: z.string().check(z.maxLength(300)),
  kind: z.enum(['code', 'markdown', 'raw']),
  source: Text.check(z.maxLength(20_000)),
  /** Saved outputs as text, cut; empty for none. */
  output: Text.check(z.maxLength(4_000)),
  /** Whether it ran since the notebook was opened. */
  ran: z.boolean(),
  /** Cell tags; `lockstep-local-only` keeps its text on this machine. */
  tags: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50))
});
export type NotebookCell = z.infer<typeof NotebookCell>;

/** The notebook beside the chat. `localOnly`: its metadata says that nothing of it may leave. */
export const NotebookContext = z.object({
  path: Text.check(z.maxLength(4_096)),
  language: z.string().check(z.maxLength(100)),
  cells: z.array(NotebookCell).check(z.maxLength(500)),
  /** Cells beyond those sent. */
  left: z.int(),
  /** The cell with the cursor. */
  active: z.nullable(z.string()),
  localOnly: z.boolean()
});
export type NotebookContext = z.infer<typeof NotebookContext>;

/** One answer to a question: the local draft, or a cloud model's beside it. */
export const Answer = z.object({
  by: z.enum(['draft', 'cloud']),
  model: z.string(),
  tier: Tier,
  place: ModelPlace,
  text: Text
});
export type Answer = z.infer<typeof Answer>;

/**
 * Where an answer stands. `queued`: no model answers yet, or another question is ahead. `loading`: the model
 * comes into memory. `reading`: it reads the context. `asking`: a preview waits for a decision.
 */
export const AnswerPhase = z.enum([
  'queued',
  'loading',
  'reading',
  'writing',
  'asking',
  'done',
  'stopped',
  'cut-off',
  'failed'
]);
export type AnswerPhase = z.infer<typeof AnswerPhase>;

/**
 * How far a phase is: milliseconds spent when it was told (a page counts on from there, by its own clock), and
 * left where that can be told. `ahead`: answers to others that are made before a queued one begins.
 */
export const PhaseProgress = z.object({
  since: z.number(),
  left: z.nullable(z.number()),
  ahead: z.optional(z.int())
});
export type PhaseProgress = z.infer<typeof PhaseProgress>;

const common = { id: MessageId, at: z.number() };

/** One message. Hidden context is none: it reaches the model and is listed in what the model saw. */
export const ChatMessage = z.discriminatedUnion('role', [
  z.object({
    ...common,
    role: z.literal('user'),
    text: Text,
    attachments: z.array(Attachment)
  }),
  z.object({
    ...common,
    role: z.literal('assistant'),
    /** The user message it answers, `null` for one that was posted. */
    answers: z.nullable(MessageId),
    phase: AnswerPhase,
    progress: z.nullable(PhaseProgress),
    parts: z.array(Answer),
    preview: z.nullable(Preview),
    record: z.nullable(RouteRecord),
    /** A sentence with a remedy, for `failed`, `cut-off` and `queued`. */
    problem: z.nullable(z.object({ cause: Cause, message: z.string() })),
    /** Whether "What the model saw" can be opened. */
    saw: z.boolean()
  }),
  z.object({
    ...common,
    role: z.literal('notice'),
    level: z.enum(['info', 'warning', 'problem']),
    text: Text
  })
]);
export type ChatMessage = z.infer<typeof ChatMessage>;

/** A chat in a list. */
export const ChatSummary = z.object({
  chat: ChatId,
  title: Text,
  notebook: z.nullable(z.string()),
  at: z.number(),
  messages: z.int()
});
export type ChatSummary = z.infer<typeof ChatSummary>;

/** How full the model's window was at the last question, in tokens. */
export const ContextUse = z.object({ used: z.int(), window: z.int() });
export type ContextUse = z.infer<typeof ContextUse>;

/** A chat as it is now: its latest messages, and whether older ones exist. */
export const ChatView = z.object({
  summary: ChatSummary,
  messages: z.array(ChatMessage),
  more: z.boolean(),
  context: z.nullable(ContextUse)
});
export type ChatView = z.infer<typeof ChatView>;

/**
 * What happens on a `chat/<id>` channel. A subscription begins with one `snapshot`, taken in the same moment as
 * the subscription, so that nothing is missed or repeated. `append` carries the place where its text belongs,
 * in UTF-16 units: a reader whose text is not as long asks for a snapshot by subscribing again.
 */
export const ChatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), view: ChatView }),
  /** A new message, or one whose fields changed; parts are whole. */
  z.object({ type: z.literal('message'), message: ChatMessage }),
  z.object({
    type: z.literal('append'),
    message: MessageId,
    by: z.enum(['draft', 'cloud']),
    from: z.int(),
    text: Text
  }),
  z.object({
    type: z.literal('phase'),
    message: MessageId,
    phase: AnswerPhase,
    progress: z.nullable(PhaseProgress)
  }),
  /** A message, and with it those after it, are gone: a question was edited. */
  z.object({ type: z.literal('removed'), messages: z.array(MessageId) }),
  z.object({ type: z.literal('summary'), summary: ChatSummary, context: z.nullable(ContextUse) }),
  z.object({ type: z.literal('deleted') })
]);
export type ChatEvent = z.infer<typeof ChatEvent>;

/** A part of what the model saw: what it is, why it is there, its text and its tokens. */
export const SeenPart = z.object({
  kind: z.enum([
    'instructions',
    'memory',
    'notebook',
    'runs',
    'attachment',
    'hidden',
    'earlier',
    'question'
  ]),
  title: z.string(),
  text: Text,
  tokens: z.int(),
  /** What was left out of it, in words, `null` for nothing. */
  left: z.nullable(z.string())
});
export type SeenPart = z.infer<typeof SeenPart>;

/** What the model saw for one answer, in order; `counted` by the model's own tokenizer or `estimated`. */
export const Seen = z.object({
  model: z.string(),
  parts: z.array(SeenPart),
  tokens: z.int(),
  window: z.int(),
  count: z.enum(['counted', 'estimated'])
});
export type Seen = z.infer<typeof Seen>;

/** A thing the assistant keeps about the person: their name, their favourite colour. */
export const MemoryItem = z.object({
  key: Text.check(z.minLength(1), z.maxLength(100)),
  value: Text.check(z.minLength(1), z.maxLength(1_000)),
  at: z.number()
});
export type MemoryItem = z.infer<typeof MemoryItem>;
