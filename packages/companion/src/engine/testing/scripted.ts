/** For tests: kernels that do what a script says, so that timing and faults can be chosen. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { type AppDefinition, type LaunchConfig, type Notice, UserError } from '@lockstep/protocol';
import type { Engine, EngineDeps, JournalListener, RunStore } from '../../contract';
import type {
  ExecuteListener,
  ExecuteReply,
  GoneCause,
  KernelLease,
  Kernels
} from '../../kernels/lease';
import type { Store } from '../../store';
import { createEngine, type EngineOptions } from '../engine';
import { openTestStore, testDeps } from './server';
import { Walker } from './walking';

/** What a kernel does with a cell. */
export type Script = (
  code: string,
  kernel: ScriptedLease,
  listener: ExecuteListener
) => Promise<ExecuteReply> | ExecuteReply;

const OK: ExecuteReply = { status: 'ok' };

/** A kernel under script. */
export class ScriptedLease implements KernelLease {
  readonly ran: string[] = [];
  readonly replies: string[] = [];
  interrupts = 0;
  ended = false;
  readonly gone: Promise<GoneCause>;

  constructor(
    readonly kernel: string,
    private readonly script: Script
  ) {
    this.gone = new Promise(resolve => {
      this.die = () => resolve('died');
    });
  }

  /** Lets the kernel die. */
  die: () => void = () => undefined;
  /** Called at each interrupt and each reply. */
  onInterrupt: () => void = () => undefined;
  onReply: (text: string) => void = () => undefined;

  /** Answers what the engine asks between executions; nothing, until a test says otherwise. */
  onEvaluate: (expression: string) => Promise<string | null> | string | null = () => null;
  readonly asked: string[] = [];

  async evaluate(expression: string): Promise<string | null> {
    this.asked.push(expression);
    return Promise.race([this.onEvaluate(expression), this.gone.then(() => null)]);
  }

  async execute(code: string, _record: boolean, listener: ExecuteListener): Promise<ExecuteReply> {
    this.ran.push(code);
    listener.sent?.(`m${this.ran.length}`);
    return Promise.race([
      Promise.resolve(this.script(code, this, listener)),
      this.gone.then((): never => {
        throw new Error('The kernel is gone.');
      })
    ]);
  }

  reply(text: string): void {
    this.replies.push(text);
    this.onReply(text);
  }

  interrupt(): Promise<void> {
    this.interrupts++;
    this.onInterrupt();
    return Promise.resolve();
  }

  end(): Promise<void> {
    this.ended = true;
    return Promise.resolve();
  }
}

/** The kernel of an open notebook under script: others run code on it, and it outlives whoever leaves it. */
export class NotebookKernel extends ScriptedLease {
  /** Whether others' code runs before what was sent last. */
  busy = false;
  private readonly listeners = new Set<() => void>();

  readonly shared = {
    isWaiting: () => this.busy,
    follow: (listener: () => void) => {
      this.listeners.add(listener);
      return { dispose: () => void this.listeners.delete(listener) };
    }
  };

  /** Somebody runs a cell. */
  others(): void {
    this.listeners.forEach(listener => listener());
  }
}

/** Where no notebook is open. */
export const noNotebook: Kernels['join'] = () =>
  Promise.reject(new UserError('notebook-no-kernel', 'No notebook is open here.', 422));

/** A store in a folder of its own, scripted kernels, and an engine on both. */
export interface ScriptedWorld {
  config: LaunchConfig;
  store: Store;
  engine: Engine;
  kernels: ScriptedLease[];
  notices: Notice[];
  begin(definition: AppDefinition): Promise<Walker>;
  close(): Promise<void>;
}

export interface WorldOptions extends Omit<EngineOptions, 'kernels'> {
  /** Decides what happens when a kernel is asked for; a new one by default. */
  start?: Kernels['start'];
  /** Gives the notebook's kernel; it has none by default. */
  join?: Kernels['join'];
  maxKernels?: number;
  warmKernels?: number;
  observe?: EngineDeps['observe'];
  /** Hears the runs' journals. */
  overhears?: (store: Store) => JournalListener;
  /** Stands between the engine and the store. */
  through?: (store: RunStore) => RunStore;
}

export function scriptedWorld(
  script: Script = () => OK,
  {
    start,
    join,
    maxKernels,
    warmKernels,
    through,
    observe,
    overhears,
    ...options
  }: WorldOptions = {}
): ScriptedWorld {
  const folder = mkdtempSync(pathOf(tmpdir(), 'lockstep-script-'));
  const config: LaunchConfig = {
    instance: 'test',
    root: folder,
    state: pathOf(folder, 'state'),
    page: '',
    python: '',
    versions: {},
    log: 'error',
    transport: 'ours'
  };
  const store = openTestStore(config, 'holder');
  const notices: Notice[] = [];
  const leases: ScriptedLease[] = [];
  const kernels: Kernels = {
    start:
      start ??
      ((wish, taken) => {
        const lease = new ScriptedLease(`lockstep-${wish.run}-${leases.length}-b-c`, script);
        taken(lease.kernel);
        leases.push(lease);
        return Promise.resolve(lease);
      }),
    join: join ?? noNotebook,
    end: async kernel => {
      for (const lease of leases.filter(one => one.kernel === kernel)) {
        await lease.end();
      }
    },
    leased: () => Promise.resolve([]),
    specs: () => Promise.resolve({ standard: 'python3', languages: { python3: 'python' } })
  };
  const deps = testDeps(config, store, 'holder', notices);
  const engine = createEngine(
    {
      ...deps,
      maxKernels: maxKernels ?? null,
      warmKernels: warmKernels ?? 0,
      observe,
      ...(overhears === undefined ? {} : { overhears: overhears(store) }),
      store: through === undefined ? store.runs : through(store.runs)
    },
    { ownFolders: false, ...options, kernels }
  );
  return {
    config,
    store,
    engine,
    kernels: leases,
    notices,
    async begin(definition) {
      const app = store.definitions.put(definition, { path: 'test.ipynb', root: folder });
      const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
      return new Walker(engine, state.run);
    },
    async close() {
      await engine.close();
      store.close();
    }
  };
}

/** A store whose disk is full for as long as `full()` says so. */
export function filling(store: RunStore, full: () => boolean): RunStore {
  return {
    ...store,
    append(entries) {
      if (full()) {
        throw new UserError('disk-full', 'The disk is full. Make room, then try again.', 507);
      }
      store.append(entries);
    }
  };
}
