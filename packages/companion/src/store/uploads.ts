/** The files that were given to runs: whose they are, what they are called, which blob has their bytes. */
import * as z from 'zod/mini';
import type { RunStore } from '../contract';
import type { Database } from './database';

/** A file as a row of a table holds it. */
export const UploadRow = z.object({
  upload: z.string(),
  name: z.string(),
  bytes: z.int(),
  blob: z.string(),
  at: z.number()
});

/** The uploads of a database. */
export function uploads(database: Database): Pick<RunStore, 'addUpload' | 'uploads'> {
  return {
    addUpload(run, { upload, name, bytes, blob, at }) {
      database.run(
        'INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (run, upload) DO NOTHING',
        run,
        upload,
        name,
        bytes,
        blob,
        at
      );
    },
    uploads(run) {
      return database
        .rows(
          'SELECT upload, name, bytes, blob, at FROM uploads WHERE run = ? ORDER BY at, upload',
          run
        )
        .map(row => UploadRow.parse(row));
    }
  };
}
