/** A ZIP that is made member by member as it is read, never whole in memory. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** A file of a ZIP. */
export interface ZipMember {
  name: string;
  bytes: Uint8Array;
  /** Whether its bytes are compressed already. */
  packed?: boolean;
}

/** @param at the time of its members, in milliseconds since 1970 */
export function zipStream(members: Iterable<ZipMember>, at: number): Readable {
  return Readable.from(pieces(members, at), { objectMode: false });
}

async function* pieces(members: Iterable<ZipMember>, at: number): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) {
      throw error;
    }
    ready.push(chunk);
  });
  for (const { name, bytes, packed = false } of members) {
    const file = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    file.push(bytes, true);
    yield* ready.splice(0);
    // Other work of this process goes on between two members.
    await setImmediate();
  }
  zip.end();
  yield* ready.splice(0);
}
