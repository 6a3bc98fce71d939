/** A provider that tells what its answers say of its key. */
import { ProviderError } from '@lockstep/router';
import type { ModelEvent, Provider } from '@lockstep/router';
import type { Keys } from '../assistant';

type Health = Parameters<Keys['tell']>[1];

/** What a failed call says of the key, where it says anything. */
const SAYS: Partial<Record<ProviderError['why'], Health>> = {
  'key-refused': 'refused',
  offline: 'unreachable',
  timeout: 'unreachable'
};

/** The same provider; `tell` hears of each call that the other side answered, or could not be reached for. */
export function telling(provider: Provider, tell: (health: Health) => void): Provider {
  async function* stream(...call: Parameters<Provider['stream']>): AsyncGenerator<ModelEvent> {
    try {
      let told = false;
      for await (const event of provider.stream(...call)) {
        if (!told && event.type === 'text') {
          told = true;
          tell('fine');
        }
        yield event;
      }
    } catch (error) {
      const health = error instanceof ProviderError ? SAYS[error.why] : undefined;
      if (health !== undefined) {
        tell(health);
      }
      throw error;
    }
  }
  const { body } = provider;
  return {
    id: provider.id,
    host: provider.host,
    models: signal => provider.models(signal),
    capabilities: (model, signal) => provider.capabilities(model, signal),
    countTokens: (model, turns, signal) => provider.countTokens(model, turns, signal),
    health: signal => provider.health(signal),
    stream,
    ...(body === undefined ? {} : { body: request => body.call(provider, request) })
  };
}
