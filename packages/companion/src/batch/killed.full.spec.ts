/** A batch whose process is killed or paused, on real kernels: who goes on with it, where its results are, nothing twice. */
import type { BatchState } from '@lockstep/protocol';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine } from '../engine/engine';
import { notebookJson } from '../engine/testing/notebook';
import { startServer, testDeps } from '../engine/testing/server';
import type { TestServer } from '../engine/testing/server';
import { tally, untilTally, writeTally } from '../engine/testing/tally';
import { silentLog } from '../log';
import { bundleProgram } from '../shared/testing/address';
import { startBatch } from '../shared/testing/batchCommand';
import type { BatchCommand } from '../shared/testing/batchCommand';
import { openStore } from '../store';
import { onPostgres, startCluster } from '../store/testing/cluster';
import type { Cluster } from '../store/testing/cluster';
import { temporaryFolder } from '../testing/parts';
import { Batches } from './batches';

jest.setTimeout(120_000);

const COUNTRIES = ['Peru', 'Chad', 'Fiji', 'Mali'];

let server: TestServer;
let program: string;
let bundles: ReturnType<typeof temporaryFolder>;
let out: string;
const started: BatchCommand[] = [];
const labs: Lab[] = [];

beforeAll(() => {
  bundles = temporaryFolder();
  program = bundleProgram(bundles.folder);
});

afterAll(() => bundles.remove());

beforeEach(() => {
  server = startServer();
  const { root } = server;
  out = join(root, '..', 'out');
  writeTally(root);
  const cells = [
    '# Letters',
    '## Choose',
    'country = "France"',
    '## Count',
    'import tally\ntally.add(country)\nif country == "Chad":\n    tally.hang_once()\nlen(country)'
  ];
  writeFileSync(join(root, 'letters.ipynb'), JSON.stringify(notebookJson(cells)));
  writeFileSync(join(root, 'countries.csv'), `Country\n${COUNTRIES.join('\n')}\n`);
});

afterEach(async () => {
  await Promise.all(labs.splice(0).map(lab => lab.close()));
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGCONT');
    child.stdin?.end();
    await ended;
  }
  await server.untilNoKernels();
  await server.close();
});

function start(name: string, store?: string): BatchCommand {
  const parts = { program, config: server.config, name, out };
  const command = startBatch(store === undefined ? parts : { ...parts, store });
  started.push(command);
  return command;
}

/** Waits until a row hangs; fails when a command ends before. */
async function untilHung(): Promise<void> {
  while (tally(server.root, 'hung') === 0) {
    const dead = started.find(({ child }) => child.exitCode !== null);
    if (dead !== undefined) {
      throw new Error(`A command ended before a row hung: ${dead.said()}`);
    }
    await delay(20);
  }
}

/** How often each country was counted. */
const counted = (): number[] => COUNTRIES.map(name => tally(server.root, name));

function expectResults(): void {
  const lines = readFileSync(join(out, 'results.csv'), 'utf-8').trim().split('\r\n').slice(1);
  expect(lines.map(line => line.split(',').slice(0, 4))).toEqual(
    COUNTRIES.map((name, at) => [String(at + 1), name, name, 'Done'])
  );
  expect(readdirSync(join(out, 'rows')).sort()).toEqual(
    COUNTRIES.map((name, at) => `000${at + 1}-${name}`)
  );
  for (const folder of readdirSync(join(out, 'rows'))) {
    expect(readdirSync(join(out, 'rows', folder))).toContain('letters.executed.ipynb');
  }
}

const over = ({ rows }: BatchState): boolean => rows.every(({ status }) => status === 'done');

interface Lab {
  batches: Batches;
  until(enough: (state: BatchState) => boolean): Promise<BatchState>;
  close(): Promise<void>;
}

/** The companion of a Lab that is open all the while, on the command's store. */
function openLab(): Lab {
  const { config } = server;
  const holder = 'lab.1';
  const { url = '', socket = '' } = config.jupyter ?? {};
  // Here both use one Jupyter server; a command's own one ends with it.
  const place = `${url} ${socket}`;
  const store = openStore({ folder: config.state, holder, server: place, log: silentLog() });
  const deps = testDeps(config, store, holder);
  const engine = createEngine(deps, { liveChoices: false });
  const { runs, definitions, batches: journals } = store;
  const batches = new Batches({
    engine,
    store: journals,
    definitions,
    runs,
    holder,
    log: silentLog(),
    now: Date.now
  });
  batches.attend();
  const lab = {
    batches,
    until: (enough: (state: BatchState) => boolean): Promise<BatchState> =>
      new Promise(resolve => {
        const [{ batch = '' } = {}] = batches.list();
        const { seq } = batches.stateOf(batch);
        const following = batches.follow(batch, seq, () => look());
        const look = (): void => {
          const state = batches.stateOf(batch);
          if (enough(state)) {
            setImmediate(() => following.dispose());
            resolve(state);
          }
        };
        look();
      }),
    async close() {
      await batches.close();
      await engine.close();
      store.close();
    }
  };
  labs.push(lab);
  return lab;
}

