/** Which model stands for each tier: the person's choice where it can be had, else one chosen from what is offered. */
import type { Cause, ModelName, ModelPlace, Settings, Tier } from '@lockstep/protocol';
import { failureOf, orAborted } from './answering';
import { type OfferedModel, type Provider, ProviderError } from './contract';
import { isLoopback } from './providers/place';

/** A model that can be asked, and who asks it. */
export interface Choice {
  provider: Provider;
  name: ModelName;
  place: ModelPlace;
}

/** What the providers offer now, and why some offer nothing. */
export interface Offers {
  choices: readonly (Choice & { bytes: number })[];
  problems: readonly { provider: Provider; cause: Cause; message: string }[];
}

/** The model of each tier, and the local ones to try in turn when the first cannot answer. */
export interface Tiers {
  choice: Readonly<Record<Tier, Choice | null>>;
  local: readonly Choice[];
}

/**
 * Bytes of weights below which a model writes no useful sentence: one of 0.1 billion parameters solved 2 of 20 small
 * notebook tasks.
 */
const SMALLEST = 250_000_000;
/** Weights from about a billion parameters on explain errors; the smallest of these is the quickest to answer. */
const USEFUL = 800_000_000;
/** A medium model has at least this many times the weights of the basic one, and still fits common memory. */
const CLEARLY_LARGER = 2;
const LARGEST = 12_000_000_000;
/** Models that do not answer questions. */
const NO_CHAT = /embed|bge-|minilm|rerank|whisper|clip/i;

/**
 * Where a model is for every rule: what its provider says, but never local when its address is not this machine's,
 * and Anthropic never.
 */
export function placeOf(provider: Provider, { place }: OfferedModel): ModelPlace {
  const here =
    provider.id === 'embedded' ||
    /^unix:/.test(provider.host) ||
    isLoopback(`http://${provider.host}`);
  return place === 'local' && here && provider.id !== 'anthropic' ? 'local' : 'cloud';
}

/** Milliseconds after which a provider that says nothing offers nothing. */
const PATIENCE = 3_000;

/**
 * Asks each provider what it has. One that fails offers nothing and says why; so does a cloud provider that has no
 * key, which it knows without asking anybody.
 *
 * @throws ProviderError `stopped` when aborted
 */
export async function offersOf(
  providers: readonly Provider[],
  signal: AbortSignal
): Promise<Offers> {
  const asked = await Promise.all(
    providers.map(async provider => {
      const late = AbortSignal.timeout(PATIENCE);
      try {
        const either = AbortSignal.any([signal, late]);
        return { provider, choices: await orAborted(choicesOf(provider, either), either) };
      } catch (error) {
        const { why, message } = failureOf(late.aborted ? tooLate(provider) : error, signal);
        if (why === 'stopped') {
          throw new ProviderError(why, message, null, { cause: error });
        }
        return { provider, choices: [], cause: why, message };
      }
    })
  );
  return {
    choices: asked.flatMap(({ choices }) => choices),
    problems: asked.flatMap(({ provider, cause, message }) =>
      cause === undefined ? [] : [{ provider, cause, message }]
    )
  };
}

async function choicesOf(provider: Provider, signal: AbortSignal): Promise<Offers['choices']> {
  const choices = (await provider.models(signal)).map(offered => ({
    provider,
    name: { provider: provider.id, model: offered.model },
    place: placeOf(provider, offered),
    bytes: offered.bytes
  }));
  // Ollama answers for its own cloud models; the others need a key.
  if (provider.id !== 'ollama' && choices.some(({ place }) => place === 'cloud')) {
    const { fine, cause, message } = await provider.health(signal);
    if (!fine) {
      throw new ProviderError(cause ?? 'broken', message ?? `${provider.host} is not ready.`);
    }
  }
  return choices;
}

const tooLate = ({ host }: Provider): ProviderError =>
  new ProviderError(
    'timeout',
    `${host} did not say within ${PATIENCE / 1_000} s which models it has. Look whether it still runs, then ask again.`
  );

/** The tiers as these settings and offers give them. */
export function tiersOf({ choices }: Offers, { tiers }: Pick<Settings, 'tiers'>): Tiers {
  const chosen = (tier: Tier, place: ModelPlace): Choice | null => {
    const wish = tiers[tier];
    return (
      choices.find(
        ({ name, place: at }) =>
          at === place && name.provider === wish?.provider && name.model === wish.model
      ) ?? null
    );
  };
  const local = choices.filter(({ place, name }) => place === 'local' && !NO_CHAT.test(name.model));
  const ranked = ['ollama', 'embedded', 'openai'].flatMap(id =>
    local
      .filter(({ name, bytes }) => name.provider === id && !(bytes > 0 && bytes < SMALLEST))
      .sort((a, b) => rank(a.bytes) - rank(b.bytes) || a.name.model.localeCompare(b.name.model))
  );
  const basic = chosen('basic', 'local') ?? ranked[0] ?? null;
  const others = ranked.filter(({ name }) => name !== basic?.name);
  const weights = choices.find(({ name }) => name === basic?.name)?.bytes ?? 0;
  const medium =
    chosen('medium', 'local') ??
    others
      .filter(({ bytes }) => bytes >= weights * CLEARLY_LARGER && bytes <= LARGEST && weights > 0)
      .sort((a, b) => b.bytes - a.bytes)[0] ??
    null;

  const clouds = choices.filter(
    ({ place, name }) =>
      place === 'cloud' && name.provider !== 'ollama' && !NO_CHAT.test(name.model)
  );
  const family = (pattern: RegExp): Choice | undefined =>
    clouds.find(({ name }) => name.provider === 'anthropic' && pattern.test(name.model));
  const cloud =
    chosen('cloud', 'cloud') ??
    family(/haiku/i) ??
    clouds.find(({ name }) => name.provider === 'anthropic') ??
    clouds[0] ??
    null;
  // The dearest tier is never chosen by itself.
  const frontier = chosen('frontier', 'cloud');

  return {
    choice: {
      basic: plain(basic),
      medium: plain(medium),
      cloud: plain(cloud),
      frontier: frontier?.name === cloud?.name ? null : plain(frontier)
    },
    local: (basic === null ? [] : [basic, ...firstOfEach(others)]).flatMap(
      choice => plain(choice) ?? []
    )
  };
}

/** Useful ones by size, then the smaller ones, largest first; where no size is known, last. */
const rank = (bytes: number): number =>
  bytes >= USEFUL ? bytes : bytes > 0 ? 1e15 - bytes : Number.MAX_SAFE_INTEGER;

/** One other model a provider: a server that is down fails for all of its models. */
const firstOfEach = <T extends Choice>(choices: readonly T[]): T[] =>
  choices.filter(
    ({ provider }, at) => choices.findIndex(other => other.provider === provider) === at
  );

const plain = (choice: Choice | null): Choice | null =>
  choice && { provider: choice.provider, name: choice.name, place: choice.place };
