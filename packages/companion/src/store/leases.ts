/** Who works on a run: one living process each, known by a heartbeat, and the kernels it started. */
import { hostname } from 'node:os';
import * as z from 'zod/mini';
import type { RunStore } from '../contract';
import type { Database } from './database';
import { processLives } from '../processLives';

/** Time between two heartbeats, in milliseconds. */
export const BEAT_EVERY = 5_000;

/** A holder on another machine that was silent this long is dead. */
const SILENT_ELSEWHERE = 60_000;

/** On this machine the process itself is asked; silence this long means that its number was given again. */
const SILENT_HERE = 600_000;

/** Time between two heartbeats where companions share a database, in milliseconds. */
export const SHARED_BEAT_EVERY = 2_000;

/**
 * Where companions share a database, a holder that was silent this long (by the database's clock) has lost its runs.
 * Longer than anything that stops a living process for a moment, shorter than a person's patience.
 */
export const LEASE_TIME = 10_000;

/** Owner of runs and batches of the command line. */
export const COMMAND_LINE = 'cli';

/** Rows of kernels on servers that never came back. */
const KERNELS_FORGOTTEN_AFTER = 30 * 24 * 3_600_000;

const Holder = z.object({
  holder: z.string(),
  host: z.nullable(z.string()),
  pid: z.nullable(z.int()),
  beatAt: z.nullable(z.number())
});
const Stray = z.extend(Holder, { run: z.string(), kernel: z.string() });
const Held = z.object({ run: z.string() });
const Orphan = z.object({ run: z.string(), kernels: z.int() });
const Owner = z.extend(Holder, { door: z.nullable(z.string()) });
const HOLDER = 'holder, host, pid, beat_at AS "beatAt"';

/** Where one companion is reached by the others. */
export const CompanionDoor = z.object({ address: z.string(), secret: z.string() });
export type CompanionDoor = z.infer<typeof CompanionDoor>;

/** What a holder says of itself. */
export interface HolderFacts {
  holder: string;
  pid: number;
  /** Names the Jupyter server whose kernels it uses. */
  server: string;
  /** Milliseconds since 1970; the database's clock where it is shared. */
  now(): number;
  /** Whether a process of this machine lives; asks the system by default. */
  lives?(pid: number): boolean;
}

/** The part of {@link RunStore} that keeps leases and kernels, with the heartbeat behind them. */
export type Leases = Pick<
  RunStore,
  | 'takeLease'
  | 'dropLease'
  | 'dropLeases'
  | 'leaseOf'
  | 'kernelTaken'
  | 'kernelEnded'
  | 'strayKernels'
> & {
  beat(): void;
  /** Whether the process of that name still works. */
  isAlive(holder: string): boolean;
  /** Writes down where this companion is reached by others. */
  openDoor(door: CompanionDoor): void;
  /** How the living companion that holds a run is reached: `null` when it has no door, or nobody else holds it. */
  doorOf(run: string): CompanionDoor | null;
  /** The runs that are this process's by lease. */
  held(): string[];
  /**
   * Runs of dead companions that somebody waits for: they were at work, or are among `watched`. The others wait until
   * they are asked for, and those of the command line until their command is given again.
   */
  orphans(watched: ReadonlySet<string>): string[];
};

