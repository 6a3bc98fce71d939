/** Builds what every command with kernels stands on. */
import type { LaunchConfig } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { CreateEngine, Engine, EngineDeps } from './contract';
import { Notices } from './doors/notices';
import type { Log } from './log';
import { openStore } from './store';
import type { Store, StoreOptions } from './store';

/** A store and what goes with it, for one process. */
export interface Ground {
  store: Store;
  notices: Notices;
  deps: EngineDeps;
}

/** A process with its engine. */
export interface Works extends Ground {
  engine: Engine;
  /** Ends kernels and what works beside them, then closes the store; gives up after `CLOSING_TIME`. */
  close(): Promise<void>;
}

/** How long the end of the kernels may take, in milliseconds; Python waits 3 s before it terminates us. */
const CLOSING_TIME = 2_000;

/**
 * Opens the store and gathers what an engine needs.
 *
 * @param maxKernels most kernels at once; `null` for no limit of ours
 * @param postgres the database that others use too; default: a file in `folder`
 * @throws UserError when the store cannot be used
 */
export function layGround(
  config: LaunchConfig,
  log: Log,
  maxKernels: number | null,
  folder = config.state,
  postgres?: StoreOptions['postgres']
): Ground {
  const holder = `${config.instance}.${randomBytes(4).toString('hex')}`;
  const { jupyter } = config;
  const store = openStore({
    folder,
    holder,
    // Kernel ids mean something on one server only: its address, and for a private one its socket.
    server: [jupyter?.url ?? '', jupyter?.socket ?? ''].join(' '),
    log: log.child({ component: 'store' }),
    postgres
  });
  const notices = new Notices();
  const deps: EngineDeps = {
    store: store.runs,
    definitions: store.definitions,
    blobs: store.blobs,
    config,
    folder,
    log,
    holder,
    notify: notice => notices.publish(notice),
    now: Date.now,
    maxKernels
  };
  return { store, notices, deps };
}

/**
 * Puts an engine on its ground.
 *
 * @param beside what else has to end before the store is closed
 */
export function startWorks(
  ground: Ground,
  createEngine: CreateEngine,
  log: Log,
  beside: () => Promise<void> = () => Promise.resolve()
): Works {
  const engine = createEngine(ground.deps);
  const own = log.child({ component: 'companion' });
  return {
    ...ground,
    engine,
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>(resolve => {
        timer = setTimeout(() => resolve('late'), CLOSING_TIME);
      });
      try {
        const all = Promise.all([engine.close(), beside()]);
        if ((await Promise.race([all, late])) === 'late') {
          own.warn('Some kernels or answers did not end in time; the next start ends them.');
        }
      } catch (error) {
        own.error({ err: error }, 'Not everything could be ended; the next start ends it.');
      } finally {
        clearTimeout(timer);
        ground.store.close();
      }
    }
  };
}
