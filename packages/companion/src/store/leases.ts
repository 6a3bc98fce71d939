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

/** Rows of kernels on servers that never came back. */
const KERNELS_FORGOTTEN_AFTER = 30 * 24 * 3_600_000;

const Holder = z.object({
  holder: z.string(),
  host: z.nullable(z.string()),
  pid: z.nullable(z.int()),
  beatAt: z.nullable(z.number())
});
const Stray = z.extend(Holder, { run: z.string(), kernel: z.string() });

/** What a holder says of itself. */
export interface HolderFacts {
  holder: string;
  pid: number;
  /** Names the Jupyter server whose kernels it uses. */
  server: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether a process of this machine lives; asks the system by default. */
  lives?(pid: number): boolean;
}

/** The part of {@link RunStore} that keeps leases and kernels, with the heartbeat behind them. */
export type Leases = Pick<
  RunStore,
  'takeLease' | 'dropLeases' | 'kernelTaken' | 'kernelEnded' | 'strayKernels'
> & {
  beat(): void;
  /** Whether the process of that name still works. */
  isAlive(holder: string): boolean;
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
    return host === hostname() ? !lives(pid) || silent > SILENT_HERE : silent > SILENT_ELSEWHERE;
  }

  function beat(): void {
    database.run(
      'INSERT INTO holders VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET beat_at = excluded.beat_at',
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
      const row = database.row(
        'SELECT holder, host, pid, beat_at AS beatAt FROM holders WHERE holder = ?',
        holder
      );
      return row !== undefined && !isDead(Holder.parse(row));
    },

    takeLease(run, holder) {
      return database.transaction(() => {
        const row = database.row(
          'SELECT holder, host, pid, beat_at AS beatAt FROM leases LEFT JOIN holders USING (holder) WHERE run = ?',
          run
        );
        if (row !== undefined) {
          const held = Holder.parse(row);
          if (held.holder !== holder && !isDead(held)) {
            return false;
          }
        }
        database.run(
          'INSERT INTO leases VALUES (?, ?) ON CONFLICT DO UPDATE SET holder = excluded.holder',
          run,
          holder
        );
        return true;
      });
    },

    dropLeases(holder) {
      database.transaction(() => {
        database.run('DELETE FROM leases WHERE holder = ?', holder);
        database.run('DELETE FROM holders WHERE holder = ?', holder);
      });
    },

    kernelTaken(run, kernel) {
      database.run(
        'INSERT INTO kernels VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET run = excluded.run, holder = excluded.holder',
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
          'SELECT kernel, run, holder, host, pid, beat_at AS beatAt FROM kernels LEFT JOIN holders USING (holder) WHERE server = ? ORDER BY kernels.at',
          me.server
        )
        .map(row => Stray.parse(row))
        .filter(isDead)
        .map(({ run, kernel }) => ({ run, kernel }));
    }
  };
}
