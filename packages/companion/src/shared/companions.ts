/** One of several companions that serve an address together: each run is held by one of them, and found by all. */
import type { JournalEntry } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { Engine } from '../contract';
import type { Caller, Door } from '../doors/door';
import type { Ground } from '../launch';
import type { Log } from '../log';
import type { SharedStore, Store } from '../store';
import type { InnerDoor } from './innerDoor';
import { openInnerDoor } from './innerDoor';
import { JournalWatch } from './journalWatch';
import { Relay } from './relay';
import { RemoteComms } from './remoteComms';
import { tenure } from './tenure';

export interface CompanionsParts {
  store: Pick<Store, 'runs'> & { shared: SharedStore };
  engine: Engine;
  /** Names this process in leases. */
  holder: string;
  /** Where the inner door listens. */
  inner: { host: string; port: number };
  log: Log;
}

/** This companion among the others of its store; `null` when the store is its own. */
export function joinCompanions(
  { store, deps: { holder, log } }: Pick<Ground, 'store' | 'deps'>,
  engine: Engine,
  inner = { host: '127.0.0.1', port: 0 }
): Companions | null {
  const { runs, shared } = store;
  return shared === null
    ? null
    : new Companions({ store: { runs, shared }, engine, holder, inner, log });
}

/** This companion among the others. */
export class Companions {
  /** The engine for the doors: it follows journals that others write, and reaches controls that others hold. */
  readonly engine: Engine;
  private readonly relay: Relay;
  private readonly log: Log;
  private door: InnerDoor | null = null;

  constructor(private readonly parts: CompanionsParts) {
    const { store, engine, holder } = parts;
    const { runs, shared } = store;
    this.log = parts.log.child({ component: 'companions' });
    const { log } = this;
    const watch = new JournalWatch<JournalEntry>(runs, log);
    const isHere = (run: string): boolean => engine.holds(run) || runs.takeLease(run, holder);
    this.relay = new Relay({ isHere, doorOf: shared.doorOf, log });
    const { relay } = this;
    this.engine = {
      ...engine,
      follow: (run, since, listener) => watch.follow(run, since, listener),
      comms(run) {
        const owner = isHere(run) ? undefined : runs.run(run)?.owner;
        const local = (): ReturnType<Engine['comms']> => engine.comms(run);
        return owner === undefined ? local() : new RemoteComms({ run, owner, relay, local, log });
      }
    };
    shared.hear(run => watch.told(run));
    shared.onBeat(tenure({ shared, engine, watch, log }));
  }

  /**
   * Answers a request about a run that another companion holds.
   *
   * @returns `false` when the run is held here
   */
  pass(
    run: string,
    caller: Caller,
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<boolean> {
    return this.relay.pass(run, caller, request, response);
  }

  /** Opens the door for the others and tells them where it is. */
  async open(
    doors: readonly Door[],
    converse: (socket: WebSocket, caller: Caller) => void
  ): Promise<void> {
    const { store, inner } = this.parts;
    const secret = randomBytes(32).toString('base64url');
    this.door = await openInnerDoor({ ...inner, secret, doors, converse, log: this.log });
    store.shared.openDoor({ address: this.door.address, secret });
    this.log.info({ address: this.door.address }, 'Other companions reach this one here.');
  }

  async close(): Promise<void> {
    await this.door?.close();
    this.door = null;
  }
}