async function killedInChad(name: string): Promise<Lab> {
  const command = start(name);
  await untilHung();
  const lab = openLab();
  expect((await lab.until(({ rows }) => rows[1]?.step !== null)).phase).toBe('running');
  command.child.kill('SIGKILL');
  const paused = await lab.until(({ phase }) => phase === 'paused');
  expect(paused.pausedBy).toBe('stopped');
  expect(paused.rows.map(({ status }) => status)).toEqual(['done', 'queued', 'queued', 'queued']);
  return lab;
}

it('a killed command is shown as paused in an open Lab; given again, it goes on and fills its folder', async () => {
  const lab = await killedInChad('first');
  const again = start('second');
  expect([await again.ended, again.said()]).toEqual([
    0,
    expect.stringContaining('4 of 4 finished')
  ]);
  // The one that was cut off ran again, in its own run; the finished one did not.
  expect(counted()).toEqual([1, 2, 1, 1]);
  expectResults();
  // The Lab that looks on hears it all.
  await lab.until(over);
});

it('resumed in Lab it ends there; the command, given again, then only writes the results to its folder', async () => {
  const lab = await killedInChad('first');
  const [{ batch = '' } = {}] = lab.batches.list();
  lab.batches.command(batch, { type: 'resume' }, {}, 'person');
  await lab.until(over);
  expect(counted()).toEqual([1, 2, 1, 1]);
  const again = start('second');
  expect([await again.ended, again.said()]).toEqual([0, expect.stringContaining('results.csv')]);
  expect(counted()).toEqual([1, 2, 1, 1]);
  expectResults();
});

const { name, describe } = onPostgres('the same command twice, on one PostgreSQL');

describe(name, () => {
  let cluster: Cluster;
  let database: ReturnType<Cluster['create']>;
  let both: BatchCommand[];

  beforeAll(async () => {
    cluster = await startCluster();
  });

  afterAll(() => cluster.close());

  beforeEach(async () => {
    database = cluster.create();
    both = [start('one', database.url), start('two', database.url)];
    await untilHung();
  });

  /** The process that has the batch, and the one that waits. */
  function roles(): { driver: BatchCommand; waiter: BatchCommand } {
    const holder = cluster.sql(
      database,
      'SELECT holder FROM lockstep.leases JOIN lockstep.batches ON batch = run'
    );
    const driver = both.find(one => holder.startsWith(`${one.name}.`));
    const waiter = both.find(one => one !== driver);
    if (driver === undefined || waiter === undefined) {
      throw new Error(`Nobody has the batch: ${holder}`);
    }
    return { driver, waiter };
  }

  const rows = (what: string): string => cluster.sql(database, `SELECT ${what}`);

  it('one runs it; it is killed, and the other goes on after the last finished row', async () => {
    const { driver, waiter } = roles();
    driver.child.kill('SIGKILL');
    expect([await waiter.ended, waiter.said()]).toEqual([
      0,
      expect.stringMatching(/takes over when that one ends[^]*4 of 4 finished/)
    ]);
    expect(counted()).toEqual([1, 2, 1, 1]);
    expect(rows('count(*) FROM lockstep.runs')).toMatch(/^4\s*$/);
    expect(rows('count(*) FROM lockstep.batches')).toMatch(/^1\s*$/);
    expectResults();
  });

  it('one is paused and wakes up too late: it writes nothing more, and waits for the end', async () => {
    const { driver, waiter } = roles();
    driver.child.kill('SIGSTOP');
    await untilTally(server.root, 'Fiji', 1);
    driver.child.kill('SIGCONT');
    expect([await waiter.ended, waiter.said()]).toEqual([0, expect.anything()]);
    expect([await driver.ended, driver.said()]).toEqual([
      0,
      expect.stringMatching(/Another process took this batch over/)
    ]);
    expect(counted()).toEqual([1, 2, 1, 1]);
    expect(rows('count(*) FROM lockstep.runs')).toMatch(/^4\s*$/);
    expectResults();
  });

  it('the database goes away for a moment, then the one that has the batch dies: nothing is lost or done twice', async () => {
    const { driver, waiter } = roles();
    await cluster.stop();
    await delay(3_000);
    await cluster.start();
    driver.child.kill('SIGKILL');
    expect([await waiter.ended, waiter.said()]).toEqual([0, expect.anything()]);
    expect(counted()).toEqual([1, 2, 1, 1]);
    expectResults();
  });
});
