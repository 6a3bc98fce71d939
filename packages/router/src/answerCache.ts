/** Answers to exactly the same question, kept in memory for a while: same weights, same context, same words. */
import { canonicalJson, type Confidence } from '@lockstep/protocol';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ModelRequest } from './contract';
import type { Choice } from './tiers';

/** A remembered local answer, with the moment it was given; milliseconds since 1970. */
export interface Remembered {
  text: string;
  at: number;
  confidence: Confidence;
}

const MOST = 64;
const MOST_CHARACTERS = 20_000;
/** An hour: what runs changed since would change the context anyhow. */
const KEPT = 3_600_000;

/** The name of a model's weights, under which its answers are remembered. */
export const weightsOf = ({ name }: Pick<Choice, 'name'>, digest: string | null): string =>
  [name.provider, name.model, digest ?? ''].join(' ');

/** The name of a question: the weights and everything that shapes the answer. */
export function questionKey(
  weights: string,
  { turns, maxOutput, schema, temperature }: ModelRequest
): string {
  const asked = { weights, turns, maxOutput, schema: schema ?? null, temperature };
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(asked))));
}

/** A small memory; the least recently used goes first. */
export class AnswerCache {
  /** @param steady milliseconds by a clock that only goes on */
  constructor(private readonly steady: () => number) {}

  get(key: string): Remembered | null {
    const found = this.#answers.get(key);
    if (found === undefined || this.steady() - found.since > KEPT) {
      return null;
    }
    this.#answers.delete(key);
    this.#answers.set(key, found);
    return found.answer;
  }

  put(key: string, answer: Remembered): void {
    if (answer.text.length > MOST_CHARACTERS) {
      return;
    }
    this.#answers.delete(key);
    this.#answers.set(key, { answer, since: this.steady() });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST && oldest !== undefined) {
      this.#answers.delete(oldest);
    }
  }

  readonly #answers = new Map<string, { answer: Remembered; since: number }>();
}
