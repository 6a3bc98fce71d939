/** Keys of cloud providers: from the environment, or kept for this user; only a provider ever reads one. */
import type { Keys } from '../assistant';
import { nameOf, type HeldKeys } from './heldKeys';

type Target = Parameters<Keys['set']>[0];

/** The variables that the providers' own tools read. */
const VARIABLES = { anthropic: 'ANTHROPIC_API_KEY', openai: 'OPENAI_API_KEY' } as const;

export interface KeysDeps {
  held: HeldKeys;
  environment: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The keys of the providers of models. */
export function createKeys({ held, environment, now }: KeysDeps): Keys {
  const health = new Map<string, { health: 'fine' | 'refused' | 'unreachable'; at: number }>();

  /** A key of the environment belongs to the provider's own address and is sent to no other server. */
  function environmentKey({ provider, host }: Target): string | null {
    const key = environment[VARIABLES[provider]]?.trim() ?? '';
    return host === '' && key !== '' ? key : null;
  }

  return {
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
        ...held
          .rows()
          .flatMap(({ provider, ...row }) =>
            provider === 'crawl' || names.has(nameOf({ provider, ...row }))
              ? []
              : [{ provider, ...row }]
          )
      ].map(row => {
        const told = health.get(nameOf(row));
        return { ...row, health: told?.health ?? 'unknown', checkedAt: told?.at ?? null };
      });
    },

    key(provider, host) {
      const target = { provider, host };
      return environmentKey(target) ?? held.key(target);
    },

    async set(target, key) {
      await held.set(target, key);
      health.delete(nameOf(target));
    },

    async remove(target) {
      health.delete(nameOf(target));
      await held.remove(target);
    },

    tell(target, state) {
      health.set(nameOf(target), { health: state, at: now() });
    }
  };
}
