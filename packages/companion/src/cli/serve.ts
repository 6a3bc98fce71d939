/** `serve`: notebooks as apps in a colleague's browser, which can run their steps and nothing else. */
import { UserError } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DefinitionStore } from '../contract';
import { openBoardDoors } from '../doors/board';
import { explainListenError } from '../doors/listen';
import { Moves } from '../doors/moves';
import { PageFiles } from '../doors/pageFiles';
import { openPublishedDoors } from '../doors/published';
import type { PublishedDoors } from '../doors/published';
import type { TrustedAddresses } from '../doors/trusted';
import type { Workings } from '../doors/workings';
import { fired } from '../guard';
import { layGround, startWorks } from '../launch';
import { jupyterKernels } from '../kernels/jupyter';
import { worksApart } from '../serving/apart';
import { counted } from '../serving/counted';
import { LastWords } from '../serving/lastWords';
import { Metrics } from '../serving/metrics';
import { readOrders } from '../serving/orders';
import type { Orders } from '../serving/orders';
import { openServedChat } from '../serving/chat';
import { Shelf } from '../serving/shelf';
import { joinCompanions } from '../shared/companions';
import { statusItems } from '../status';
import { VERSION } from '../version';
import { announce } from './announce';
import { recover } from './companion';
import { findNotebooks } from './notebookFile';
import { DEFAULT_PORT, DEFAULT_WARM, freePortFrom } from './ports';
import { type KernelsFlags, withKernelsAt } from './otherKernels';
import type { EngineParts } from './run';
import { postgresOf } from './sharedStore';
import type { SharedOptions } from './sharedStore';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';
import { systemCode } from '../systemError';

export interface ServeOptions extends KernelsFlags {
  /** `null`: the default, or the next free one. */
  port: number | null;
  host: string;
  /** `null`: no token; absent: a random one, or the one in the orders. */
  token?: string | null;
  maxKernels: number;
  /** How many kernels of each app are kept ready. Default: {@link DEFAULT_WARM}. */
  warm?: number;
  trustProxy: boolean;
  /** The path below which it is served, with a slash at both ends. Default: `/`. */
  base?: string;
  /** Proxies that are believed; absent: whoever connects, if `trustProxy`. */
  trusted?: TrustedAddresses;
  /** The header in which those proxies name users. */
  userHeader?: string;
  /** The bearer of `/metrics`; without one there is no such address. */
  metricsToken?: string;
  /** A store that other companions of the same address use too. Default: a file of its own. */
  shared?: SharedOptions;
  /** A chat for participants, and the model of this machine that answers (`null`: what there is). Default: none. */
  chat?: { model: string | null };
  /** Whether participants may take the executed notebook of their run. Default: no. */
  shareNotebook?: boolean;
}

/** Serves until told to end; resolves with the exit status. */
export async function runServe(
  terminal: Terminal,
  paths: readonly string[],
  options: ServeOptions,
  { config: own, createEngine, log, signal }: EngineParts
): Promise<number> {
  const config = withKernelsAt(own, options, terminal);
  const page = PageFiles.read(config.page);
  const orders = readOrders(terminal.environment);
  const { maxKernels, base = '/', trusted } = options;
  const token = tokenFor(options, orders);
  // A folder of its own: participants' runs never mix with the author's.
  const folder = join(config.state, 'serve');
  const ground = layGround(config, log, maxKernels, folder, postgresOf(options.shared));
  const { store, notices } = ground;
  const shelf = new Shelf({
    folder: terminal.folder,
    root: config.root,
    definitions: store.definitions,
    versions: path => store.visits.versionsOf(config.root, path),
    complain: terminal.complain,
    changed({ plan }) {
      keepWarm();
      notices.publish({
        level: 'info',
        code: 'app-changed',
        message: `${plan.title} has a new version.`
      });
    }
  });
  let keepWarm = (): void => undefined;
  let apart = false;
  try {
    await shelf.fill(await findNotebooks(terminal.folder, paths));
    apart = await takesNoFiles(shelf, store.definitions, { config, log, folder, signal });
  } catch (error) {
    store.close();
    throw error;
  }
  const metrics = new Metrics();
  const lastWords = new LastWords();
  const deps = {
    ...ground.deps,
    store: counted(ground.deps.store, metrics),
    warmKernels: options.warm ?? DEFAULT_WARM,
    apart
  };
  const works = startWorks({ ...ground, deps }, createEngine, log);
  keepWarm = () => works.engine.keepWarm(shelf.apps.map(({ app }) => app));
  const companions = joinCompanions(ground, works.engine, options.shared?.inner);
  const chat =
    options.chat === undefined
      ? null
      : openServedChat({
          config,
          works,
          model: options.chat.model,
          weights: orders?.weights,
          folder: terminal.folder,
          environment: terminal.environment,
          log
        });
  const workings: Workings = {
    store,
    engine: lastWords.guard(companions?.engine ?? works.engine),
    notices,
    moves: new Moves(),
    recovered: recover(works, log, signal),
    assistant: null,
    get apps() {
      return shelf.apps;
    },
    ...(chat === null ? {} : { visitorChat: chat.chat }),
    sharesNotebook: options.shareNotebook ?? false,
    root: config.root,
    graphs: join(config.state, 'graphs'),
    version: VERSION,
    status: () => Promise.resolve(statusItems(config, { problem: null }, works.engine.kernels())),
    log: log.child({ component: 'doors' }),
    now: Date.now
  };
  const reach = { host: options.host, trustProxy: options.trustProxy, trusted, base };
  const kernels = (): { live: number; most: number; waiting: number } => {
    const { live, waiting } = works.engine.kernels();
    return { live, most: maxKernels, waiting };
  };
  const { metricsToken } = options;
  const watch =
    metricsToken === undefined
      ? null
      : {
          token: metricsToken,
          gauges() {
            const rows = store.runs.runs({});
            const people = new Set(rows.map(({ owner }) => owner)).size;
            const messages = store.visits.openMessages();
            return { runs: rows.length, people, kernels: kernels(), messages };
          }
        };
  const userHeader =
    options.userHeader === undefined || trusted === undefined
      ? null
      : { name: options.userHeader, trusted };
  try {
    const doors = await openSomewhere(terminal, options, port =>
      openPublishedDoors({
        reach,
        port,
        token,
        userHeader,
        page,
        workings,
        lastWords,
        metrics,
        watch,
        companions
      })
    );
    const port = doors.port ?? 0;
    const board =
      orders &&
      (await openBoard(orders, workings, { kernels, doors, shelf, port, host: options.host }));
    shelf.watch();
    void workings.recovered.then(() => {
      keepWarm();
      chat?.chat.recover();
    });
    announce(terminal, {
      apps: shelf.apps,
      host: options.host,
      port,
      base,
      token,
      behindProxy: options.trustProxy,
      userHeader: options.userHeader ?? null,
      chat: (await chat?.told()) ?? null
    });
    await fired(signal);
    shelf.close();
    await doors.end();
    await board?.close();
    return 0;
  } finally {
    shelf.close();
    await chat?.close();
    await companions?.close();
    await works.close();
  }
}

