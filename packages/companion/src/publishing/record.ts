/** What is remembered of a notebook's publication, so that the same link works again: one private file each. */
import { Reachable } from '@lockstep/protocol';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { makePrivateFolder } from '../store/database';
import { readPrivate, writePrivate } from '../store/privateFile';

const FILE = 'publication.json';

export const PublicationRecord = z.object({
  path: z.string(),
  token: z.string(),
  reachable: Reachable,
  /** The last port; `null` before the first start. */
  port: z.nullable(z.int()),
  maxKernels: z.int(),
  /** Whether the whole link was shown. */
  linkShown: z.boolean(),
  /** What participants may do beyond running steps; records of earlier releases say nothing of it. */
  chat: z._default(z.boolean(), false),
  sharesNotebook: z._default(z.boolean(), false),
  /** Whether it should be on: a companion that was killed starts it again. */
  wanted: z.boolean()
});
export type PublicationRecord = z.infer<typeof PublicationRecord>;

/** Kernels at once, unless the author says otherwise. */
const KERNELS = 8;

/** Names a notebook's publication: 16 hex digits. */
export function publicationId(root: string, path: string): string {
  return createHash('sha256').update(`${root}\0${path}`).digest('hex').slice(0, 16);
}

/** A new token of 192 random bits. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Publications in a state folder. */
export class PublicationRecords {
  constructor(private readonly state: string) {}

  /** The folder of one publication: its record, and the state of its page. */
  folderOf(id: string): string {
    return join(this.state, 'published', id);
  }

  /** What is remembered, or how a first publication begins. */
  read(id: string, path: string): PublicationRecord {
    return (
      this.known(id) ?? {
        path,
        token: newToken(),
        reachable: 'machine',
        port: null,
        maxKernels: KERNELS,
        linkShown: false,
        chat: false,
        sharesNotebook: false,
        wanted: false
      }
    );
  }

  /** What is remembered, `null` of a notebook that was never published. */
  known(id: string): PublicationRecord | null {
    const text = readPrivate(join(this.folderOf(id), FILE));
    return text === null ? null : PublicationRecord.parse(JSON.parse(text));
  }

  /** The ids of all that were ever published. */
  ids(): string[] {
    const folder = join(this.state, 'published');
    return existsSync(folder)
      ? readdirSync(folder).filter(name => /^[0-9a-f]{16}$/.test(name))
      : [];
  }

  write(id: string, record: PublicationRecord): void {
    makePrivateFolder(this.folderOf(id));
    writePrivate(join(this.folderOf(id), FILE), JSON.stringify(record));
  }
}
