/** For tests: batches on scripted kernels over one store that outlives crashes. */
import {
  type AppDefinition,
  type BatchRow,
  type BatchState,
  type LaunchConfig,
  UserError
} from '@lockstep/protocol';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Engine } from '../contract';
import { createEngine } from '../engine/engine';
import { appOf } from '../engine/testing/notebook';
import { noNotebook, ScriptedLease, type Script } from '../engine/testing/scripted';
import { openTestStore, testDeps } from '../engine/testing/server';
import type { Kernels } from '../kernels/lease';
import { silentLog } from '../log';
import type { Store } from '../store';
import { Batches } from './batches';
import type { BatchRequest } from './opening';

/** Two steps: the first takes a country, the second counts it. */
export const COUNTRIES = appOf([
  '# Choose',
  'country = "France"',
  '# Count',
  'n = len(country)\nn'
]);

/** What one process has. */
export interface BatchProcess {
  engine: Engine;
  batches: Batches;
  store: Store;
  /** Ends it in order. */
  close(): Promise<void>;
}

/** A process that runs batches, and can be made to die at any write. */
export class BatchWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'lk-batch-'));
  /** Kernels that were started, by run. */
  readonly started: string[] = [];
  engine!: Engine;
  batches!: Batches;
  store!: Store;
  private holders = 0;
  private dead = { now: false, after: Infinity };

  constructor(
    private readonly script: Script,
    private readonly definition: AppDefinition = COUNTRIES
  ) {
    this.boot();
  }

  /** What a batch of this app is asked for. */
  request(countries: readonly string[], more: Partial<BatchRequest> = {}): BatchRequest {
    const app = this.store.definitions.put(this.definition, {
      path: 'test.ipynb',
      root: this.folder
    });
    const rows = countries.map((name, at): BatchRow => ({
      row: at + 1,
      name,
      values: { choose: { country: { t: 'str', v: name } } }
    }));
    const source = { kind: 'table', name: 'countries.csv' } as const;
    return { app, name: 'Countries', source, rows, parallel: 2, allowed: [], secrets: {}, ...more };
  }

  /** The process dies at the n-th write from now on: nothing of it is written any more. */
  dieAfter(writes: number): void {
    this.dead.after = writes;
  }

  /** Ends this process as a crash does, and starts another on the same store. */
  async crash(): Promise<void> {
    this.dead.now = true;
    await this.batches.close();
    await this.engine.close();
    this.store.close();
    this.boot();
    await this.engine.recover();
    this.batches.attend();
  }

  /** Waits until the batch satisfies this, as this process or another one sees it. */
  until(
    batch: string,
    enough: (state: BatchState) => boolean,
    batches = this.batches
  ): Promise<BatchState> {
    return new Promise(resolve => {
      const look = (): void => {
        const state = batches.stateOf(batch);
        if (enough(state)) {
          following.dispose();
          resolve(state);
        }
      };
      const following = batches.follow(batch, batches.stateOf(batch).seq, look);
      look();
    });
  }

  /** Another process on the same store; it takes every other one for dead. */
  beside(): BatchProcess {
    return this.process({ now: false, after: Infinity });
  }

  async close(): Promise<void> {
    await this.batches.close();
    await this.engine.close();
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private boot(): void {
    this.dead = { now: false, after: Infinity };
    const { engine, batches, store } = this.process(this.dead);
    this.engine = engine;
    this.batches = batches;
    this.store = store;
  }

  private process(dead: { now: boolean; after: number }): BatchProcess {
    const holder = `holder${this.holders++}`;
    const config: LaunchConfig = {
      instance: 'test',
      root: this.folder,
      state: join(this.folder, 'state'),
      page: '',
      python: '',
      versions: {},
      log: 'error',
      transport: 'ours'
    };
    const store = openTestStore(config, holder);
    const alive = (): void => {
      dead.after -= 1;
      dead.now ||= dead.after < 0;
      if (dead.now) {
        throw new UserError('disk-full', 'This process is dead.', 507);
      }
    };
    const kernels: Kernels = {
      start: (wish, taken) => {
        const lease = new ScriptedLease(
          `lockstep-${wish.run}-${this.started.length}-b-c`,
          this.script
        );
        this.started.push(wish.run);
        taken(lease.kernel);
        return Promise.resolve(lease);
      },
      join: noNotebook,
      end: () => Promise.resolve(),
      leased: () => Promise.resolve([]),
      specs: () => Promise.resolve({ standard: 'python3', languages: { python3: 'python' } })
    };
    const deps = testDeps(config, store, holder);
    const { runs, batches: journals } = store;
    const engine = createEngine(
      {
        ...deps,
        store: { ...runs, append: entries => (alive(), runs.append(entries)) }
      },
      { ownFolders: false, kernels }
    );
    const batches = new Batches({
      engine,
      store: {
        ...journals,
        append: (entries, underWay) => (alive(), journals.append(entries, underWay))
      },
      definitions: store.definitions,
      runs,
      holder,
      log: silentLog(),
      now: Date.now
    });
    return {
      engine,
      batches,
      store,
      async close() {
        await batches.close();
        await engine.close();
        store.close();
      }
    };
  }
}

/** Lets everything that is ready happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await setImmediate();
  }
}
