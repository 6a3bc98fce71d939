/** Log-probabilities as Ollama and OpenAI's interface tell them, in our words. */
import type { Weighed } from '../signals/tokens';

interface Told {
  token: string;
  logprob: number;
}

/** What a piece of text says of its tokens; alternatives only where every token has some. */
export function certaintyOf(tokens: readonly (Told & { top_logprobs?: readonly Told[] })[]): {
  logprobs: number[];
  alternatives?: Weighed[][];
} {
  const alternatives = tokens.flatMap(({ top_logprobs: top = [] }) =>
    top.length === 0 ? [] : [top.map(({ token, logprob }) => ({ text: token, logprob }))]
  );
  return {
    logprobs: tokens.map(({ logprob }) => logprob),
    ...(alternatives.length === tokens.length ? { alternatives } : {})
  };
}