/** The leases of a database, on behalf of one holder. */
export function leases(database: Database, me: HolderFacts): Leases {
  const lives = me.lives ?? processLives;

  function isDead({ holder, host, pid, beatAt }: z.infer<typeof Holder>): boolean {
    if (holder === me.holder) {
      return false;
    }
    if (host === null || pid === null || beatAt === null) {
      return true;
    }
    const silent = me.now() - beatAt;
    if (database.shared) {
      // Process numbers and host names may be the same in two containers.
      return silent > LEASE_TIME;
    }
    return host === hostname() ? !lives(pid) || silent > SILENT_HERE : silent > SILENT_ELSEWHERE;
  }

  function leaseOf(run: string, holder: string): ReturnType<RunStore['leaseOf']> {
    const row = database.row(
      `SELECT ${HOLDER} FROM leases LEFT JOIN holders USING (holder) WHERE run = ?`,
      run
    );
    if (row === undefined) {
      return 'free';
    }
    const held = Holder.parse(row);
    return held.holder === holder ? 'mine' : isDead(held) ? 'free' : 'theirs';
  }

  function beat(): void {
    database.run(
      'INSERT INTO holders (holder, host, pid, beat_at) VALUES (?, ?, ?, ?) ON CONFLICT (holder) DO UPDATE SET beat_at = excluded.beat_at',
      me.holder,
      hostname(),
      me.pid,
      me.now()
    );
  }

  beat();
  database.run('DELETE FROM kernels WHERE at < ?', me.now() - KERNELS_FORGOTTEN_AFTER);

  return {
    beat,

    isAlive(holder) {
      const row = database.row(`SELECT ${HOLDER} FROM holders WHERE holder = ?`, holder);
      return row !== undefined && !isDead(Holder.parse(row));
    },

    openDoor(door) {
      beat();
      database.run('UPDATE holders SET door = ? WHERE holder = ?', JSON.stringify(door), me.holder);
    },

    doorOf(run) {
      const row = database.row(
        `SELECT ${HOLDER}, door FROM leases LEFT JOIN holders USING (holder) WHERE run = ?`,
        run
      );
      if (row === undefined) {
        return null;
      }
      const { door, ...held } = Owner.parse(row);
      return door === null || held.holder === me.holder || isDead(held)
        ? null
        : CompanionDoor.parse(JSON.parse(door));
    },

    held() {
      return database
        .rows('SELECT run FROM leases WHERE holder = ?', me.holder)
        .map(row => Held.parse(row).run);
    },

    orphans(watched) {
      const dead = database
        .rows(`SELECT ${HOLDER} FROM holders`)
        .map(row => Holder.parse(row))
        .filter(isDead);
      return dead.flatMap(({ holder }) =>
        database
          .rows(
            `SELECT run, (SELECT count(*) FROM kernels WHERE kernels.run = leases.run) AS kernels
             FROM leases JOIN runs USING (run) WHERE holder = ? AND owner <> ?`,
            holder,
            COMMAND_LINE
          )
          .map(row => Orphan.parse(row))
          .filter(({ run, kernels }) => kernels > 0 || watched.has(run))
          .map(({ run }) => run)
      );
    },

    takeLease(run, holder) {
      return database.transaction(() => {
        if (leaseOf(run, holder) === 'theirs') {
          return false;
        }
        database.run(
          'INSERT INTO leases VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET holder = excluded.holder',
          run,
          holder
        );
        return true;
      }, run);
    },

    leaseOf,

    dropLease(run, holder) {
      database.run('DELETE FROM leases WHERE run = ? AND holder = ?', run, holder);
    },

    dropLeases(holder) {
      database.transaction(() => {
        database.run('DELETE FROM leases WHERE holder = ?', holder);
        database.run('DELETE FROM holders WHERE holder = ?', holder);
      });
    },

    kernelTaken(run, kernel) {
      database.run(
        'INSERT INTO kernels VALUES (?, ?, ?, ?, ?) ON CONFLICT (kernel) DO UPDATE SET run = excluded.run, holder = excluded.holder',
        kernel,
        run,
        me.holder,
        me.server,
        me.now()
      );
    },

    kernelEnded(kernel) {
      database.run('DELETE FROM kernels WHERE kernel = ?', kernel);
    },

    strayKernels() {
      return database
        .rows(
          `SELECT kernel, run, ${HOLDER} FROM kernels LEFT JOIN holders USING (holder) WHERE server = ? ORDER BY kernels.at`,
          me.server
        )
        .map(row => Stray.parse(row))
        .filter(isDead)
        .map(({ run, kernel }) => ({ run, kernel }));
    }
  };
}
