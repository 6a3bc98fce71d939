/** Two real `serve` processes on one real PostgreSQL, behind one address: what a visitor sees when one of them fails. */
import type { RunEvent } from '@lockstep/protocol';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { notebookJson } from '../engine/testing/notebook';
import { startServer } from '../engine/testing/server';
import type { TestServer } from '../engine/testing/server';
import { tallied, tally, untilTally, writeTally } from '../engine/testing/tally';
import { onPostgres, startCluster } from '../store/testing/cluster';
import type { Cluster } from '../store/testing/cluster';
import { temporaryFolder } from '../testing/parts';
import { bundleProgram, freePorts, roundRobin, startServe } from './testing/address';
import type { RoundRobin, Served } from './testing/address';
import { Visitor } from './testing/visitor';

jest.setTimeout(120_000);

const { name, describe } = onPostgres('two companions at one address');

describe(name, () => {
  let cluster: Cluster;
  let program: string;
  let bundles: ReturnType<typeof temporaryFolder>;
  let server: TestServer;
  let proxy: RoundRobin;
  let served: Served[];
  let database: ReturnType<Cluster['create']>;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    bundles = temporaryFolder();
    program = bundleProgram(bundles.folder);
    cluster = await startCluster();
  });

  afterAll(async () => {
    await cluster.close();
    bundles.remove();
  });

  beforeEach(async () => {
    server = startServer();
    const { config, root } = server;
    writeTally(root);
    const cells = [
      '# Test',
      '## One',
      `${tallied('one')}\nx = 1\nprint(x)`,
      '## Two',
      `${tallied('two')}\ntally.hang_once()\nprint(x + 1)`,
      '## Three',
      `${tallied('three')}\nimport time\nfor n in range(30):\n    print(n, flush=True)\n    time.sleep(0.2)`
    ];
    writeFileSync(join(root, 'test.ipynb'), JSON.stringify(notebookJson(cells)));
    database = cluster.create();
    const ports = await freePorts(2);
    const start = (port: number, index: number): Promise<Served> =>
      startServe({
        program,
        folder: join(root, '..'),
        name: `server${index}`,
        config,
        port,
        store: database.url
      });
    served = await Promise.all(ports.map(start));
    proxy = await roundRobin(ports);
  });

  afterEach(async () => {
    await Promise.all(visitors.splice(0).map(visitor => visitor.leave()));
    await proxy.close();
    await Promise.all(served.map(one => one.close()));
    await server.untilNoKernels();
    await server.close();
  });

  async function arrive(): Promise<Visitor> {
    const visitor = await new Visitor(proxy.port).arrive();
    visitors.push(visitor);
    return visitor;
  }

  /** The process that holds a run, by the name in its lease. */
  function holderOf(run: string): Served | undefined {
    const holder = cluster.sql(database, `SELECT holder FROM lockstep.leases WHERE run = '${run}'`);
    return served.find(one => holder.startsWith(`${one.name}.`));
  }

  const has =
    (type: RunEvent['type'], step?: string) =>
    (entries: readonly { event: RunEvent }[]): boolean =>
      entries.some(
        ({ event }) =>
          event.type === type && (step === undefined || ('step' in event && event.step === step))
      );

  function expectEachOnce(visitor: Visitor): void {
    const seqs = visitor.entries.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  }

  it('answer for each other: every request may come to either, and each page hears it all', async () => {
    const visitor = await arrive();
    const { run } = await visitor.createRun();
    const other = await arrive();
    void visitor.follow(run);
    for (const step of ['one']) {
      expect((await visitor.command(run, { type: 'run-step', step })).status).toBe(200);
      await visitor.until(has('step-done', step));
    }
    const states = await Promise.all(Array.from({ length: 6 }, () => visitor.state(run)));
    expect(new Set(states.map(({ seq }) => seq)).size).toBe(1);
    expect(states[0]?.steps['one']?.status).toBe('done');
    const foreign = await Promise.all(
      Array.from({ length: 4 }, () => other.ask('GET', `/runs/${run}`))
    );
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expectEachOnce(visitor);
    expect(served.map(one => one.said()).join()).not.toMatch(/postgres:\/\//);
  });

  it('one is killed in mid-step: the other ends its kernel, says so, and runs nothing twice', async () => {
    const visitor = await arrive();
    const { run } = await visitor.createRun();
    void visitor.follow(run);
    await visitor.command(run, { type: 'run-step', step: 'one' });
    await visitor.until(has('step-done', 'one'));
    await visitor.command(run, { type: 'run-step', step: 'two' });
    await untilTally(server.root, 'hung', 1);

    const owner = holderOf(run);
    owner?.child.kill('SIGKILL');
    const killed = Date.now();
    await visitor.until(has('step-cancelled', 'two'));
    // The lease, one heartbeat, and a machine that has other things to do.
    expect(Date.now() - killed).toBeLessThan(20_000);
    await visitor.until(has('epoch-raised'));
    await server.untilNoKernels();
    expect(holderOf(run)).not.toBe(owner);
    expect((await visitor.state(run)).steps['two']).toMatchObject({
      status: 'cancelled',
      cancelCause: 'recovered'
    });
    expect([tally(server.root, 'one'), tally(server.root, 'two')]).toEqual([1, 1]);

    expect((await visitor.command(run, { type: 'run-step', step: 'two' })).status).toBe(200);
    await visitor.until(has('step-done', 'two'));
    // The first step was replayed, as its journal says, and the second ran again because it was asked to.
    expect([tally(server.root, 'one'), tally(server.root, 'two')]).toEqual([2, 2]);
    expectEachOnce(visitor);
  });

  it('one is paused in mid-step and wakes up too late: it writes nothing, and lets the run go', async () => {
    const visitor = await arrive();
    const { run } = await visitor.createRun();
    void visitor.follow(run);
    await visitor.command(run, { type: 'run-step', step: 'one' });
    await visitor.until(has('step-done', 'one'));
    await visitor.command(run, { type: 'run-step', step: 'two' });
    await untilTally(server.root, 'hung', 1);

    const owner = holderOf(run);
    owner?.child.kill('SIGSTOP');
    // Connections that wait for the paused one are left, as a proxy with health checks would.
    await visitor.leave();
    const late = visitor.at(served.find(one => one !== owner)?.port ?? 0);
    visitors.push(late);
    void late.follow(run);
    await late.until(has('step-cancelled', 'two'));
    const { seq } = await late.state(run);

    owner?.child.kill('SIGCONT');
    await delay(4_000);
    expect(owner?.child.exitCode).toBeNull();
    expect((await late.state(run)).seq).toBe(seq);
    expect(owner?.said()).toMatch(/taken over by another|moved to another/);
    // The one that was paused serves on, and passes on what is not its own any more.
    const through = visitor.at(owner?.port ?? 0);
    expect((await through.state(run)).seq).toBe(seq);
    expect((await through.command(run, { type: 'run-step', step: 'one' })).status).toBe(200);
    await late.until(has('step-done', 'one'));
    expectEachOnce(late);
  });

  it('one stops in order: its runs are the other’s at once', async () => {
    const visitor = await arrive();
    const { run } = await visitor.createRun();
    await visitor.command(run, { type: 'run-step', step: 'one' });
    void visitor.follow(run);
    await visitor.until(has('step-done', 'one'));
    const owner = holderOf(run);
    await owner?.close();
    const state = await visitor.state(run);
    expect(state.steps['one']?.status).toBe('cold');
    expect(holderOf(run)).not.toBe(owner);
  });

  it('the database goes away in mid-step and comes back: the step that could not be told is cut off, and runs again when asked', async () => {
    writeFileSync(join(server.root, 'hung.tally'), 'x');
    const visitor = await arrive();
    const { run } = await visitor.createRun();
    void visitor.follow(run);
    for (const step of ['one', 'two']) {
      await visitor.command(run, { type: 'run-step', step });
      await visitor.until(has('step-done', step));
    }
    await visitor.command(run, { type: 'run-step', step: 'three' });
    await untilTally(server.root, 'three', 1);
    await cluster.stop();
    await delay(1_500);
    expect((await visitor.ask('GET', `/runs/${run}`)).status).toBe(503);
    await cluster.start();
    while ((await visitor.ask('GET', `/runs/${run}`)).status !== 200) {
      await delay(100);
    }
    const { steps } = await visitor.state(run);
    expect(steps['three']).toMatchObject({ status: 'cancelled', cancelCause: 'recovered' });
    expect([steps['one']?.status, steps['two']?.status]).toEqual(['cold', 'cold']);
    expect((await visitor.command(run, { type: 'run-step', step: 'three' })).status).toBe(200);
    await visitor.until(has('step-done', 'three'));
    const printed = (await visitor.state(run)).steps['three']?.outputs.map(output =>
      output.kind === 'stream' ? output.text : output.kind
    );
    expect(printed?.join('')).toBe(Array.from({ length: 30 }, (_, n) => `${n}\n`).join(''));
    // Once before and once because it was asked for, with the replay of those before it.
    expect(['one', 'two', 'three'].map(name => tally(server.root, name))).toEqual([2, 2, 2]);
    expectEachOnce(visitor);
  });
});
