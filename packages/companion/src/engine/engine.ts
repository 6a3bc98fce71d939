/** The run engine: all runs of this companion, each with a journal, a state and at most one kernel. */
import { basename } from 'node:path/posix';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunEvent, type RunState, UserError } from '@lockstep/protocol';
import { planOf } from '@lockstep/workflow';
import type { Engine, EngineDeps, RunRow } from '../contract';
import { executedNotebook } from '../evidence/notebook';
import { recordOf } from '../evidence/record';
import { RunComms } from '../comms/runComms';
import { endGroups } from '../kernels/groups';
import { jupyterKernels } from '../kernels/jupyter';
import type { Kernels } from '../kernels/lease';
import { tameConsole, tameRejections } from '../kernels/tame';
import { knownDefinition } from '../store/definitions';
import { Book } from './book';
import { fenced } from './fence';
import { KernelPlaces } from './places';
import { WarmPool } from './pool';
import { notebookKernel } from './notebookKernel';
import type { EngineParts } from './parts';
import { RunAtWork } from './run';
import { newRunId } from './runId';
import { Secrets } from './secrets';
import { sweep } from './sweep';
import { PATIENCE } from './work';

/** A kernel nobody uses is ended after this long, in milliseconds. */
const IDLE_AFTER = 30 * 60_000;

/** Ending kernels is not waited for longer than this, in milliseconds: the server has been told by then. */
const CLOSE_PATIENCE = 1_800;

/** What tests and unusual hosts may set otherwise. */
export interface EngineOptions {
  kernels?: Kernels;
  idleAfter?: number;
  patience?: typeof PATIENCE;
  /** Whether live kernels are asked what they offer for inputs. Default: they are. */
  liveChoices?: boolean;
  /** Whether each run works in a folder of its own. Default: it does. */
  ownFolders?: boolean;
}

