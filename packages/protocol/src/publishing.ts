/** Routes of a published page beyond apps and runs: personal links, words to the author, and the author's board. */
import * as z from 'zod/mini';
import { AuditStanding } from './auditing';
import { Refusal } from './errors';
import type { RouteDeclaration } from './route';
import { Text } from './values';
import { visitorChatRoutes } from './visitorChat';

const run = z.string().check(z.regex(/^[a-z0-9]{8,40}$/));
const runParams = z.object({ run });

/** Most characters that a participant may write to the author at once. */
export const MOST_WORDS = 2_000;

/** Base64url of 256 random bits. */
const secret = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/**
 * What goes to the author with a participant's words. The companion makes it of its own state by `tellingOf` of
 * `@lockstep/workflow`, by which the page has shown it before; a page cannot add to it.
 */
export const Telling = z.object({
  /** The run's name. */
  name: Text,
  /** `null` for set-up. */
  number: z.nullable(z.int()),
  title: Text,
  /** The step's status as its card says it: "Failed". */
  status: z.string(),
  /** The error's name and message, without traceback. */
  error: z.nullable(z.string()),
  /** Labels and values as the fields show them; a secret's value is not among them. */
  values: z.array(z.object({ label: Text, value: z.string() })),
  words: z.string()
});
export type Telling = z.infer<typeof Telling>;

/** A message on the board. `at` and `doneAt` are milliseconds since 1970. */
export const Message = z.object({
  message: z.string(),
  run: z.string(),
  /** "browser 2", or a user's name. */
  who: z.string(),
  at: z.number(),
  doneAt: z.nullable(z.number()),
  telling: Telling
});
export type Message = z.infer<typeof Message>;

/** A run on the board. */
export const BoardRun = z.object({
  run: z.string(),
  title: Text,
  name: Text,
  who: z.string(),
  status: z.enum(['open', 'finalized', 'archived']),
  /** The look of the step that the run is at; `done` when nothing is left. */
  look: z.string(),
  /** What that is in words: "Failed". */
  word: z.string(),
  /** The number of the step it is at, of `steps`. */
  step: z.int(),
  steps: z.int(),
  at: z.number()
});
export type BoardRun = z.infer<typeof BoardRun>;

/** What the author sees of a page at a glance. */
export const Board = z.object({
  /** Messages that are not done, newest first, at most 50, and how many there are. */
  messages: z.array(Message),
  open: z.int(),
  /** One page of runs that match, newest first. */
  runs: z.array(BoardRun),
  /** How many match, and of all runs how many there are, by how many people, and how many have failed. */
  matching: z.int(),
  all: z.int(),
  people: z.int(),
  failed: z.int(),
  kernels: z.object({ live: z.int(), most: z.nullable(z.int()), waiting: z.int() })
});
export type Board = z.infer<typeof Board>;

/** Which part of the board is wanted. */
const boardQuery = {
  search: z.string().check(z.maxLength(200)),
  offset: z.int().check(z.nonnegative())
};

/** Runs on one page of the board. */
export const BOARD_PAGE = 50;

/** What participants may do on a published page only; inside JupyterLab these have no door. */
export const visitRoutes = {
  /** When this run's personal link was made; `null` without one. */
  readResumeLink: {
    method: 'GET',
    path: '/runs/:run/resume-link',
    scope: 'participant',
    params: runParams,
    reply: z.object({ madeAt: z.nullable(z.number()) })
  },
  /** A link that moves the run to the browser in which it is opened, until it is ended; an earlier one ends. */
  makeResumeLink: {
    method: 'POST',
    path: '/runs/:run/resume-link',
    scope: 'participant',
    params: runParams,
    reply: z.object({ secret: z.string(), madeAt: z.number() })
  },
  endResumeLink: {
    method: 'POST',
    path: '/runs/:run/resume-link/end',
    scope: 'participant',
    params: runParams,
    reply: z.object({ madeAt: z.null() })
  },
  /** Moves the run of a personal link to the caller, who may be new here. */
  resumeRun: {
    method: 'POST',
    path: '/resume',
    scope: 'participant',
    body: z.strictObject({ secret }),
    reply: z.object({ run: z.string() })
  },
  tellAuthor: {
    method: 'POST',
    path: '/runs/:run/messages',
    scope: 'participant',
    params: runParams,
    body: z.strictObject({
      step: z.string().check(z.maxLength(200)),
      words: Text.check(z.maxLength(MOST_WORDS))
    }),
    reply: z.object({ message: z.string() })
  }
} as const satisfies Record<string, RouteDeclaration>;

