/** What stands behind the doors: store, engine, and the apps that are published. */
import type { Plan, StatusItem } from '@lockstep/protocol';
import { UserError } from '@lockstep/protocol';
import type { Assistant } from '../assistant';
import type { Batches } from '../batch/batches';
import type { Engine, RunRow } from '../contract';
import type { Log } from '../log';
import type { Store } from '../store';
import type { VisitorChat } from '../visitorChat/visitorChat';
import type { Caller } from './door';
import { notFound } from './door';
import type { Moves } from './moves';
import type { Notices } from './notices';

/** An app on a published page. */
export interface PublishedApp {
  app: string;
  /** Versions of it that were published here before, since the start. */
  earlier: readonly string[];
  plan: Plan;
  /** The notebook it was made of, below `root`. */
  path: string;
  root: string;
}

/** Everything the doors use. `apps` is `null` inside Jupyter, where nothing is published. */
export interface Workings {
  store: Store;
  engine: Engine;
  /** Settles when the engine has cleared up after a dead predecessor; calls about runs wait for it. */
  recovered: Promise<void>;
  notices: Notices;
  /** Tells of runs that changed hands. */
  moves: Moves;
  /** `null` on a published page, which has no keys and no way to a cloud model. */
  assistant: Assistant | null;
  /** Absent on a published page, where nobody starts more than a run. */
  batches?: Batches;
  apps: readonly PublishedApp[] | null;
  /** The chat of a page whose publisher turned it on; absent otherwise, and inside Jupyter. */
  visitorChat?: VisitorChat;
  /** Whether a participant may take the executed notebook of their run. Default: no. */
  sharesNotebook?: boolean;
  /** The contents root, from which paths of notebooks count. */
  root: string;
  /** Where `link_graph()` keeps the graphs of this user, a folder each. */
  graphs: string;
  version: string;
  status(): Promise<StatusItem[]>;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The published app of that version, or 404. */
export function publishedApp({ apps }: Workings, app: string): PublishedApp {
  const found = apps?.find(published => published.app === app);
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

/**
 * The row of a run that is the caller's to use. An author is inside Jupyter, where runs belong to the
 * server's user; a participant has the runs of their own browser, of apps that are published here.
 *
 * @throws UserError `run-unknown` (404), the same for a run that is somebody else's
 */
export function runOf({ store, apps }: Workings, caller: Caller, run: string): RunRow {
  const row = store.runs.run(run);
  if (row === null || !isTheirs(caller, row, apps)) {
    throw new UserError(
      'run-unknown',
      'There is no such run. It may have been made in another browser.',
      404
    );
  }
  return row;
}

/** Whether a run is the caller's to use. */
export function isTheirs(
  caller: Caller,
  row: RunRow,
  apps: readonly PublishedApp[] | null
): boolean {
  return caller.scope === 'author' || (row.owner === caller.owner && publishes(apps, row));
}

/** Whether a run is of an app that is published here. */
export function publishes(apps: readonly PublishedApp[] | null, row: RunRow): boolean {
  return (apps ?? []).some(({ path, root }) => path === row.notebook && root === row.root);
}
