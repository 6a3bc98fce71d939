/** What the store asks of a database, and how errors of the disk below it become sentences. */
import { UserError } from '@lockstep/protocol';
import { chmodSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../systemError';

/** Name of the database in the state folder. */
export const DATABASE_FILE = 'lockstep.sqlite';

/**
 * `f_type` of file systems that are shared between machines (linux/magic.h: NFS, SMB, CIFS, SMB2, AFS, 9P,
 * Ceph, FUSE). WAL needs memory shared by all readers, which they lack (sqlite.org/wal.html).
 */
const NETWORK_FILE_SYSTEMS = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x01021997, 0x00c36400, 0x65735546
]);

/** SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about. */
const BUSY = 5;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** True where SQLite must keep a rollback journal and one process. */
export function onNetwork(folder: string): boolean {
  return process.platform === 'linux' && NETWORK_FILE_SYSTEMS.has(statfsSync(folder).type);
}

/** The sentence for a file system's error, or `null` when the error is something else. */
function fromFileSystem(error: unknown, folder: string): UserError | null {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return readOnly(folder);
    case 'ENOTDIR':
    case 'EEXIST':
      return new UserError(
        'store-not-a-folder',
        `${folder} should be Lockstep's state folder, but a file is in its place. Move that file, or set LOCKSTEP_STATE to another folder.`,
        503
      );
    default:
      return null;
  }
}

/** The sentence for an error of SQLite, or `null` when it is a bug. */
function fromSqlite(error: unknown, folder: string): UserError | null {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) {
    return null;
  }
  // The lower byte is the primary code, the rest says more about it.
  switch (Number(error.errcode) & 0xff) {
    case FULL:
      return diskFull(folder);
    case READ_ONLY:
    case CANNOT_OPEN:
      return readOnly(folder);
    case BUSY:
      return new UserError(
        'store-busy',
        `Another program holds ${join(folder, DATABASE_FILE)}. Nothing was written. Try again once it has ended.`,
        503
      );
    case IO_ERROR:
      // On a full disk the shared memory beside the WAL cannot grow, which SQLite reports as this.
      return isFull(folder)
        ? diskFull(folder)
        : new UserError(
            'store-unreadable',
            `The disk refused to read or write ${join(folder, DATABASE_FILE)}. Nothing was written. Check the disk that holds ${folder}.`,
            507
          );
    case CORRUPT:
    case NOT_A_DATABASE:
      return new UserError(
        'store-damaged',
        `${join(folder, DATABASE_FILE)} is damaged. Move it away to start with an empty store, or put back one of the copies in ${join(folder, 'backups')}.`,
        503
      );
    default:
      return null;
  }
}

/** Whether the disk has less room than SQLite needs for a transaction. */
function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 256 * 1024;
}

function diskFull(folder: string): UserError {
  return new UserError(
    'disk-full',
    `The disk that holds ${folder} is full. Nothing was written. Free some space, then try again.`,
    507
  );
}

function readOnly(folder: string): UserError {
  return new UserError(
    'store-read-only',
    `Lockstep may not write in ${folder}. Make the folder writable, or set LOCKSTEP_STATE to one that is.`,
    503
  );
}

/** What to throw for `error`: a sentence where a person can act, else the error itself. */
export function explainStoreError(error: unknown, folder: string): unknown {
  return fromSqlite(error, folder) ?? fromFileSystem(error, folder) ?? error;
}

/** Makes a private folder (0700) and all above it. */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Windows keeps a profile's folders private by inheritance and has no such mode.
    if (process.platform !== 'win32') {
      chmodSync(folder, 0o700);
    }
  } catch (error) {
    throw explainStoreError(error, folder);
  }
}

/** What a statement may be given. */
export type SqlValue = string | number | null | Uint8Array;

/**
 * A database under the store: a SQLite file, or PostgreSQL. Statements are written once, in the subset of SQL that
 * `postgres/dialect.ts` can say to both. Every method is synchronous and durable on return.
 */
export interface Database {
  /** The state folder: private files beside the database lie there, and the database itself when it is a file. */
  readonly folder: string;
  /** Whether companions of other machines may work on it, so that the life of a process says nothing. */
  readonly shared: boolean;
  /** Where the data is, for a sentence: `the store in /home/ann/state`. Never a secret. */
  readonly place: string;
  /** Runs statements without values and results; several may stand in one text. */
  exec(sql: string): void;
  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number;
  /** The first row, for its reader to parse; `undefined` when there is none. */
  row(sql: string, ...values: SqlValue[]): unknown;
  rows(sql: string, ...values: SqlValue[]): unknown[];
  /**
   * All of `work` or nothing; nests. What it reads stays true until its end, against every other transaction
   * `of` the same thing.
   *
   * @param of what it is about, such as a run; the whole store when it is not told
   */
  transaction<T>(work: () => T, of?: string): T;
  hasTable(name: string): boolean;
  /** Milliseconds since 1970 by the database's own clock, which all who share it read alike. */
  now(): number;
  /** Tells all who share the database that `topic` changed, when (and if) the transaction around it is done. */
  tell(topic: string): void;
  /** Hears what is told, also by this process; `null`: something may have been missed. At most one listener. */
  hear(listener: (topic: string | null) => void): void;
  /** Keeps a copy of the present state where that is this program's to do. `version` is the schema's. */
  backUp(version: number, now: number): void;
  close(): void;
}
