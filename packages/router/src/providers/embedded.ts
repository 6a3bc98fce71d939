/** The embedded model as a provider: it has no socket, so nothing is sent and nothing can be previewed. */
import { ProviderError } from '../contract';
import type {
  Capabilities,
  EmbeddedPort,
  Health,
  ModelEvent,
  ModelRequest,
  OfferedModel,
  Provider,
  Turn
} from '../contract';
import { providerError, type Server, thrownError } from './failure';

class EmbeddedProvider implements Provider {
  constructor(private readonly port: EmbeddedPort) {}

  readonly id = 'embedded';
  readonly host = 'this machine';

  models(): Promise<OfferedModel[]> {
    const model = this.port.model();
    return Promise.resolve(
      model === null ? [] : [{ model: model.name, place: 'local', bytes: model.bytes }]
    );
  }

  capabilities(model: string): Promise<Capabilities> {
    const ready = this.port.model();
    if (ready?.name !== model) {
      return Promise.reject(this.#missing(model));
    }
    return Promise.resolve({
      contextWindow: ready.contextWindow,
      maxOutput: ready.contextWindow,
      logprobs: true,
      jsonSchema: true,
      readingSpeed: this.port.readingSpeed(),
      digest: ready.digest
    });
  }

  async countTokens(
    model: string,
    turns: readonly Turn[],
    signal: AbortSignal
  ): Promise<number | null> {
    if (this.port.model()?.name !== model) {
      throw this.#missing(model);
    }
    try {
      return await this.port.countTokens(turns, signal);
    } catch (error) {
      throw thrownError(error, this.#server(model), signal);
    }
  }

  health(): Promise<Health> {
    if (this.port.model() !== null) {
      return Promise.resolve({ fine: true, cause: null, message: null, ms: null });
    }
    const { why, message } = this.#missing('');
    return Promise.resolve({ fine: false, cause: why, message, ms: null });
  }

  async *stream(
    request: ModelRequest,
    _send: typeof fetch,
    signal: AbortSignal
  ): AsyncIterable<ModelEvent> {
    const { model, turns, maxOutput, schema, logprobs, temperature } = request;
    const server = this.#server(model);
    if (this.port.model()?.name !== model) {
      throw this.#missing(model);
    }
    try {
      signal.throwIfAborted();
      let ended = false;
      const asked = { turns, maxOutput, schema, logprobs, temperature };
      for await (const event of this.port.generate(asked, signal)) {
        signal.throwIfAborted();
        ended = event.type === 'end';
        yield event;
      }
      signal.throwIfAborted();
      if (!ended) {
        throw providerError('broken', server, { detail: 'its engine stopped in mid-answer' });
      }
    } catch (error) {
      throw thrownError(error, server, signal);
    }
  }

  #missing(model: string): ProviderError {
    const problem = this.port.problem();
    return problem === null
      ? providerError('model-missing', this.#server(model))
      : new ProviderError(model === '' ? 'no-model' : 'model-missing', problem);
  }

  #server(model: string): Server {
    return {
      name: 'The built-in model',
      host: this.host,
      place: 'local',
      model,
      start: '',
      get: 'Get one under Models.'
    };
  }
}

/** The provider over the engine that the companion runs. Its fetch is never used. */
export function createEmbeddedProvider(port: EmbeddedPort): Provider {
  return new EmbeddedProvider(port);
}
