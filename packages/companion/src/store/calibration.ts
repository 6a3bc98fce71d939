/** What use said of answers, and the states of the calibration, at rest. */
import { CalibrationSnapshot, LabelSource, TaskKind } from '@lockstep/protocol';
import type { CalibrationStore } from '@lockstep/router';
import * as z from 'zod/mini';
import type { Database } from './database';

const LabelRow = z.object({
  task: z.string(),
  source: LabelSource,
  at: z.number(),
  digest: z.string(),
  quantisation: z.string(),
  kind: TaskKind,
  raw: z.number(),
  good: z.int()
});
const SnapshotRow = z.object({ calibration: z.int(), body: z.string() });
const Newest = z.object({ newest: z.nullable(z.int()) });
/** A snapshot without its number, which is the row's. */
const Body = z.omit(CalibrationSnapshot, { id: true });

/** Snapshots that are kept; older ones go. */
const KEPT = 50;

/** Labels and snapshots of a database. */
export function calibrationStore(database: Database): CalibrationStore {
  return {
    addLabel({ task, source, at, key, raw, good }) {
      database.run(
        'INSERT INTO labels (task, source, at, digest, quantisation, kind, raw, good) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (task, source) DO UPDATE SET at = excluded.at, good = excluded.good',
        task,
        source,
        at,
        key.digest,
        key.quantisation,
        key.kind,
        raw,
        good ? 1 : 0
      );
    },

    labels(most) {
      return database
        .rows('SELECT * FROM labels ORDER BY at DESC, task, source LIMIT ?', most)
        .map(row => {
          const { good, digest, quantisation, kind, ...label } = LabelRow.parse(row);
          return { ...label, key: { digest, quantisation, kind }, good: good === 1 };
        })
        .reverse();
    },

    addSnapshot(snapshot) {
      database.transaction(() => {
        const { newest } = Newest.parse(
          database.row('SELECT max(calibration) AS newest FROM calibrations')
        );
        const id = (newest ?? 0) + 1;
        database.run(
          'INSERT INTO calibrations (calibration, at, body) VALUES (?, ?, ?)',
          id,
          snapshot.at,
          JSON.stringify(snapshot)
        );
        database.run('DELETE FROM calibrations WHERE calibration <= ?', id - KEPT);
      });
    },

    snapshots(most) {
      return database
        .rows('SELECT calibration, body FROM calibrations ORDER BY calibration DESC LIMIT ?', most)
        .map(row => {
          const { calibration, body } = SnapshotRow.parse(row);
          return { id: calibration, ...Body.parse(JSON.parse(body)) };
        });
    }
  };
}
