/** Everything that outlives the process: one SQLite file and a folder of blobs, opened together. */
import type { AssistantStore } from '../assistant';
import type { BlobStore, DefinitionStore, RunStore } from '../contract';
import type { Log } from '../log';
import { admissions } from './admissions';
import type { Admissions } from './admissions';
import { assistantStore } from './assistant';
import { blobStore } from './blobs';
import { definitionStore } from './definitions';
import { BEAT_EVERY, leases } from './leases';
import { MIGRATIONS, migrate } from './migrations';
import type { Migration } from './migrations';
import { journals } from './runs';
import { SqliteDatabase } from './sqlite';
import { visits } from './visits';
import type { Visits } from './visits';

export type { Admissions } from './admissions';
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
  readonly assistant: AssistantStore;
  /** Drops this process's leases and closes the file. */
  close(): void;
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
}

/** @throws UserError when the folder cannot be used, the disk is full, or a newer release wrote the store. */
export function openStore(options: StoreOptions): Store {
  const { folder, holder, server, log, lives } = options;
  const now = options.now ?? Date.now;
  const database = new SqliteDatabase(folder);
  try {
    migrate(database, now(), options.migrations ?? MIGRATIONS);
    const held = leases(database, {
      holder,
      server,
      now,
      pid: options.pid ?? process.pid,
      ...(lives === undefined ? {} : { lives })
    });
    const timer = setInterval(() => {
      try {
        held.beat();
      } catch (error) {
        // The next write says it to a person; the lease is safe while this process lives.
        log.warn({ err: error }, 'The heartbeat could not be written.');
      }
    }, BEAT_EVERY);
    timer.unref();
    const blobs = blobStore(folder);
    return {
      folder,
      runs: { ...journals(database, holder), ...held },
      definitions: definitionStore(database, blobs, now),
      blobs,
      admissions: admissions(database, now),
      visits: visits(database, now),
      assistant: assistantStore(database, { holder, isAlive: held.isAlive }),
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
