/** `serve`: notebooks as apps in a colleague's browser, which can run their steps and nothing else. */
import { UserError } from '@lockstep/protocol';
import type { LaunchConfig } from '@lockstep/protocol';
import { planOf } from '@lockstep/workflow';
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { isLoopback } from '../doors/crossSite';
import { explainListenError } from '../doors/listen';
import type { Listener } from '../doors/listen';
import { PageFiles } from '../doors/pageFiles';
import { openPublishedDoors } from '../doors/published';
import type { PublishedApp, Workings } from '../doors/workings';
import { fired } from '../guard';
import { layGround, startWorks } from '../launch';
import type { Store } from '../store';
import { statusItems } from '../status';
import { VERSION } from '../version';
import { recover } from './companion';
import { convertFile, findNotebooks } from './notebookFile';
import { freePortFrom } from './ports';
import type { EngineParts } from './run';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';
import { systemCode } from '../systemError';

/** Taken when no port is given and it is free, else the next free one. */
export const DEFAULT_PORT = 8899;

export interface ServeOptions {
  /** `null`: the default, or the next free one. */
  port: number | null;
  host: string;
  /** `null`: no token; absent: a random one. */
  token?: string | null;
  maxKernels: number;
  trustProxy: boolean;
}

/** Serves until told to end; resolves with the exit status. */
export async function runServe(
  terminal: Terminal,
  paths: readonly string[],
  options: ServeOptions,
  { config, createEngine, log, signal }: EngineParts
): Promise<number> {
  const page = PageFiles.read(config.page);
  const token = options.token === undefined ? randomBytes(24).toString('base64url') : options.token;
  // A folder of its own: participants' runs never mix with the author's.
  const ground = layGround(config, log, options.maxKernels, join(config.state, 'serve'));
  let apps: PublishedApp[];
  try {
    apps = await publish(terminal, paths, config, ground.store);
  } catch (error) {
    ground.store.close();
    throw error;
  }
  const works = startWorks(ground, createEngine, log);
  const workings: Workings = {
    store: works.store,
    engine: works.engine,
    notices: works.notices,
    recovered: recover(works, log, signal),
    assistant: null,
    apps,
    root: config.root,
    graphs: join(config.state, 'graphs'),
    version: VERSION,
    status: () => Promise.resolve(statusItems(config, { problem: null }, works.engine.kernels())),
    log: log.child({ component: 'doors' }),
    now: Date.now
  };
  const reach = { host: options.host, trustProxy: options.trustProxy };
  try {
    const listener = await openSomewhere(terminal, options, port =>
      openPublishedDoors({ reach, port, token, page, workings })
    );
    announce(
      terminal,
      apps,
      addressOf(options.host, listener.port ?? 0, token),
      token,
      options.host
    );
    await fired(signal);
    await listener.close();
    return 0;
  } finally {
    await works.close();
  }
}

/** Converts and stores every notebook; those that cannot be converted are said and left out. */
async function publish(
  terminal: Terminal,
  paths: readonly string[],
  config: LaunchConfig,
  store: Store
): Promise<PublishedApp[]> {
  const apps: PublishedApp[] = [];
  for (const file of await findNotebooks(terminal.folder, paths)) {
    try {
      const { definition, original } = await convertFile(terminal.folder, file);
      const path = relative(config.root, file).split(sep).join('/');
      const app = store.definitions.put(definition, {
        path,
        root: config.root,
        original: original()
      });
      const plan = planOf(definition, app, basename(file), { published: true });
      apps.push({ app, plan, path, root: config.root });
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      terminal.complain(`Not served. ${error.message}`);
    }
  }
  if (apps.length === 0) {
    throw new UserError('nothing-to-serve', 'None of the notebooks can be served.');
  }
  return apps;
}

/** Opens the port that was asked for, or the first free one from the default on. */
async function openSomewhere(
  terminal: Terminal,
  { port, host }: ServeOptions,
  open: (port: number) => Promise<Listener>
): Promise<Listener> {
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

/** The whole address to give to a colleague. */
function addressOf(host: string, port: number, token: string | null): string {
  const name = host === '0.0.0.0' || host === '::' ? ownAddress() : host;
  const shown = name.includes(':') ? `[${name}]` : name;
  const query = token === null ? '' : `?token=${encodeURIComponent(token)}`;
  return `http://${shown}:${port}/${query}`;
}

/** An address of this machine that others on the network can reach. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

function announce(
  { print, paint, wrap }: Terminal,
  apps: readonly PublishedApp[],
  address: string,
  token: string | null,
  host: string
): void {
  print(`Serving ${apps.map(({ plan }) => paint('heading', plan.title)).join(', ')} at`);
  print(`  ${paint('address', address)}`);
  const who = token === null ? 'Everybody who can reach it' : 'Whoever has this whole address';
  const where = isLoopback(host)
    ? 'It is reachable from this machine only.'
    : 'It is reachable by other machines on the network.';
  print(wrap(`${where} ${who} can run these steps, and no code of their own.`));
  print(paint('quiet', 'Ctrl+C stops it.'));
}
