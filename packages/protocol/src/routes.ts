/** Every HTTP route of the companion, declared once: method, path, scope, and the schemas of what crosses. */
import * as z from 'zod/mini';
import { assistantRoutes } from './assistantRoutes';
import { batchRoutes } from './batch';
import { RunCommand } from './commands';
import { ConversionReport } from './conversion';
import { crawlRoutes } from './crawlSources';
import { JournalEntry } from './events';
import { evidenceRoutes } from './evidence';
import { Plan } from './plan';
import { publishingRoutes } from './publishing';
import { RunSummary } from './runSummary';
import type { RunState } from './state';
import type { RouteDeclaration } from './route';
import { uploadRoutes } from './uploads';
import { Text } from './values';

/** One line of the status panel. `remedy` is the exact thing to do when `state` is not `fine`. */
export const StatusItem = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['fine', 'missing', 'broken']),
  detail: z.string(),
  remedy: z.optional(z.string())
});
export type StatusItem = z.infer<typeof StatusItem>;

/** The state a page starts from; later events come over the WebSocket. `state` is {@link RunState}. */
export const RunView = z.object({
  state: z.custom<RunState>(value => typeof value === 'object' && value !== null),
  /** Usual duration of each step in milliseconds, from earlier runs of the same step. */
  usual: z.record(z.string(), z.number())
});
export type RunView = z.infer<typeof RunView>;

/**
 * What the publisher of a page may turn on. `chat`: a chat with a model of the page's own machine. `notebook`: a
 * participant may take the executed notebook of their run, which holds the code.
 */
export const Offers = z.object({ chat: z.boolean(), notebook: z.boolean() });
export type Offers = z.infer<typeof Offers>;

const runParams = z.object({ run: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)) });

const graphParams = {
  graph: z.string().check(z.regex(/^[0-9a-f]{8,64}$/)),
  file: z.string().check(z.regex(/^[a-z0-9-]{1,40}\.(csv|parquet)$/))
};

export const routes = {
  ...assistantRoutes,
  ...crawlRoutes,
  ...evidenceRoutes,
  ...batchRoutes,
  ...uploadRoutes,
  ...publishingRoutes,
  health: {
    method: 'GET',
    path: '/health',
    scope: 'participant',
    reply: z.object({ ok: z.boolean(), version: z.string() })
  },
  status: {
    method: 'GET',
    path: '/status',
    scope: 'author',
    reply: z.object({ items: z.array(StatusItem) })
  },
  /** Convert the live notebook and keep the version. `path` is the notebook's, from the contents root. */
  openApp: {
    method: 'POST',
    path: '/apps/open',
    scope: 'author',
    body: z.strictObject({
      path: z.string(),
      notebook: z.unknown(),
      /** Ids of the cells that the file on disk holds. */
      diskIds: z.array(z.string())
    }),
    reply: z.object({
      plan: Plan,
      report: ConversionReport,
      runs: z.array(RunSummary)
    })
  },
  listApps: {
    method: 'GET',
    path: '/apps',
    scope: 'participant',
    reply: z.object({
      apps: z.array(
        z.object({
          app: z.string(),
          title: Text,
          summary: Text,
          steps: z.int(),
          /** Versions before this one: runs of them can go on with it. */
          earlier: z.optional(z.array(z.string()))
        })
      ),
      /** The user's name, where a proxy names users. */
      who: z.optional(z.nullable(z.string())),
      /** What the publisher turned on for participants. */
      offers: z.optional(Offers)
    })
  },
  /** The plan of a published app, so that a page can show its cards before a run exists. */
  readApp: {
    method: 'GET',
    path: '/apps/:app',
    scope: 'participant',
    params: z.object({ app: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
    reply: z.object({ plan: Plan })
  },
  listRuns: {
    method: 'GET',
    path: '/runs',
    scope: 'participant',
    reply: z.object({ runs: z.array(RunSummary) })
  },
  createRun: {
    method: 'POST',
    path: '/runs',
    scope: 'participant',
    body: z.strictObject({
      app: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      name: z.optional(Text.check(z.maxLength(200)))
    }),
    reply: RunView
  },
  readRun: {
    method: 'GET',
    path: '/runs/:run',
    scope: 'participant',
    params: runParams,
    reply: RunView
  },
  /** 409 with the events missed when `expectedSeq` is older than the run's last decisive event. */
  command: {
    method: 'POST',
    path: '/runs/:run/commands',
    scope: 'participant',
    params: runParams,
    body: z.strictObject({ expectedSeq: z.nullable(z.int()), command: RunCommand }),
    reply: z.object({
      seq: z.int(),
      entries: z.array(JournalEntry),
      /** `clone`: the new run. */
      run: z.optional(z.string())
    })
  },
  /** The executed notebook: the cells as they ran, with their outputs. */
  exportNotebook: {
    method: 'GET',
    path: '/runs/:run/notebook',
    scope: 'author',
    params: runParams,
    reply: z.unknown()
  },
  readBlob: {
    method: 'GET',
    path: '/runs/:run/blobs/:blob',
    scope: 'participant',
    params: z.object({
      run: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)),
      blob: z.string().check(z.regex(/^[0-9a-f]{64}$/))
    }),
    reply: z.unknown()
  },
  /** One file of a graph that `link_graph()` keeps for this user, as it lies on disk. */
  readGraphFile: {
    method: 'GET',
    path: '/graphs/:graph/:file',
    scope: 'author',
    params: z.object(graphParams),
    reply: z.unknown()
  },
  /** The same for a graph that an output of the run shows: a graph's id alone opens nothing. */
  readRunGraphFile: {
    method: 'GET',
    path: '/runs/:run/graphs/:graph/:file',
    scope: 'participant',
    params: z.object({ ...runParams.shape, ...graphParams }),
    reply: z.unknown()
  }
} as const satisfies Record<string, RouteDeclaration>;

export type RouteName = keyof typeof routes;
type Declared<N extends RouteName, K extends string> = (typeof routes)[N] extends {
  [key in K]: infer S extends z.ZodMiniType;
}
  ? z.infer<S>
  : undefined;

/** Parameters, body and reply of a route, by its name. */
export type RouteParams<N extends RouteName> = Declared<N, 'params'>;
export type RouteBody<N extends RouteName> = Declared<N, 'body'>;
export type RouteReply<N extends RouteName> = Declared<N, 'reply'>;

/** The body of a 409: the events the client had not seen. */
export const Conflict = z.object({
  code: z.literal('changed-elsewhere'),
  message: z.string(),
  entries: z.array(JournalEntry)
});
export type Conflict = z.infer<typeof Conflict>;
