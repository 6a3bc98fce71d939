/** Keys of cloud providers: from the environment, the keyring or a private file; only a provider ever reads one. */
import { UserError } from '@lockstep/protocol';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Keys } from '../assistant';
import type { Log } from '../log';
import { explainStoreError } from '../store/database';
import { readPrivate, writePrivate } from '../store/privateFile';
import type { Keyring } from './keyring';

/** Name of the file in the state folder: which keys there are, and those that no keyring keeps. */
export const KEYS_FILE = 'keys.json';

type Target = Parameters<Keys['set']>[0];

/** The variables that the providers' own tools read. */
const VARIABLES = { anthropic: 'ANTHROPIC_API_KEY', openai: 'OPENAI_API_KEY' } as const;

const Kept = z.object({
  provider: z.enum(['anthropic', 'openai']),
  host: z.string(),
  setAt: z.number(),
  /** `null`: the keyring has it. */
  key: z.nullable(z.string())
});
const KeysFile = z.object({ format: z.literal(1), keys: z.array(Kept) });
type Kept = z.infer<typeof Kept>;

export interface KeysDeps {
  folder: string;
  environment: NodeJS.ProcessEnv;
  keyring: Keyring;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Keys, and the moment from which those of the keyring are known. */
export interface KeyStore extends Keys {
  readonly loaded: Promise<void>;
}

/** The keys of a state folder. */
export function createKeys({ folder, environment, keyring, log, now }: KeysDeps): KeyStore {
  const path = join(folder, KEYS_FILE);
  const fromKeyring = new Map<string, string>();
  const health = new Map<string, { health: 'fine' | 'refused' | 'unreachable'; at: number }>();

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

  function without(target: Target): Kept[] {
    return kept().filter(one => nameOf(one) !== nameOf(target));
  }

  /** A key of the environment belongs to the provider's own address and is sent to no other server. */
  function environmentKey({ provider, host }: Target): string | null {
    const key = environment[VARIABLES[provider]]?.trim() ?? '';
    return host === '' && key !== '' ? key : null;
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

    rows() {
      const ofEnvironment = (['anthropic', 'openai'] as const)
        .map(provider => ({ provider, host: '' }))
        .filter(target => environmentKey(target) !== null);
      const names = new Set(ofEnvironment.map(nameOf));
      return [
        ...ofEnvironment.map(target => ({
          ...target,
          source: 'environment' as const,
          setAt: null
        })),
        ...kept()
          .filter(one => !names.has(nameOf(one)))
          .map(({ provider, host, setAt, key }) => ({
            provider,
            host,
            source: key === null ? ('keyring' as const) : ('file' as const),
            setAt
          }))
      ].map(row => {
        const told = health.get(nameOf(row));
        return { ...row, health: told?.health ?? 'unknown', checkedAt: told?.at ?? null };
      });
    },

    key(provider, host) {
      const target = { provider, host };
      const own = kept().find(one => nameOf(one) === nameOf(target));
      return environmentKey(target) ?? fromKeyring.get(nameOf(target)) ?? own?.key ?? null;
    },

    async set(target, text) {
      const key = text.trim();
      if (!/^[\x21-\x7e]+$/.test(key)) {
        throw new UserError(
          'key-form',
          'A key is one word of letters, digits and signs. Copy it again from the provider.',
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
      health.delete(name);
    },

    async remove(target) {
      const name = nameOf(target);
      const own = kept().find(one => nameOf(one) === name);
      if (own?.key === null) {
        await keyring.remove(name);
      }
      fromKeyring.delete(name);
      health.delete(name);
      if (own !== undefined) {
        write(without(target));
      }
    },

    tell(target, state) {
      health.set(nameOf(target), { health: state, at: now() });
    }
  };
}

function nameOf({ provider, host }: Pick<Target, 'provider' | 'host'>): string {
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
