/** Everything that outlives the process: one SQLite file and a folder of blobs, opened together. */
import type { AssistantStore } from '../assistant';
import type { BlobStore, DefinitionStore, RunStore } from '../contract';
import type { Log } from '../log';
import { admissions } from './admissions';
import type { Admissions } from './admissions';
import { assistantStore } from './assistant';
import { batchStore } from './batches';
import type { BatchStore } from './batches';
import { blobStore } from './blobs';
import { databaseBlobs } from './databaseBlobs';
import { definitionStore } from './definitions';
import { BEAT_EVERY, SHARED_BEAT_EVERY, leases } from './leases';
import type { Leases } from './leases';
import { MIGRATIONS, migrate } from './migrations';
import type { Migration } from './migrations';
import type { StoreAddress } from './postgres/address';
import { PostgresDatabase } from './postgres/postgres';
import { journals } from './runs';
import { SqliteDatabase } from './sqlite';
import { uploads } from './uploads';
import { visits } from './visits';
import type { Visits } from './visits';

export type { Admissions } from './admissions';
export { batchElsewhere } from './batches';
export type { BatchRecord, BatchStore } from './batches';
export { COMMAND_LINE, LEASE_TIME } from './leases';
export type { Visits } from './visits';

/** An open state folder. */
export interface Store {
  readonly folder: string;
  readonly runs: RunStore;
  readonly definitions: DefinitionStore;
  readonly blobs: BlobStore;
  readonly admissions: Admissions;
  /** Personal links and messages of participants. */
  readonly visits: Visits;
  readonly batches: BatchStore;
  readonly assistant: AssistantStore;
  /** What companions that share the store need of each other; `null` for a file of one's own. */
  readonly shared: SharedStore | null;
  /** Drops this process's leases and closes the file. */
  close(): void;
}

/** The companions of a shared store. */
export interface SharedStore extends Pick<Leases, 'openDoor' | 'doorOf' | 'held' | 'orphans'> {
  /** Hears the ids of runs whose journals grew, also by this process; `null`: any may have. */
  hear(listener: (run: string | null) => void): void;
  /** Hears of each heartbeat, and of those that could not be written. */
  onBeat(listener: (written: boolean) => void): void;
}

export interface StoreOptions {
  /** The state folder; made 0700 when absent. */
  folder: string;
  /** Names this process in leases. */
  holder: string;
  /** Names the Jupyter server whose kernels this process uses. */
  server: string;
  log: Log;
  /** Milliseconds since 1970; the system's clock by default. */
  now?: () => number;
  pid?: number;
  lives?: (pid: number) => boolean;
  migrations?: readonly Migration[];
  /** The PostgreSQL database that takes the file's place, and the bundled `postgres.mjs` that holds its connection. */
  postgres?: { address: StoreAddress; thread: string } | undefined;
}

/** @throws UserError when the folder cannot be used, the disk is full, or a newer release wrote the store. */
export function openStore(options: StoreOptions): Store {
  const { folder, holder, server, log, lives } = options;
  const now = options.now ?? Date.now;
  const database =
    options.postgres === undefined
      ? new SqliteDatabase(folder)
      : new PostgresDatabase(folder, options.postgres.address, options.postgres.thread);
  try {
    migrate(database, now(), options.migrations ?? MIGRATIONS);
    const held = leases(database, {
      holder,
      server,
      now: database.shared ? () => database.now() : now,
      pid: options.pid ?? process.pid,
      ...(lives === undefined ? {} : { lives })
    });
    let beaten: (written: boolean) => void = () => undefined;
    const timer = setInterval(
      () => {
        try {
          held.beat();
          beaten(true);
        } catch (error) {
          // The next write says it to a person.
          log.warn({ err: error }, 'The heartbeat could not be written.');
          beaten(false);
        }
      },
      database.shared ? SHARED_BEAT_EVERY : BEAT_EVERY
    );
    timer.unref();
    const blobs = database.shared ? databaseBlobs(database, now) : blobStore(folder);
    const { openDoor, doorOf, held: heldRuns, orphans } = held;
    return {
      folder,
      runs: { ...journals(database, holder), ...held, ...uploads(database) },
      definitions: definitionStore(database, blobs, now),
      blobs,
      admissions: admissions(database, now),
      visits: visits(database, now),
      batches: batchStore(database, holder),
      assistant: assistantStore(database, { holder, isAlive: held.isAlive }),
      shared: database.shared
        ? {
            openDoor,
            doorOf,
            held: heldRuns,
            orphans,
            hear: listener => database.hear(listener),
            onBeat: listener => {
              beaten = listener;
            }
          }
        : null,
      close() {
        clearInterval(timer);
        try {
          held.dropLeases(holder);
        } catch (error) {
          log.warn({ err: error }, 'The leases could not be dropped; they end with this process.');
        }
        database.close();
      }
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
