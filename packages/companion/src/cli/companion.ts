/** `companion`: the process under Jupyter. Says when it is ready, answers until it is told to end. */
import { UserError } from '@lockstep/protocol';
import type { LaunchConfig, StatusItem } from '@lockstep/protocol';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { batchesOf } from '../batch/ofWorks';
import { guidedRuns } from '../chat/guidedRuns';
import type { CellRun, CreateEngine } from '../contract';
import { openLabDoors } from '../doors/lab';
import { openBrokenDoors } from '../doors/broken';
import type { Listener, Place } from '../doors/listen';
import { Moves } from '../doors/moves';
import { fired } from '../guard';
import { layGround, startWorks } from '../launch';
import type { Ground, Works } from '../launch';
import { startAssistant } from '../launchAssistant';
import type { AssistantWorks } from '../launchAssistant';
import type { Log } from '../log';
import { Publisher } from '../publishing/publisher';
import { runJournals } from '../record/runJournals';
import { observationOf } from '../record/stepCells';
import { statusItems } from '../status';
import { VERSION } from '../version';

/** How long published pages may take to end, in milliseconds. */
const PAGES_TIME = 1_500;

export interface CompanionOptions {
  config: LaunchConfig;
  createEngine: CreateEngine;
  /** Where keys and addresses of models may stand. */
  environment: NodeJS.ProcessEnv;
  log: Log;
  /** Writes a line to stdout. */
  print(line: string): void;
  /** Fires when the process should end. */
  signal: AbortSignal;
}

/** Runs until `signal` fires; resolves with the exit status. */
export async function runCompanion(options: CompanionOptions): Promise<number> {
  const { config, print, signal } = options;
  const log = options.log.child({ component: 'companion' });
  const { door } = config;
  if (door === undefined) {
    throw new UserError(
      'no-door',
      'The launch file names no place to listen. Start JupyterLab instead.'
    );
  }
  const place: Place =
    door.socket === undefined
      ? { host: '127.0.0.1', port: door.port ?? 0 }
      : { socket: door.socket };
  const { listener, close } = await openDoors(options, place, door.secret);
  const port = listener.port === null ? {} : { port: listener.port };
  print(JSON.stringify({ ready: true, version: VERSION, pid: process.pid, ...port }));
  log.info('Ready.');
  await fired(signal);
  await listener.close();
  await close();
  log.info('Ended.');
  return 0;
}

interface Open {
  listener: Listener;
  close(): Promise<void>;
}

/** With a store that cannot be used there are doors too: they say why, and the status says what to do. */
async function openDoors(
  { config, createEngine, environment, log, signal }: CompanionOptions,
  place: Place,
  secret: string
): Promise<Open> {
  const doorLog = log.child({ component: 'doors' });
  let works: Works;
  let assistant: AssistantWorks;
  try {
    const ground = layGround(config, log, null);
    const store = ground.store.assistant;
    const { runs } = ground.store;
    const guided = guidedRuns({ runs, root: config.root, log, now: Date.now });
    assistant = startAssistant({ config, store, environment, log, guided, stays: true });
    works = startWorks(observed(ground, assistant), createEngine, log, assistant.close);
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    doorLog.error({ code: error.code }, error.message);
    const kernels = { specs: [], problem: 'Not asked, because the state folder cannot be used.' };
    const items = (): StatusItem[] => statusItems(config, { problem: error }, kernels);
    const listener = await openBrokenDoors(place, secret, {
      problem: error,
      items,
      version: VERSION,
      log: doorLog
    });
    return { listener, close: () => Promise.resolve() };
  }
  const { engine, store, notices } = works;
  const recovered = recover(works, log, signal);
  void assistant.recover(engine, recovered);
  const batches = batchesOf(works, log);
  void recovered.then(() => signal.aborted || batches.attend());
  const publisher = new Publisher({
    config,
    environment,
    log,
    notify: notice => notices.publish(notice),
    now: Date.now
  });
  const listener = await openLabDoors(
    place,
    secret,
    {
      store,
      engine,
      notices,
      moves: new Moves(),
      recovered,
      assistant,
      batches,
      apps: null,
      root: config.root,
      graphs: join(config.state, 'graphs'),
      version: VERSION,
      status: () => Promise.resolve(statusItems(config, { problem: null }, engine.kernels())),
      log: doorLog,
      now: Date.now
    },
    publisher
  );
  void publisher.recover();
  return {
    listener,
    async close() {
      // What does not end in time ends with us: its stdin closes.
      const pages = Promise.race([publisher.close(), delay(PAGES_TIME, undefined, { ref: false })]);
      await batches.close();
      await Promise.all([pages, works.close()]);
    }
  };
}

/** The same ground, on which the record hears of every cell of a step, and of what the runs' journals say. */
function observed({ deps, ...ground }: Ground, { record }: AssistantWorks): Ground {
  const { store } = ground;
  const observe = (cell: CellRun): void => void record.observe([observationOf(cell)]);
  const overhears = runJournals({
    runs: store.runs,
    marks: store.assistant.observations,
    record,
    log: deps.log
  });
  return { ...ground, deps: { ...deps, observe, overhears } };
}

/** Settles in any case: a Jupyter server that does not answer must not keep people from their finished runs. */
export async function recover({ engine }: Works, log: Log, signal: AbortSignal): Promise<void> {
  try {
    await engine.recover();
  } catch (error) {
    // Told to end before Jupyter answered: the next start recovers.
    if (!signal.aborted) {
      const own = log.child({ component: 'companion' });
      own.error({ err: error }, 'Kernels of an earlier process may be left over.');
    }
  }
}
