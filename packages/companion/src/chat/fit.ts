/** Fits the material of an answer under a model's window, with counts checked by the model's own tokenizer. */
import type { Seen } from '@lockstep/protocol';
import { ProviderError, type Room, type Turn } from '@lockstep/router';
import { compose, leastOf, type Composition } from './compose';
import type { Material } from './material';

/** Characters a token before anything was counted: English and code have 3 to 4. */
const CHARACTERS_A_TOKEN = 3;
/** How often a composition is tried before only the least remains; each time is one count. */
const TRIES = 5;
/** A composition that fills this much of the window is full. */
const FULL = 0.85;
/** What a size is multiplied by beyond what the counts say, so that the next try fits. */
const CAUTION = 0.96;

export interface Fitted {
  turns: Turn[];
  seen: Seen;
}

type Counted = Composition & { tokens: number; exact: boolean };

/**
 * The turns for a model, never over `room.tokens` by its own count.
 *
 * @throws ProviderError `too-long` when instructions and question alone do not fit
 */
export async function fit(material: Material, room: Room, signal: AbortSignal): Promise<Fitted> {
  const count = async (composition: Composition): Promise<Counted> => {
    signal.throwIfAborted();
    return { ...composition, ...(await room.count(composition.turns)) };
  };
  let size = Math.max(0, room.tokens * CHARACTERS_A_TOKEN);
  let best: Counted | null = null;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const tried = await count(compose(material, size, room.tokens));
    const fits = tried.tokens <= room.tokens;
    const better: boolean = fits && (best === null || tried.tokens > best.tokens);
    const full = fits && (!tried.scarce || tried.tokens >= room.tokens * FULL);
    // More room that brought no more text, or too much of it, ends the search.
    const over = best !== null && !better;
    best = better ? tried : best;
    if (full || over) {
      break;
    }
    // Text may be denser in what is left than in what went, so later tries shrink faster.
    const factor = (room.tokens / Math.max(1, tried.tokens)) * CAUTION;
    size = Math.floor(size * (fits ? Math.min(factor, 4) : factor * (tries > 2 ? 0.5 : 1)));
  }
  const chosen = best ?? (await count(leastOf(material)));
  if (chosen.tokens > room.tokens) {
    throw new ProviderError(
      'too-long',
      `The question takes ${chosen.tokens} tokens with the instructions, and ${room.model.model} reads ${room.tokens} at once. Shorten the question, or the instructions in the settings.`
    );
  }
  return { turns: chosen.turns, seen: seenOf(chosen, room) };
}

/** What the model saw. A part's tokens are its share of the counted sum, by its length. */
function seenOf({ parts, tokens, exact }: Counted, room: Room): Seen {
  const characters = Math.max(
    1,
    parts.reduce((sum, { text }) => sum + text.length, 0)
  );
  return {
    model: room.model.model,
    parts: parts.map(part => ({
      ...part,
      tokens: Math.round((tokens * part.text.length) / characters)
    })),
    tokens,
    window: room.contextWindow,
    count: exact ? 'counted' : 'estimated'
  };
}
