/** How the models stand, for the panel: asked of every part, none of which may keep the others waiting. */
import type { ModelName, ModelsView, Settings } from '@lockstep/protocol';
import { ProviderError } from '@lockstep/router';
import type { Health, OfferedModel, Provider, Router } from '@lockstep/router';
import type { Embedded, Keys } from '../assistant';
import type { LiveProviders } from './providers';

/** What the view is made of. */
export interface ViewParts {
  settings(): Settings;
  providers: LiveProviders;
  router: Router;
  embedded: Embedded;
  keys: Keys;
}

/** Everything the panel shows, as it is now. */
export async function modelsView(parts: ViewParts, signal: AbortSignal): Promise<ModelsView> {
  const { settings, providers, router, embedded, keys } = parts;
  const [tiers, ollama] = await Promise.all([
    router.tiers(signal),
    askOllama(providers.list, signal)
  ]);
  const local = tiers.find(({ model, place }) => model !== null && place === 'local');
  return {
    mode: settings().mode,
    tiers,
    next: await withWindow(providers.list, local?.model ?? null, signal),
    embedded: embedded.state(),
    ollama: {
      running: ollama.health.fine,
      url: providers.ollamaUrl(),
      ms: ollama.health.ms,
      problem: ollama.health.message,
      models: ollama.models.map(({ model, bytes, place }) => ({
        name: model,
        bytes,
        place,
        tier:
          tiers.find(one => one.model?.provider === 'ollama' && one.model.model === model)?.tier ??
          null
      }))
    },
    keys: keys.rows()
  };
}

async function askOllama(
  providers: readonly Provider[],
  signal: AbortSignal
): Promise<{ health: Health; models: OfferedModel[] }> {
  const ollama = providers.find(({ id }) => id === 'ollama');
  const away: Health = { fine: false, cause: 'not-running', message: null, ms: null };
  if (ollama === undefined) {
    return { health: away, models: [] };
  }
  const health = await known(ollama.health(signal), away);
  return { health, models: health.fine ? await known(ollama.models(signal), []) : [] };
}

async function withWindow(
  providers: readonly Provider[],
  model: ModelName | null,
  signal: AbortSignal
): Promise<ModelsView['next']> {
  for (const provider of providers.filter(({ id }) => id === model?.provider)) {
    const capabilities = await known(provider.capabilities(model?.model ?? '', signal), null);
    if (model !== null && capabilities !== null) {
      return { model, contextWindow: capabilities.contextWindow };
    }
  }
  return null;
}

/** What a provider says, or `otherwise` when it cannot say it now. */
async function known<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProviderError) {
      return otherwise;
    }
    throw error;
  }
}