/** Whether the apps ask for files that kernels on another machine could not read; then they no longer do. */
async function takesNoFiles(
  shelf: Shelf,
  definitions: DefinitionStore,
  {
    config,
    log,
    folder,
    signal
  }: Pick<EngineParts, 'config' | 'log' | 'signal'> & { folder: string }
): Promise<boolean> {
  const { jupyter } = config;
  const asks = shelf.apps.find(({ plan }) =>
    plan.steps.some(({ inputs }) => inputs.some(({ upload }) => upload === true))
  );
  const app = asks && definitions.get(asks.app);
  if (jupyter?.elsewhere !== true || !app) {
    return false;
  }
  const apart = await worksApart(
    jupyterKernels(jupyter, log.child({ component: 'kernels' })),
    app.definition,
    folder,
    log,
    signal
  );
  if (apart) {
    await shelf.askForNoFiles();
  }
  return apart;
}

function tokenFor({ token }: ServeOptions, orders: Orders | null): string | null {
  return token === undefined ? (orders?.token ?? randomBytes(24).toString('base64url')) : token;
}

/** The author's doors, for a page that JupyterLab started. */
function openBoard(
  { socket, secret }: Orders,
  workings: Workings,
  {
    kernels,
    doors,
    shelf,
    port,
    host
  }: {
    kernels(): { live: number; most: number; waiting: number };
    doors: PublishedDoors;
    shelf: Shelf;
    port: number;
    host: string;
  }
): ReturnType<typeof openBoardDoors> {
  const since = Date.now();
  return openBoardDoors(socket, secret, workings, {
    kernels,
    changeToken: token => doors.changeToken(token),
    state() {
      const [first] = shelf.apps;
      const title = first?.plan.title ?? '';
      const steps = first?.plan.steps.filter(({ kind }) => kind === 'step').length ?? 0;
      return { host, port, title, steps, since };
    }
  });
}

/** Opens the port that was asked for, or the first free one from the default on. */
async function openSomewhere<D>(
  terminal: Terminal,
  { port, host }: ServeOptions,
  open: (port: number) => Promise<D>
): Promise<D> {
  const wanted = port ?? DEFAULT_PORT;
  try {
    return await open(wanted);
  } catch (error) {
    if (!isInUse(error)) {
      const explained = explainListenError(error, host, wanted);
      throw explained instanceof UserError
        ? new BadUse(explained.code, explained.message)
        : explained;
    }
  }
  const free = await freePortFrom(wanted + 1, host);
  if (port !== null) {
    throw new BadUse(
      'port-in-use',
      `Port ${port} is in use. The next free one is ${free}: add --port ${free}.`
    );
  }
  terminal.complain(`Port ${wanted} is in use, so this takes ${free}.`);
  return open(free);
}

function isInUse(error: unknown): boolean {
  return systemCode(error) === 'EADDRINUSE';
}
