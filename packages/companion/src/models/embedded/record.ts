/** What is known about the weights on disk, kept beside them so that a crash, or another companion, finds it. */
import { EmbeddedChoice } from '@lockstep/protocol';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Offer } from './offers';

const Facts = z.object({
  choice: z.nullable(EmbeddedChoice),
  /** When the download was agreed to; milliseconds since 1970. */
  agreedAt: z.nullable(z.number()),
  paused: z.boolean(),
  /** Whole parts in the unfinished file of a choice, and its length after them. */
  joined: z.record(z.string(), z.object({ parts: z.int(), bytes: z.int() })),
  /** The finished file of a choice as it was when its hash was found right. */
  checked: z.record(z.string(), z.object({ bytes: z.int(), changedAt: z.number() })),
  /** Tokens a second that weights were read with, by digest. */
  speeds: z.record(z.string(), z.number())
});
export type Facts = z.infer<typeof Facts>;

const NOTHING: Facts = {
  choice: null,
  agreedAt: null,
  paused: false,
  joined: {},
  checked: {},
  speeds: {}
};

/** The folder of the weights. Everything is read from disk each time: two companions may share it. */
export class WeightsFolder {
  readonly lock: string;
  private readonly record: string;

  /** Makes the folder where it is missing. */
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    this.record = join(path, 'weights.json');
    this.lock = join(path, 'download.lock');
  }

  facts(): Facts {
    if (!existsSync(this.record)) {
      return NOTHING;
    }
    const parsed = Facts.safeParse(parse(readFileSync(this.record, 'utf8')));
    // A torn record is one that says nothing: the files are checked again, a download begins again.
    return parsed.success ? parsed.data : NOTHING;
  }

  write(changes: Partial<Facts>): void {
    const next = `${this.record}.${process.pid}`;
    writeFileSync(next, JSON.stringify({ ...this.facts(), ...changes }, null, 2), { mode: 0o600 });
    renameSync(next, this.record);
  }

  finished(offer: Offer): string {
    return join(this.path, offer.file);
  }

  unfinished(offer: Offer): string {
    return join(this.path, `${offer.file}.part`);
  }

  /** Whether the finished file is there, and is still the one whose hash was right. */
  isChecked(offer: Offer): boolean {
    const known = this.facts().checked[offer.id];
    const found = statSync(this.finished(offer), { throwIfNoEntry: false });
    return (
      known !== undefined &&
      found !== undefined &&
      found.size === known.bytes &&
      found.mtimeMs === known.changedAt
    );
  }

  isThere(offer: Offer): boolean {
    return existsSync(this.finished(offer));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
