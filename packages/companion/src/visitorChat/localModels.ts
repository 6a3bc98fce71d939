/** Who answers visitors of a served page: models of this machine, by a router that has no key and no way to any other. */
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import type { Settings } from '@lockstep/protocol';
import {
  createEgress,
  createEmbeddedProvider,
  createOllama,
  createRouter,
  ollamaUrl,
  ProviderError
} from '@lockstep/router';
import type {
  Egress,
  EmbeddedPort,
  Ledger,
  ModelRequest,
  OfferedModel,
  Provider,
  Router,
  Turn
} from '@lockstep/router';

/** The settings of this router. Nobody can change them, and the author's own are not read. */
export const VISITORS_SETTINGS: Readonly<Settings> = { ...DEFAULT_SETTINGS, mode: 'local-only' };

export interface LocalModelsDeps {
  /** The one model that may answer; `null`: the router chooses among those of this machine. */
  model: string | null;
  /** The built-in model, `null` where there is none. */
  embedded: EmbeddedPort | null;
  /** Says where Ollama listens, as Ollama itself reads it. */
  environment: NodeJS.ProcessEnv;
  /** The way to the network, of which this takes loopback only. */
  send: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
  id(): string;
}

export interface LocalModels {
  router: Router;
  /** The model that answers next, `null` when none does. */
  next(signal: AbortSignal): Promise<string | null>;
}

/** The router over the local models. */
export function createLocalModels(deps: LocalModelsDeps): LocalModels {
  const { model, embedded, environment, send, now, id } = deps;
  const egress: Egress = {
    local: createEgress(send).local,
    cloud: () => refuse()
  };
  const url = (): string => ollamaUrl(VISITORS_SETTINGS.ollama, environment['OLLAMA_HOST']);
  const ollama = createOllama({ url, local: egress.local, now });
  const providers = [ollama, ...(embedded === null ? [] : [createEmbeddedProvider(embedded)])];
  const router = createRouter({
    providers: providers.map(provider => new LocalOnly(provider, model)),
    settings: () => VISITORS_SETTINGS,
    egress,
    ledger: CLOSED_LEDGER,
    // Which model answered is nobody's business later, and what was asked is kept in the conversation alone.
    keep: () => undefined,
    now,
    id
  });
  return {
    router,
    async next(signal) {
      const tiers = await router.tiers(signal);
      return tiers.find(({ tier }) => tier === 'basic')?.model?.model ?? null;
    }
  };
}

/** A provider of which only models of this machine can be had, and of these only the wanted one. */
class LocalOnly implements Provider {
  constructor(
    private readonly provider: Provider,
    private readonly wanted: string | null
  ) {}

  get id(): Provider['id'] {
    return this.provider.id;
  }

  get host(): string {
    return this.provider.host;
  }

  async models(signal: AbortSignal): Promise<OfferedModel[]> {
    const offered = await this.provider.models(signal);
    return offered.filter(({ place, model }) => place === 'local' && this.isWanted(model));
  }

  capabilities(model: string, signal: AbortSignal): ReturnType<Provider['capabilities']> {
    return this.provider.capabilities(model, signal);
  }

  countTokens(model: string, turns: readonly Turn[], signal: AbortSignal): Promise<number | null> {
    return this.provider.countTokens(model, turns, signal);
  }

  health(signal: AbortSignal): ReturnType<Provider['health']> {
    return this.provider.health(signal);
  }

  stream(
    request: ModelRequest,
    send: typeof fetch,
    signal: AbortSignal
  ): ReturnType<Provider['stream']> {
    return this.provider.stream(request, send, signal);
  }

  private isWanted(model: string): boolean {
    return this.wanted === null || model === this.wanted || model === `${this.wanted}:latest`;
  }
}

function refuse(): never {
  throw new ProviderError('policy', 'A served page sends nothing beyond this machine.');
}

/** A call that would need a row here is one that must not be made. */
export const CLOSED_LEDGER: Ledger = {
  intend: refuse,
  settle: refuse,
  kept: refuse,
  recover: () => 0,
  spent: () => ({ spent: 0, held: 0, bytes: 0 }),
  standing: () => [],
  overview: () => [],
  verify: () => null
};