/** What the author may ask a published page, through its private socket. */
export const boardRoutes = {
  readBoard: {
    method: 'POST',
    path: '/board',
    scope: 'author',
    body: z.strictObject(boardQuery),
    reply: Board
  },
  settleMessage: {
    method: 'POST',
    path: '/board/messages/:message/done',
    scope: 'author',
    params: z.object({ message: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)) }),
    reply: z.object({ doneAt: z.number() })
  },
  /** From now on new browsers come in by this token only; those inside stay. */
  changeToken: {
    method: 'POST',
    path: '/board/token',
    scope: 'author',
    body: z.strictObject({ token: z.string().check(z.minLength(8), z.maxLength(200)) }),
    reply: z.object({ ok: z.boolean() })
  },
  /** The last results of every run, as CSV. */
  exportResults: {
    method: 'GET',
    path: '/board/results',
    scope: 'author',
    reply: z.unknown()
  },
  /** The report of every run, as a ZIP. */
  exportReports: {
    method: 'GET',
    path: '/board/reports',
    scope: 'author',
    reply: z.unknown()
  },
  readPageState: {
    method: 'GET',
    path: '/board/state',
    scope: 'author',
    reply: z.object({
      host: z.string(),
      port: z.int(),
      title: Text,
      steps: z.int(),
      since: z.number()
    })
  }
} as const satisfies Record<string, RouteDeclaration>;

/** Who can reach a page: this computer, or the network it is in. */
export const Reachable = z.enum(['machine', 'network']);
export type Reachable = z.infer<typeof Reachable>;

/** How the publication of one notebook stands. */
export const Publication = z.object({
  /** Names it in addresses. */
  id: z.string(),
  path: z.string(),
  state: z.enum(['off', 'starting', 'on', 'failed']),
  /** Why it is not on, when it failed. */
  problem: z.nullable(Refusal),
  reachable: Reachable,
  /** `null` while nothing listens. */
  port: z.nullable(z.int()),
  /** The address without its token; `null` while nothing listens. */
  address: z.nullable(z.string()),
  /** The network whose computers can reach it: "192.0.2.0/24"; `null` for this computer only. */
  network: z.nullable(z.string()),
  /** The token's last characters; `null` where none is asked. */
  tokenEnd: z.nullable(z.string()),
  /** Whether the whole link was shown already: it is shown once. */
  linkShown: z.boolean(),
  maxKernels: z.int(),
  /** What participants may do beyond running steps. */
  chat: z.boolean(),
  sharesNotebook: z.boolean(),
  /** The last audit, `null` before one. */
  audit: z.nullable(AuditStanding),
  /** Since when it is on, milliseconds since 1970. */
  since: z.nullable(z.number()),
  title: z.nullable(Text),
  steps: z.nullable(z.int()),
  /** A notice of the last end that nobody asked for: "The page ended by itself and was started again at 10:47." */
  notice: z.nullable(z.string())
});
export type Publication = z.infer<typeof Publication>;

const publicationParams = z.object({ publication: z.string().check(z.regex(/^[0-9a-f]{16}$/)) });

/** What the author may do about publishing, inside JupyterLab. */
export const publishRoutes = {
  /** How the publication of that notebook stands; makes nothing. `path` is the notebook's, from the contents root. */
  readPublication: {
    method: 'POST',
    path: '/publications/read',
    scope: 'author',
    body: z.strictObject({ path: z.string() }),
    reply: Publication
  },
  /** Starts the page; answers once its state is known: `on`, or `failed` with why. `port`: `null` for any. */
  publish: {
    method: 'POST',
    path: '/publications/start',
    scope: 'author',
    body: z.strictObject({
      path: z.string(),
      reachable: Reachable,
      port: z.nullable(z.int().check(z.minimum(1), z.maximum(65_535))),
      maxKernels: z.int().check(z.minimum(1), z.maximum(200)),
      chat: z.boolean(),
      sharesNotebook: z.boolean()
    }),
    reply: Publication
  },
  unpublish: {
    method: 'POST',
    path: '/publications/:publication/stop',
    scope: 'author',
    params: publicationParams,
    reply: Publication
  },
  newToken: {
    method: 'POST',
    path: '/publications/:publication/token',
    scope: 'author',
    params: publicationParams,
    reply: Publication
  },
  /** Attacks a copy of the page, with a state of its own; answers at once. */
  auditPublication: {
    method: 'POST',
    path: '/publications/:publication/audit',
    scope: 'author',
    params: publicationParams,
    reply: Publication
  },
  /** The whole link, to be copied. */
  copyLink: {
    method: 'POST',
    path: '/publications/:publication/link',
    scope: 'author',
    params: publicationParams,
    reply: z.object({ link: z.string() })
  },
  readPublishedBoard: {
    method: 'POST',
    path: '/publications/:publication/board',
    scope: 'author',
    params: publicationParams,
    body: z.strictObject(boardQuery),
    reply: Board
  },
  settlePublishedMessage: {
    method: 'POST',
    path: '/publications/:publication/messages/:message/done',
    scope: 'author',
    params: z.object({
      ...publicationParams.shape,
      message: z.string().check(z.regex(/^[a-z0-9]{8,40}$/))
    }),
    reply: z.object({ doneAt: z.number() })
  }
} as const satisfies Record<string, RouteDeclaration>;

/** All routes of serving and publishing. */
export const publishingRoutes = {
  ...visitRoutes,
  ...visitorChatRoutes,
  ...boardRoutes,
  ...publishRoutes
} as const;
