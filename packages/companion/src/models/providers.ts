/** The providers that the settings name now: Ollama, the embedded model, Anthropic, and OpenAI-compatible servers. */
import type { Settings } from '@lockstep/protocol';
import {
  createAnthropic,
  createEmbeddedProvider,
  createOllama,
  createOpenAi,
  hostOf,
  ollamaUrl
} from '@lockstep/router';
import type { EmbeddedPort, Provider } from '@lockstep/router';
import type { Keys } from '../assistant';
import { telling } from './telling';

/** Where OpenAI itself answers: its key is kept without a host. */
const OPENAI = 'api.openai.com';

export interface ProvidersDeps {
  settings(): Settings;
  keys: Keys;
  embedded: EmbeddedPort;
  /** Reaches loopback only. */
  local: typeof fetch;
  environment: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A list that stays the same object while its content follows the settings. */
export interface LiveProviders {
  readonly list: readonly Provider[];
  /** Where Ollama is expected now. */
  ollamaUrl(): string;
  /** Takes over what the settings say now. */
  follow(): void;
}

/** The providers. Their addresses and keys are read at each call. */
export function liveProviders(deps: ProvidersDeps): LiveProviders {
  const { settings, keys, embedded, local, environment, now } = deps;
  const baseUrl = environment['ANTHROPIC_BASE_URL']?.trim() ?? '';
  const ollama = (): string => ollamaUrl(settings().ollama, environment['OLLAMA_HOST']);
  const anthropic = { provider: 'anthropic', host: '' } as const;
  const always: Provider[] = [
    createOllama({ url: ollama, local, now }),
    createEmbeddedProvider(embedded),
    telling(
      createAnthropic({
        key: () => keys.key('anthropic', ''),
        chosen: () =>
          Object.values(settings().tiers).flatMap(name =>
            name?.provider === 'anthropic' ? [name.model] : []
          ),
        now,
        ...(baseUrl === '' ? {} : { baseUrl })
      }),
      health => keys.tell(anthropic, health)
    )
  ];
  const list: Provider[] = [];
  let followed: string | null = null;

  function follow(): void {
    const { openai } = settings();
    const wanted = JSON.stringify(openai);
    if (wanted === followed) {
      return;
    }
    followed = wanted;
    const servers = openai.map(server => {
      const host = hostOf(server.url);
      const target = { provider: 'openai', host: host === OPENAI ? '' : host } as const;
      return telling(
        createOpenAi({ server, key: () => keys.key('openai', target.host), local, now }),
        health => keys.tell(target, health)
      );
    });
    list.splice(0, list.length, ...always, ...servers);
  }

  follow();
  return { list, ollamaUrl: ollama, follow };
}
