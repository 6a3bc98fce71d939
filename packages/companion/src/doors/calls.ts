/** The answer behind every route that the protocol declares. */
import { UserError, routes } from '@lockstep/protocol';
import type {
  assistantRoutes,
  batchRoutes,
  crawlRoutes,
  Output,
  publishingRoutes,
  RouteName,
  RunState
} from '@lockstep/protocol';
import { originalOf } from '@lockstep/converter';
import { planOf } from '@lockstep/workflow';
import { posix } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { attachment } from './attachment';
import { evidenceCallsOf } from './evidence';
import { graphFile, isGraph } from './graphFiles';
import { convertLive } from './liveNotebook';
import type { Caller, Door } from './door';
import { NOTEBOOK_BODY, door, json, notFound } from './door';
import { entriesFor, viewFor } from './participant';
import { RunIndex } from './runIndex';
import { summariesOf } from './summaries';
import { uploadCallsOf } from './uploads';
import { isTheirs, publishedApp, runOf } from './workings';
import type { Workings } from './workings';

/** Most runs one browser may have of a published page. */
const RUNS_A_BROWSER = 200;

/** How long the status waits for a start that is under way, in milliseconds. */
const STATUS_PATIENCE = 3_000;

/** The doors of apps and runs, by the names of their routes. */
export function callsOf(
  workings: Workings
): Record<
  Exclude<
    RouteName,
    | keyof typeof assistantRoutes
    | keyof typeof batchRoutes
    | keyof typeof crawlRoutes
    | keyof typeof publishingRoutes
  >,
  Door
