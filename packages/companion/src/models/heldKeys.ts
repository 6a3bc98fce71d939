/** Where keys lie at rest: in the keyring, else in a private file. What a key opens is not known here. */
import { UserError } from '@lockstep/protocol';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Log } from '../log';
import { explainStoreError } from '../store/database';
import { readPrivate, writePrivate } from '../store/privateFile';
import type { Keyring } from './keyring';

/** Name of the file in the state folder: which keys there are, and those that no keyring keeps. */
export const KEYS_FILE = 'keys.json';

const Kept = z.object({
  /** A provider of models, or `crawl`: a crawler. */
  provider: z.enum(['anthropic', 'openai', 'crawl']),
  host: z.string(),
  setAt: z.number(),
  /** `null`: the keyring has it. */
  key: z.nullable(z.string())
});
const KeysFile = z.object({ format: z.literal(1), keys: z.array(Kept) });
type Kept = z.infer<typeof Kept>;

/** What a key is for. */
export type HeldFor = Pick<Kept, 'provider' | 'host'>;

/** All of a key but the key. */
export interface HeldRow extends HeldFor {
  readonly setAt: number;
  readonly source: 'keyring' | 'file';
}

export interface HeldKeys {
  /** Settles when those of the keyring are known. */
  readonly loaded: Promise<void>;
  rows(): HeldRow[];
  key(target: HeldFor): string | null;
  /** @throws UserError `key-form` when no header could carry it */
  set(target: HeldFor, key: string): Promise<void>;
  remove(target: HeldFor): Promise<void>;
}

export interface HeldKeysDeps {
  folder: string;
  keyring: Keyring;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The keys of a state folder. */
export function holdKeys({ folder, keyring, log, now }: HeldKeysDeps): HeldKeys {
  const path = join(folder, KEYS_FILE);
  const fromKeyring = new Map<string, string>();

  /** Read anew each time: another Lockstep of this user may have changed it. */
  function kept(): Kept[] {
    const text = readPrivate(path);
    if (text === null) {
      return [];
    }
    const file = KeysFile.safeParse(jsonOf(text));
    if (!file.success) {
      log.error(`${path} is damaged. Remove it and set the keys again.`);
      return [];
    }
    return file.data.keys;
  }

  function write(keys: Kept[]): void {
    try {
      writePrivate(path, `${JSON.stringify({ format: 1, keys }, null, 1)}\n`);
    } catch (error) {
      throw explainStoreError(error, folder);
    }
  }

  function without(target: HeldFor): Kept[] {
    return kept().filter(one => nameOf(one) !== nameOf(target));
  }

  async function load(): Promise<void> {
    for (const one of kept().filter(({ key }) => key === null)) {
      const key = await keyring.get(nameOf(one));
      if (key !== null) {
        fromKeyring.set(nameOf(one), key);
      }
    }
  }

  return {
    loaded: load().catch((err: unknown) => {
      log.error({ err }, 'The keys in the keyring could not be read.');
    }),

    rows: () =>
      kept().map(({ provider, host, setAt, key }) => ({
        provider,
        host,
        setAt,
        source: key === null ? 'keyring' : 'file'
      })),

    key(target) {
      const own = kept().find(one => nameOf(one) === nameOf(target));
      return fromKeyring.get(nameOf(target)) ?? own?.key ?? null;
    },

    async set(target, text) {
      const key = text.trim();
      if (!/^[\x21-\x7e]+$/.test(key)) {
        throw new UserError(
          'key-form',
          'A key is one word of letters, digits and signs. Copy it again from where you got it.',
          422,
          'key'
        );
      }
      const name = nameOf(target);
      const safe = await keyring.set(name, key);
      if (safe) {
        fromKeyring.set(name, key);
      } else {
        fromKeyring.delete(name);
      }
      const { provider, host } = target;
      write([...without(target), { provider, host, setAt: now(), key: safe ? null : key }]);
    },

    async remove(target) {
      const name = nameOf(target);
      const own = kept().find(one => nameOf(one) === name);
      if (own?.key === null) {
        await keyring.remove(name);
      }
      fromKeyring.delete(name);
      if (own !== undefined) {
        write(without(target));
      }
    }
  };
}

/** A key by its name in the keyring. */
export function nameOf({ provider, host }: HeldFor): string {
  return host === '' ? provider : `${provider} ${host}`;
}

/** The JSON value of a text, `undefined` when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
