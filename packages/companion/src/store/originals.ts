/** Versions' own notebooks at rest, without results: small text as one blob each, attachments beside it. */
import type { OriginalCell, OriginalNotebook } from '@lockstep/converter';
import * as z from 'zod/mini';
import type { BlobStore } from '../contract';
import type { Database } from './database';

const Row = z.object({ blob: z.string() });

const Members = z.record(z.string(), z.unknown());

/** A cell as its blob holds it; `attached` is the blob of its attachments, which rarely change between versions. */
const StoredCell = z.object({
  key: z.nullable(z.string()),
  kind: z.enum(['code', 'markdown', 'raw']),
  id: z.nullable(z.string()),
  metadata: Members,
  source: z.string(),
  attached: z.optional(z.string())
});
const Stored = z.object({ metadata: Members, cells: z.array(StoredCell) });

/** Keeps the notebook of a version; the newest one of the same version counts. Call it inside a transaction. */
export function keepOriginal(
  database: Database,
  blobs: BlobStore,
  app: string,
  original: OriginalNotebook,
  at: number
): void {
  const cells = original.cells.map(({ attachments, ...cell }) =>
    attachments === undefined ? cell : { ...cell, attached: blobs.put(bytesOf(attachments)).blob }
  );
  const { blob } = blobs.put(bytesOf({ metadata: original.metadata, cells }));
  database.run(
    'INSERT INTO originals VALUES (?, ?, ?) ON CONFLICT (app) DO UPDATE SET blob = excluded.blob, at = excluded.at',
    app,
    blob,
    at
  );
}

/** The notebook of a version; `null` for a version that was stored before notebooks were kept, or whose blob is gone. */
export function readOriginal(
  database: Database,
  blobs: BlobStore,
  app: string
): OriginalNotebook | null {
  const row = database.row('SELECT blob FROM originals WHERE app = ?', app);
  const bytes = row === undefined ? null : blobs.read(Row.parse(row).blob);
  if (bytes === null) {
    return null;
  }
  const { metadata, cells } = Stored.parse(jsonOf(bytes));
  return { metadata, cells: cells.map(cell => withAttachments(cell, blobs)) };
}

function withAttachments(
  { attached, ...cell }: z.infer<typeof StoredCell>,
  blobs: BlobStore
): OriginalCell {
  const bytes = attached === undefined ? null : blobs.read(attached);
  return bytes === null ? cell : { ...cell, attachments: Members.parse(jsonOf(bytes)) };
}

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
