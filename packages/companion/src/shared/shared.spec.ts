import { PageComm, packFrame, unpackFrame } from '@lockstep/protocol';
import type { JournalEntry } from '@lockstep/protocol';
import { RunComms } from '../comms/runComms';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { silentLog } from '../log';
import { LEASE_TIME } from '../store/leases';
import { created, entries, putRun } from '../store/testing/runsContract';
import { raw, temporaryFolder, testStore } from '../testing/parts';
import { openInnerDoor } from './innerDoor';
import { JournalWatch } from './journalWatch';
import { Relay, credentials } from './relay';
import { RemoteComms } from './remoteComms';
import { tenure } from './tenure';

const RUN = 'run00000001';

const settled = (): Promise<void> => new Promise(done => setImmediate(() => setImmediate(done)));

describe('a journal that others write', () => {
  let folder: string;
  let remove: () => void;
  let store: ReturnType<typeof testStore>;
  let last: JournalEntry | null;

  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    store = testStore(folder);
    const app = putRun(store);
    const first = entries(RUN, [created(app)]);
    store.runs.append(first);
    last = first.at(-1) ?? null;
  });

  afterEach(() => {
    store.close();
    remove();
  });

  function write(name: string): void {
    const more = entries(RUN, [{ type: 'renamed', name }], last);
    store.runs.append(more);
    last = more.at(-1) ?? null;
  }

  it('comes once and in order, however often and late its growth is told', async () => {
    const watch = new JournalWatch(store.runs, silentLog());
    const early: number[] = [];
    const late: number[] = [];
    watch.follow(RUN, 0, all => early.push(...all.map(({ seq }) => seq)));
    write('a');
    write('b');
    // This one already has what the others are only told of now.
    watch.follow(RUN, 1, all => late.push(...all.map(({ seq }) => seq)));
    watch.told(RUN);
    watch.told(RUN);
    watch.told(null);
    await settled();
    write('c');
    watch.told(RUN);
    await settled();
    watch.told(RUN);
    await settled();
    expect([early, late]).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4]
    ]);
  });

  it('is not read for nobody', async () => {
    const journal = jest.spyOn(store.runs, 'journal');
    const watch = new JournalWatch(store.runs, silentLog());
    watch.follow(RUN, 0, () => undefined).dispose();
    expect(journal).toHaveBeenCalledTimes(1);
    write('a');
    watch.told(RUN);
    watch.told(null);
    await settled();
    expect(journal).toHaveBeenCalledTimes(1);
    expect([...watch.watched]).toEqual([]);
  });
});

describe('the tenure of a companion', () => {
  function world(held: string[], open: string[], orphans: string[] = []) {
    let now = 0;
    const letGo: string[] = [];
    const opened: string[] = [];
    const beat = tenure({
      shared: { held: () => held, orphans: () => orphans },
      engine: {
        open: () => open,
        letGo: run => letGo.push(run),
        stateOf(run) {
          opened.push(run);
          throw new Error('It cannot be read.');
        }
      },
      watch: { watched: new Set(), told: () => undefined },
      log: silentLog(),
      clock: () => now
    });
    return { beat, letGo, opened, pass: (time: number) => (now += time) };
  }

  it('ends for runs that another has, and goes on for its own', () => {
    const { beat, letGo } = world(['run-a'], ['run-a', 'run-b']);
    beat(true);
    expect(letGo).toEqual(['run-b']);
  });

  it('ends for all runs once nobody can know that they are its own', () => {
    const { beat, letGo, pass } = world(['run-a'], ['run-a']);
    pass(LEASE_TIME);
    beat(false);
    expect(letGo).toEqual([]);
    pass(1);
    beat(false);
    expect(letGo).toEqual(['run-a']);
  });

  it('takes over what the dead left, and survives a run that cannot be opened', () => {
    const { beat, opened } = world([], [], ['run-c', 'run-d']);
    beat(true);
    beat(true);
    expect(opened).toEqual(['run-c', 'run-d']);
  });
});