> {
  const { store, engine, log } = workings;
  const index = new RunIndex(store.runs);
  return {
    ...evidenceCallsOf(workings, index),

    health: door(routes.health, () => json({ ok: true, version: workings.version })),

    status: door(routes.status, async () => {
      // What Jupyter says of its kernels is known once the start is through; a person is not kept longer for it.
      await Promise.race([workings.recovered, delay(STATUS_PATIENCE, undefined, { ref: false })]);
      return json({ items: await workings.status() });
    }),

    openApp: door(
      routes.openApp,
      async ({ caller, body }) => {
        const { path } = body;
        const { definition, report } = await convertLive(workings.root, body);
        const app = store.definitions.put(definition, {
          path,
          root: workings.root,
          original: originalOf(body.notebook, new Set(body.diskIds))
        });
        const rows = store.runs.runs({ notebook: path, root: workings.root });
        const runs = rows.filter(row => isTheirs(caller, row, null));
        return json({
          plan: planOf(definition, app, posix.basename(path)),
          report,
          runs: await summariesOf(workings, index, runs)
        });
      },
      NOTEBOOK_BODY
    ),

    listApps: door(routes.listApps, ({ caller }) => {
      const known =
        workings.apps ??
        store.definitions.latest(workings.root).map(({ app, definition, path }) => ({
          plan: planOf(definition, app, posix.basename(path)),
          earlier: []
        }));
      return json({
        apps: known.map(({ plan: { app, title, summary, steps }, earlier }) => ({
          app,
          title,
          summary,
          steps: steps.filter(({ kind }) => kind === 'step').length,
          earlier: [...earlier]
        })),
        // A browser has no name; a user whom a proxy named sees that it was understood.
        who: /^user:(.*)$/s.exec(caller.owner)?.[1] ?? null,
        offers: {
          chat: workings.visitorChat !== undefined,
          notebook: workings.sharesNotebook === true
        }
      });
    }),

    readApp: door(routes.readApp, ({ caller, params: { app } }) => {
      if (caller.scope === 'participant') {
        return json({ plan: publishedApp(workings, app).plan });
      }
      const found = store.definitions.get(app);
      if (found === null) {
        throw notFound();
      }
      return json({ plan: planOf(found.definition, app, posix.basename(found.path)) });
    }),

    listRuns: door(routes.listRuns, async ({ caller }) => {
      const rows = store.runs
        .runs(caller.scope === 'author' ? {} : { owner: caller.owner })
        .filter(row => isTheirs(caller, row, workings.apps));
      return json({ runs: await summariesOf(workings, index, rows) });
    }),

    createRun: door(routes.createRun, async ({ caller, body: { app, name } }) => {
      await workings.recovered;
      if (caller.scope === 'participant') {
        publishedApp(workings, app);
        refuseTooManyRuns(workings, caller);
      }
      const view = await engine.create({
        app,
        owner: caller.owner,
        by: caller.by,
        published: caller.scope === 'participant',
        ...(name === undefined ? {} : { name })
      });
      log.info({ run: view.state.run, app }, 'A run was created.');
      return json(viewFor(caller, view));
    }),

    readRun: door(routes.readRun, async ({ caller, params: { run } }) => {
      await workings.recovered;
      runOf(workings, caller, run);
      return json(viewFor(caller, engine.view(run)));
    }),

    command: door(routes.command, async ({ caller, params: { run }, body }) => {
      await workings.recovered;
      runOf(workings, caller, run);
      if (caller.scope === 'participant') {
        refuseUnpublished(workings, caller, body.command);
      }
      const lab = caller.scope === 'author' && workings.apps === null;
      const outcome = await engine.command(run, { ...body, by: caller.by, lab });
      if ('conflict' in outcome) {
        return {
          kind: 'conflict',
          value: {
            code: 'changed-elsewhere',
            message:
              'This run moved on in another tab, and your last click was not carried out. Next: look at the change, then try again.',
            entries: entriesFor(caller, outcome.conflict)
          }
        };
      }
      return json({ ...outcome, entries: entriesFor(caller, outcome.entries) });
    }),

    exportNotebook: door(routes.exportNotebook, async ({ caller, params: { run } }) => {
      await workings.recovered;
      const { notebook } = runOf(workings, caller, run);
      const text = `${JSON.stringify(engine.exportNotebook(run), null, 1)}\n`;
      const stem = posix.basename(notebook, posix.extname(notebook));
      return {
        kind: 'file',
        bytes: Buffer.from(text),
        headers: {
          'Content-Type': 'application/x-ipynb+json',
          'Content-Disposition': attachment(`${stem}-${run.slice(0, 6)}.ipynb`)
        }
      };
    }),

    ...uploadCallsOf(workings),

    readBlob: door(routes.readBlob, async ({ caller, params: { run, blob } }) => {
      await workings.recovered;
      runOf(workings, caller, run);
      const state = engine.stateOf(run);
      const bytes =
        shows(state, output => refersTo(output, blob)) || wrote(state, blob)
          ? await store.blobs.readLarge(blob)
          : null;
      if (bytes === null) {
        throw notFound();
      }
      return {
        kind: 'file',
        bytes,
        headers: {
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': 'attachment',
          'Content-Security-Policy': "default-src 'none'; sandbox",
          // Named by the hash of its bytes, so it never changes; private, because it is one person's.
          'Cache-Control': 'private, max-age=31536000, immutable'
        }
      };
    }),

    readGraphFile: door(routes.readGraphFile, ({ params: { graph, file } }) =>
      graphFile(workings.graphs, graph, file)
    ),

    readRunGraphFile: door(
      routes.readRunGraphFile,
      async ({ caller, params: { run, graph, file } }) => {
        await workings.recovered;
        runOf(workings, caller, run);
        if (!shows(engine.stateOf(run), output => isGraph(output, graph))) {
          throw notFound();
        }
        return graphFile(workings.graphs, graph, file);
      }
    )
  };
}

function refuseTooManyRuns({ store }: Workings, { owner }: Caller): void {
  if (store.runs.runs({ owner }).length >= RUNS_A_BROWSER) {
    throw new UserError(
      'too-many-runs',
      `This browser has ${RUNS_A_BROWSER} runs here, the most that one may have. Go on with one of them.`,
      429
    );
  }
}

/** A participant stays on the versions that are published here, and clones count as runs. */
function refuseUnpublished(
  workings: Workings,
  caller: Caller,
  command: { type: string; app?: string }
): void {
  if (command.type === 'migrate') {
    publishedApp(workings, command.app ?? '');
  }
  if (command.type === 'clone') {
    refuseTooManyRuns(workings, caller);
  }
}

/** Whether a run shows such an output: the name of what it refers to opens nothing by itself. */
function shows(state: RunState, such: (output: Output) => boolean): boolean {
  return Object.values(state.steps).some(step =>
    [...step.outputs, ...(step.result?.outputs ?? [])].some(such)
  );
}

/** Whether a step of the run wrote such a file. */
function wrote(state: RunState, blob: string): boolean {
  return Object.values(state.steps).some(({ files }) => files?.some(file => file.blob === blob));
}

function refersTo(output: Output, blob: string): boolean {
  switch (output.kind) {
    case 'display':
      return Object.values(output.data).some(part => 'blob' in part && part.blob === blob);
    case 'cut':
      return output.rest?.blob === blob;
    default:
      return false;
  }
}