/** The engine on a store and a Jupyter server. Call `recover` before anything else. */
export function createEngine(deps: EngineDeps, options: EngineOptions = {}): Engine {
  const { store, definitions, config, now, holder, overhears } = deps;
  const journals = fenced(store, letGo);
  const log = deps.log.child({ component: 'engine' });
  const kernels = options.kernels ?? kernelsOf(deps);
  const runs = new Map<string, RunAtWork>();
  /** Runs whose last companion's kernels are being ended. */
  const clearing = new Map<string, Promise<void>>();
  const closing = new AbortController();
  const untame = [tameRejections(log), tameConsole(log)];
  let later: NodeJS.Timeout | undefined;
  let specs: string[] = [];
  let problem: string | null = 'Jupyter has not answered yet.';

  const parts: EngineParts = {
    store,
    blobs: deps.blobs,
    kernels,
    places: new KernelPlaces({
      most: deps.maxKernels,
      // What no run has used yet costs nobody anything.
      spare: () => pool.evict() || restOne(),
      busy: () => [...runs.values()].filter(run => run.atWork).map(run => run.timeLeft()),
      vacant: () => pool.refill()
    }),
    get pool() {
      return pool;
    },
    log,
    notify: deps.notify,
    now,
    root: config.root,
    state: config.state,
    folders: options.ownFolders === false ? null : (deps.folder ?? config.state),
    idleAfter: options.idleAfter ?? IDLE_AFTER,
    patience: options.patience ?? PATIENCE,
    liveChoices: options.liveChoices ?? true,
    observe: deps.observe,
    definitionOf: app => knownDefinition(definitions, app),
    async endStray(stray) {
      for (const kernel of stray) {
        try {
          await kernels.end(kernel);
          store.kernelEnded(kernel);
        } catch (err) {
          // It stays written down, and the next start tries again.
          log.warn({ err, kernel }, 'a stray kernel could not be ended');
        }
      }
    }
  };

  const pool = new WarmPool({
    parts,
    each: deps.warmKernels ?? 0,
    age: options.idleAfter ?? IDLE_AFTER
  });

  /** Ends the kernel of the run that needs it least; when each keeps its own a moment longer, asks again then. */
  function restOne(): boolean {
    clearTimeout(later);
    const [first] = [...runs.values()]
      .flatMap(run => (run.sparedFrom === null ? [] : [{ run, from: run.sparedFrom }]))
      .sort((a, b) => a.from - b.from);
    const left = first === undefined ? 0 : first.from - now();
    if (left > 0) {
      later = setTimeout(() => parts.places.idle(), left);
      later.unref();
      return false;
    }
    first?.run.rest('idle');
    return first !== undefined;
  }

  function bookOf(run: string): Book {
    return Book.open({ run, store: journals, log, now, overhears });
  }

  function rowOf(run: string): RunRow {
    const row = store.run(run);
    if (row === null) {
      throw new UserError('run-unknown', 'There is no such run.', 404);
    }
    return row;
  }

  /** The run, to work on; `null` when another companion works on it. */
  function mine(run: string): RunAtWork | null {
    const known = runs.get(run);
    if (known !== undefined) {
      return known;
    }
    rowOf(run);
    if (!store.takeLease(run, holder)) {
      return null;
    }
    clear(run);
    const book = bookOf(run);
    overhears?.opened(run, book.state);
    const opened = new RunAtWork(run, book, new Secrets(), parts);
    runs.set(run, opened);
    return opened;
  }

  /** Ends what the companion that had this run before left on our server. */
  function clear(run: string): void {
    const left = store.strayKernels().filter(stray => stray.run === run);
    if (left.length > 0) {
      const ended = parts.endStray(left.map(({ kernel }) => kernel));
      clearing.set(
        run,
        ended.finally(() => clearing.delete(run))
      );
    }
  }

  /** Another companion has it now, or may have: nothing of it goes on here. */
  function letGo(run: string): void {
    const lost = runs.get(run);
    runs.delete(run);
    lost
      ?.close()
      .catch((err: unknown) => log.error({ err, run }, 'a lost run could not be closed'));
  }

  function begin(
    row: RunRow,
    event: Extract<RunEvent, { type: 'run-created' }>,
    by: Parameters<Engine['create']>[0]['by']
  ): RunAtWork {
    // A process may have ended between a named run's row and the first line of its journal.
    if (store.run(row.run) === null) {
      store.createRun(row);
    }
    store.takeLease(row.run, holder);
    const book = Book.begin({ run: row.run, store: journals, log, now, overhears }, event, by);
    const begun = new RunAtWork(row.run, book, new Secrets(), parts);
    runs.set(row.run, begun);
    return begun;
  }

  function copy(from: RunAtWork, into: string): void {
    const { state } = from;
    const values = Object.fromEntries(
      Object.entries(state.steps).map(([id, step]) => [id, step.values])
    );
    const { plan, run } = state;
    begin(
      { ...rowOf(run), run: into, app: plan.app, createdAt: now() },
      { type: 'run-created', name: `${state.name} (copy)`, plan, values, clonedFrom: run },
      'person'
    ).secrets.copyFrom(from.secrets);
    store.uploads(run).forEach(upload => store.addUpload(into, upload));
  }

  return {
    async recover() {
      try {
        specs = Object.keys((await kernels.specs(closing.signal)).languages);
        const swept = await sweep(
          { store, kernels, holder, log, endStray: parts.endStray },
          closing.signal
        );
        // Their journals say so at once, not when somebody looks.
        swept.forEach(run => void mine(run));
        problem = null;
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        problem = error.message;
        log.error({ code: error.code }, error.message);
      }
    },

    // eslint-disable-next-line @typescript-eslint/require-await -- a store on another machine will need it
    async create({ app, owner, by, name, published, run = newRunId(), values = {} }) {
      const { definition, path, root } = parts.definitionOf(app);
      const plan = planOf(definition, app, basename(path), { published, apart: deps.apart });
      pool.wake(app);
      return begin(
        { run, app, owner, notebook: path, root, createdAt: now() },
        { type: 'run-created', name: name ?? definition.title, plan, values },
        by
      ).view();
    },

    stateOf: run => (mine(run) ?? bookOf(run)).state,

    view(run) {
      return mine(run)?.view() ?? { state: bookOf(run).state, usual: {} };
    },

    async command(run, request) {
      const at = mine(run);
      if (at === null) {
        throw new UserError(
          'run-elsewhere',
          'Another Jupyter server has this run open. Close it there, or clone the run.',
          423
        );
      }
      const cleared = clearing.get(run);
      if (cleared !== undefined) {
        await cleared;
      }
      const joined = await notebookKernel(at.state, request, parts, closing.signal);
      try {
        return at.command(request, {
          planOf: app => planOfVersion(app, at.state),
          copy: into => copy(at, into),
          joined
        });
      } finally {
        if (joined !== null && !at.uses(joined)) {
          void joined.end();
        }
      }
    },

    follow(run, since, listener) {
      return (mine(run) ?? bookOf(run)).follow(since, listener);
    },

    comms: run => mine(run)?.comms ?? RunComms.elsewhere(),

    exportNotebook(run) {
      return executedNotebook(recordOf(deps, run));
    },

    keepWarm: apps => pool.keep(apps),

    kernels: () => ({
      live: parts.places.taken,
      waiting: parts.places.waiting,
      ready: pool.ready,
      specs,
      problem
    }),

    rest(run) {
      if (runs.get(run)?.leave() === true) {
        runs.delete(run);
        store.dropLease(run, holder);
      }
    },

    open: () => [...runs.keys()],

    holds: run => runs.has(run),

    letGo,

    async close() {
      closing.abort(new Error('Lockstep is closing.'));
      clearTimeout(later);
      const ended = Promise.all([pool.close(), ...[...runs.values()].map(run => run.close())]);
      const timer = new AbortController();
      const patience = delay(CLOSE_PATIENCE, undefined, { signal: timer.signal });
      try {
        await Promise.race([ended, patience]);
      } finally {
        timer.abort();
        await patience.catch(() => undefined);
        endGroups(config);
        store.dropLeases(holder);
        untame.forEach(undo => undo());
      }
    }
  };

  function planOfVersion(app: string, state: RunState): ReturnType<typeof planOf> | undefined {
    const found = definitions.get(app);
    // A published run's plan fixes its paths; so does the next version's.
    const published = state.plan.steps.some(step =>
      step.inputs.some(
        input => input.type === 'path' && (input.fixed === true || input.upload === true)
      )
    );
    return found === null
      ? undefined
      : planOf(found.definition, app, basename(found.path), { published, apart: deps.apart });
  }
}

function kernelsOf({ config, log }: EngineDeps): Kernels {
  if (config.jupyter === undefined) {
    throw new Error('The engine needs a Jupyter server.');
  }
  return jupyterKernels(config.jupyter, log.child({ component: 'kernels' }));
}