describe('a request about a run of another', () => {
  it('waits until its holder answers or the run is here', async () => {
    let looks = 0;
    const relay = new Relay({
      isHere: () => (looks += 1) > 2,
      doorOf: () => null,
      log: silentLog()
    });
    expect(await relay.reach(RUN)).toBeNull();
  });

  it('is refused with a sentence when nobody has the run for too long', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const door = { address: `http://127.0.0.1:${port}`, secret: 's' };
    const relay = new Relay({
      isHere: () => false,
      doorOf: () => door,
      log: silentLog(),
      patience: 0
    });
    await expect(relay.reach(RUN)).rejects.toMatchObject({ code: 'run-moving', status: 503 });
  });
});

describe('the door between companions', () => {
  const caller = { scope: 'participant', owner: 'browser:x', by: 'person' } as const;

  it('opens to nobody without its secret, and to no author', async () => {
    const door = await openInnerDoor({
      host: '127.0.0.1',
      port: 0,
      secret: 'between-us',
      doors: [],
      converse: () => undefined,
      log: silentLog()
    });
    try {
      const target = { host: '127.0.0.1', port: door.port ?? 0 };
      const status = async (headers: Record<string, string>): Promise<number> =>
        (await raw(target, 'GET', '/runs', headers)).status;
      const right = { address: door.address, secret: 'between-us' };
      expect(await status({})).toBe(401);
      expect(await status(credentials({ ...right, secret: 'wrong' }, caller))).toBe(401);
      expect(await status(credentials(right, { ...caller, scope: 'author' }))).toBe(403);
      // Let in, it finds no such door.
      expect(await status(credentials(right, caller))).toBe(404);
    } finally {
      await door.close();
    }
  });
});

describe('controls of a run that another has', () => {
  it('work through it, and here once the run came here', async () => {
    const seen: string[] = [];
    const door = await openInnerDoor({
      host: '127.0.0.1',
      port: 0,
      secret: 'between-us',
      doors: [],
      converse(socket, caller) {
        socket.on('message', (data: Buffer, binary) => {
          const frame = PageComm.safeParse(binary ? unpackFrame(data).header : null);
          if (frame.success) {
            const idle = { op: 'idle' as const, parent: frame.data.msg, refusal: null };
            socket.send(packFrame({ ...idle, channel: frame.data.channel }, []));
          } else {
            seen.push(`${caller.owner} ${data.toString()}`);
            const begin = { op: 'begin' as const, models: {}, paths: [], away: 'Held there.' };
            socket.send(packFrame({ ...begin, channel: `comm/${RUN}` }, []));
          }
        });
      },
      log: silentLog()
    });
    let here = false;
    const relay = new Relay({
      isHere: () => here,
      doorOf: () => ({ address: door.address, secret: 'between-us' }),
      log: silentLog()
    });
    const frames: string[] = [];
    let told: () => void = () => undefined;
    const until = async (text: string): Promise<void> => {
      while (!frames.includes(text)) {
        await new Promise<void>(done => (told = done));
      }
    };
    const local = new RunComms('Held here.');
    const comms = new RemoteComms({
      run: RUN,
      owner: 'browser:x',
      relay,
      local: () => local,
      log: silentLog()
    });
    const page = comms.join({
      scope: 'participant',
      send(frame) {
        frames.push(frame.op === 'begin' ? (frame.away ?? '') : frame.op);
        told();
        return Promise.resolve();
      }
    });
    try {
      await until('Held there.');
      expect(seen).toEqual([expect.stringMatching(/^browser:x .*subscribe/)]);
      const data = { method: 'update', state: { value: 3 } } as const;
      page.receive({ channel: `comm/${RUN}`, msg: 'm1', comm: 'c1', data }, []);
      await until('idle');
      here = true;
      await door.close();
      await until('Held here.');
    } finally {
      page.dispose();
      await door.close();
    }
  });
});
